// The facts of a kitchen (env/layout/facts.h) for people and for programs.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "env/layout.h"
#include "env/layout/facts.h"

namespace potluck::tools {

/// "classic" or "coop_grid".
[[nodiscard]] std::string rules_name(Rules rules);
/// "5 x 4": width and height in tiles.
[[nodiscard]] std::string size_of(const Layout& layout);

/// One fact a line, under a heading of fixed width.
[[nodiscard]] std::string describe_facts(const Layout& layout, const LayoutFacts& facts);

/// The same as one object: size, stations, floors, shortest cycle, most deliveries and how they
/// were found.
[[nodiscard]] nlohmann::json facts_to_json(const Layout& layout, const LayoutFacts& facts);

}  // namespace potluck::tools
