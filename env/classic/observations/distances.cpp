#include "env/classic/observations/distances.h"

#include <algorithm>
#include <array>

namespace potluck::classic {
namespace {

// The cell next to `cell` in `direction`, kNoCell outside the grid.
Cell neighbour(const ClassicRules& rules, Cell cell, int direction) {
  constexpr std::array<int, 4> kRows = {-1, 1, 0, 0};
  constexpr std::array<int, 4> kCols = {0, 0, 1, -1};
  const auto d = static_cast<std::size_t>(direction);
  const int row = cell / rules.width + kRows[d];
  const int col = cell % rules.width + kCols[d];
  const bool inside = row >= 0 && row < rules.height && col >= 0 && col < rules.width;
  return inside ? static_cast<Cell>(row * rules.width + col) : kNoCell;
}

}  // namespace

Distances::Distances(const ClassicRules& rules)
    : num_cells_(rules.tiles.size()), table_(num_cells_ * 4 * num_cells_, kUnreachable) {
  std::vector<std::uint16_t> steps(num_cells_ * 4);
  std::vector<std::size_t> queue;
  queue.reserve(steps.size());
  for (const Cell start : rules.floor) {
    for (int orientation = 0; orientation < 4; ++orientation) {
      // Breadth first over poses; every pose found gives the distance of the cell it faces.
      const std::size_t source = ClassicRules::pose(start, orientation);
      std::ranges::fill(steps, kUnreachable);
      queue.assign(1, source);
      steps[source] = 0;
      for (std::size_t head = 0; head < queue.size(); ++head) {
        const std::size_t pose = queue[head];
        const Cell faced =
            neighbour(rules, static_cast<Cell>(pose / 4), static_cast<int>(pose % 4));
        if (faced != kNoCell && rules.tiles[faced] != Tile::kFloor) {
          std::uint16_t& best = table_[source * num_cells_ + faced];
          best = std::min(best, steps[pose]);
        }
        for (std::size_t action = 0; action < 4; ++action) {
          const Wish& wish = rules.wishes[pose * 8 + action];
          const std::size_t next = ClassicRules::pose(wish.cell, wish.orientation);
          if (steps[next] == kUnreachable) {
            steps[next] = static_cast<std::uint16_t>(steps[pose] + 1);
            queue.push_back(next);
          }
        }
      }
    }
  }
}

}  // namespace potluck::classic
