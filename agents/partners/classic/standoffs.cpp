#include <algorithm>
#include <utility>

#include "agents/partners/classic/crossing.h"

namespace potluck::partners {

/// Is player `player`, on its `way`, stopped for good by somebody who has not decided yet? That is
/// one in its way who cannot be walked around, and who comes towards it or has nowhere else to go.
std::optional<std::size_t> Traffic::deadlock(std::size_t player, const Way& way) const {
  std::size_t other = num_players_;
  std::size_t between = 0;  // cells of the way before the other's
  for (; between < way.cells.size() && other == num_players_; ++between) {
    for (std::size_t p = 0; p < num_players_; ++p) {
      if (p != player && cell(p) == way.cells[between]) {
        other = p;
      }
    }
  }
  if (other == num_players_ || settled_[other] || rigid_[other] ||
      (faces_target(other) && !is_waiting(other))) {
    return std::nullopt;
  }
  CellSet obstacles = forbidden(player);
  obstacles.set(cell(other));
  if (find_way(pose(player), plan_.errands[player].target, obstacles).length <=
      way.length + kDetourSteps) {
    return std::nullopt;
  }
  CellSet ours;
  ours.set(cell(player));
  if (is_walking(other)) {
    for (std::size_t i = 0; i + 1 < between; ++i) {
      ours.set(way.cells[i]);
    }
    ours.reset(cell(other));
    const Way theirs = find_way(pose(other), plan_.errands[other].target, forbidden(other));
    const bool towards = std::ranges::any_of(theirs.cells, [&](Cell step) { return ours[step]; });
    return towards ? std::optional(other) : std::nullopt;
  }
  // Are there as many cells off our way as players, where it is?
  CellSet seen = forbidden(other) | ours;
  std::vector<Cell> queue = {cell(other)};
  seen.set(cell(other));
  int room = 0;
  for (std::size_t head = 0; head < queue.size(); ++head) {
    const bool wanted = std::ranges::find(way.cells, queue[head]) != way.cells.end();
    room += wanted ? 0 : 1;
    for (std::size_t p = 0; p < num_players_; ++p) {
      room -= cell(p) == queue[head] ? 1 : 0;
    }
    for (Action d = 0; d < kDirections; ++d) {
      const Cell ahead = step_from(queue[head], d);
      if (!seen[ahead]) {
        seen.set(ahead);
        queue.push_back(ahead);
      }
    }
  }
  return room < 0 ? std::optional(other) : std::nullopt;
}

/// Does a player on `here` stand where its errand leads?
bool Traffic::has_arrived(std::size_t player, Cell here) const {
  const Cell target = plan_.errands[player].target;
  if (!is_walking(player)) {
    return false;
  }
  if (map_.is_floor(target)) {
    return here == target;
  }
  return std::ranges::any_of(map_.stands(target),
                             [&](Pose stand) { return cell_of(stand) == here; });
}

bool Traffic::goes_first(std::size_t player, std::size_t other) const {
  return player != polite_ || !is_walking(other);
}

/// How far a player on `here` has to go.
int Traffic::way_left(std::size_t player, Cell here) const {
  const Cell target = plan_.errands[player].target;
  if (!is_walking(player)) {
    return 0;
  }
  int least = kFar;
  for (int d = 0; d < kDirections; ++d) {
    const Pose from = pose_of(here, d);
    least = std::min(least, map_.is_floor(target) ? map_.steps(from, pose_of(target, 0))
                                                  : map_.steps_to(from, target));
  }
  return least;
}

/// The steps of two players after which one of them, whichever is sooner, is where it wants to be:
/// breadth-first over pairs of cells, `closed` left out. Into ways_; false if there are none.
bool Traffic::find_dance(std::size_t first, std::size_t second, const CellSet& closed) {
  const auto n = static_cast<std::size_t>(map_.num_cells());
  constexpr std::uint16_t kNone = 0xFFFF;
  std::vector<std::uint16_t> parents(n * n, kNone);
  const auto pair_of = [&](Cell a, Cell b) {
    return static_cast<std::uint16_t>(static_cast<std::size_t>(a) * n + b);
  };
  const CellSet closed_first = closed | forbidden(first);
  const CellSet closed_second = closed | forbidden(second);
  const std::uint16_t start = pair_of(cell(first), cell(second));
  std::vector<std::uint16_t> queue = {start};
  parents[start] = start;
  std::uint16_t end = kNone;
  int least = kFar;
  std::size_t level = 1;  // where the pairs that are one step further begin
  for (std::size_t head = 0; head < queue.size(); ++head) {
    if (head == level) {
      if (end != kNone) {
        break;
      }
      level = queue.size();
    }
    const auto a = static_cast<Cell>(queue[head] / n);
    const auto b = static_cast<Cell>(queue[head] % n);
    if ((goes_first(first, second) && has_arrived(first, a)) ||
        (goes_first(second, first) && has_arrived(second, b))) {
      const int rest = way_left(first, a) + way_left(second, b);
      if (rest < least) {
        least = rest;
        end = queue[head];
      }
      continue;
    }
    for (int da = -1; da < kDirections; ++da) {
      const Cell to_a = da < 0 ? a : step_from(a, static_cast<Action>(da));
      if (da >= 0 && (to_a == a || closed_first[to_a])) {
        continue;
      }
      for (int db = -1; db < kDirections; ++db) {
        const Cell to_b = db < 0 ? b : step_from(b, static_cast<Action>(db));
        const bool swaps = to_a == b && to_b == a;
        if ((db >= 0 && (to_b == b || closed_second[to_b])) || to_a == to_b || swaps) {
          continue;
        }
        const std::uint16_t next = pair_of(to_a, to_b);
        if (parents[next] == kNone) {
          parents[next] = queue[head];
          queue.push_back(next);
        }
      }
    }
  }
  if (end == kNone || end == start) {
    return false;
  }
  ways_[first].clear();
  ways_[second].clear();
  for (std::uint16_t at = end; at != start; at = parents[at]) {
    ways_[first].push_back(static_cast<Cell>(at / n));
    ways_[second].push_back(static_cast<Cell>(at % n));
  }
  std::reverse(ways_[first].begin(), ways_[first].end());
  std::reverse(ways_[second].begin(), ways_[second].end());
  return true;
}

/// Lets two players get past each other; others on whom they would tread make room. Settles both.
bool Traffic::dance(std::size_t first, std::size_t second) {
  CellSet fixed;
  CellSet others;
  for (std::size_t other = 0; other < num_players_; ++other) {
    if (other != first && other != second) {
      others.set(cell(other));
      if (!can_be_moved(other)) {
        fixed.set(settled_[other] ? next_[other] : cell(other));
      }
    }
  }
  const auto find = [&] {
    return find_dance(first, second, others) ||
           (num_players_ > 2 && find_dance(first, second, fixed));
  };
  if (!find()) {
    const CellSet outside = std::exchange(off_limits_, {});  // rather than stand for ever
    if (outside.none() || !find()) {
      off_limits_ = outside;
      return false;
    }
  }
  const std::array<std::size_t, 2> dancers = {first, second};
  CellSet wanted;
  for (const std::size_t player : dancers) {
    settle(player, kStayAction);
    for (const Cell step : ways_[player]) {
      wanted.set(step);
    }
  }
  for (const std::size_t player : dancers) {
    const Cell next = ways_[player].front();
    const std::size_t there = player_at(next);
    const bool occupied = there < num_players_ && there != first && there != second;
    if (occupied && can_be_moved(there)) {
      make_room(there, wanted);
    }
    bool taken = occupied;
    for (std::size_t other = 0; other < num_players_; ++other) {
      taken |= other != first && other != second && settled_[other] && next_[other] == next;
    }
    for (Action direction = 0; direction < kDirections && next != cell(player); ++direction) {
      if (step_from(cell(player), direction) == next && !taken) {
        settle(player, direction);
      }
    }
  }
  if (next_[first] == next_[second]) {  // one could not go where the other follows
    settle(first, kStayAction);
    settle(second, kStayAction);
  }
  return true;
}

/// Can `player` be asked to leave its cell?
bool Traffic::can_be_moved(std::size_t player) const {
  return !settled_[player] && !rigid_[player] && !(stubborn_ && player == seat_) &&
         !(faces_target(player) && plan_.errands[player].act);
}

/// What it costs `player` to leave its cell in each direction: steps to the nearest cell that is
/// not `wanted`, and some more where somebody stands.
std::array<int, kDirections> Traffic::costs_of_leaving(std::size_t player,
                                                       const CellSet& wanted) const {
  constexpr int kOverOthers = 2;
  CellSet closed = forbidden(player);
  closed.set(cell(player));
  for (std::size_t other = 0; other < num_players_; ++other) {
    if (other != player && !can_be_moved(other)) {
      closed.set(cell(other));
      closed.set(settled_[other] ? next_[other] : cell(other));
    }
  }
  std::array<int, kDirections> costs{};
  costs.fill(kFar);
  for (Action direction = 0; direction < kDirections; ++direction) {
    const Cell first = step_from(cell(player), direction);
    if (closed[first]) {
      continue;
    }
    CellSet seen = closed;
    seen.set(first);
    std::vector<std::pair<Cell, int>> queue = {{first, 1}};
    for (std::size_t head = 0; head < queue.size(); ++head) {
      const auto [here, steps] = queue[head];
      if (!wanted[here]) {
        costs[direction] = steps + (player_at(first) < num_players_ ? kOverOthers : 0);
        break;
      }
      for (Action next = 0; next < kDirections; ++next) {
        const Cell ahead = step_from(here, next);
        if (!seen[ahead]) {
          seen.set(ahead);
          queue.emplace_back(ahead, steps + 1);
        }
      }
    }
  }
  return costs;
}

/// Lets `player` leave its cell for the nearest that is not `wanted`; those who stand there leave
/// theirs first, and so on. Settles all whom it asks; false if nobody could go.
bool Traffic::make_room(std::size_t player, const CellSet& wanted) {
  std::array<int, kDirections> costs = costs_of_leaving(player, wanted);
  settle(player, kStayAction);
  for (int tried = 0; tried < kDirections; ++tried) {
    const auto best = static_cast<std::size_t>(std::ranges::min_element(costs) - costs.begin());
    if (costs[best] >= kFar) {
      return false;
    }
    costs[best] = kFar;
    const auto direction = static_cast<Action>(best);
    const Cell next = step_from(cell(player), direction);
    const std::size_t there = player_at(next);
    if (there == num_players_) {
      if (!collides(player, next)) {
        settle(player, direction);
        return true;
      }
    } else if (can_be_moved(there)) {
      CellSet more = wanted;
      more.set(cell(player));
      more.set(next);
      if (make_room(there, more)) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace potluck::partners
