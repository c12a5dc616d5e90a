#include <string>

#include "env/coop_grid/rule_set.h"
#include "env/grid/reach.h"

namespace potluck::coop_grid {

void check_solvable(const Layout& layout, Findings& findings) {
  const std::vector<CellSet> reach = reach_of_players(layout, layout.starts());
  std::vector<bool> faced(static_cast<std::size_t>(layout.num_cells()));
  bool any_delivers = false;
  for (std::size_t player = 0; player < reach.size(); ++player) {
    bool onion = false;
    bool pot = false;
    for (std::size_t i = 0; i < faced.size(); ++i) {
      const auto cell = static_cast<Cell>(i);
      if (!reach[player].test(cell)) {
        continue;
      }
      if (layout.tile(cell) == Tile::kOnion) {
        faced[cell] = true;
        onion = true;
      }
      for (int direction = 0; direction < 4; ++direction) {
        const Cell next = layout.neighbour(cell, direction);
        if (next != kNoCell && layout.tile(next) == Tile::kPot) {
          faced[next] = true;
          pot = true;
        }
      }
    }
    any_delivers = any_delivers || (onion && pot);
  }
  for (int i = 0; i < layout.num_cells(); ++i) {
    const auto cell = static_cast<Cell>(i);
    if (!faced[cell] && (layout.tile(cell) == Tile::kPot || layout.tile(cell) == Tile::kOnion)) {
      findings.warning_at(layout.row(cell), layout.col(cell),
                          std::string(layout.tile(cell) == Tile::kPot ? "pot 'P'" : "onion 'O'") +
                              " cannot be reached by any player",
                          "open a way to it");
    }
  }
  if (!any_delivers) {
    findings.error("grid",
                   "no onion can ever be delivered: no player can reach both an onion and a pot",
                   {}, "open a way, or move a station or a start");
  }
}

}  // namespace potluck::coop_grid
