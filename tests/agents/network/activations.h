// What the tests of layers know about activations, in double precision.
#pragma once

#include <cmath>

#include "agents/network/activation.h"

namespace potluck {

inline constexpr Activation kAll[] = {Activation::kTanh, Activation::kRelu,
                                      Activation::kLeakyRelu20};

inline double activation(Activation which, double x) {
  if (which == Activation::kTanh) {
    return std::tanh(x);
  }
  const double slope = which == Activation::kLeakyRelu     ? 0.01
                       : which == Activation::kLeakyRelu20 ? 0.2
                       : which == Activation::kLeakyRelu30 ? 0.3
                                                           : 0;
  return x > 0 ? x : slope * x;
}

}  // namespace potluck
