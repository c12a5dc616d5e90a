// The nonlinearities between layers, applied in place to whole buffers.
//
// Derivatives are written in terms of the activation's output, so the forward pass keeps only
// outputs.
#pragma once

#include <span>

#include "agents/network/mlp.h"

namespace potluck {

/// Slope of leaky_relu below zero (Maas et al. 2013).
inline constexpr float kLeakySlope = 0.01F;

/// tanh of every element; within 2e-7 of the exact value, absolute, and 4 ulp, relative, near zero
/// too; odd, never outside [-1, 1], exactly +-1 from |x| = 9.1 on; NaN stays NaN.
void tanh_in_place(std::span<float> values);

/// Applies `activation` to every element.
void activate(Activation activation, std::span<float> values);

/// d activation / d input at a point whose output is `output`. relu: 0 at 0; leaky_relu: the slope
/// at 0.
[[nodiscard]] float activation_derivative(Activation activation, float output);

}  // namespace potluck
