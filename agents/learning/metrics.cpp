#include "agents/learning/metrics.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "agents/learning/learner.h"
#include "env/text/json_text.h"

namespace potluck {

nlohmann::ordered_json shortest(float value) {
  return ordered_json_or_discarded(fmt::format("{}", value));
}

void require_finite(const nlohmann::ordered_json& metrics) {
  for (const auto& [key, value] : metrics.items()) {
    if (value.is_number_float() && !std::isfinite(value.get<double>())) {
      throw Diverged(metrics["seed"].get<std::uint64_t>(), metrics["update"].get<int>(),
                     fmt::format("{} is {}", key, value.get<double>()));
    }
  }
}

}  // namespace potluck
