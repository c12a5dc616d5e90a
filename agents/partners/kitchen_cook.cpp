#include "agents/partners/kitchen_cook.h"

#include "agents/partners/kitchen_traffic.h"

namespace potluck::partners {

KitchenCook::KitchenCook(const Layout& layout)
    : rules_(layout), map_(layout), jobs_(layout, rules_, map_) {}

void KitchenCook::decide(const PolicyBatch& batch, std::span<Action> actions) const {
  for (std::size_t i = 0; i < batch.which.size(); ++i) {
    const State state = batch.envs.state(batch.which[i]);
    actions[i] = decide(classic::ConstView(rules_.shape, state.bytes.data()), batch.seat);
  }
}

Action KitchenCook::decide(classic::ConstView state, int seat) const {
  return resolve_traffic(map_, state, jobs_.plan(state, seat), seat);
}

}  // namespace potluck::partners
