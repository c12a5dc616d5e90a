// The nonlinearities between layers, applied in place to whole buffers.
//
// Derivatives are written in terms of the activation's output, so the forward pass keeps only
// outputs.
#pragma once

#include <span>

#include "agents/network/mlp.h"

namespace potluck {

/// Slope below zero of the activations that are linear there; 0 for tanh, which is not.
[[nodiscard]] constexpr float leaky_slope(Activation activation) {
  switch (activation) {
    case Activation::kTanh:
    case Activation::kRelu:
      return 0;
    case Activation::kLeakyRelu:
      return 0.01F;
    case Activation::kLeakyRelu20:
      return 0.2F;
    case Activation::kLeakyRelu30:
      return 0.3F;
  }
  return 0;
}

/// tanh of every element; within 2e-7 of the exact value, absolute, and 4 ulp, relative, near zero
/// too; odd, never outside [-1, 1], exactly +-1 from |x| = 9.1 on; NaN stays NaN.
void tanh_in_place(std::span<float> values);

/// Applies `activation` to every element.
void activate(Activation activation, std::span<float> values);

/// d activation / d input at a point whose output is `output`. relu: 0 at 0; leaky_relu: the slope
/// at 0.
[[nodiscard]] float activation_derivative(Activation activation, float output);

}  // namespace potluck
