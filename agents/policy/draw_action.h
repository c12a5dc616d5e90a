// From probabilities to an action.
#pragma once

#include <cstddef>
#include <span>

#include "env/action.h"

namespace potluck {

/// The action in whose part of [0, 1) `at` lies; one that can happen also where rounding leaves a
/// gap at the end.
[[nodiscard]] inline Action action_at(std::span<const float> probabilities, float at) {
  std::size_t last = 0;
  float sum = 0;
  for (std::size_t action = 0; action < probabilities.size(); ++action) {
    if (probabilities[action] > 0) {
      last = action;
      sum += probabilities[action];
      if (at < sum) {
        break;
      }
    }
  }
  return static_cast<Action>(last);
}

}  // namespace potluck
