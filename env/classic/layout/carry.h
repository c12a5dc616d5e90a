// Shortest ways of single things through a classic kitchen, for env/classic/layout/facts.h.
// Internal.
//
// A thing in hand is at a pose (cell, orientation) of whoever holds it. It moves by a step or a
// turn of its holder (1), or over a counter that it faces to any pose facing the same counter
// (`pass`).
#pragma once

#include <span>
#include <vector>

#include "env/grid/reach.h"
#include "env/layout.h"

namespace potluck::classic {

class Carrying {
 public:
  /// `floor`: where players can be. `pass`: cost of a pass, or kNoWay for none.
  Carrying(const Layout& layout, const CellSet& floor, int pass);

  /// Costs of all poses, index cell * 4 + orientation.
  using Costs = std::vector<int>;

  [[nodiscard]] Costs nothing() const;
  /// Lowers the cost of every pose that faces `target` to `cost`.
  void start_facing(Costs& costs, Cell target, int cost) const;
  /// Spreads the costs given so far over all ways.
  void spread(Costs& costs) const;
  /// The least cost of a pose that faces `target`.
  [[nodiscard]] int facing(const Costs& costs, Cell target) const;

 private:
  [[nodiscard]] bool is_floor(Cell cell) const { return cell != kNoCell && floor_.test(cell); }

  const Layout& layout_;
  CellSet floor_;
  int pass_;
};

}  // namespace potluck::classic
