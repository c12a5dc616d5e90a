// How well groups of agents get on with partners: per partner, over all partners, against each
// other.
//
// Sources: best-response proximity and regret as in contribution.h; interquartile means,
// probability of improvement and performance profiles as in aggregates.h. Intervals are those of
// statistics.h, where a population is the seeds of a group in a kitchen: a seed that is left out
// takes all its scores along with all partners, and where partners are learners their seeds are
// left out as well. Only partners that a row's agent did not train with count. An interval is
// undefined where no group has two seeds in a kitchen. A best response is taken as given.
#pragma once

#include <string>
#include <vector>

#include "agents/evaluation/measures/score_table.h"
#include "agents/evaluation/measures/statistics.h"

namespace potluck {

struct Estimate {
  double value = kUndefined;
  Interval interval;
};

/// A group (in rows) with a partner group (in columns) in one kitchen.
struct PartnerSummary {
  std::string kitchen;
  std::string group;
  std::string partner;
  int scores = 0;  ///< pairs of agents
  Estimate returns;
  Estimate proximity;
  Estimate regret;
  bool best_is_named = false;  ///< of all columns of the partner group
  int best_rows = 0;           ///< scores of best rows that stand for a best response: 1 and 0 by
                               ///< construction
};

/// A group (in rows) with partners of one kind in one kitchen: the short form of an evaluation.
struct KindSummary {
  std::string kitchen;
  std::string group;
  std::string kind;  ///< kOwnKind, kScriptedKind, or the title (else the name) of groups of
                     ///< learners that are in columns only
  int scores = 0;    ///< pairs of agents
  Estimate returns;  ///< mean over the seats that were played
  std::vector<Estimate> in_seat;  ///< [players] with the group's agent in that seat
};
inline constexpr const char* kOwnKind = "own kind";       ///< other seeds of the same group
inline constexpr const char* kScriptedKind = "scripted";  ///< all scripted partners together

/// A group over all partners in one kitchen.
struct KitchenSummary {
  std::string kitchen;
  std::string group;
  int scores = 0;
  Estimate returns;
  Estimate proximity;
};

/// A group over all partners and kitchens.
struct GroupSummary {
  std::string group;
  int scores = 0;
  int best_rows = 0;  ///< as in PartnerSummary
  Estimate proximity_iqm;
  Estimate proximity;             ///< mean
  Estimate regret;                ///< mean
  std::vector<Estimate> profile;  ///< share of scores whose proximity is above each threshold
};

/// Probability that a score of `group` is larger than one of `other` with the same partner in the
/// same kitchen, mean over these.
struct ImprovementSummary {
  std::string group;
  std::string other;
  int tasks = 0;
  Estimate probability;
};

/// Everything under one condition.
struct PartnerMeasures {
  std::string measure;
  double noise = 0;
  double temperature = 1;
  bool best_is_named = false;  ///< for every partner; else some best response is only the best row
  std::vector<double> thresholds;
  std::vector<PartnerSummary> partners;  ///< kitchens, partners, groups
  std::vector<KindSummary> kinds;        ///< kitchens, kinds, groups of learners
  std::vector<KitchenSummary> kitchens;
  std::vector<GroupSummary> groups;
  std::vector<ImprovementSummary> improvements;  ///< (later, earlier) group
};

/// Cost: seeds x scores.
[[nodiscard]] PartnerMeasures summarise_partners(const CrossPlay& evaluation,
                                                 const Condition& condition, double confidence);

}  // namespace potluck
