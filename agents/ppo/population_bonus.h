// The bonus that keeps a population's members apart.
#pragma once

#include <span>
#include <vector>

#include "agents/policy/network_batch.h"
#include "agents/ppo/rollout.h"

namespace potluck {

/// Adds -weight * log(mean over the members of pi_j(a|o)) to the reward of every sample of agent
/// `agent` in `seat` (`weight` in the unit of these rewards, RewardWeights::scale included): what
/// is common in the population is worth less than what is rare. Source: maximum entropy population,
/// Zhao et al. 2023, arXiv 2112.11701 (the population entropy bonus). `members`: the networks,
/// `view`: what the agent saw; `rewards` [samples] in and out.
void add_population_bonus(const Rollout& rollout, int seat, int agent,
                          std::span<const ActorCritic* const> members, const NetworkBatch& view,
                          float weight, std::span<float> rewards);

}  // namespace potluck
