// Tables of games of people: a row per step, games told apart by their trial_id (the format:
// env/trajectory/foreign.h).
#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "env/text/csv.h"
#include "env/text/json_text.h"
#include "env/trajectory/foreign.h"

namespace potluck::trajectory_json {
namespace {

/// The columns that are read.
enum Column : std::uint8_t {
  kState,
  kJointAction,
  kReward,
  kLoop,
  kLayout,
  kLayoutName,
  kTrial,
  kFirstHuman,
  kNumColumns = kFirstHuman + kMaxAgents
};

std::string name_of(std::size_t column) {
  static constexpr std::array<const char*, kFirstHuman> kNames = {
      "state", "joint_action", "reward", "cur_gameloop", "layout", "layout_name", "trial_id"};
  return column < kFirstHuman ? kNames[column]
                              : "player_" + std::to_string(column - kFirstHuman) + "_is_human";
}

/// A row: the texts of the columns that are read, empty where there is none.
struct TableRow {
  std::string place;
  std::array<std::string, kNumColumns> texts;
};

std::optional<double> number_in(const TableRow& row, Column column) {
  const std::string& text = row.texts[column];
  if (text.empty() || text == "?" || text == "nan" || text == "NaN" || text == "None" ||
      text == "null") {
    return std::nullopt;
  }
  const std::string where = row.place + ", " + name_of(column);
  const Json json = parse(text, where);
  return Value(json, where).number_or_infinite();
}

/// A text of the file's that stands in messages: on one line, and not long.
std::string fit_for_errors(const std::string& text) {
  const std::string quoted = in_quotes(text);
  return quoted.substr(1, quoted.size() - 2);
}

/// Games are put together row by row.
class TableGames {
 public:
  TableGames(std::string place, const TrajectoryHints& hints)
      : place_(std::move(place)), hints_(hints) {}

  void add(const TableRow& row) {
    Pending& pending = games_[index_of(row)];
    Step step;
    const Json action = row.texts[kJointAction];
    step.actions = read_joint_action(Value(action, row.place, name_of(kJointAction)));
    const Json state = row.texts[kState];
    step.state =
        trajectory_json::read_state(Value(state, row.place, name_of(kState)), pending.game.notes);
    step.reward = number_in(row, kReward);
    step.loop = number_in(row, kLoop);
    step.place = row.place;
    if (pending.steps.size() == kMaxSteps) {
      throw InputError(row.place, "a game of more than " + std::to_string(kMaxSteps) + " steps",
                       "at most that many");
    }
    pending.steps.push_back(std::move(step));
  }

  std::vector<Trajectory> finish() {
    std::vector<Trajectory> episodes;
    for (Pending& pending : games_) {
      put_in_order(pending);
      ForeignGame& game = pending.game;
      const bool rewards = std::ranges::all_of(
          pending.steps, [](const Step& step) { return step.reward.has_value(); });
      for (Step& step : pending.steps) {
        game.states.push_back(std::move(step.state));
        game.actions.push_back(std::move(step.actions));
        if (rewards) {
          game.rewards.push_back(static_cast<float>(*step.reward));
        }
      }
      pending.steps = {};
      episodes.push_back(make_trajectory(std::move(game), hints_));
    }
    return episodes;
  }

 private:
  struct Step {
    std::string place;
    Snapshot state;
    std::vector<Action> actions;
    std::optional<double> reward;
    std::optional<double> loop;  ///< cur_gameloop
  };
  struct Pending {
    ForeignGame game;
    std::vector<Step> steps;
  };

  std::size_t index_of(const TableRow& row) {
    const std::string& trial = row.texts[kTrial];
    if (!trial.empty()) {
      const auto [at, fresh] = by_trial_.try_emplace(trial, games_.size());
      if (fresh) {
        begin(row);
      }
      return at->second;
    }
    // Nothing tells games apart but the clock, which begins again, and the kitchen.
    const auto loop = number_in(row, kLoop);
    const bool goes_on =
        !games_.empty() && games_.back().game.kitchen == row.texts[kLayoutName] &&
        !(loop && games_.back().steps.back().loop && *loop <= *games_.back().steps.back().loop);
    if (!goes_on) {
      begin(row);
    }
    return games_.size() - 1;
  }

