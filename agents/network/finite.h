// Whether numbers are still numbers.
#pragma once

#include <span>

namespace potluck {

/// Whether no value is infinite or NaN. Reads at memory speed: cheap enough for all weights after
/// every update.
[[nodiscard]] bool all_finite(std::span<const float> values);

}  // namespace potluck
