// The bound: after a delivery, a player walks from beside the pot to an onion and back, or stays a
// step for the onion if it grows there: at least max(2 d, 1) + 1 steps, d being the shortest way
// between any onion and any cell beside a pot; the first delivery also needs the way from the
// start. Without respawn there are no more deliveries than onions.
#include "env/grid/facts.h"

#include <algorithm>
#include <string>
#include <vector>

#include "env/coop_grid/parameters.h"
#include "env/coop_grid/rule_set.h"
#include "env/grid/reach.h"

namespace potluck::coop_grid {
namespace {

std::string number(long long value) {
  return std::to_string(value);
}

/// Steps of a walk from `from` to every cell of a coop_grid kitchen.
std::vector<int> walk(const Layout& layout, const std::vector<Cell>& from) {
  std::vector<int> steps(static_cast<std::size_t>(layout.num_cells()), kNoWay);
  std::vector<Cell> queue = from;
  for (const Cell cell : from) {
    steps[cell] = 0;
  }
  for (std::size_t i = 0; i < queue.size(); ++i) {
    for (int direction = 0; direction < 4; ++direction) {
      const Cell next = layout.neighbour(queue[i], direction);
      if (next == kNoCell || steps[next] < kNoWay) {
        continue;
      }
      if (layout.tile(next) == Tile::kFloor || layout.tile(next) == Tile::kOnion) {
        steps[next] = steps[queue[i]] + 1;
        queue.push_back(next);
      }
    }
  }
  return steps;
}

}  // namespace

LayoutFacts facts(const Layout& layout, int horizon) {
  LayoutFacts facts = floor_facts(layout, layout.starts());

  const auto onions = layout.cells_of(Tile::kOnion);
  DeliveryCycle best;
  best.recipe = {1, 0};
  best.work_steps = kNoWay;
  best.first_delivery = kNoWay;
  long long total = 0;
  int working = 0;
  for (const Cell start : layout.starts()) {
    const std::vector<int> from_start = walk(layout, {start});
    int first = kNoWay;
    int apart = kNoWay;
    for (const Cell onion : onions) {
      if (from_start[onion] >= kNoWay) {
        continue;
      }
      const std::vector<int> from_onion = walk(layout, {onion});
      int way = kNoWay;
      for (const Cell pot : layout.cells_of(Tile::kPot)) {
        for (int direction = 0; direction < 4; ++direction) {
          const Cell beside = layout.neighbour(pot, direction);
          way = beside == kNoCell ? way : std::min(way, from_onion[beside]);
        }
      }
      if (way < kNoWay) {
        first = std::min(first, std::max(from_start[onion], 1) + way + 1);
        apart = std::min(apart, std::max(2 * way, 1) + 1);
      }
    }
    if (first < kNoWay) {
      ++working;
      total += first > horizon ? 0 : (horizon - first) / apart + 1;
      best.work_steps = std::min(best.work_steps, apart);
      best.first_delivery = std::min(best.first_delivery, first);
    }
  }
  if (working == 0) {
    facts.how = "no onion can be brought to a pot";
    return facts;
  }
  facts.cycle = best;
  facts.max_deliveries = total;
  facts.how = number(working) + (working == 1 ? " player" : " players") + " with at least " +
              number(best.work_steps) +
              " steps from delivery to delivery, the first after at least " +
              number(best.first_delivery);
  const auto supply = static_cast<long long>(onions.size());
  if (parameters(layout.spec()).respawn_probability == 0 && supply < total) {
    facts.max_deliveries = supply;
    facts.how =
        number(supply) + (supply == 1 ? " onion that does" : " onions that do") + " not grow again";
  }
  return facts;
}

}  // namespace potluck::coop_grid
