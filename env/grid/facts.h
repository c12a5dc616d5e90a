// The facts that all grids have: their floors.
#pragma once

#include <span>

#include "env/layout_facts.h"

namespace potluck {

/// The floors, and the players that stand on `from` at the start.
[[nodiscard]] LayoutFacts floor_facts(const Layout& layout, std::span<const Cell> from);

}  // namespace potluck
