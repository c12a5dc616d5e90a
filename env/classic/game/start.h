// Start states of classic kitchens.
#pragma once

#include <cstdint>

#include "env/classic/game/parameters.h"
#include "env/classic/game/rules.h"
#include "env/random.h"
#include "env/state.h"

namespace potluck::classic {

/// Do episodes of this kitchen start at random?
[[nodiscard]] bool starts_at_random(const Parameters& p);

/// Start state of episode `episode` of environment `env`: the standard start (convert.h) unless the
/// layout asks for random positions or objects. Then, as in the reference's random start
/// (get_random_start_state_fn), whatever start_state there is:
///
///   - positions are uniform over all tuples of distinct floor cells (random_positions) or the
///     start cells; everyone faces north; the timestep is 0;
///   - with p = random_object_probability, for each pot in row-major order, with probability p:
///     n onions, n uniform in 1..3, and m tomatoes, m uniform in 0..3-n, at tick 0 with
///     probability p, else not started;
///   - for each player, with probability p: an onion (0.6), a dish (0.2) or a ready soup (0.2), its
///     contents drawn the same way.
///
/// Where pots hold fewer than three, n and then m are cut to what fits (the reference fails).
/// Draws: the words of key.draw(env, episode, 0, kStart), then of step 1, 2, …, in the order above;
/// one word per decision.
[[nodiscard]] State start_state(const ClassicRules& rules, const RandomKey& key, std::uint32_t env,
                                std::uint32_t episode);

}  // namespace potluck::classic
