// What the networks of a learner in training say.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "agents/checkpoint/agent_file.h"
#include "agents/learning/trainer.h"
#include "agents/network/softmax.h"
#include "agents/policy/actor_critic.h"
#include "agents/policy/network_batch.h"

namespace potluck {

inline void train_to_end(Trainer& trainer) {
  while (!trainer.finished()) {
    (void)trainer.run_update();
  }
}

/// The network called `name` ("cook0", "adversary1"), which sees `observation_size` numbers.
inline ActorCritic network_of(const Trainer& trainer, const std::string& name, int observation_size,
                              int num_actions) {
  ActorCritic network({observation_size}, num_actions, trainer.config().network);
  get_network(trainer.state(), name, network, "memory");
  return network;
}

/// What a network makes of one observation.
struct Opinion {
  std::vector<float> log_probs;
  float value = 0;
};

inline Opinion opinion_of(const ActorCritic& network, std::span<const float> observation) {
  NetworkWorkspace workspace;
  const InputRows row = dense_rows(observation, 1, network.observation_size());
  const auto run = [&](const TrainedNetwork& part, std::span<float> outputs) {
    part.network.forward(part.parameters, row, {}, workspace, outputs);
  };
  std::vector<float> outputs(static_cast<std::size_t>(network.actor.network.shape().outputs));
  run(network.actor, outputs);
  const int actions = network.num_actions();
  Opinion opinion;
  opinion.log_probs.resize(static_cast<std::size_t>(actions));
  const std::span<float> value{&opinion.value, 1};
  split_outputs(network, outputs, 1, {}, opinion.log_probs, {}, value);
  if (!network.shared_trunk()) {
    run(*network.critic, value);
  }
  return opinion;
}

}  // namespace potluck
