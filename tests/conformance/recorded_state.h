// States as the recordings of the classic reference write them.
//
// [P, Q]: P = cell, orientation, code of what is held, player by player; Q = cell, code of what
// lies on counters and in pots. The code of an onion, tomato, dish is 1, 2, 3; that of a soup (tick
// + 2) * kTickUnit + a digit per ingredient, 1 an onion, 2 a tomato.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

#include "env/layout.h"
#include "env/snapshot.h"

namespace potluck::conformance {

inline constexpr std::int64_t kTickUnit = 100000;

/// Throws InputError or nlohmann::json::exception if `state` is none of this kitchen.
[[nodiscard]] Snapshot recorded_snapshot(const nlohmann::json& state, const Layout& layout,
                                         int timestep);

}  // namespace potluck::conformance
