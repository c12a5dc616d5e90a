#include "agents/partners/grid_cook.h"

#include <algorithm>

namespace potluck::partners {
namespace {

/// Action (up, down, left, right) -> direction of Layout::neighbour.
constexpr std::array<int, 4> kDirectionOfAction = {0, 1, 3, 2};

}  // namespace

GridCook::GridCook(const Layout& layout, const Habits& habits)
    : num_agents_(layout.num_agents()),
      sees_others_(!habits.stubborn),
      onions_(layout.cells_of(Tile::kOnion).begin(), layout.cells_of(Tile::kOnion).end()) {
  if (habits.half != Half::kBoth) {
    outside_ = floor_outside(layout, habits.half);
  }
  const auto num_cells = static_cast<std::size_t>(layout.num_cells());
  neighbours_.resize(num_cells);
  is_pot_.resize(num_cells);
  for (std::size_t i = 0; i < num_cells; ++i) {
    const auto cell = static_cast<Cell>(i);
    is_pot_[i] = layout.tile(cell) == Tile::kPot ? 1 : 0;
    for (std::size_t action = 0; action < 4; ++action) {
      const Cell next = layout.neighbour(cell, kDirectionOfAction[action]);
      const bool wall = next == kNoCell || layout.tile(next) == Tile::kCounter;
      neighbours_[i][action] = wall ? kNoCell : next;
    }
  }
}

void GridCook::decide(const PolicyBatch& batch, CookNotes* /*notes*/,
                      std::span<Action> actions) const {
  for (std::size_t i = 0; i < batch.which.size(); ++i) {
    actions[i] = decide(unpack<coop_grid::GridState>(batch.envs.state(batch.which[i])), batch.seat);
  }
}

/// Where player `seat` would go, and which cells are in its way.
GridCook::Marks GridCook::mark(const coop_grid::GridState& state, int seat) const {
  const coop_grid::Player& self = state.players[static_cast<std::size_t>(seat)];
  Marks marks{};
  const auto fill_outside = [&](Mark mark) {
    for (const Cell cell : outside_) {
      marks[cell] = mark;
    }
  };
  const auto hide_others = [&] {
    for (std::size_t other = 0; sees_others_ && other < static_cast<std::size_t>(num_agents_);
         ++other) {
      if (other != static_cast<std::size_t>(seat)) {
        marks[state.players[other].cell] = kSeen;
      }
    }
  };
  if (std::ranges::find(outside_, self.cell) != outside_.end()) {
    marks.fill(kTarget);
    fill_outside(kFree);
    hide_others();
    return marks;
  }
  const auto hide = [&] {
    hide_others();
    fill_outside(kSeen);
  };

  const std::uint32_t wanted = state.onions != 0 ? state.onions : ~0U;
  for (std::size_t k = 0; k < onions_.size() && self.carrying == 0; ++k) {
    if (((wanted >> k) & 1U) != 0) {
      marks[onions_[k]] = kTarget;
    }
  }
  // An onion that somebody stands on is not there for us. When that hides every present onion, the
  // absent ones are worth waiting at, as if none were present.
  const auto any = [&] {
    return std::ranges::any_of(onions_, [&](Cell cell) { return marks[cell] == kTarget; });
  };
  hide();
  if (self.carrying == 0 && !any()) {
    for (const Cell cell : onions_) {
      marks[cell] = kTarget;
    }
    hide();
  }
  return marks;
}

Action GridCook::decide(const coop_grid::GridState& state, int seat) const {
  const coop_grid::Player& self = state.players[static_cast<std::size_t>(seat)];
  Marks marks = mark(state, seat);
  if (marks[self.cell] == kTarget) {
    return kStayAction;
  }

  std::array<Cell, kMaxCells> queue{};
  std::array<Action, kMaxCells> first{};  // the step from our cell that leads to each seen cell
  std::size_t head = 0;
  std::size_t tail = 0;
  queue[tail++] = self.cell;
  marks[self.cell] = kSeen;
  while (head < tail) {
    const Cell cell = queue[head++];
    for (std::size_t action = 0; action < 4; ++action) {
      const Cell next = neighbours_[cell][action];
      if (next == kNoCell) {
        continue;
      }
      const Action step = cell == self.cell ? static_cast<Action>(action) : first[cell];
      if (is_pot_[next] != 0) {
        if (self.carrying != 0 && marks[next] != kTarget) {  // kTarget: on the way home
          return step;
        }
        continue;
      }
      if (marks[next] == kTarget) {
        return step;
      }
      if (marks[next] == kFree) {
        marks[next] = kSeen;
        first[next] = step;
        queue[tail++] = next;
      }
    }
  }
  return kStayAction;
}

}  // namespace potluck::partners
