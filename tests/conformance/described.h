// Described networks (agents/checkpoint/described_agent.h): what ours make of states that the
// description has answers for.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>

#include "tests/conformance/result.h"

namespace potluck::conformance {

/// Whether `file` is such a description.
[[nodiscard]] bool is_described(const nlohmann::json& file);

/// Every case under "reference": the observation of its state must be the one written there, and
/// logits (and value, where there is one) agree within 1e-4. A case counts as a step.
[[nodiscard]] FileResult check_described(const nlohmann::json& file,
                                         const std::filesystem::path& path);

}  // namespace potluck::conformance
