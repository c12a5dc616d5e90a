// An actor (policy network) and a critic (value network) with their optimisers: what one learner
// trains.
#pragma once

#include <cstdint>
#include <string>

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
  bool operator==(const NetworkOptions&) const = default;
};

/// One network with its weights.
struct TrainedMlp {
  Mlp mlp;
  AlignedFloats parameters;

  explicit TrainedMlp(MlpShape shape) : mlp(std::move(shape)), parameters(mlp.num_parameters()) {}
};

/// Separate multilayer perceptrons: observation -> logits of the actions, observation -> value.
struct ActorCritic {
  TrainedMlp actor;
  TrainedMlp critic;

  ActorCritic(int observation_size, int num_actions, const NetworkOptions& options)
      : actor({observation_size, options.hidden, num_actions, options.activation}),
        critic({observation_size, options.hidden, 1, options.activation}) {}

  [[nodiscard]] int observation_size() const { return actor.mlp.shape().inputs; }
  [[nodiscard]] int num_actions() const { return actor.mlp.shape().outputs; }
};

}  // namespace potluck
