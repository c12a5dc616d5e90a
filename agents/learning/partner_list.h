// Who a learner meets: the list `partners` of a configuration.
//
//   "partners": [{"agent": "self", "weight": 1}, {"agent": "self", "random": 0.6, "hold": 5,
//                "weight": 2}, {"agent": "self", "errands": 50}, {"agent": "runs/pool"},
//                "greedy_noisy_30"]
//
// Every episode draws one entry, in proportion to `weight` (1 unless said otherwise), and then
// evenly one of the partners that the entry stands for, and a seat for the learner.
//   "agent": "self"   the algorithm's own seatings (self_play: the learner in all seats; srpo: with
//                     an adversary in one). With one of these keys the learner sits in one seat and
//                     itself, led astray, in all others:
//     "random"        the share of its time that it is astray, 0 to 1; several: a partner for each
//     "hold"          astray it holds a random action for so many steps (1: a new one at every
//                     step); several: one for each, with each `random`
//     "errands"       astray it runs errands (agents/partners/errands.h) of so many steps instead;
//                     several likewise. `random` is then 1, always on errands, unless said
//                     otherwise
//   "agent": "pool"   the agents of the pool that the algorithm trains first
//                     (agents/training/stages.h)
//   "agent": NAME     frozen agents (agents/roster/roster.h): a scripted cook, a checkpoint, or a
//                     run directory, which stands for the agents of all its seeds. With weight 0 it
//                     is never met, but shows states to begin with (start_share)
// A name alone is short for {"agent": NAME}. Without a list an algorithm meets what is its own:
// "self", or "pool" if it responds to one.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace potluck {

struct PartnerEntry {
  std::string agent = "self";
  std::vector<double> random = {};
  std::vector<int> hold = {};     ///< never empty together with `errands` where there is `random`
  std::vector<int> errands = {};  ///< excludes `hold`
  double weight = 1;

  [[nodiscard]] bool is_self() const { return agent == "self"; }
  [[nodiscard]] bool is_pool() const { return agent == "pool"; }
  [[nodiscard]] bool astray() const { return !random.empty(); }
  bool operator==(const PartnerEntry&) const = default;
};

using PartnerList = std::vector<PartnerEntry>;

/// Throws InputError for what is no such list.
[[nodiscard]] PartnerList parse_partners(const nlohmann::ordered_json& list,
                                         const std::string& place);
/// As it is written shortest.
[[nodiscard]] nlohmann::ordered_json to_json(const PartnerList& list);

/// A weight without the noise of arithmetic: 12 digits.
[[nodiscard]] double tidy_weight(double weight);

}  // namespace potluck
