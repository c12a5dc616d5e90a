// The facts of a kitchen (env/grid/facts.h) for people and for programs.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "env/layout.h"
#include "env/layout_facts.h"

namespace potluck::tools {

/// "5 x 4": width and height in tiles; "-" without a grid.
[[nodiscard]] std::string size_of(const Layout& layout);

/// One fact a line, under a heading of fixed width.
[[nodiscard]] std::string describe_facts(const Layout& layout);

/// The same as one object: size, stations, floors, shortest cycle, most deliveries and how they
/// were found.
[[nodiscard]] nlohmann::json facts_to_json(const Layout& layout);

}  // namespace potluck::tools
