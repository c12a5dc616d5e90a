// What learners put into their lines of metrics.jsonl.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace potluck {

/// A number that prints like the float, such as 0.01, not like the nearest double to it.
[[nodiscard]] nlohmann::ordered_json shortest(float value);

/// Throws Diverged when a number of the line, which has "seed" and "update", is not finite.
void require_finite(const nlohmann::ordered_json& metrics);

}  // namespace potluck
