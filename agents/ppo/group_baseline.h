// Advantages without a critic: what came of it, against what came of it elsewhere.
//
//   A_t^(i) = G_t^(i) - mean_{j != i} G_t^(j)
//
// over a group of environments whose own chance is the same (grouped_env.h) and whose players'
// chance is not; G is the discounted return-to-go. Source: the group-relative baseline of arXiv
// 2511.19405, there per batch of rollouts with one starting position; leave-one-out as in RLOO.
//
// Environment e is in group e modulo the number of groups. Compared are samples of one group at the
// same step of the batch and of the episode, with the same agent in the seat; who has nobody to
// compare with has advantage 0. What follows the end of the batch is left out of G: it is cut at
// the same step for all.
#pragma once

#include <span>
#include <vector>

#include "agents/ppo/rollout.h"

namespace potluck {

/// Of seat `seat`, which got `rewards` [samples]; `groups`: how many there are.
void group_advantages(const Rollout& rollout, int seat, std::span<const float> rewards, int groups,
                      float gamma, std::vector<float>& out);

}  // namespace potluck
