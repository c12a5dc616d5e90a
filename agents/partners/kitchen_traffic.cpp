#include "agents/partners/kitchen_traffic.h"

#include <algorithm>
#include <bitset>
#include <tuple>
#include <vector>

namespace potluck::partners {
namespace {

constexpr auto kInteract = static_cast<Action>(ClassicAction::kInteract);

using CellSet = std::bitset<kMaxCells + 1>;

/// A way to a target: its first action and the cells walked through, the own one excluded.
struct Way {
  bool found = false;
  int length = kFar;
  Action action = kStayAction;
  std::vector<Cell> cells;
};

class Traffic {
 public:
  Traffic(const KitchenJobs& kitchen, classic::ConstView state, const Workplan& plan, int seat);
  [[nodiscard]] Action action_of(int seat);

 private:
  [[nodiscard]] Cell cell(std::size_t player) const { return state_.players()[player].cell; }
  [[nodiscard]] Pose pose(std::size_t player) const {
    return pose_of(cell(player), state_.players()[player].orientation);
  }
  [[nodiscard]] Cell step_from(Cell from, Action action) const;
  [[nodiscard]] CellSet forbidden(std::size_t player) const {
    return player == seat_ ? off_limits_ : CellSet{};
  }
  [[nodiscard]] Way find_way(Pose from, Cell target, const CellSet& obstacles) const;
  [[nodiscard]] bool collides(std::size_t player, Cell next) const;
  [[nodiscard]] Action decide(std::size_t player);
  [[nodiscard]] Action walk(std::size_t player, Cell target);
  [[nodiscard]] Action step_aside(std::size_t player) const;
  [[nodiscard]] bool in_the_way(std::size_t player) const;

