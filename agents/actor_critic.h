// An actor (policy network) and a critic (value network) with their optimisers: what one learner
// trains.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agents/network/adam.h"
#include "agents/network/aligned.h"
#include "agents/network/mlp.h"
#include "env/observation.h"

namespace potluck {

/// What both networks look like.
struct NetworkOptions {
  std::vector<int> hidden = {64, 64};
  Activation activation = Activation::kTanh;
  Initialisation initialisation = Initialisation::kUniform;
  bool shared_trunk = false;  ///< one network with the actions' logits and the value as outputs
  bool operator==(const NetworkOptions&) const = default;
};

/// One network with its weights.
struct TrainedMlp {
  Mlp mlp;
  AlignedFloats parameters;

  explicit TrainedMlp(MlpShape shape) : mlp(std::move(shape)), parameters(mlp.num_parameters()) {}
};

/// Multilayer perceptrons: observation -> logits of the actions, observation -> value.
struct ActorCritic {
  TrainedMlp actor;  ///< outputs: logits [num_actions], then the value if the trunk is shared
  std::optional<TrainedMlp> critic;  ///< none if the trunk is shared

  ActorCritic(int observation_size, int num_actions, const NetworkOptions& options)
      : actor({observation_size, options.hidden, num_actions + (options.shared_trunk ? 1 : 0),
               options.activation}) {
    if (!options.shared_trunk) {
      critic.emplace(MlpShape{observation_size, options.hidden, 1, options.activation});
    }
  }

  [[nodiscard]] bool shared_trunk() const { return !critic.has_value(); }
  [[nodiscard]] int observation_size() const { return actor.mlp.shape().inputs; }
  [[nodiscard]] int num_actions() const {
    return actor.mlp.shape().outputs - (shared_trunk() ? 1 : 0);
  }
};

/// Initial weights (agents/network/mlp.h) of both networks, which are numbers `network` and
/// `network` + 1 of `key`; `actor_gain` is the logits' output gain, the value's is 1.
void initialise(ActorCritic& actor_critic, Initialisation how, float actor_gain, RandomKey key,
                std::uint32_t network);

}  // namespace potluck
