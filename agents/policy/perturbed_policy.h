// A partner that is less reliable than it was trained to be: it errs, or it is more or less
// determined than usual.
//
// With probability `noise` an action is replaced by one drawn evenly from all; otherwise it is
// drawn from probabilities p^(1/temperature), normalised (below 1: rather the likeliest action;
// above 1: rather any). What the partner remembers follows from what it sees, as ever.
#pragma once

#include <memory>
#include <vector>

#include "agents/policy/policy.h"

namespace potluck {

/// `policy` itself for noise 0 and temperature 1. Chance is drawn with Purpose::kPerturbation +
/// seat, so that with less noise the same actions are replaced but some. Probabilities asked for
/// are exactly those that actions are drawn from.
[[nodiscard]] std::unique_ptr<Policy> perturbed(std::unique_ptr<Policy> policy, double noise,
                                                double temperature, int num_actions);

}  // namespace potluck
