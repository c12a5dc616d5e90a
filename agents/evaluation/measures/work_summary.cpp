#include "agents/evaluation/measures/work_summary.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "agents/evaluation/measures/contribution.h"
#include "agents/evaluation/measures/score_table.h"
#include "agents/evaluation/play/protocols.h"

namespace potluck {
namespace {

/// A cell in one seating, seen from one group's agent.
struct Seated {
  std::size_t row = 0;
  std::size_t column = 0;
  std::size_t protocol = 0;
  int row_seat = 0;
  bool own_is_row = true;  ///< else the group's agent is the column's
};

/// Means for each role.
class RoleMeans {
 public:
  /// What goes with the row's and with the column's side of a cell, whose game was `played`.
  void add(double of_row, double of_column, const Seated& cell, const CellResult& played) {
    const bool lazier_is_row = measure_free_riding(played).lazier_seat == cell.row_seat;
    own_.add(cell.own_is_row ? of_row : of_column);
    partner_.add(cell.own_is_row ? of_column : of_row);
    lazier_.add(lazier_is_row ? of_row : of_column);
    busier_.add(lazier_is_row ? of_column : of_row);
    ++count_;
  }
  [[nodiscard]] int count() const { return count_; }
  [[nodiscard]] ByRole value() const {
    return {own_.value(), partner_.value(), lazier_.value(), busier_.value()};
  }

 private:
  DefinedMean own_;
  DefinedMean partner_;
  DefinedMean lazier_;
  DefinedMean busier_;
  int count_ = 0;
};

class WorkSummariser {
 public:
  explicit WorkSummariser(const CrossPlay& evaluation)
      : evaluation_(evaluation), groups_(groups_of(evaluation)) {}

  WorkMeasures run() {
    for (std::size_t protocol = 0; protocol < evaluation_.protocols.size(); ++protocol) {
      if (evaluation_.protocols[protocol].row_seat != 0) {
        continue;  // counts with the seating in seat 0
      }
      for (const std::string& group : groups_) {
        for (const std::string& partner : groups_) {
          for (const Relation relation : {Relation::kTrainingPair, Relation::kNeverMet}) {
            add(protocol, group, partner, relation);
          }
        }
      }
    }
    return std::move(measures_);
  }

 private:
  [[nodiscard]] bool is_row_group(const std::string& group) const {
    return std::any_of(evaluation_.rows.begin(), evaluation_.rows.end(),
                       [&group](const AgentId& agent) { return agent.group == group; });
  }

  [[nodiscard]] std::vector<Seated> cells_of(std::size_t protocol, const std::string& group,
                                             const std::string& partner, Relation relation) const {
    const bool turned_as_well = counts_turned(evaluation_, protocol);
    std::vector<Seated> cells;
    for (const MatrixCell& cell : evaluation_.cells) {
      const auto row = static_cast<std::size_t>(cell.row);
      const auto column = static_cast<std::size_t>(cell.column);
      const std::string& row_group = evaluation_.rows[row].group;
      const std::string& column_group = evaluation_.columns[column].group;
      if (cell.relation != relation) {
        continue;
      }
      if (row_group == group && column_group == partner) {
        for (const Seating& seating : cell_seatings(evaluation_, row, column, protocol)) {
          cells.push_back({row, column, seating.protocol, seating.row_seat, /*own_is_row=*/true});
        }
      } else if (turned_as_well && row_group == partner && column_group == group) {
        cells.push_back({row, column, protocol, 0, /*own_is_row=*/false});
      }
    }
    return cells;
  }

  /// Of other agents in the same seating.
  [[nodiscard]] const CellResult& result(std::size_t row, std::size_t column,
                                         const Seated& as) const {
    return evaluation_.at(row, column).results[as.protocol];
  }
  [[nodiscard]] const CellResult& result(const Seated& cell) const {
    return result(cell.row, cell.column, cell);
  }

  void add(std::size_t protocol, const std::string& group, const std::string& partner,
           Relation relation) {
    if (!is_row_group(group)) {
      return;
    }
    const std::vector<Seated> cells = cells_of(protocol, group, partner, relation);
    if (cells.empty()) {
      return;
    }
    const PairsOf of{group,
                     partner,
                     relation,
                     evaluation_.protocols[protocol].name,
                     kitchen_of(evaluation_, evaluation_.protocols[protocol]),
                     static_cast<int>(cells.size())};
    add_events(of, cells);
    for (const Stand stand : {Stand::kStay, Stand::kRandom, Stand::kCopy}) {
      add_counterfactual(of, cells, stand);
    }
    add_shapley(of, cells);
  }

