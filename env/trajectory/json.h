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
/// Length of a state that is a text of its own.
inline constexpr std::size_t kMaxStateText = std::size_t{1} << 20;
/// Texts that are no UTF-8 are written as well as can be.
inline constexpr auto kReplace = Json::error_handler_t::replace;

/// parse_json_document for trajectories.
[[nodiscard]] Json parse(std::string_view text, const std::string& place);

/// A value and where it stands.
using Value = JsonCursor;

/// The readers of foreign files (env/trajectory/foreign.h).
[[nodiscard]] std::vector<Trajectory> read_overcooked_ai(const Value& root,
                                                         const TrajectoryHints& hints);
[[nodiscard]] Trajectory read_human_game(const Value& root, const TrajectoryHints& hints);
/// Tables: the text of a .csv, or a list of rows.
[[nodiscard]] std::vector<Trajectory> read_table(std::string_view csv, const std::string& place,
                                                 const TrajectoryHints& hints);
[[nodiscard]] std::vector<Trajectory> read_table(const Value& rows, const TrajectoryHints& hints);
/// Does a list of such values look like a table's rows?
[[nodiscard]] bool is_table_row(const Json& value);

/// `spec` with `overrides` applied, checked and compiled; `place` in errors.
[[nodiscard]] std::shared_ptr<const Layout> make_layout(const LayoutSpec& spec,
                                                        const std::string& place,
                                                        std::span<const std::string> overrides);

}  // namespace potluck::trajectory_json
