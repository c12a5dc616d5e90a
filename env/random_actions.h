// Random actions for a whole batch, fast enough for the fastest kernel.
#pragma once

#include <cstdint>
#include <span>

#include "env/action.h"
#include "env/random.h"

namespace potluck {

/// Fills `actions` with independent, uniform actions 0 .. num_actions - 1 (1 <= num_actions <= 16).
/// actions[i] is a function of (key, step, i) alone: the same for spans of any length, and on
/// machines with and without AVX2.
///
/// A Philox block has eight times 16 bits, and each gives two actions by multiplication; the share
/// of an action is off by less than num_actions^2 / 65536 of itself (six actions: 0.05 %).
void draw_actions(const RandomKey& key, std::uint32_t step, int num_actions,
                  std::span<Action> actions);

}  // namespace potluck
