// Kitchens and their states as text for terminals.
#pragma once

#include <string>

#include "env/layout.h"
#include "env/snapshots.h"

namespace potluck {

/// The grid with its row and column numbers (counting from 1, as findings do), a line per row, and
/// a legend of the symbols in it. `colour`: stations on coloured ground, by ANSI sequences.
[[nodiscard]] std::string draw_grid(const LayoutSpec& spec, bool colour);

/// The grid, three characters a tile and a line per row, then a line per pot that is not empty.
/// A player is its number, where it faces (if players `turn`) and what it holds: "1>o" (o onion,
/// t tomato, d dish, s soup). An object on a tile stands in its middle; a pot shows how many
/// ingredients it has, and '~' while it cooks, '!' when it is ready.
[[nodiscard]] std::string draw_grid_state(const Layout& layout, const StateWords& words,
                                          const Snapshot& state, bool turn, bool colour);

/// ANSI sequence for a tile: black or white on the ground that cooks would expect (copper pots,
/// yellow onions, red tomatoes).
[[nodiscard]] const char* tile_colour(char symbol);

}  // namespace potluck
