// Recorded episodes of the coop_grid rules, played again with the recorded chance.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "tests/conformance/result.h"

namespace potluck::conformance {

/// Plays every episode of `file`, whose "layout" names a built-in kitchen of one or two players.
/// Positions, hands, onions, rewards and the end must agree at every step. Throws InputError or
/// nlohmann::json::exception when it is no recording.
[[nodiscard]] FileResult check_coop_grid(const nlohmann::json& file);

}  // namespace potluck::conformance
