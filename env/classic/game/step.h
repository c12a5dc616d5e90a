// One step of classic kitchens, for a slice of a batch (the rules: env/classic/game/rules.h).
#pragma once

#include <span>

#include "env/action.h"
#include "env/classic/game/rules.h"
#include "env/event.h"
#include "env/kernel.h"

namespace potluck::classic {

/// What a step brought one player.
struct Outcome {
  float earned = 0;  ///< worth of what this player served
  float shaped = 0;  ///< shaping reward
  EventMask events = 0;
};

/// One step of one state, in place. `actions` and `outcomes` are [num_players]; outcomes are
/// overwritten.
void step(const ClassicRules& rules, View state, std::span<const Action> actions,
          std::span<Outcome> outcomes);

/// One step of every environment of `slice`, whose rows are rules.shape.bytes() long and lie one
/// after another. Buffers as in Kernel::step.
void step(const ClassicRules& rules, const Slice& slice, std::span<const Action> actions,
          const StepBuffers& out);

}  // namespace potluck::classic
