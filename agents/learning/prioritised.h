// Prioritised sampling: partners with whom a learner does badly are drawn more often.
//
// Source: Zhao et al., "Maximum entropy population-based training for zero-shot human-AI
// coordination" (2023, arXiv 2112.11701): a partner's weight is its rank by return, the worst
// having the highest, to some power.
#pragma once

#include <span>
#include <vector>

namespace potluck {

/// Chosen: theirs is annealed.
inline constexpr double kRankPower = 3;

/// Weights of seatings. `weights` are those of uniform sampling (empty: all the same); partners[i]
/// says whose seating i is (a number of `returns`, below 0: nobody's); `returns`: what the learner
/// earns with each partner, NaN: not known yet. Until all that are seated are known nothing
/// changes. What partners weigh together stays, and so does what is nobody's.
[[nodiscard]] std::vector<double> prioritised_weights(std::vector<double> weights,
                                                      std::span<const int> partners,
                                                      std::span<const float> returns);

}  // namespace potluck