  void begin(const TableRow& row) {
    ForeignGame& game = games_.emplace_back().game;
    game.format = TrajectoryFormat::kTable;
    game.place = row.place;
    game.kitchen_place = row.place;
    game.kitchen = row.texts[kLayoutName];
    if (!row.texts[kTrial].empty()) {
      game.name = "trial " + fit_for_errors(row.texts[kTrial]);
      game.place = place_ + ", " + game.name;
    }
    if (!row.texts[kLayout].empty()) {
      const std::string where = row.place + ", " + name_of(kLayout);
      const std::string& text = row.texts[kLayout];
      const bool list = text.find_first_of("[(") != std::string::npos;
      const Json terrain = list ? parse_either(text, where) : Json(text);
      game.terrain = read_rows(Value(terrain, where));
    }
    for (std::size_t column = kFirstHuman; column < kNumColumns; ++column) {
      const std::string& text = row.texts[column];
      if (text.empty()) {
        break;
      }
      game.people.push_back(text == "True" || text == "true" || text == "TRUE" || text == "1" ||
                            text == "1.0");
    }
  }

  /// By cur_gameloop. A step that both players' computers wrote down counts once.
  static void put_in_order(Pending& pending) {
    std::vector<Step>& steps = pending.steps;
    if (std::ranges::any_of(steps, [](const Step& step) { return !step.loop; })) {
      return;
    }
    std::ranges::stable_sort(steps, {}, [](const Step& step) { return *step.loop; });
    const auto twice = [](const Step& a, const Step& b) {
      if (a.loop != b.loop) {
        return false;
      }
      if (a.state != b.state || a.actions != b.actions) {
        throw InputError(b.place, "another step of the same cur_gameloop as " + a.place,
                         "one step of each in a trial");
      }
      return true;
    };
    steps.erase(std::unique(steps.begin(), steps.end(), twice), steps.end());
  }

  std::string place_;
  const TrajectoryHints& hints_;
  std::vector<Pending> games_;
  std::map<std::string, std::size_t> by_trial_;
};

}  // namespace

bool is_table_row(const Json& value) {
  return value.is_object() && value.contains("state") && value.contains("joint_action");
}

std::vector<Trajectory> read_table(std::string_view csv, const std::string& place,
                                   const TrajectoryHints& hints) {
  CsvReader reader(csv, place);
  std::vector<std::string> values;
  static_cast<void>(reader.next(values));
  std::array<std::size_t, kNumColumns> at{};
  for (std::size_t column = 0; column < kNumColumns; ++column) {
    at[column] =
        static_cast<std::size_t>(std::ranges::find(values, name_of(column)) - values.begin());
    if (column <= kJointAction && at[column] == values.size()) {
      throw InputError(
          place + ":1", "no column \"" + name_of(column) + "\"",
          "columns state and joint_action, as Overcooked-AI publishes games of people");
    }
  }
  const std::size_t width = values.size();
  TableGames games(place, hints);
  TableRow row;
  while (reader.next(values)) {
    row.place = place + ":" + std::to_string(reader.line());
    if (values.size() != width) {
      throw InputError(row.place, std::to_string(values.size()) + " values",
                       std::to_string(width) + ", as there are columns", "was the file cut off?");
    }
    for (std::size_t column = 0; column < kNumColumns; ++column) {
      row.texts[column].clear();
      if (at[column] < width) {
        row.texts[column].swap(values[at[column]]);
      }
    }
    games.add(row);
  }
  return games.finish();
}

std::vector<Trajectory> read_table(const Value& rows, const TrajectoryHints& hints) {
  TableGames games(rows.where(), hints);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Value entry = rows[i];
    entry.require_object();
    TableRow row;
    row.place = entry.where();
    for (std::size_t column = 0; column < kNumColumns; ++column) {
      const auto value = entry.find(name_of(column).c_str());
      if (!value) {
        continue;
      }
      row.texts[column] =
          value->json().is_string() ? value->text(kMaxStateText) : dump_json(value->json());
    }
    games.add(row);
  }
  return games.finish();
}

}  // namespace potluck::trajectory_json
