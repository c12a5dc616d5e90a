// One step of the kitchen (the rules: env/overcooked_v2/rules.h).
#pragma once

#include <span>

#include "env/kernel.h"
#include "env/overcooked_v2/rules.h"

namespace potluck::overcooked_v2 {

/// What a step brought a player.
struct Outcome {
  float earned = 0;
  float shaped = 0;
  EventMask events = 0;
};

/// Everything but the drawing of the next recipe: `actions` and `outcomes` are [players]. The clock
/// goes on.
void step(const Rules& rules, View state, std::span<const Action> actions,
          std::span<Outcome> outcomes);

/// A step of every environment of a slice (Kernel::step).
void step(const Rules& rules, const Slice& slice, std::span<const Action> actions,
          const StepBuffers& out, const Chance& chance);

}  // namespace potluck::overcooked_v2
