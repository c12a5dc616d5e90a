#include "tools/tables/evaluation_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>

#include "agents/evaluation/measures/score_table.h"
#include "agents/evaluation/play/protocols.h"
#include "agents/roster/roster.h"
#include "tools/tables/kitchen_column.h"
#include "tools/tables/measure_table.h"
#include "tools/tables/social_table.h"

namespace potluck::tools {
namespace {

constexpr const char* kDash = "–";
constexpr std::size_t kMostTerminalRows = 60;

/// "episode (400 steps, 20 measurements per cell)".
std::string condition_title(const CrossPlay& evaluation, const Condition& condition) {
  const Protocol& first = evaluation.protocols[condition.protocols.front()];
  const bool same =
      std::all_of(condition.protocols.begin(), condition.protocols.end(),
                  [&](std::size_t i) { return evaluation.protocols[i].steps == first.steps; });
  return fmt::format("{} ({}{} measurements per cell)", condition_label(condition),
                     same ? fmt::format("{} steps, ", first.steps) : "", first.episodes);
}

/// An agent of the group, of which there is one at least.
const AgentId& member_of(const CrossPlay& evaluation, const std::string& group) {
  const auto of_group = [&group](const AgentId& agent) { return agent.group == group; };
  const auto row = std::find_if(evaluation.rows.begin(), evaluation.rows.end(), of_group);
  return row != evaluation.rows.end()
             ? *row
             : *std::find_if(evaluation.columns.begin(), evaluation.columns.end(), of_group);
}

bool all_different(std::vector<std::string> labels) {
  std::sort(labels.begin(), labels.end());
  return std::adjacent_find(labels.begin(), labels.end()) == labels.end();
}

/// With each partner, event and seat replaced there are hundreds of lines: those are for the
/// report.
bool fits_terminal(const Table& table) {
  if (table.rows.size() > kMostTerminalRows) {
    return false;
  }
  for (const char* ending : {"_partners", "_improvement", "_replaced", "_shapley", "_events"}) {
    if (table.name.ends_with(ending)) {
      return false;
    }
  }
  return true;
}

/// Builds the tables of one condition.
class TableBuilder {
 public:
  TableBuilder(const CrossPlay& evaluation, const Summary& summary, const Condition& condition)
      : evaluation_(evaluation),
        summary_(summary),
        condition_(condition),
        groups_(groups_of(evaluation)),
        interval_heading_(fmt::format("{:g} % interval", summary.confidence * 100)) {
    std::copy_if(groups_.begin(), groups_.end(), std::back_inserter(learners_),
                 [&](const std::string& group) { return is_learner_group(evaluation, group); });
  }

  [[nodiscard]] std::vector<Table> build() const {
    std::vector<Table> tables;
    for (Table& table : std::vector<Table>{pairs(), mixed(), strangers(), differences()}) {
      if (!table.rows.empty()) {
        tables.push_back(std::move(table));
      }
    }
    return tables;
  }

 private:
  [[nodiscard]] std::string label(const std::string& group) const {
    return group_label(evaluation_, group);
  }
  [[nodiscard]] Table empty_table(const std::string& name, const std::string& title) const {
    Table table;
    table.name = condition_name(condition_) + "_" + name;
    table.title = title + ": " + condition_title(evaluation_, condition_);
    return table;
  }
  /// Calls `rows(protocol's name, add)` for every kitchen; `add` takes a row.
  template <typename Rows>
  void in_kitchens(Table& table, Rows rows) const {
    KitchenColumn kitchens(table, condition_.protocols.size() > 1);
    for (const std::size_t i : condition_.protocols) {
      const Protocol& protocol = evaluation_.protocols[i];
      rows(protocol.name, [&](Table::Row row) {
        kitchens.add(kitchen_of(evaluation_, protocol), std::move(row));
      });
    }
  }
  [[nodiscard]] std::vector<Column> return_columns() const {
    const std::string spanning = "return, " + all_seats(evaluation_);
    return {{"cells", Align::kRight, ""},
            {"mean", Align::kRight, spanning},
            {"± sd", Align::kRight, spanning},
            {interval_heading_, Align::kRight, spanning}};
  }
  static void append_spread(const Spread& spread, std::vector<std::string>& cells) {
    cells.push_back(std::to_string(spread.cells));
    cells.push_back(format_number(spread.mean, 1));
    cells.push_back(format_number(spread.sd, 1));
    cells.push_back(format_interval(spread.interval, 1));
  }
  static void append_work(const WorkSplit& work, std::vector<std::string>& cells) {
    for (const double share :
         {work.delivery_share, work.pickup_share, work.move_share, work.stay_fraction}) {
      cells.push_back(format_number(share, 2));
    }
    cells.push_back(format_number(work.effort_gap, 1));
  }
  static void append_work_columns(std::vector<Column>& columns) {
    const std::string spanning = "lazier seat: share of";
    for (const char* heading : {"deliveries", "pick-ups", "moves"}) {
      columns.push_back({heading, Align::kRight, spanning});
    }
    columns.push_back({"stays", Align::kRight, ""});
    columns.push_back({"effort gap", Align::kRight, ""});
  }

