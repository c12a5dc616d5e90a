// Partners that take part in training and do not learn.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agents/policy/actor_critic.h"
#include "agents/policy/policy.h"
#include "env/arena.h"
#include "env/observation.h"

namespace potluck {

/// One of the two is there: the network of an agent that sees what the learner sees and plays every
/// seat alike, which is the fast way, or any policy.
struct FrozenPartner {
  std::string name;  ///< what named it
  std::optional<ActorCritic> network;
  std::shared_ptr<const Policy> policy;
};

/// The partners that `names` name (agents/roster/roster.h), in the order of the names, for
/// learners in `arena` that see `observation`. Throws InputError when there is no such agent, it
/// was trained in another kitchen, it has a memory, or the arena has several kitchens and the agent
/// is no network that sees what learners see.
[[nodiscard]] std::vector<FrozenPartner> load_partners(const std::vector<std::string>& names,
                                                       const Arena& arena, Observation observation);

}  // namespace potluck
