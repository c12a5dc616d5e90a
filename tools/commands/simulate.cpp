// `potluck simulate`: plays episodes of any agents together, and writes them down.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>
#include <system_error>

#include "agents/evaluation/measures/statistics.h"
#include "agents/roster/roster.h"
#include "env/arena.h"
#include "env/layout/reader.h"
#include "env/snapshots.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/json_text.h"
#include "env/text/shell_word.h"
#include "env/trajectory/trajectory.h"
#include "tools/commands/commands.h"
#include "tools/guests/guest_flags.h"
#include "tools/tables/roster_notes.h"
#include "tools/tables/table.h"
#include "tools/terminal/interrupt.h"
#include "tools/terminal/kitchen_flags.h"
#include "tools/terminal/progress.h"

namespace potluck::tools {
namespace {

using OrderedJson = nlohmann::ordered_json;

constexpr int kBatch = 64;  // environments side by side; results do not depend on it

struct SimulateFlags {
  std::string layout;
  std::vector<std::string> layout_set;
  std::vector<std::string> agents;
  int episodes = 10;
  std::uint64_t seed = 0;
  std::string record;
  bool json = false;
  GuestFlags guests;
};

/// What one episode brought.
struct EpisodeResult {
  double team = 0;
  struct Seat {
    double earned = 0;
    double shaped = 0;
    double effort = 0;
    int deliveries = 0;
  };
  std::vector<Seat> seats;

  bool shared = true;  ///< the team's reward is everybody's
  /// What the player in `seat` has of it, less its own effort.
  [[nodiscard]] double seat_return(std::size_t seat) const {
    return (shared ? team : seats[seat].earned) - seats[seat].effort;
  }
};

struct Cast {
  std::vector<std::unique_ptr<Policy>> policies;  ///< by seat
  std::vector<std::string> names;
};

Cast seat_agents(const std::vector<std::string>& names, const std::shared_ptr<const Layout>& layout,
                 Guests& guests) {
  const auto num_agents = static_cast<std::size_t>(layout->num_agents());
  if (names.size() != 1 && names.size() != num_agents) {
    throw InputError(
        "--agents", fmt::format("{} agents", names.size()),
        fmt::format("{}, as {} has players, or one for all", num_agents, layout->name()));
  }
  Cast cast;
  std::set<std::string> told;
  for (std::size_t seat = 0; seat < num_agents; ++seat) {
    const std::string& name = names[names.size() == 1 ? 0 : seat];
    const auto roster = load_roster({name}, layout, &guests);
    if (roster.empty()) {
      throw InputError(name, "a run without checkpoints", "an agent");
    }
    tell_notes(std::span(roster).first(1), told);
    cast.policies.push_back(roster.front().policy->clone());
    cast.names.push_back(roster.front().id.name);
  }
  return cast;
}

/// Plays episodes [first, first + n) side by side: episode i is environment i, in its episode 0.
class Batch {
 public:
  Batch(const std::shared_ptr<const Layout>& layout, const Cast& cast, std::uint64_t seed,
        int first, int n, bool record)
      : layout_(layout),
        cast_(cast),
        snapshots_(layout),
        key_{seed},
        envs_(make_arena(layout)->make(
            {.num_envs = n, .key = key_, .first_env = static_cast<std::uint32_t>(first)})),
        results_(static_cast<std::size_t>(n)) {
    for (int env = 0; env < n; ++env) {
      results_[static_cast<std::size_t>(env)].shared = envs_->shares_rewards();
      results_[static_cast<std::size_t>(env)].seats.resize(
          static_cast<std::size_t>(layout->num_agents()));
      if (record) {
        recorders_.emplace_back(layout,
                                EpisodeChance{.seed = seed,
                                              .stream = std::nullopt,
                                              .env = static_cast<std::uint32_t>(first + env),
                                              .episode = 0},
                                cast.names, snapshots_.to_snapshot(envs_->state(env)),
                                "potluck " POTLUCK_VERSION);
      }
    }
  }

  /// Plays all to their end; false when interrupted.
  bool play() {
    const auto n = static_cast<std::size_t>(envs_->num_envs());
    const std::size_t seats = cast_.policies.size();
    std::vector<int> which(n);
    std::iota(which.begin(), which.end(), 0);
    std::vector<Action> chosen(n);
    Messages messages;
    std::vector<Action> actions(n * seats);
    std::vector<float> earned(n * seats);
    std::vector<float> shaped(n * seats);
    std::vector<float> effort(n * seats);
    std::vector<EventMask> events(n * seats);
    for (const auto& policy : cast_.policies) {
      for (const int env : which) {
        policy->begin_episode(env);
      }
    }
    // A start_state may begin late; every environment ends at the same time.
    std::vector<std::uint8_t> terminated(n);
    std::vector<std::uint8_t> truncated(n);
    for (bool ended = false; !ended;) {
      if (interrupted()) {
        return false;
      }
      for (std::size_t seat = 0; seat < seats; ++seat) {
        cast_.policies[seat]->act({*envs_, which, static_cast<int>(seat), key_, &messages},
                                  {.actions = chosen});
        for (std::size_t env = 0; env < n; ++env) {
          actions[env * seats + seat] = chosen[env];
        }
      }
      envs_->step(actions, {.earned = earned,
                            .shaped = shaped,
                            .effort = effort,
                            .events = events,
                            .terminated = terminated,
                            .truncated = truncated});
      ended = truncated.front() != 0 || terminated.front() != 0;
      for (std::size_t env = 0; env < n; ++env) {
        const std::size_t player = env * seats;
        for (std::size_t seat = 0; seat < seats; ++seat) {
          count(results_[env], seat, earned[player + seat], shaped[player + seat],
                effort[player + seat], events[player + seat]);
        }
        if (!recorders_.empty()) {
          const auto part = [&](auto& list) { return std::span(list).subspan(player, seats); };
          const int i = static_cast<int>(env);
          recorders_[env].add(
              part(actions), part(earned), part(shaped), part(effort), part(events),
              snapshots_.to_snapshot(ended ? envs_->final_state(i) : envs_->state(i)));
        }
      }
    }
    return true;
  }

