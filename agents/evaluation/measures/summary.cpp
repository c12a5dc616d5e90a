#include "agents/evaluation/measures/summary.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "agents/evaluation/measures/contribution.h"
#include "agents/evaluation/measures/score_table.h"
#include "agents/evaluation/measures/units.h"
#include "agents/evaluation/play/protocols.h"

namespace potluck {
namespace {

/// The cells of one block or of one strangers' entry.
struct Selection {
  std::vector<const CellResult*> results;
  std::vector<SampledValue> values;
  std::vector<SeatWork> own_work;     ///< for strangers: of the group's side
  std::vector<SeatWork> others_work;  ///< and of the other
};

Spread spread_of(const Selection& selection, const std::vector<int>& sizes, double confidence) {
  std::vector<double> values;
  for (const SampledValue& value : selection.values) {
    values.push_back(value.value);
  }
  Spread spread;
  spread.cells = static_cast<int>(values.size());
  spread.mean = mean(values);
  spread.sd = standard_deviation(values);
  spread.interval = interval_of(spread.mean, seed_variances(selection.values, sizes), confidence);
  return spread;
}

WorkSplit work_split_of(const Selection& selection) {
  DefinedMean deliveries;
  DefinedMean pickups;
  DefinedMean moves;
  DefinedMean stays;
  DefinedMean gap;
  for (const CellResult* result : selection.results) {
    const FreeRiding riding = measure_free_riding(*result);
    deliveries.add(riding.delivery_share);
    pickups.add(riding.pickup_share);
    moves.add(riding.move_share);
    stays.add(riding.stay_fraction);
    gap.add(riding.effort_gap);
  }
  return {deliveries.value(), pickups.value(), moves.value(), stays.value(), gap.value()};
}

/// Everything that the parts of a summary need.
class Summariser {
 public:
  Summariser(const CrossPlay& evaluation, double confidence)
      : evaluation_(evaluation), groups_(groups_of(evaluation)) {
    summary_.confidence = confidence;
  }

  Summary run() {
    for (std::size_t protocol = 0; protocol < evaluation_.protocols.size(); ++protocol) {
      if (evaluation_.protocols[protocol].row_seat != 0) {
        continue;  // counts with the seating in seat 0
      }
      for (const std::string& row_group : groups_) {
        for (const std::string& column_group : groups_) {
          add_block(protocol, row_group, column_group);
        }
      }
      for (const std::string& partner : groups_) {
        for (const std::string& group : groups_) {
          if (!is_learner_group(evaluation_, partner)) {
            add_stranger(protocol, group, partner);
          }
        }
      }
      for (std::size_t later = 1; later < groups_.size(); ++later) {
        for (std::size_t earlier = 0; earlier < later; ++earlier) {
          add_difference(protocol, groups_[later], groups_[earlier], Relation::kTrainingPair);
          add_difference(protocol, groups_[later], groups_[earlier], Relation::kNeverMet);
        }
      }
    }
    summary_.work = summarise_work(evaluation_);
    summary_.social = summarise_social(evaluation_, summary_.confidence);
    for (const Condition& condition : conditions_of(evaluation_)) {
      summary_.partners.push_back(summarise_partners(evaluation_, condition, summary_.confidence));
    }
    summary_.sweeps = noise_sweeps(summary_.partners);
    return std::move(summary_);
  }

 private:
  /// One value per seating.
  void select_seatings(std::size_t protocol, int row, int column, const Units& units,
                       bool group_is_row, Selection& selection) const {
    const auto i = static_cast<std::size_t>(row);
    const auto j = static_cast<std::size_t>(column);
    for (const Seating& seating : cell_seatings(evaluation_, i, j, protocol)) {
      selection.results.push_back(seating.result);
      selection.values.push_back({seating.result->mean_return, units.number(evaluation_.rows[i]),
                                  units.number(evaluation_.columns[j])});
      const auto row_seat = static_cast<std::size_t>(seating.row_seat);
      const SeatWork& of_row = seating.result->work[row_seat];
      const SeatWork of_column = work_of_others(*seating.result, seating.row_seat);
      selection.own_work.push_back(group_is_row ? of_row : of_column);
      selection.others_work.push_back(group_is_row ? of_column : of_row);
    }
  }

  /// One value per cell: the mean of its seatings.
  [[nodiscard]] Selection select_block(std::size_t protocol, const std::vector<int>& rows,
                                       const std::vector<int>& columns, Relation relation,
                                       const Units& units) const {
    Selection selection;
    for (const int row : rows) {
      for (const int column : columns) {
        const auto i = static_cast<std::size_t>(row);
        const auto j = static_cast<std::size_t>(column);
        if (evaluation_.at(i, j).relation != relation) {
          continue;
        }
        std::vector<double> returns;
        for (const Seating& seating : cell_seatings(evaluation_, i, j, protocol)) {
          selection.results.push_back(seating.result);
          returns.push_back(seating.result->mean_return);
        }
        selection.values.push_back({mean(returns), units.number(evaluation_.rows[i]),
                                    units.number(evaluation_.columns[j])});
      }
    }
    return selection;
  }

