#include <algorithm>
#include <utility>

#include "agents/partners/classic/crossing.h"

namespace potluck::partners {

/// The shortest way as if there were no obstacles, if there are none on it: looked up.
std::optional<Way> Traffic::straight_way(Pose from, Cell target, const CellSet& obstacles) const {
  const auto rest = [&](Pose pose) {
    if (!map_.is_floor(target)) {
      return map_.steps_to(pose, target);
    }
    int least = kFar;
    for (int direction = 0; direction < kDirections; ++direction) {
      least = std::min(least, map_.steps(pose, pose_of(target, direction)));
    }
    return least;
  };
  const int length = rest(from);
  if (length >= kFar) {
    return std::nullopt;
  }
  Way way{.found = true, .length = length, .action = kStayAction, .cells = {}};
  way.cells.reserve(static_cast<std::size_t>(length));
  Pose pose = from;
  for (int left = length; left > 0; --left) {
    const Cell here = cell_of(pose);
    for (Action direction = 0; direction < kDirections; ++direction) {
      const Cell next = step_from(here, direction);
      const Pose turned = pose_of(next, direction);
      if (rest(turned) == left - 1) {
        if (next != here && obstacles[next]) {
          return std::nullopt;
        }
        way.action = left == length ? direction : way.action;
        way.cells.push_back(next);
        pose = turned;
        break;
      }
    }
  }
  return way;
}

/// Breadth-first over poses, directions in the order north, south, east, west.
Way Traffic::find_way(Pose from, Cell target, const CellSet& obstacles) const {
  if (std::optional<Way> straight = straight_way(from, target, obstacles)) {
    return *std::move(straight);
  }
  Way way;
  constexpr Pose kNone = 0xFFFF;
  std::vector<Pose> parents(static_cast<std::size_t>(map_.num_cells()) * 4, kNone);
  std::vector<Pose> queue = {from};
  parents[from] = from;
  const bool to_floor = map_.is_floor(target);
  const auto arrived = [&](Pose pose) {
    return to_floor ? cell_of(pose) == target
                    : map_.neighbour(cell_of(pose), orientation_of(pose)) == target;
  };
  for (std::size_t head = 0; head < queue.size(); ++head) {
    const Pose pose = queue[head];
    if (arrived(pose)) {
      way.found = true;
      way.length = 0;
      for (Pose at = pose; at != from; at = parents[at]) {
        way.action = static_cast<Action>(orientation_of(at));
        way.cells.push_back(cell_of(at));
        ++way.length;
      }
      std::reverse(way.cells.begin(), way.cells.end());
      return way;
    }
    for (int d = 0; d < kDirections; ++d) {
      const Cell ahead = map_.neighbour(cell_of(pose), d);
      const bool walk = ahead != kNoCell && map_.is_floor(ahead);
      if (walk && obstacles[ahead]) {
        continue;
      }
      const Pose next = pose_of(walk ? ahead : cell_of(pose), d);
      if (parents[next] == kNone) {
        parents[next] = pose;
        queue.push_back(next);
      }
    }
  }
  return way;
}

}  // namespace potluck::partners
