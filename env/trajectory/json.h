// What the trajectory readers share. Internal: included by their .cpp files only, so that
// nlohmann's header stays out of everybody else's.
#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "env/layout.h"
#include "env/snapshot.h"
#include "env/text/error.h"
#include "env/text/json_cursor.h"
#include "env/trajectory/trajectory.h"

namespace potluck::trajectory_json {

using Json = nlohmann::json;

/// Steps of one episode: as many as the longest horizon.
inline constexpr std::size_t kMaxSteps = 1'000'000;

/// parse_json_document for trajectories.
[[nodiscard]] Json parse(std::string_view text, const std::string& place);

/// A value and where it stands.
using Value = JsonCursor;

/// The readers of foreign files (env/trajectory/foreign.cpp).
[[nodiscard]] std::vector<Trajectory> read_overcooked_ai(const Value& root,
                                                         std::span<const std::string> overrides);
[[nodiscard]] Trajectory read_human_game(const Value& root, std::span<const std::string> overrides);

/// `spec` with `overrides` applied, checked and compiled; `place` in errors.
[[nodiscard]] std::shared_ptr<const Layout> make_layout(const LayoutSpec& spec,
                                                        const std::string& place,
                                                        std::span<const std::string> overrides);

}  // namespace potluck::trajectory_json