  void add_block(std::size_t protocol, const std::string& row_group,
                 const std::string& column_group) {
    const std::vector<int> rows = members_of(evaluation_.rows, row_group);
    const std::vector<int> columns = members_of(evaluation_.columns, column_group);
    const Units units(evaluation_, rows, columns);
    for (const Relation relation : {Relation::kTrainingPair, Relation::kNeverMet}) {
      const Selection selection = select_block(protocol, rows, columns, relation, units);
      if (selection.values.empty()) {
        continue;
      }
      summary_.blocks.push_back(
          {row_group, column_group, relation, evaluation_.protocols[protocol].name,
           spread_of(selection, units.population_sizes(), summary_.confidence),
           work_split_of(selection)});
    }
  }

  void add_stranger(std::size_t protocol, const std::string& group, const std::string& partner) {
    const std::vector<int> group_rows = members_of(evaluation_.rows, group);
    const std::vector<int> group_columns = members_of(evaluation_.columns, group);
    const Units units(evaluation_, group_rows, group_columns);
    Selection selection;
    for (const int row : group_rows) {
      for (const int column : members_of(evaluation_.columns, partner)) {
        select_seatings(protocol, row, column, units, /*group_is_row=*/true, selection);
      }
    }
    // The other way round: needless where all seats were played, and no measurement of the group
    // with a perturbed partner. The cells of a group with itself are the same either way.
    const Protocol& played = evaluation_.protocols[protocol];
    const bool counted = !selection.values.empty() && !counts_turned(evaluation_, protocol);
    if (played.players > 1 && group != partner && !counted && !is_perturbed(played)) {
      for (const int row : members_of(evaluation_.rows, partner)) {
        for (const int column : group_columns) {
          select_seatings(protocol, row, column, units, /*group_is_row=*/false, selection);
        }
      }
    }
    if (selection.values.empty()) {
      return;
    }
    DefinedMean deliveries;
    DefinedMean stays;
    for (std::size_t i = 0; i < selection.results.size(); ++i) {
      deliveries.add(
          share_of(selection.own_work[i].deliveries, selection.others_work[i].deliveries));
      stays.add(selection.own_work[i].stay_fraction);
    }
    summary_.strangers.push_back(
        {group, partner, evaluation_.protocols[protocol].name,
         spread_of(selection, units.population_sizes(), summary_.confidence), deliveries.value(),
         stays.value()});
  }

  void add_difference(std::size_t protocol, const std::string& group, const std::string& other,
                      Relation relation) {
    const std::string& protocol_name = evaluation_.protocols[protocol].name;
    const BlockSummary* mine = summary_.block(group, group, relation, protocol_name);
    const BlockSummary* theirs = summary_.block(other, other, relation, protocol_name);
    if (mine == nullptr || theirs == nullptr || !is_learner_group(evaluation_, group) ||
        !is_learner_group(evaluation_, other)) {
      return;
    }
    DifferenceSummary difference{
        group, other, relation, protocol_name, mine->returns.mean - theirs->returns.mean, {}};
    if (!std::isnan(mine->returns.interval.low) && !std::isnan(theirs->returns.interval.low)) {
      std::vector<SeedVariance> variances = variances_within(protocol, group, relation);
      const std::vector<SeedVariance> more = variances_within(protocol, other, relation);
      variances.insert(variances.end(), more.begin(), more.end());
      difference.interval = interval_of(difference.difference, variances, summary_.confidence);
    }
    summary_.differences.push_back(std::move(difference));
  }

  [[nodiscard]] std::vector<SeedVariance> variances_within(std::size_t protocol,
                                                           const std::string& group,
                                                           Relation relation) const {
    const std::vector<int> rows = members_of(evaluation_.rows, group);
    const std::vector<int> columns = members_of(evaluation_.columns, group);
    const Units units(evaluation_, rows, columns);
    const Selection selection = select_block(protocol, rows, columns, relation, units);
    return seed_variances(selection.values, units.population_sizes());
  }

  const CrossPlay& evaluation_;
  std::vector<std::string> groups_;
  Summary summary_;
};

}  // namespace

const BlockSummary* Summary::block(const std::string& row_group, const std::string& column_group,
                                   Relation relation, const std::string& protocol) const {
  const auto found = std::find_if(blocks.begin(), blocks.end(), [&](const BlockSummary& entry) {
    return entry.row_group == row_group && entry.column_group == column_group &&
           entry.relation == relation && entry.protocol == protocol;
  });
  return found == blocks.end() ? nullptr : &*found;
}

const StrangerSummary* Summary::stranger(const std::string& group, const std::string& partner,
                                         const std::string& protocol) const {
  const auto found =
      std::find_if(strangers.begin(), strangers.end(), [&](const StrangerSummary& entry) {
        return entry.group == group && entry.partner == partner && entry.protocol == protocol;
      });
  return found == strangers.end() ? nullptr : &*found;
}

Summary summarise(const CrossPlay& evaluation, double confidence) {
  return Summariser(evaluation, confidence).run();
}

}  // namespace potluck