  void add_events(const PairsOf& of, const std::vector<Seated>& cells) {
    EventSummary entry{of, {}, {}, {}};
    std::vector<std::pair<SeatWork, SeatWork>> sides;  // own, partner's
    for (const Seated& cell : cells) {
      const CellResult& played = result(cell);
      const SeatWork& of_row = played.work[static_cast<std::size_t>(cell.row_seat)];
      const SeatWork of_column = work_of_others(played, cell.row_seat);
      sides.emplace_back(cell.own_is_row ? of_row : of_column,
                         cell.own_is_row ? of_column : of_row);
    }
    for (std::size_t event = 0; event < kNumEvents; ++event) {
      DefinedMean own;
      DefinedMean partner;
      DefinedMean share;
      for (const auto& [own_work, partners_work] : sides) {
        const double mine = own_work.events[event];
        const double theirs = partners_work.events[event];
        own.add(mine);
        partner.add(theirs);
        share.add(share_of(mine, theirs));
      }
      entry.own[event] = own.value();
      entry.partner[event] = partner.value();
      entry.share[event] = share.value();
    }
    measures_.events.push_back(std::move(entry));
  }

  static std::optional<std::size_t> find_scripted(const std::vector<AgentId>& agents,
                                                  std::string_view name) {
    const auto found = std::find_if(agents.begin(), agents.end(), [name](const AgentId& agent) {
      return is_scripted(agent) && agent.group == name;
    });
    return found == agents.end() ? std::nullopt
                                 : std::optional(static_cast<std::size_t>(found - agents.begin()));
  }

  /// Who takes the place of the row's agent (in rows) and of the column's (in columns); nothing if
  /// the matrix does not have them, or if nothing would change.
  [[nodiscard]] std::optional<std::array<std::size_t, 2>> stand_ins(const Seated& cell,
                                                                    Stand stand) const {
    std::optional<std::size_t> row;
    std::optional<std::size_t> column;
    if (stand == Stand::kCopy) {
      row = place_of(evaluation_.columns[cell.column], evaluation_.rows);
      column = place_of(evaluation_.rows[cell.row], evaluation_.columns);
      if (row == cell.row) {
        return std::nullopt;
      }
    } else {
      const std::string_view name = kStandNames[static_cast<std::size_t>(stand)];
      row = find_scripted(evaluation_.rows, name);
      column = find_scripted(evaluation_.columns, name);
    }
    if (!row || !column) {
      return std::nullopt;
    }
    return std::array{*row, *column};
  }

  void add_counterfactual(const PairsOf& of, const std::vector<Seated>& cells, Stand stand) {
    DefinedMean pair_return;
    RoleMeans without;
    for (const Seated& cell : cells) {
      if (const auto by = stand_ins(cell, stand)) {
        const CellResult& pair = result(cell);
        pair_return.add(pair.mean_return);
        without.add(result((*by)[0], cell.column, cell).mean_return,
                    result(cell.row, (*by)[1], cell).mean_return, cell, pair);
      }
    }
    if (without.count() > 0) {
      CounterfactualSummary entry{of, stand, pair_return.value(), without.value()};
      entry.of.pairs = without.count();
      measures_.counterfactuals.push_back(std::move(entry));
    }
  }

  void add_shapley(const PairsOf& of, const std::vector<Seated>& cells) {
    const auto stay_row = find_scripted(evaluation_.rows, kStandNames[0]);
    const auto stay_column = find_scripted(evaluation_.columns, kStandNames[0]);
    if (!stay_row || !stay_column) {
      return;
    }
    RoleMeans values;
    for (const Seated& cell : cells) {
      const CellResult& pair = result(cell);
      const auto [of_row, of_column] =
          shapley_values({.nobody = result(*stay_row, *stay_column, cell).mean_return,
                          .alone = {result(cell.row, *stay_column, cell).mean_return,
                                    result(*stay_row, cell.column, cell).mean_return},
                          .both = pair.mean_return});
      values.add(of_row, of_column, cell, pair);
    }
    measures_.shapley.push_back({of, values.value()});
  }

  const CrossPlay& evaluation_;
  std::vector<std::string> groups_;
  WorkMeasures measures_;
};

}  // namespace

WorkMeasures summarise_work(const CrossPlay& evaluation) {
  return WorkSummariser(evaluation).run();
}

}  // namespace potluck
