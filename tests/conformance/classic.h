// Recorded trajectories of the classic reference, played again.
//
// A recording says grid, parameters, recipes and orders of a kitchen, and of each trajectory the
// start, all joint actions, the state after each step with rewards and events, and samples of
// observations and JSON states. Every one of them must come out the same; objects in the order in
// which they were put down.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "env/layout.h"
#include "tests/conformance/result.h"

namespace potluck::conformance {

/// The kitchen of a recording: from "grid", "params" (the reference's names of layout parameters;
/// "inf" for infinity) and "dynamics". Throws InputError or nlohmann::json::exception if it is
/// none.
[[nodiscard]] LayoutSpec classic_spec(const nlohmann::json& file);

/// Plays everything in `file`. Throws InputError or nlohmann::json::exception when it is no
/// recording.
[[nodiscard]] FileResult check_classic(const nlohmann::json& file);

}  // namespace potluck::conformance
