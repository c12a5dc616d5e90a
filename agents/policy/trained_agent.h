// A trained agent: its networks, and what one must know to seat it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "agents/policy/actor_critic.h"
#include "env/observation.h"

namespace potluck {

/// How a network's probabilities become an action, where it is not simply drawn from them.
struct Drawing {
  bool no_waits = false;  ///< never the idle action
  /// Not 0: the last so many actions are not drawn again by who has not moved or turned in their
  /// course (agents/policy/unsticking_policy.h).
  int stuck_time = 0;
  bool operator==(const Drawing&) const = default;
};

struct TrainedAgent {
  std::string algorithm;
  std::string layout;  ///< name of the kitchen it was trained in
  Observation observation;
  std::vector<int> shape;  ///< of the observation; larger than the kitchen's own where one network
                           ///< learned in several kitchens. Empty in files of the first version
  NetworkOptions network;
  std::uint64_t seed = 0;
  std::int64_t env_steps = 0;      ///< trained on, per learner
  std::string config;              ///< JSON
  std::vector<ActorCritic> seats;  ///< networks of seat 0, 1, …
  Drawing drawing;
};

}  // namespace potluck
