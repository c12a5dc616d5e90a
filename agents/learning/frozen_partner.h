// A partner that takes part in training and does not learn.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "agents/policy/actor_critic.h"
#include "agents/policy/policy.h"

namespace potluck {

/// One of the two is there: the network of an agent that sees what the learner sees and plays every
/// seat alike, which is the fast way, or any policy.
struct FrozenPartner {
  std::string name;       ///< what named it
  std::size_t entry = 0;  ///< of TrainConfig::partners, for which it stands
  std::optional<ActorCritic> network;
  std::shared_ptr<const Policy> policy;
  std::string identity = {};  ///< of a trained one: AgentId::identity
};

}  // namespace potluck
