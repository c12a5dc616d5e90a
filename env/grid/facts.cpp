#include "env/grid/facts.h"

#include <algorithm>

#include "env/grid/reach.h"

namespace potluck {

LayoutFacts floor_facts(const Layout& layout, std::span<const Cell> from) {
  LayoutFacts facts;
  const std::vector<int> area = floor_areas(layout);
  facts.num_floors = *std::max_element(area.begin(), area.end()) + 1;
  facts.floor_cells.assign(static_cast<std::size_t>(facts.num_floors), 0);
  for (const int a : area) {
    if (a >= 0) {
      ++facts.floor_cells[static_cast<std::size_t>(a)];
    }
  }
  for (const Cell cell : from) {
    facts.floor_of_player.push_back(area[cell]);
  }
  for (const CellSet& reach : reach_of_players(layout, from)) {
    facts.reach_of_player.push_back(static_cast<int>(reach.count()));
  }
  return facts;
}

}  // namespace potluck
