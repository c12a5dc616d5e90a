#include "agents/partners/cook/habits.h"

#include <algorithm>

namespace potluck::partners {

std::vector<Cell> floor_outside(const Layout& layout, Half half) {
  std::vector<Cell> floor;
  for (int i = 0; i < layout.num_cells(); ++i) {
    const auto cell = static_cast<Cell>(i);
    if (layout.walkable(cell)) {
      floor.push_back(cell);
    }
  }
  const auto by_column = [&](Cell a, Cell b) { return layout.col(a) < layout.col(b); };
  const auto [first, last] = std::ranges::minmax_element(floor, by_column);
  const int twice_middle = layout.col(*first) + layout.col(*last);
  std::erase_if(floor, [&](Cell cell) {
    const int twice = 2 * layout.col(cell);
    switch (half) {
      case Half::kLeft:
        return twice <= twice_middle;
      case Half::kRight:
        return twice >= twice_middle;
      case Half::kBoth:
        break;
    }
    return true;
  });
  return floor;
}

}  // namespace potluck::partners
