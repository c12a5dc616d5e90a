// How episodes begin, and the recipes of the day: all that is left to chance.
#pragma once

#include <cstdint>
#include <span>

#include "env/overcooked_v2/rules.h"
#include "env/random.h"

namespace potluck::overcooked_v2 {

/// The start of an episode; with `buffer`, one of those states (its time and news blanked).
[[nodiscard]] State start_state(const Rules& rules, std::span<const State> buffer,
                                const RandomKey& key, std::uint32_t env, std::uint32_t episode);

/// The start without chance: everybody where the grid says, the first recipe.
[[nodiscard]] State plain_start(const Rules& rules);

/// The recipe after a right soup in the step that began at `timestep`.
[[nodiscard]] Contents next_recipe(const Rules& rules, const RandomKey& key, std::uint32_t env,
                                   std::uint32_t episode, std::uint32_t timestep);

}  // namespace potluck::overcooked_v2