  [[nodiscard]] const std::vector<EpisodeResult>& results() const { return results_; }
  [[nodiscard]] const std::vector<TrajectoryRecorder>& recorders() const { return recorders_; }

 private:
  static void count(EpisodeResult& result, std::size_t seat, float earned, float shaped,
                    float effort, EventMask events) {
    EpisodeResult::Seat& total = result.seats[seat];
    total.earned += static_cast<double>(earned);
    total.shaped += static_cast<double>(shaped);
    total.effort += static_cast<double>(effort);
    total.deliveries += (events & bit(Event::kSoupDelivery)) != 0 ? 1 : 0;
    result.team += static_cast<double>(earned);
  }

  std::shared_ptr<const Layout> layout_;
  const Cast& cast_;
  Snapshots snapshots_;
  RandomKey key_;
  std::unique_ptr<BatchEnv> envs_;
  std::vector<EpisodeResult> results_;
  std::vector<TrajectoryRecorder> recorders_;
};

/// Mean and spread of one number over episodes.
struct Spread {
  double mean = 0;
  double sd = 0;
};

template <typename Number>
Spread spread(const std::vector<EpisodeResult>& results, Number number) {
  std::vector<double> values;
  for (const EpisodeResult& result : results) {
    values.push_back(static_cast<double>(number(result)));
  }
  return {mean(values), standard_deviation(values)};
}

/// Who sat where, and the numbers of a line.
struct Line {
  std::string who;
  std::string agent;
  Spread returned;
  Spread earned;
  Spread shaped;
  Spread effort;
  Spread deliveries;
};

std::vector<Line> lines_of(const Cast& cast, const std::vector<EpisodeResult>& results) {
  using Seat = EpisodeResult::Seat;
  const auto sum = [](auto part) {
    return [part](const EpisodeResult& result) {
      double total = 0;
      for (const Seat& seat : result.seats) {
        total += static_cast<double>(part(seat));
      }
      return total;
    };
  };
  const auto shaped = [](const Seat& seat) { return seat.shaped; };
  const auto effort = [](const Seat& seat) { return seat.effort; };
  const auto deliveries = [](const Seat& seat) { return seat.deliveries; };
  const Spread team = spread(results, [](const EpisodeResult& result) { return result.team; });
  std::vector<Line> lines = {{.who = "team",
                              .agent = "",
                              .returned = team,
                              .earned = team,
                              .shaped = spread(results, sum(shaped)),
                              .effort = spread(results, sum(effort)),
                              .deliveries = spread(results, sum(deliveries))}};
  for (std::size_t i = 0; i < cast.names.size(); ++i) {
    const auto of = [i](auto part) {
      return [i, part](const EpisodeResult& result) { return part(result.seats[i]); };
    };
    lines.push_back(
        {.who = fmt::format("seat {}", i),
         .agent = cast.names[i],
         .returned =
             spread(results, [i](const EpisodeResult& result) { return result.seat_return(i); }),
         .earned = spread(results, of([](const Seat& seat) { return seat.earned; })),
         .shaped = spread(results, of(shaped)),
         .effort = spread(results, of(effort)),
         .deliveries = spread(results, of(deliveries))});
  }
  return lines;
}

/// A number as JSON has it: null for what is undefined, "inf" for endless rewards.
OrderedJson json_number(double value) {
  if (std::isnan(value)) {
    return nullptr;
  }
  if (std::isinf(value)) {
    return value > 0 ? "inf" : "-inf";
  }
  return value;
}

void print_json(const SimulateFlags& flags, const Layout& layout, const Cast& cast,
                const std::vector<EpisodeResult>& results) {
  OrderedJson out = {{"layout", layout.name()},
                     {"agents", cast.names},
                     {"episodes", results.size()},
                     {"steps", layout.horizon()},
                     {"seed", flags.seed}};
  const auto lines = lines_of(cast, results);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto put = [](const Spread& value) {
      return OrderedJson{{"mean", json_number(value.mean)}, {"sd", json_number(value.sd)}};
    };
    const Line& line = lines[i];
    OrderedJson numbers = {{"return", put(line.returned)},
                           {"earned", put(line.earned)},
                           {"shaped", put(line.shaped)},
                           {"effort", put(line.effort)},
                           {"deliveries", put(line.deliveries)}};
    if (i == 0) {
      numbers.erase("earned");
      out["team"] = numbers;
    } else {
      numbers["agent"] = line.agent;
      out["seats"].push_back(numbers);
    }
  }
  OrderedJson returns = OrderedJson::array();
  for (const EpisodeResult& result : results) {
    returns.push_back(json_number(result.team));
  }
  out["team_returns"] = returns;
  if (!flags.record.empty()) {
    out["recorded"] = flags.record;
  }
  fmt::print("{}\n", dump_json(out));
}

void print_table(const Layout& layout, const Cast& cast,
                 const std::vector<EpisodeResult>& results) {
  const auto cell = [](const Spread& value) {
    return std::isnan(value.sd) ? fmt::format("{:.1f}", value.mean)
                                : fmt::format("{:.1f} ± {:.1f}", value.mean, value.sd);
  };
  Table table{.name = "simulate",
              .title = fmt::format("{}: {} episodes", layout.name(), results.size()),
              .columns = {{.heading = "", .align = Align::kLeft},
                          {.heading = "agent", .align = Align::kLeft},
                          {.heading = "return"},
                          {.heading = "earned"},
                          {.heading = "shaped"},
                          {.heading = "effort"},
                          {.heading = "deliveries"}},
              .rows = {},
              .notes = {"mean ± standard deviation over episodes; a seat's return is the team "
                        "reward (where nobody shares: its own) less its own effort"}};
  for (const Line& line : lines_of(cast, results)) {
    table.rows.push_back({.cells = {line.who, line.agent, cell(line.returned), cell(line.earned),
                                    cell(line.shaped), cell(line.effort), cell(line.deliveries)}});
  }
  fmt::print("{}", format_table(table, isatty(STDOUT_FILENO) != 0));
}

void make_folder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) {
    throw InputError(path, "a folder that cannot be made (" + error.message() + ")",
                     "a place to write to", "choose another --record");
  }
}

