#include "agents/partners/kitchen_cook.h"

#include "agents/partners/kitchen_traffic.h"

namespace potluck::partners {

KitchenCook::KitchenCook(const Layout& layout, const Habits& habits)
    : rules_(layout), jobs_(layout, rules_, habits) {}

void KitchenCook::decide(const PolicyBatch& batch, std::span<Action> actions) const {
  for (std::size_t i = 0; i < batch.which.size(); ++i) {
    const State state = batch.envs.state(batch.which[i]);
    actions[i] = decide(classic::ConstView(rules_.shape, state.bytes.data()), batch.seat);
  }
}

Action KitchenCook::decide(classic::ConstView state, int seat) const {
  const Action action = resolve_traffic(jobs_, state, jobs_.plan(state, seat), seat);
  const bool idle_statue = action == kStayAction && jobs_.looks_idle(state, seat) &&
                           state.timestep() + 1 >= kStatueSteps;
  return idle_statue ? show_life(state.players()[seat].cell) : action;
}

/// A turn, if possible one that only turns.
Action KitchenCook::show_life(Cell cell) const {
  constexpr Action kSouth = 1;
  for (Action direction = kSouth; direction < kDirections; ++direction) {
    if (!jobs_.map().is_floor(jobs_.map().neighbour(cell, direction))) {
      return direction;
    }
  }
  return kSouth;
}

}  // namespace potluck::partners
