#include "agents/partners/classic/traffic.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "agents/partners/classic/crossing.h"

namespace potluck::partners {

using classic::ConstView;

namespace {

constexpr Action kGoNorth = 0;
constexpr auto kInteract = static_cast<Action>(ClassicAction::kInteract);

}  // namespace

Traffic::Traffic(const KitchenJobs& kitchen, classic::ConstView state, const Workplan& plan,
                 int seat)
    : kitchen_(kitchen),
      map_(kitchen.map()),
      state_(state),
      plan_(plan),
      num_players_(static_cast<std::size_t>(state.shape().num_players)),
      seat_(static_cast<std::size_t>(seat)),
      stubborn_(kitchen.habits().stubborn && !gives_way(state.timestep())) {
  for (const Cell forbidden : kitchen.off_limits()) {
    off_limits_.set(forbidden);
  }
  if (off_limits_[cell(seat_)]) {
    off_limits_.reset();  // not at home yet
  }
  const std::uint32_t turn = (state.timestep() + kitchen.manner().clock) / kTurnSteps;
  for (std::size_t i = 0; i < num_players_; ++i) {
    order_[i] = i;
    rigid_[i] = plan.statue[i] || (plan.others_rigid && i != seat_);
  }
  if (kitchen.manner().hesitates && turn % 2 != 0) {
    // Also of the turns in which the stubborn give way, each seat gets some.
    polite_ = (turn / 2 + turn / (2 * kStubbornTurns)) % num_players_;
  }
  const auto rank = [&](std::size_t player) {
    const Errand& errand = plan_.errands[player];
    if (stubborn_ && player == seat_) {
      return std::make_tuple(-1, false, std::size_t{0});
    }
    const bool idle = errand.target == kNoCell || is_waiting(player);
    const int need = rigid_[player] ? 0 : idle ? 3 : errand.serving ? 1 : 2;
    return std::make_tuple(need, player == polite_, (player + turn) % num_players_);
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

/// Who stands there; num_players_ if nobody.
std::size_t Traffic::player_at(Cell where) const {
  for (std::size_t player = 0; player < num_players_; ++player) {
    if (cell(player) == where) {
      return player;
    }
  }
  return num_players_;
}

void Traffic::settle(std::size_t player, Action action) {
  settled_[player] = true;
  actions_[player] = action;
  next_[player] = step_from(cell(player), action);
}

bool Traffic::faces_target(std::size_t player) const {
  const Cell faced = map_.neighbour(cell(player), state_.players()[player].orientation);
  return faced == plan_.errands[player].target && faced != kNoCell && !map_.is_floor(faced);
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

/// The step towards the nearest cell that is on nobody's way and, if there is one, leaves every
/// station to others; stay if there is none.
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
  if (is_pushed(player)) {
    busy.set(cell(player));
  }
  CellSet seen = forbidden(player);
  std::vector<std::pair<Cell, Action>> queue = {{cell(player), kStayAction}};
  seen.set(cell(player));
  std::optional<Action> second_best;
  for (std::size_t head = 0; head < queue.size(); ++head) {
    const auto [here, first] = queue[head];
    if (!busy[here] && !kitchen_.sole_stands()[here] && !keeps_a_door(player, here)) {
      return first;
    }
    if (!busy[here] && !second_best) {
      second_best = first;
    }
    for (Action d = 0; d < kDirections; ++d) {
      const Cell ahead = step_from(here, d);
      const std::size_t there = player_at(ahead);
      const bool occupied = there < num_players_ && there != player;
      const bool is_first = head == 0;
      if (!seen[ahead] && !occupied && !(is_first && collides(player, ahead))) {
        seen.set(ahead);
        queue.emplace_back(ahead, is_first ? d : first);
      }
    }
  }
  return second_best.value_or(kStayAction);
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
  if (way.found && !(stubborn_ && player == seat_)) {
    const std::optional<std::size_t> other = deadlock(player, way);
    if (other && dance(player, *other)) {
      return actions_[player];
    }
  }
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
  const bool pushes = stubborn_ && player == seat_ && player_at(next) < num_players_ &&
                      state_.players()[player].orientation == way.action;
  if (pushes && next != cell(player) && num_players_ > 2) {
    ways_[player] = std::move(way.cells);
    return kStayAction;
  }
  if (next == cell(player) || !collides(player, next)) {
    ways_[player] = std::move(way.cells);
    return way.action;
  }
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
  if (in_the_way(player) || (player == polite_ && is_pushed(player))) {
    return step_aside(player);
  }
  const std::size_t there = player_at(next);
  if (there < num_players_ && can_be_moved(there) && !is_walking(there)) {
    settle(player, kStayAction);
    CellSet wanted;
    for (const Cell step : ways_[player]) {
      wanted.set(step);
    }
    make_room(there, wanted);
  }
  return kStayAction;
}

/// Is its cell the only one beside a station that others might use?
bool Traffic::keeps_a_station(std::size_t player) const {
  for (std::size_t other = 0; other < num_players_; ++other) {
    if (other != player && !plan_.statue[other] && kitchen_.sole_stands()[cell(player)] &&
        map_.region(cell(other)) == map_.region(cell(player))) {
      return true;
    }
  }
  return false;
}

/// Is it where others come into its half? There it might stand in front of who cannot go back.
bool Traffic::keeps_a_door(std::size_t player, Cell here) const {
  for (Action direction = 0; direction < kDirections && player == seat_; ++direction) {
    const Cell ahead = step_from(here, direction);
    if (ahead != here && off_limits_[ahead]) {
      return true;
    }
  }
  return false;
}

/// Does somebody face its cell who holds something, or whom it lets go first? Who is no greedy cook
/// may insist on a way that the plan does not give it.
bool Traffic::is_pushed(std::size_t player) const {
  for (std::size_t other = 0; other < num_players_; ++other) {
    const classic::Player& pushing = state_.players()[other];
    const bool insists = pushing.held.item != classic::kNoItem || player == polite_;
    if (other != player && !plan_.statue[other] && insists &&
        map_.neighbour(pushing.cell, pushing.orientation) == cell(player)) {
      return true;
    }
  }
  return false;
}

Action Traffic::decide(std::size_t player) {
  const Errand& errand = plan_.errands[player];
  if (errand.target == kNoCell) {
    return in_the_way(player) || keeps_a_station(player) || is_pushed(player) ||
                   keeps_a_door(player, cell(player))
               ? step_aside(player)
               : kStayAction;
  }
  if (map_.is_floor(errand.target) && in_the_way(player)) {
    return step_aside(player);  // home is where others might not get past it
  }
  if (faces_target(player)) {
    return errand.act ? kInteract : in_the_way(player) ? step_aside(player) : kStayAction;
  }
  return walk(player, errand.target);
}

Action Traffic::action_of(int seat) {
  for (std::size_t i = 0; i < num_players_; ++i) {
    const std::size_t player = order_[i];
    if (!settled_[player]) {  // by somebody before it
      const Action action = rigid_[player] ? kStayAction : decide(player);
      if (!settled_[player]) {
        settle(player, action);
      }
    }
    if (player == static_cast<std::size_t>(seat)) {
      return actions_[player];
    }
  }
  return kStayAction;
}

namespace {

/// Might somebody else want the cell that player `seat` goes to with `action`?
bool is_contested(const KitchenJobs& kitchen, ConstView state, int seat, Action action) {
  const KitchenMap& map = kitchen.map();
  const Cell next =
      action < kDirections ? map.neighbour(state.players()[seat].cell, action) : kNoCell;
  if (next == kNoCell || !map.is_floor(next)) {
    return false;
  }
  for (int other = 0; other < state.shape().num_players; ++other) {
    const Cell cell = state.players()[other].cell;
    const bool stands = state.timestep() >= kStatueSteps && kitchen.looks_idle(state, other);
    for (int direction = 0; direction < kDirections && other != seat && !stands; ++direction) {
      if (cell == next || map.neighbour(cell, direction) == next) {
        return true;
      }
    }
  }
  return false;
}

/// A turn, if possible one that only turns.
Action show_life(const KitchenMap& map, Cell cell) {
  constexpr Action kSouth = 1;
  for (Action direction = kSouth; direction < kDirections; ++direction) {
    if (!map.is_floor(map.neighbour(cell, direction))) {
      return direction;
    }
  }
  return kSouth;
}

}  // namespace

Action resolve_traffic(const KitchenJobs& kitchen, classic::ConstView state, const Workplan& plan,
                       int seat) {
  return Traffic(kitchen, state, plan, seat).action_of(seat);
}

Action next_action(const KitchenJobs& kitchen, ConstView state, int seat) {
  if (kitchen.manner().others_stand &&
      !kitchen.manner().is_active(static_cast<std::size_t>(seat))) {
    return kStayAction;
  }
  const Action action = resolve_traffic(kitchen, state, kitchen.plan(state, seat), seat);
  const bool contested = is_contested(kitchen, state, seat, action);
  const bool like_a_statue =
      kitchen.looks_idle(state, seat) && state.timestep() + 1 >= kStatueSteps;
  if (like_a_statue && (action == kStayAction || (action == kGoNorth && contested))) {
    return show_life(kitchen.map(), state.players()[seat].cell);
  }
  const auto num_players = static_cast<std::uint32_t>(state.shape().num_players);
  const bool hesitates = state.timestep() % (kHesitation * num_players) ==
                         kHesitation * static_cast<std::uint32_t>(seat);
  return contested && hesitates && kitchen.manner().hesitates &&
                 (!kitchen.habits().stubborn || gives_way(state.timestep()))
             ? kStayAction
             : action;
}

}  // namespace potluck::partners