void simulate(const SimulateFlags& flags) {
  const auto layout = load_layout(flags.layout, flags.layout_set);
  warn_about(*layout, flags.layout);
  const auto guests = make_guests(flags.guests, flags.seed);
  const Cast cast = seat_agents(flags.agents, layout, *guests);
  if (!flags.record.empty()) {
    make_folder(flags.record);
  }
  catch_interrupts();
  ProgressBar bar("simulate " + layout->name());
  std::vector<EpisodeResult> results;
  for (int first = 0; first < flags.episodes; first += kBatch) {
    Batch batch(layout, cast, flags.seed, first, std::min(kBatch, flags.episodes - first),
                !flags.record.empty());
    if (!batch.play()) {
      throw Interrupted(fmt::format("stopped after {} episodes", results.size()));
    }
    results.insert(results.end(), batch.results().begin(), batch.results().end());
    for (std::size_t i = 0; i < batch.recorders().size(); ++i) {
      write_file_atomically(
          std::filesystem::path(flags.record) /
              fmt::format("episode_{:05}.json", static_cast<std::size_t>(first) + i),
          write_trajectory(batch.recorders()[i].trajectory()));
    }
    bar.update(static_cast<double>(results.size()) / flags.episodes,
               fmt::format("{} of {} episodes", results.size(), flags.episodes));
  }
  bar.finish(1, fmt::format("{} episodes in {}", results.size(), format_duration(bar.seconds())));
  tell_summary(*guests);
  if (flags.json) {
    print_json(flags, *layout, cast, results);
    return;
  }
  print_table(*layout, cast, results);
  if (!flags.record.empty()) {
    fmt::print("\n{} holds every episode; `potluck replay {}` shows them.\n", flags.record,
               shell_word(flags.record));
  }
}

}  // namespace

void add_simulate_command(Command& program) {
  auto flags = std::make_shared<SimulateFlags>();
  Command& command = program.add_command("simulate", "Play episodes, and record them");
  command.add("--layout,layout", &flags->layout, "Built-in kitchen or layout file",
              {.required = true});
  command.add("--layout-set", &flags->layout_set,
              "key=value: any key of the layout file, such as effort.move=0.1");
  add_era_flag(command, flags->layout_set);
  command.add("--agents", &flags->agents,
              "One for each seat, separated by commas, or one for all: scripted partners, "
              "checkpoints, run directories (their first seed), process:COMMAND, language:MODEL",
              {.required = true, .commas = true, .is_name = is_agent_name});
  command.add("--episodes", &flags->episodes, "Number of episodes",
              {.range = {{1, 1000000}}, .show_default = true});
  command.add("--seed", &flags->seed, "Of all chance", {.show_default = true});
  command.add("--record", &flags->record, "Folder for one file per episode");
  command.add("--json", &flags->json, "Print the result as one JSON object");
  add_guest_flags(command, flags->guests);
  command.action = [flags] { simulate(*flags); };
}

}  // namespace potluck::tools