  /// Each group of learners with itself: trained together above never met.
  [[nodiscard]] Table pairs() const {
    Table table =
        empty_table("pairs", "Partners that trained together and partners that never met");
    table.columns = {{"group", Align::kLeft}, {"partners", Align::kLeft}};
    const std::vector<Column> returns = return_columns();
    table.columns.insert(table.columns.end(), returns.begin(), returns.end());
    append_work_columns(table.columns);
    in_kitchens(table, [&](const std::string& protocol, const auto& add) {
      for (const std::string& group : learners_) {
        bool first = true;
        for (const Relation relation : {Relation::kTrainingPair, Relation::kNeverMet}) {
          const BlockSummary* block = summary_.block(group, group, relation, protocol);
          if (block == nullptr) {
            continue;
          }
          Table::Row row{{first ? label(group) : "", relation_label(relation)}, first};
          append_spread(block->returns, row.cells);
          append_work(block->work, row.cells);
          add(std::move(row));
          first = false;
        }
        // The same agents under another name.
        for (const std::string& other : learners_) {
          const BlockSummary* block =
              summary_.block(group, other, Relation::kTrainingPair, protocol);
          if (other != group && block != nullptr) {
            Table::Row row{{first ? label(group) : "", "itself as " + label(other)}, first};
            append_spread(block->returns, row.cells);
            append_work(block->work, row.cells);
            add(std::move(row));
            first = false;
          }
        }
      }
    });
    if (condition_.protocols.front() == 0) {
      table.notes = {
          "lazier seat: the one with fewer deliveries; stays: share of its steps in which it stood "
          "still;",
          (most_players(evaluation_) == 2 ? "effort gap: |effort of seat 0 - effort of seat 1|. "
                                          : "effort gap: greatest less least effort of a seat. ") +
              interval_note()};
    }
    return table;
  }

  [[nodiscard]] static std::string interval_note() {
    return fmt::format("sd over cells; interval: {}.", kIntervalMethod);
  }

  /// Learners of one group with learners of another.
  [[nodiscard]] Table mixed() const {
    Table table = empty_table("mixed", "Groups with each other");
    const bool every_seat = !other_seatings(evaluation_, condition_.protocols.front()).empty();
    const bool two = most_players(evaluation_) == 2;
    table.columns = {{every_seat ? "group" : "seat 0", Align::kLeft},
                     {every_seat ? "partner"
                      : two      ? "seat 1"
                                 : "other seats",
                      Align::kLeft}};
    const std::vector<Column> returns = return_columns();
    table.columns.insert(table.columns.end(), returns.begin(), returns.end());
    append_work_columns(table.columns);
    in_kitchens(table, [&](const std::string& protocol, const auto& add) {
      for (const std::string& row_group : learners_) {
        for (const std::string& column_group : learners_) {
          const auto block_of = [&](const std::string& one, const std::string& other) {
            return summary_.block(one, other, Relation::kNeverMet, protocol);
          };
          const BlockSummary* block = block_of(row_group, column_group);
          // Where two cooks played in both seats, two groups in rows and columns are one entry.
          const bool is_mirror = two && every_seat && &row_group > &column_group &&
                                 block_of(column_group, row_group) != nullptr;
          if (row_group != column_group && block != nullptr && !is_mirror) {
            Table::Row row{{label(row_group), label(column_group)}, false};
            append_spread(block->returns, row.cells);
            append_work(block->work, row.cells);
            add(std::move(row));
          }
        }
      }
    });
    return table;
  }

  /// Groups down, scripted partners across would grow too wide with intervals: partners down, one
  /// line per group.
  [[nodiscard]] Table strangers() const {
    Table table =
        empty_table("strangers", "With scripted strangers, " + all_seats(evaluation_) + " pooled");
    table.columns = {{"partner", Align::kLeft}, {"group", Align::kLeft}};
    const std::vector<Column> returns = return_columns();
    table.columns.insert(table.columns.end(), returns.begin(), returns.end());
    table.columns.push_back({"deliveries", Align::kRight, "group's share of"});
    table.columns.push_back({"stays", Align::kRight, ""});
    in_kitchens(table, [&](const std::string& protocol, const auto& add) {
      for (const std::string& partner : groups_) {
        bool first = true;
        for (const std::string& group : groups_) {
          const StrangerSummary* entry = summary_.stranger(group, partner, protocol);
          if (entry == nullptr || is_mirrored(evaluation_, group, partner)) {
            continue;
          }
          Table::Row row{{first ? label(partner) : "", label(group)}, first};
          append_spread(entry->returns, row.cells);
          row.cells.push_back(format_number(entry->delivery_share, 2));
          row.cells.push_back(format_number(entry->stay_fraction, 2));
          add(std::move(row));
          first = false;
        }
      }
    });
    return table;
  }

