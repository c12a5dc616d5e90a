// States that strangers get into: where a learner should know what to do.
#pragma once

#include <span>

#include "agents/learning/frozen_partner.h"
#include "agents/ppo/rollout.h"
#include "env/arena.h"

namespace potluck {

/// Moments of games in which every two different partners meet in either order (all partners must
/// be networks), taken evenly over an episode: `kHarvestMoments` from each of `num_envs`
/// environments, which draw a pair each. Deterministic in `key`. Throws InputError for fewer than
/// two partners, or where kitchens differ between episodes.
[[nodiscard]] std::vector<StartStates::Moment> harvest_moments(
    std::span<const FrozenPartner> partners, const Arena& arena, Observation observation,
    int num_envs, RandomKey key);

inline constexpr int kHarvestMoments = 16;

}  // namespace potluck
