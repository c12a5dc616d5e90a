#include "agents/partners/classic/map.h"

#include <algorithm>

namespace potluck::partners {
namespace {

/// north <-> south, east <-> west
constexpr int opposite(int direction) {
  return direction ^ 1;
}

}  // namespace

KitchenMap::KitchenMap(const Layout& layout, std::span<const Cell> obstacles)
    : num_cells_(layout.num_cells()) {
  const auto n = static_cast<std::size_t>(num_cells_);
  neighbours_.resize(n * 4, kNoCell);
  regions_.resize(n, -1);
  stands_.resize(n);
  const auto is_solid = [&](std::size_t cell) {
    return layout.tile(static_cast<Cell>(cell)) != Tile::kFloor;
  };
  const auto is_free = [&](std::size_t cell) {
    return !is_solid(cell) && std::ranges::find(obstacles, cell) == obstacles.end();
  };
  for (std::size_t cell = 0; cell < n; ++cell) {
    for (int d = 0; d < kDirections; ++d) {
      const Cell next = layout.neighbour(static_cast<Cell>(cell), d);
      neighbours_[cell * 4 + static_cast<std::size_t>(d)] = next;
      if (is_solid(cell) && next != kNoCell && is_free(next)) {
        stands_[cell].push_back(pose_of(next, opposite(d)));
      }
    }
  }

  std::vector<Pose> queue;
  for (std::size_t cell = 0; cell < n; ++cell) {
    if (!is_free(cell) || regions_[cell] >= 0) {
      continue;
    }
    std::vector<Cell> area = {static_cast<Cell>(cell)};
    regions_[cell] = num_regions_;
    for (std::size_t head = 0; head < area.size(); ++head) {
      for (int d = 0; d < kDirections; ++d) {
        const Cell next = neighbour(area[head], d);
        if (next != kNoCell && is_free(next) && regions_[next] < 0) {
          regions_[next] = num_regions_;
          area.push_back(next);
        }
      }
    }
    lines_.push_back(line_of(area));
    ++num_regions_;
  }

  const std::size_t num_poses = n * 4;
  steps_.assign(num_poses * num_poses, kFar);
  for (std::size_t start = 0; start < num_poses; ++start) {
    if (!is_free(start / 4)) {
      continue;
    }
    std::uint16_t* row = &steps_[start * num_poses];
    queue.assign(1, static_cast<Pose>(start));
    row[start] = 0;
    for (std::size_t head = 0; head < queue.size(); ++head) {
      const Pose pose = queue[head];
      for (int d = 0; d < kDirections; ++d) {
        const Cell ahead = neighbour(cell_of(pose), d);
        const bool walk = ahead != kNoCell && !is_solid(ahead);
        if (walk && !is_free(ahead)) {
          continue;  // neither stepping nor turning: it would freeze the kitchen
        }
        const Pose next = pose_of(walk ? ahead : cell_of(pose), d);
        if (row[next] == kFar) {
          row[next] = static_cast<std::uint16_t>(row[pose] + 1);
          queue.push_back(next);
        }
      }
    }
  }
}

/// `area`, a region, in order if it is a line.
std::vector<Cell> KitchenMap::line_of(std::span<const Cell> area) const {
  const auto neighbours_in = [&](Cell cell) {
    std::vector<Cell> found;
    for (int d = 0; d < kDirections; ++d) {
      const Cell next = neighbour(cell, d);
      if (next != kNoCell && regions_[next] == regions_[cell] && regions_[next] >= 0) {
        found.push_back(next);
      }
    }
    return found;
  };
  Cell end = kNoCell;
  for (const Cell cell : area) {
    const std::size_t exits = neighbours_in(cell).size();
    if (exits > 2) {
      return {};
    }
    end = exits == 1 ? cell : end;
  }
  std::vector<Cell> line;
  for (Cell before = kNoCell; end != kNoCell;) {  // a ring has no end, a single cell neither
    line.push_back(end);
    Cell next = kNoCell;
    for (const Cell cell : neighbours_in(end)) {
      next = cell != before ? cell : next;
    }
    before = end;
    end = next;
  }
  return line;
}

bool KitchenMap::touches(int region, Cell station) const {
  return std::ranges::any_of(stands(station),
                             [&](Pose pose) { return regions_[cell_of(pose)] == region; });
}

int KitchenMap::steps_to(Pose from, Cell station) const {
  int best = kFar;
  for (const Pose stand : stands(station)) {
    best = std::min(best, steps(from, stand));
  }
  return best;
}

int KitchenMap::steps_via(Pose from, Cell first, Cell last) const {
  int best = kFar;
  for (const Pose stand : stands(first)) {
    best = std::min(best, steps(from, stand) + steps_to(stand, last));
  }
  return best;
}

}  // namespace potluck::partners
