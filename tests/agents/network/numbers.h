// Reproducible numbers for the tests of networks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "agents/network/aligned.h"
#include "env/random.h"

namespace potluck {

inline constexpr float kInfinity = std::numeric_limits<float>::infinity();
inline constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// `size` numbers in [-1, 1); different `which`, different numbers.
inline AlignedFloats test_numbers(std::uint32_t which, std::size_t size) {
  AlignedFloats values(size);
  for (std::size_t i = 0; i < size; ++i) {
    const auto bits =
        RandomKey{17}.draw(which, 0, static_cast<std::uint32_t>(i), Purpose::kBenchmark);
    values[i] = 2 * unit_float(bits[0]) - 1;
  }
  return values;
}

inline std::size_t count(int rows, int columns) {
  return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
}

}  // namespace potluck
