// How many actions from here to there, with nobody in the way.
//
// A player is at a pose (floor cell, orientation). One action moves onto a neighbouring floor cell,
// facing that way, or turns towards a neighbour that is not floor. A feature (any solid cell) is
// reached when the player stands beside it and faces it; the interact itself is not counted.
// Source: the reference's MotionPlanner.
#pragma once

#include <cstdint>
#include <vector>

#include "env/classic/game/rules.h"

namespace potluck::classic {

inline constexpr std::uint16_t kUnreachable = 0xFFFF;

/// Distances of every pose to every solid cell, found once. Immutable.
class Distances {
 public:
  explicit Distances(const ClassicRules& rules);

  /// Actions from (cell, orientation) to face `feature`; kUnreachable if there is no way, or if
  /// `cell` is no floor or `feature` is.
  [[nodiscard]] std::uint16_t to(Cell cell, int orientation, Cell feature) const {
    return table_[ClassicRules::pose(cell, orientation) * num_cells_ + feature];
  }

 private:
  std::size_t num_cells_;
  std::vector<std::uint16_t> table_;  ///< [pose, feature]
};

}  // namespace potluck::classic
