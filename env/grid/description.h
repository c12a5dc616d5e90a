// Lines of a kitchen's description that all grids have.
#pragma once

#include <string>

#include "env/layout.h"
#include "env/layout_facts.h"

namespace potluck {

/// "5 x 4".
[[nodiscard]] std::string grid_size_text(const Layout& layout);
/// "30 tiles, all connected".
[[nodiscard]] std::string floor_text(const LayoutFacts& facts);
/// "2 pots": "" if there are none; the second and later ones with ", " in front.
void add_stations(std::string& text, const Layout& layout, Tile tile, const char* one,
                  const char* many);

}  // namespace potluck
