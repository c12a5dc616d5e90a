#include "env/classic/layout/carry.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

namespace potluck::classic {
namespace {

constexpr int opposite(int direction) {
  return direction ^ 1;
}  // north-south, east-west

}  // namespace

Carrying::Carrying(const Layout& layout, const CellSet& floor, int pass)
    : layout_(layout), floor_(floor), pass_(pass) {}

Carrying::Costs Carrying::nothing() const {
  return Costs(static_cast<std::size_t>(layout_.num_cells()) * 4, kNoWay);
}

void Carrying::start_facing(Costs& costs, Cell target, int cost) const {
  for (int direction = 0; direction < 4; ++direction) {
    const Cell cell = layout_.neighbour(target, opposite(direction));
    if (is_floor(cell)) {
      int& known = costs[std::size_t{cell} * 4 + static_cast<std::size_t>(direction)];
      known = std::min(known, cost);
    }
  }
}

int Carrying::facing(const Costs& costs, Cell target) const {
  int best = kNoWay;
  for (int direction = 0; direction < 4; ++direction) {
    const Cell cell = layout_.neighbour(target, opposite(direction));
    if (is_floor(cell)) {
      best = std::min(best, costs[std::size_t{cell} * 4 + static_cast<std::size_t>(direction)]);
    }
  }
  return best;
}

void Carrying::spread(Costs& costs) const {
  using Entry = std::pair<int, std::size_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
  for (std::size_t pose = 0; pose < costs.size(); ++pose) {
    if (costs[pose] < kNoWay) {
      open.emplace(costs[pose], pose);
    }
  }
  const auto relax = [&](Cell cell, int direction, int cost) {
    const std::size_t pose = std::size_t{cell} * 4 + static_cast<std::size_t>(direction);
    if (cost < costs[pose]) {
      costs[pose] = cost;
      open.emplace(cost, pose);
    }
  };
  while (!open.empty()) {
    const auto [cost, pose] = open.top();
    open.pop();
    if (cost > costs[pose]) {
      continue;
    }
    const auto cell = static_cast<Cell>(pose / 4);
    for (int direction = 0; direction < 4; ++direction) {
      const Cell next = layout_.neighbour(cell, direction);
      if (is_floor(next)) {
        relax(next, direction, cost + 1);
      } else {
        relax(cell, direction, cost + 1);
      }
    }
    const Cell faced = layout_.neighbour(cell, static_cast<int>(pose % 4));
    if (pass_ < kNoWay && faced != kNoCell && layout_.tile(faced) == Tile::kCounter) {
      for (int direction = 0; direction < 4; ++direction) {
        const Cell other = layout_.neighbour(faced, opposite(direction));
        if (is_floor(other)) {
          relax(other, direction, cost + pass_);
        }
      }
    }
  }
}

}  // namespace potluck::classic
