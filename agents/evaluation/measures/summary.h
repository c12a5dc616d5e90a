// What a cross-play matrix says, in the numbers that papers print.
//
// Agents are summarised by group (AgentId::group: what the user named, such as a run directory with
// all its seeds). A block is the part of the matrix where one group is in rows and another (or the
// same) in columns; partners that trained together and partners that never met are told apart.
//
// Intervals leave out one seed at a time (statistics.h). Two agents are the same unit when
// unit_name (cross_play.h) says so. Row and column groups that share a unit are one population, in
// which a seed takes its row and its column along; other groups are two; scripted agents do not
// vary. No interval is given (kUndefined) where leaving out cannot show any spread: a single seed,
// or never-met partners among fewer than three seeds.
#pragma once

#include <string>
#include <vector>

#include "agents/evaluation/measures/noise_retention.h"
#include "agents/evaluation/measures/partner_summary.h"
#include "agents/evaluation/measures/social.h"
#include "agents/evaluation/measures/statistics.h"
#include "agents/evaluation/measures/work_summary.h"
#include "agents/evaluation/play/cross_play.h"

namespace potluck {

/// Mean over cells; sd over cells (n - 1); interval of the mean over seeds.
struct Spread {
  int cells = 0;
  double mean = kUndefined;
  double sd = kUndefined;
  Interval interval;
};

/// Means over cells of what measure_free_riding (contribution.h) says, cells where it is undefined
/// left out.
struct WorkSplit {
  double delivery_share = kUndefined;  ///< of the lazier seat
  double pickup_share = kUndefined;    ///< of the lazier seat
  double move_share = kUndefined;      ///< of the lazier seat
  double stay_fraction = kUndefined;   ///< of the lazier seat
  double effort_gap = kUndefined;      ///< |E effort_0 - E effort_1|
};

/// One block under one protocol.
struct BlockSummary {
  std::string row_group;
  std::string column_group;
  Relation relation = Relation::kNeverMet;
  std::string protocol;
  Spread returns;  ///< of CellResult::mean_return, the sum of all seats
  WorkSplit work;
};

/// A group against one scripted partner, pooled over the seats that were played: the cells with the
/// group in rows and the partner in columns, and, where two cooks have the matrix' other half
/// instead of swapped seats, those with the partner in rows and the group in columns.
struct StrangerSummary {
  std::string group;
  std::string partner;
  std::string protocol;
  Spread returns;
  double delivery_share = kUndefined;  ///< of the group's agent, mean over cells
  double stay_fraction = kUndefined;   ///< of the group's agent, mean over cells
};

/// Mean of `group` minus mean of `other`, both within themselves; the groups are independent.
struct DifferenceSummary {
  std::string group;
  std::string other;
  Relation relation = Relation::kNeverMet;
  std::string protocol;
  double difference = kUndefined;
  Interval interval;
};

/// How every interval of a summary is made, in words for tables.
inline constexpr const char* kIntervalMethod =
    "jackknife over training seeds with Student's t (n - 1 degrees of freedom)";

struct Summary {
  double confidence = 0;
  std::vector<BlockSummary>
      blocks;  ///< protocols outermost, then row and column groups in matrix order
  std::vector<StrangerSummary> strangers;
  std::vector<DifferenceSummary>
      differences;  ///< between groups of learners, pairs (later, earlier)
  WorkMeasures work;
  SocialMeasures social;
  std::vector<PartnerMeasures> partners;  ///< one per condition (score_table.h)
  std::vector<NoiseSweep> sweeps;

  /// The block, or nullptr when the matrix has none.
  [[nodiscard]] const BlockSummary* block(const std::string& row_group,
                                          const std::string& column_group, Relation relation,
                                          const std::string& protocol) const;
  /// The entry, or nullptr.
  [[nodiscard]] const StrangerSummary* stranger(const std::string& group,
                                                const std::string& partner,
                                                const std::string& protocol) const;
};

/// Cost: cells, and seeds x cells for the measures over partners. The same file gives the same
/// intervals.
[[nodiscard]] Summary summarise(const CrossPlay& evaluation, double confidence = 0.95);

}  // namespace potluck
