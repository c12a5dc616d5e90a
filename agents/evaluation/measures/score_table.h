// An evaluation as a list of scores: who earned how much with whom, where.
//
// The matrix has agents in rows and partners in columns. A score is what one row's agent earns with
// one column's partner in one kitchen, the mean over all of its seats that were measured. Rows are
// judged by their scores, each against the best response in the very seats in which it was
// measured; columns are the tests. All measures over many partners and kitchens (partner_summary.h)
// start from here.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "agents/evaluation/measures/statistics.h"
#include "agents/evaluation/play/cross_play.h"

namespace potluck {

/// Protocols that differ in the kitchen only (and in the seats: seatings_of looks for those).
struct Condition {
  std::string measure;  ///< "episode", "ret128": Protocol::measure
  double noise = 0;     ///< the partner acts at random with this probability
  double temperature = 1;
  std::vector<std::size_t> protocols;  ///< of CrossPlay::protocols, one per kitchen, row in seat 0
  bool operator==(const Condition&) const = default;
};

/// In order of first appearance.
[[nodiscard]] std::vector<Condition> conditions_of(const CrossPlay& evaluation);

/// Those of main_protocols: one per measure.
[[nodiscard]] std::vector<Condition> main_conditions(const CrossPlay& evaluation);

/// A partner in a kitchen.
struct Task {
  std::string kitchen;
  std::size_t column = 0;
  std::size_t group = 0;       ///< of the partner, in ScoreTable::groups
  double best = kUndefined;    ///< return of the best response to it, mean over seats
  std::string best_agent;      ///< who that is
  bool best_is_named = false;  ///< the evaluation says so; else it is only the best row
};

struct Score {
  std::size_t group = 0;  ///< of the row, in ScoreTable::groups
  std::size_t task = 0;
  Relation relation = Relation::kNeverMet;
  int unit = kFixedUnit;          ///< training seed of the row's agent (statistics.h)
  int partner_unit = kFixedUnit;  ///< of the column's
  double value = 0;               ///< return, sum of all seats, mean over seatings
  std::vector<double> in_seat;    ///< [players] with the row's agent there; kUndefined: not played
  double best = kUndefined;       ///< return of the best response in the seats of in_seat
  bool is_best = false;           ///< it is the best row that stands for a best response
  double proximity = kUndefined;  ///< contribution.h
  double regret = kUndefined;
};

struct ScoreTable {
  std::vector<std::string> groups;  ///< groups_of(evaluation)
  std::vector<Task> tasks;
  std::vector<Score> scores;
  /// Units are the seeds of one group in one kitchen: those are drawn together, others apart.
  std::vector<int> population_sizes;
};

[[nodiscard]] ScoreTable score_table(const CrossPlay& evaluation, const Condition& condition);

/// The same agent's place in another list (rows, columns); nothing if it is not there.
[[nodiscard]] std::optional<std::size_t> place_of(const AgentId& agent,
                                                  const std::vector<AgentId>& others);

/// A result of a pair in one seating.
struct Seating {
  const CellResult* result = nullptr;
  int row_seat = 0;          ///< seat of the row's agent
  std::size_t protocol = 0;  ///< of `result`
};

/// The results of a cell under `protocol` (the row's agent in seat 0) and under those where it has
/// other seats, as far as they were played.
[[nodiscard]] std::vector<Seating> cell_seatings(const CrossPlay& evaluation, std::size_t row,
                                                 std::size_t column, std::size_t protocol);

/// May a cell in which a group's agent is the column count as one in which it is the row? Only
/// between two cooks, not when the column's agent is perturbed, and there is no need where all
/// seats were played.
[[nodiscard]] bool counts_turned(const CrossPlay& evaluation, std::size_t protocol);

/// cell_seatings; where only seat 0 was played also the cell of column and row, where they are row
/// and column as well and it counts_turned.
[[nodiscard]] std::vector<Seating> seatings_of(const CrossPlay& evaluation, std::size_t row,
                                               std::size_t column, std::size_t protocol);

}  // namespace potluck
