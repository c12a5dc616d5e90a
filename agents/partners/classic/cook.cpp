#include "agents/partners/classic/cook.h"

#include <algorithm>

#include "agents/partners/classic/traffic.h"
#include "env/classic/game/start.h"

namespace potluck::partners {

using classic::ConstView;

KitchenCook::KitchenCook(const Layout& layout, const Habits& habits)
    : layout_(std::make_shared<const Layout>(layout)),
      rules_(layout),
      jobs_(layout, rules_, habits),
      rehearses_(habits == Habits{} && !classic::starts_at_random(rules_.parameters)) {
  const auto known = std::ranges::find(kHabits, habits);
  if (known != kHabits.end() && layout.num_agents() == 2 &&
      !classic::starts_at_random(rules_.parameters)) {
    which_ = static_cast<std::size_t>(known - kHabits.begin());
  }
}

void KitchenCook::decide(const PolicyBatch& batch, CookNotes* /*notes*/,
                         std::span<Action> actions) const {
  for (std::size_t i = 0; i < batch.which.size(); ++i) {
    const State state = batch.envs.state(batch.which[i]);
    actions[i] = decide(ConstView(rules_.shape, state.bytes.data()), batch.seat);
  }
}

Action KitchenCook::decide(ConstView state, int seat) const {
  if (rehearses_) {
    std::call_once(rehearsed_, [&] { rehearsal_.emplace(*layout_, rules_, jobs_); });
    if (const auto known = rehearsal_->team(state); !known.empty()) {
      return known[static_cast<std::size_t>(seat)];
    }
    if (const auto known = rehearsal_->among_statues(state, seat); !known.empty()) {
      return known.front();
    }
    std::call_once(met_[static_cast<std::size_t>(seat)], [&] { rehearsal_->meet(*layout_, seat); });
    if (const auto known = rehearsal_->among_others(state, seat); !known.empty()) {
      return known.front();
    }
  }
  if (which_) {
    std::call_once(rehearsed_, [&] {
      games_.emplace(*layout_, rules_);
      company_.emplace(*layout_, *games_, KitchenJobs(*layout_, rules_), *which_ + 1);
    });
    if (const auto known = company_->find(*which_, state, seat); !known.empty()) {
      return known.front();
    }
  }
  return next_action(jobs_, state, seat);
}

}  // namespace potluck::partners