  const KitchenMap& map_;
  classic::ConstView state_;
  const Workplan& plan_;
  std::size_t num_players_;
  std::size_t seat_;
  bool stubborn_;       ///< seat_ is
  CellSet off_limits_;  ///< to seat_
  std::array<std::size_t, kMaxAgents> order_{};
  std::array<bool, kMaxAgents> rigid_{};            ///< an obstacle whatever it plans
  std::array<bool, kMaxAgents> settled_{};          ///< its action is known
  std::array<Cell, kMaxAgents> next_{};             ///< where settled players go
  std::array<std::vector<Cell>, kMaxAgents> ways_;  ///< of settled players
};

Traffic::Traffic(const KitchenJobs& kitchen, classic::ConstView state, const Workplan& plan,
                 int seat)
    : map_(kitchen.map()),
      state_(state),
      plan_(plan),
      num_players_(static_cast<std::size_t>(state.shape().num_players)),
      seat_(static_cast<std::size_t>(seat)),
      stubborn_(kitchen.habits().stubborn) {
  for (const Cell forbidden : kitchen.off_limits()) {
    off_limits_.set(forbidden);
  }
  if (off_limits_[cell(seat_)]) {
    off_limits_.reset();  // not at home yet
  }
  const std::uint32_t turn = state.timestep() / kTurnSteps;
  const bool impatient = is_impatient(state.timestep());
  for (std::size_t i = 0; i < num_players_; ++i) {
    order_[i] = i;
    rigid_[i] = plan.statue[i] || (impatient && i != seat_);
  }
  const auto rank = [&](std::size_t player) {
    const Errand& errand = plan_.errands[player];
    if (stubborn_ && player == seat_) {
      return std::make_tuple(-1, std::size_t{0});
    }
    const int need = rigid_[player] ? 0 : errand.serving ? 1 : errand.target != kNoCell ? 2 : 3;
    return std::make_tuple(need, (player + turn) % num_players_);
  };
  std::sort(order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(num_players_),
            [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
}

Cell Traffic::step_from(Cell from, Action action) const {
  if (action >= kDirections) {
    return from;
  }
  const Cell ahead = map_.neighbour(from, action);
  return ahead != kNoCell && map_.is_floor(ahead) ? ahead : from;
}

/// Breadth-first over poses, directions in the order north, south, east, west.
Way Traffic::find_way(Pose from, Cell target, const CellSet& obstacles) const {
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

/// Would it freeze everybody if `player` wished for `next`, as far as is known?
bool Traffic::collides(std::size_t player, Cell next) const {
  for (std::size_t other = 0; other < num_players_ && !(stubborn_ && player == seat_); ++other) {
    if (other == player) {
      continue;
    }
    if (!settled_[other]) {
      if (cell(other) == next) {
        return true;
      }
    } else if (next_[other] == next || (cell(other) == next && next_[other] == cell(player))) {
      return true;
    }
  }
  return false;
}

bool Traffic::in_the_way(std::size_t player) const {
  for (std::size_t other = 0; other < num_players_; ++other) {
    const std::size_t near = std::min(ways_[other].size(), static_cast<std::size_t>(kNoticeCells));
    for (std::size_t i = 0; i < near; ++i) {
      if (other != player && ways_[other][i] == cell(player)) {
        return true;
      }
    }
  }
  return false;
}

Action Traffic::step_aside(std::size_t player) const {
  CellSet busy;
  for (std::size_t other = 0; other < num_players_; ++other) {
    if (other != player) {
      busy.set(cell(other));
      for (const Cell way : ways_[other]) {
        busy.set(way);
      }
    }
  }
  CellSet seen = forbidden(player);
  std::vector<std::pair<Cell, Action>> queue = {{cell(player), kStayAction}};
  seen.set(cell(player));
  for (std::size_t head = 0; head < queue.size(); ++head) {
    const auto [here, first] = queue[head];
    if (!busy[here]) {
      return first;
    }
    for (Action d = 0; d < kDirections; ++d) {
      const Cell ahead = step_from(here, d);
      bool occupied = seen[ahead];
      for (std::size_t other = 0; other < num_players_; ++other) {
        occupied |= other != player && cell(other) == ahead;
      }
      const bool is_first = head == 0;
      if (!occupied && !(is_first && collides(player, ahead))) {
        seen.set(ahead);
        queue.emplace_back(ahead, is_first ? d : first);
      }
    }
  }
  return kStayAction;
}

Action Traffic::walk(std::size_t player, Cell target) {
  CellSet obstacles = forbidden(player);
  for (std::size_t other = 0; other < num_players_; ++other) {
    if (other == player || !settled_[other]) {
      continue;
    }
    const bool head_on = std::ranges::find(ways_[other], cell(player)) != ways_[other].end();
    if (rigid_[other] || head_on) {
      obstacles.set(cell(other));
      obstacles.set(next_[other]);
    }
  }
  Way way = find_way(pose(player), target, obstacles);
  if (!way.found) {
    // Somebody must give way, and that is us if we stand on their way.
    if (in_the_way(player)) {
      return step_aside(player);
    }
    way = find_way(pose(player), target, forbidden(player));
    if (!way.found) {
      return kStayAction;
    }
  }
  const Cell next = step_from(cell(player), way.action);
  if (next != cell(player) && collides(player, next)) {
    CellSet more = obstacles;
    for (Action d = 0; d < kDirections; ++d) {
      const Cell ahead = step_from(cell(player), d);
      if (ahead != cell(player) && collides(player, ahead)) {
        more.set(ahead);
      }
    }
    Way other_way = find_way(pose(player), target, more);
    if (other_way.found && other_way.length <= way.length + kDetourSteps) {
      ways_[player] = std::move(other_way.cells);
      return other_way.action;
    }
    ways_[player] = std::move(way.cells);
    return in_the_way(player) ? step_aside(player) : kStayAction;
  }
  ways_[player] = std::move(way.cells);
  return way.action;
}

Action Traffic::decide(std::size_t player) {
  const Errand& errand = plan_.errands[player];
  const auto idle = [&] { return in_the_way(player) ? step_aside(player) : kStayAction; };
  if (errand.target == kNoCell) {
    return idle();
  }
  const Cell faced = map_.neighbour(cell(player), state_.players()[player].orientation);
  if (faced == errand.target && !map_.is_floor(faced)) {
    return errand.act ? kInteract : idle();
  }
  return walk(player, errand.target);
}

Action Traffic::action_of(int seat) {
  for (std::size_t i = 0; i < num_players_; ++i) {
    const std::size_t player = order_[i];
    const Action action = rigid_[player] ? kStayAction : decide(player);
    if (player == static_cast<std::size_t>(seat)) {
      return action;
    }
    settled_[player] = true;
    next_[player] = step_from(cell(player), action);
  }
  return kStayAction;
}

}  // namespace

Action resolve_traffic(const KitchenJobs& kitchen, classic::ConstView state, const Workplan& plan,
                       int seat) {
  return Traffic(kitchen, state, plan, seat).action_of(seat);
}

}  // namespace potluck::partners
