// A kitchen drawn in the terminal.
#pragma once

#include <string>

#include "env/layout.h"

namespace potluck::tools {

/// ANSI sequence for a tile: black or white on the ground that cooks would expect (copper pots,
/// yellow onions, red tomatoes).
[[nodiscard]] const char* tile_colour(char symbol);

/// The grid with its row and column numbers (counting from 1, as findings do), a line per row, and
/// a legend of the symbols in it. `colour`: stations on coloured ground, by ANSI sequences.
[[nodiscard]] std::string draw_layout(const LayoutSpec& spec, bool colour);

}  // namespace potluck::tools
