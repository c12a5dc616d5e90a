#include "agents/policy/actor_critic.h"

#include "agents/network/softmax.h"
#include "env/text/error.h"

namespace potluck {
namespace {

NetworkShape actor_shape(const std::vector<int>& input, int num_actions,
                         const NetworkOptions& options) {
  check_actions(num_actions, "network");
  return options.shape(
      input, num_actions * (options.predict_partner ? 2 : 1) + (options.shared_trunk ? 1 : 0));
}

}  // namespace

void check_actions(int num_actions, const std::string& place) {
  if (num_actions < 1 || static_cast<std::size_t>(num_actions) > kMaxLogits) {
    throw InputError(place, std::to_string(num_actions) + " actions to choose from",
                     "1 to " + std::to_string(kMaxLogits));
  }
}

ActorCritic::ActorCritic(const std::vector<int>& input, int num_actions,
                         const NetworkOptions& options)
    : actor(actor_shape(input, num_actions, options)), predicts_partner(options.predict_partner) {
  if (!options.shared_trunk) {
    critic.emplace(options.shape(input, 1));
  }
}

void initialise(ActorCritic& actor_critic, Initialisation how, float actor_gain, RandomKey key,
                std::uint32_t network) {
  TrainedNetwork& actor = actor_critic.actor;
  actor.network.initialise(how, actor_gain, key, network, actor.parameters);
  if (actor_critic.critic) {
    TrainedNetwork& critic = *actor_critic.critic;
    critic.network.initialise(how, 1.0F, key, network + 1, critic.parameters);
  } else if (how == Initialisation::kOrthogonal && actor_gain > 0) {
    // The value is the last output column; the gain was applied to all.
    const LayerView top = actor.network.top();
    const auto width = static_cast<std::size_t>(top.outputs);
    for (std::size_t at = top.weights + width - 1; at < top.biases; at += width) {
      actor.parameters[at] /= actor_gain;
    }
  }
}

}  // namespace potluck
