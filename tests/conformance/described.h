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
/// logits, probabilities (and value, where there is one) agree within 1e-4. A case counts as a
/// step. Weights without cases ("overcooked-bc19-v1") must be readable.
///
/// "overcooked-bc19-cases-v1" has the cases of several networks that lie beside it, MODEL of
/// KITCHEN in KITCHEN_MODEL.json, and games in which who was stuck did something else; a state and
/// a player of either count as a step. "models" may be empty and games without any: then it is
/// about what players see ("features", and "planes" as [x, y, plane, value]) and who is stuck.
[[nodiscard]] FileResult check_described(const nlohmann::json& file,
                                         const std::filesystem::path& path);

}  // namespace potluck::conformance
