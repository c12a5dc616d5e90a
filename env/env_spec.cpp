#include "env/env_spec.h"

#include "env/text/error.h"

namespace potluck {

EnvSpec env_spec(const Layout& layout) {
  const RuleSet& rules = layout.rules();
  EnvSpec spec{.name = layout.name(),
               .rules = std::string(rules.name()),
               .num_agents = layout.num_agents(),
               .num_actions = layout.num_actions(),
               .actions = {},
               .observations = {},
               .horizon = layout.horizon(),
               .shares_rewards = rules.shares_rewards()};
  for (int seat = 0; seat < layout.num_agents(); ++seat) {
    std::vector<std::string>& names = spec.actions.emplace_back();
    for (int action = 0; action < layout.num_actions(); ++action) {
      names.push_back(rules.action_name(layout, seat, static_cast<Action>(action)));
    }
  }
  for (const ObservationType* type : rules.observations()) {
    try {
      spec.observations.push_back(observation_spec(layout, {.kind = type}));
    } catch (const InputError&) {
      // Not with this number of players.
    }
  }
  return spec;
}

}  // namespace potluck
