#include "agents/policy/actor_critic.h"

namespace potluck {

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
