#include "env/overcooked_v2/sight.h"

#include <cstdlib>

#include "env/overcooked_v2/parameters.h"
#include "env/overcooked_v2/state.h"

namespace potluck::overcooked_v2 {

bool sees(const Layout& layout, Position from, Position to) {
  const int view = parameters(layout).view.value_or(0);
  return view == 0 || (std::abs(to.row - from.row) <= view && std::abs(to.col - from.col) <= view);
}

State seen_by(const Layout& layout, const State& state, int seat) {
  StateShape shape{.players = layout.num_agents(), .permutes = !parameters(layout).permute.empty()};
  constexpr std::array<Tile, 3> kSlots = {Tile::kPot, Tile::kButton, Tile::kCounter};
  for (const Tile tile : kSlots) {
    shape.slots += static_cast<int>(layout.cells_of(tile).size());
  }
  State seen = state;
  const View row(shape, seen.bytes.data());
  const Cell own = row.players()[seat].cell;
  const auto in_sight = [&](Cell cell) {
    return sees(layout, {.row = layout.row(own), .col = layout.col(own)},
                {.row = layout.row(cell), .col = layout.col(cell)});
  };
  bool told = false;
  for (const Cell indicator : layout.cells_of(Tile::kIndicator)) {
    told = told || in_sight(indicator);
  }
  Thing* slot = row.slots();
  for (const Tile tile : kSlots) {
    for (const Cell cell : layout.cells_of(tile)) {
      *slot = in_sight(cell) ? *slot : kNothing;
      told = told || (tile == Tile::kButton && *slot != kNothing);
      ++slot;
    }
  }
  for (int i = 0; i < shape.players; ++i) {
    if (i != seat && !in_sight(row.players()[i].cell)) {
      row.players()[i] = {.cell = kNoCell};
    }
  }
  row.shared().recipe = told ? row.shared().recipe : kNoContents;
  return seen;
}

}  // namespace potluck::overcooked_v2