  [[nodiscard]] Table differences() const {
    Table table = empty_table("differences", "Differences between groups");
    const std::string spanning = "return, " + all_seats(evaluation_);
    table.columns = {{"groups", Align::kLeft},
                     {"partners", Align::kLeft},
                     {"difference", Align::kRight, spanning},
                     {interval_heading_, Align::kRight, spanning}};
    in_kitchens(table, [&](const std::string& protocol, const auto& add) {
      for (const DifferenceSummary& entry : summary_.differences) {
        if (entry.protocol == protocol) {
          add({{label(entry.group) + " − " + label(entry.other), relation_label(entry.relation),
                format_number(entry.difference, 1), format_interval(entry.interval, 1)},
               false});
        }
      }
    });
    return table;
  }

  const CrossPlay& evaluation_;
  const Summary& summary_;
  const Condition& condition_;
  std::vector<std::string> groups_;
  std::vector<std::string> learners_;
  std::string interval_heading_;
};

}  // namespace

std::string relation_label(Relation relation) {
  return relation == Relation::kTrainingPair ? "trained together" : "never met";
}

std::string format_number(double value, int decimals) {
  if (!std::isfinite(value)) {
    return kDash;
  }
  std::string text = fmt::format("{:.{}f}", value, decimals);
  if (text.front() == '-') {
    const bool zero = text.find_first_of("123456789") == std::string::npos;
    text = (zero ? "" : "−") + text.substr(1);
  }
  return text;
}

std::string format_interval(const Interval& interval, int decimals) {
  if (!std::isfinite(interval.low) || !std::isfinite(interval.high)) {
    return kDash;
  }
  return fmt::format("[{}, {}]", format_number(interval.low, decimals),
                     format_number(interval.high, decimals));
}

std::string file_name_part(const std::string& text) {
  std::string name;
  for (const char c : text.substr(0, 80)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    name += plain ? c : '_';
  }
  return name;
}

bool is_mirrored(const CrossPlay& evaluation, const std::string& group,
                 const std::string& partner) {
  if (is_learner_group(evaluation, group) || most_players(evaluation) != 2) {
    return false;
  }
  const std::vector<std::string> groups = groups_of(evaluation);
  return std::find(groups.begin(), groups.end(), group) <
         std::find(groups.begin(), groups.end(), partner);
}

std::vector<std::string> group_labels(const CrossPlay& evaluation) {
  const std::vector<std::string> groups = groups_of(evaluation);
  std::map<std::string, int> titles;
  for (const std::string& group : groups) {
    ++titles[member_of(evaluation, group).title];
  }
  std::vector<std::string> algorithms;
  std::vector<std::string> names;
  for (const std::string& group : groups) {
    const AgentId& member = member_of(evaluation, group);
    std::string title = member.title;
    if (!title.empty() && titles.at(title) > 1) {
      title += " (" + short_name(group) + ")";
    }
    const bool learner = is_learner_group(evaluation, group);
    algorithms.push_back(!title.empty() ? title : learner ? member.algorithm : group);
    names.push_back(!title.empty() ? title : short_name(group));
  }
  if (all_different(algorithms)) {
    return algorithms;
  }
  return all_different(names) ? names : groups;
}

std::string all_seats(const CrossPlay& evaluation) {
  const bool two = std::all_of(evaluation.protocols.begin(), evaluation.protocols.end(),
                               [](const Protocol& protocol) { return protocol.players == 2; });
  return two ? "both seats" : "all seats";
}

int most_players(const CrossPlay& evaluation) {
  int most = 0;
  for (const Protocol& protocol : evaluation.protocols) {
    most = std::max(most, protocol.players);
  }
  return most;
}

std::string group_label(const CrossPlay& evaluation, const std::string& group) {
  const std::vector<std::string> groups = groups_of(evaluation);
  const auto found = std::find(groups.begin(), groups.end(), group);
  return found == groups.end()
             ? group
             : group_labels(evaluation)[static_cast<std::size_t>(found - groups.begin())];
}

std::vector<Table> evaluation_tables(const CrossPlay& evaluation, const Summary& summary) {
  std::vector<Table> tables;
  for (const Condition& condition : main_conditions(evaluation)) {
    for (Table& table : TableBuilder(evaluation, summary, condition).build()) {
      tables.push_back(std::move(table));
    }
  }
  for (Table& table : social_tables(evaluation, summary)) {
    tables.push_back(std::move(table));
  }
  for (Table& table : measure_tables(evaluation, summary)) {
    tables.push_back(std::move(table));
  }
  return tables;
}

std::string format_tables(const CrossPlay& evaluation, const Summary& summary, bool colour) {
  std::string text;
  for (const Table& table : evaluation_tables(evaluation, summary)) {
    if (fits_terminal(table)) {
      text += text.empty() ? "" : "\n";
      text += format_table(table, colour);
    }
  }
  return text;
}

}  // namespace potluck::tools
