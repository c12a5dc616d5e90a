// An actor (policy network) and a critic (value network) with their optimisers: what one learner
// trains.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agents/network/adam.h"
#include "agents/network/aligned.h"
#include "agents/network/network.h"
#include "env/observation.h"

namespace potluck {

/// What both networks look like (agents/network/network.h).
struct NetworkOptions {
  std::vector<ConvLayer> conv = {};
  std::vector<int> hidden = {64, 64};
  int gru = 0;
  Activation activation = Activation::kTanh;
  std::optional<Activation> conv_activation = {};  ///< absent: as `activation`
  Initialisation initialisation = Initialisation::kUniform;
  bool shared_trunk = false;     ///< one network with the actions' logits and the value as outputs
  bool predict_partner = false;  ///< the actor also tells what the next seat's player will do
  bool operator==(const NetworkOptions&) const = default;

  [[nodiscard]] NetworkShape shape(std::vector<int> input, int outputs) const {
    return {.input = std::move(input),
            .conv = conv,
            .hidden = hidden,
            .gru = gru,
            .outputs = outputs,
            .activation = activation,
            .conv_activation = conv_activation.value_or(activation)};
  }
};

/// One network with its weights.
struct TrainedNetwork {
  Network network;
  AlignedFloats parameters;

  explicit TrainedNetwork(NetworkShape shape)
      : network(std::move(shape)), parameters(network.num_parameters()) {}
};

/// Throws InputError (place: `place`) when no network can choose from so many actions.
void check_actions(int num_actions, const std::string& place);

/// observation -> logits of the actions, observation -> value.
struct ActorCritic {
  /// Outputs: logits [num_actions], logits of the partner's actions [num_actions] if it predicts
  /// them, the value if the trunk is shared.
  TrainedNetwork actor;
  std::optional<TrainedNetwork> critic;  ///< none if the trunk is shared
  bool predicts_partner = false;

  /// `input`: shape of the observation; must pass check() of network.h. Throws InputError as
  /// check_actions() does.
  ActorCritic(const std::vector<int>& input, int num_actions, const NetworkOptions& options);

  [[nodiscard]] bool shared_trunk() const { return !critic.has_value(); }
  [[nodiscard]] bool recurrent() const { return actor.network.recurrent(); }
  [[nodiscard]] int memory_width() const { return actor.network.shape().gru; }
  [[nodiscard]] int observation_size() const { return actor.network.num_inputs(); }
  [[nodiscard]] int num_outputs() const { return actor.network.shape().outputs; }
  [[nodiscard]] int num_actions() const {
    return (num_outputs() - (shared_trunk() ? 1 : 0)) / (predicts_partner ? 2 : 1);
  }
};

/// Initial weights (agents/network/network.h) of both networks, which are numbers `network` and
/// `network` + 1 of `key`; `actor_gain` is the logits' output gain, the value's is 1.
void initialise(ActorCritic& actor_critic, Initialisation how, float actor_gain, RandomKey key,
                std::uint32_t network);

}  // namespace potluck
