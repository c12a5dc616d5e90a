// Ways through a classic kitchen, looked up: how many actions from here to there, other players
// aside.
//
// A pose is a floor cell and an orientation, 4 * cell + orientation. One action is one edge: a step
// onto a neighbouring floor cell (and the turn that comes with it), or a turn towards something
// solid. A stand is a pose from which a solid cell is faced. Regions are the connected areas of
// floor.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "env/layout.h"

namespace potluck::partners {

/// Actions to something that cannot be reached.
inline constexpr int kFar = 20'000;

/// North, south, east and west, as numbers of Layout::neighbour.
inline constexpr int kDirections = 4;

using Pose = std::uint16_t;

[[nodiscard]] constexpr Pose pose_of(Cell cell, int orientation) {
  return static_cast<Pose>(cell * 4 + orientation);
}
[[nodiscard]] constexpr Cell cell_of(Pose pose) {
  return static_cast<Cell>(pose / 4);
}
[[nodiscard]] constexpr int orientation_of(Pose pose) {
  return pose % 4;
}

class KitchenMap {
 public:
  /// `obstacles`: floor cells taken for good; they belong to no region and are walked around.
  explicit KitchenMap(const Layout& layout, std::span<const Cell> obstacles = {});

  [[nodiscard]] int num_cells() const { return num_cells_; }
  [[nodiscard]] Cell neighbour(Cell cell, int direction) const {
    return neighbours_[static_cast<std::size_t>(cell) * 4 + static_cast<std::size_t>(direction)];
  }
  [[nodiscard]] bool is_floor(Cell cell) const { return regions_[cell] >= 0; }
  /// Region of a floor cell, 0..num_regions()-1; -1 for anything solid and for obstacles.
  [[nodiscard]] int region(Cell cell) const { return regions_[cell]; }
  [[nodiscard]] int num_regions() const { return num_regions_; }

  /// Poses facing solid cell `station`, from its neighbour to the north, south, east, west.
  [[nodiscard]] std::span<const Pose> stands(Cell station) const {
    return stands_[static_cast<std::size_t>(station)];
  }
  /// The cells of a region in which nobody gets past anybody (two or more in a row), from one end
  /// to the other; empty for all other regions.
  [[nodiscard]] std::span<const Cell> line(int region) const {
    return lines_[static_cast<std::size_t>(region)];
  }
  /// Does some floor cell of `region` lie beside `station`?
  [[nodiscard]] bool touches(int region, Cell station) const;

  /// Fewest actions from one pose to another; kFar without a way.
  [[nodiscard]] int steps(Pose from, Pose to) const {
    return steps_[static_cast<std::size_t>(from) * static_cast<std::size_t>(num_cells_) * 4 + to];
  }
  /// Fewest actions from a pose to facing `station`.
  [[nodiscard]] int steps_to(Pose from, Cell station) const;
  /// Fewest actions from a pose to facing `last`, having faced `first` on the way (interacts
  /// aside).
  [[nodiscard]] int steps_via(Pose from, Cell first, Cell last) const;

 private:
  [[nodiscard]] std::vector<Cell> line_of(std::span<const Cell> area) const;

  int num_cells_ = 0;
  int num_regions_ = 0;
  std::vector<Cell> neighbours_;           ///< [cell * 4 + direction]
  std::vector<int> regions_;               ///< [cell]
  std::vector<std::vector<Cell>> lines_;   ///< [region]
  std::vector<std::vector<Pose>> stands_;  ///< [cell]
  std::vector<std::uint16_t> steps_;       ///< [pose * num_poses + pose]
};

}  // namespace potluck::partners
