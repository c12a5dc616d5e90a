// Who does what in a pair, and what each seat is worth, per group and partner group.
//
// Definitions and sources: contribution.h. That events are counted by kind follows section 6.1 of
// arXiv 2602.21515 (who moves) and the counts by which ZSC-Eval (arXiv 2310.05208) tells behaviours
// apart; the events are those of env/event.h, which begins with Overcooked-AI's log.
// All values are means over the cells of a group's agent with a partner, pooled over all seatings
// that were played; "own" is the group's agent, the partner is whoever has the other seats, taken
// together. For a group with itself either side may be called own (the row's is), and the lazier
// side, that of the lazier seat (contribution.h), tells more.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agents/evaluation/measures/statistics.h"
#include "agents/evaluation/play/cross_play.h"

namespace potluck {

/// Which pairs: agents of `group` with agents of `partner`.
struct PairsOf {
  std::string group;
  std::string partner;
  Relation relation = Relation::kNeverMet;
  std::string protocol;  ///< Protocol::name
  std::string kitchen;
  int pairs = 0;  ///< cells, in every seating
};

struct EventSummary {
  PairsOf of;
  std::array<double, kNumEvents> own{};      ///< mean count per measurement
  std::array<double, kNumEvents> partner{};  ///< the same of the partner
  std::array<double, kNumEvents> share{};    ///< own share, mean over cells where anyone did it
};

/// Who takes the place of an agent.
enum class Stand : std::uint8_t {
  kStay,    ///< the scripted partner `stay`
  kRandom,  ///< the scripted partner `random`
  kCopy,    ///< a copy of the other agent of the pair
};
inline constexpr std::array<std::string_view, 3> kStandNames = {"stay", "random", "copy"};

/// A number for each role of a pair; the first two are the same cells as the last two, told apart
/// in another way.
struct ByRole {
  double own = kUndefined;
  double partner = kUndefined;
  double lazier = kUndefined;
  double busier = kUndefined;
};

/// Mean return of pairs, and when the agent in a role is replaced.
struct CounterfactualSummary {
  PairsOf of;
  Stand stand = Stand::kStay;
  double pair_return = kUndefined;
  ByRole without;
};

struct ShapleySummary {
  PairsOf of;
  ByRole values;
};

struct WorkMeasures {
  std::vector<EventSummary> events;
  std::vector<CounterfactualSummary> counterfactuals;  ///< where the matrix has all cells needed
  std::vector<ShapleySummary> shapley;                 ///< where `stay` is both a row and a column
};

/// Protocols outermost, then groups, partners and relations in the matrix's order.
[[nodiscard]] WorkMeasures summarise_work(const CrossPlay& evaluation);

}  // namespace potluck
