#include "agents/ppo/population_bonus.h"

#include <cmath>

namespace potluck {

void add_population_bonus(const Rollout& rollout, int seat, int agent,
                          std::span<const ActorCritic* const> members, const NetworkBatch& view,
                          float weight, std::span<float> rewards) {
  const auto rows = static_cast<std::size_t>(view.size());
  const auto width = static_cast<std::size_t>(view.num_actions());
  std::vector<float> shares(rows * width);  // mean probabilities
  AlignedFloats outputs;
  AlignedFloats log_probs(rows * width);
  NetworkWorkspace workspace;
  for (const ActorCritic* member : members) {
    outputs.resize(rows * static_cast<std::size_t>(member->num_outputs()));
    member->actor.network.forward(member->actor.parameters, view.rows().view(), {}, workspace,
                                  outputs);
    split_outputs(*member, outputs, view.size(), view.choices(), log_probs, {}, {});
    for (std::size_t i = 0; i < shares.size(); ++i) {
      shares[i] += std::exp(log_probs[i]) / static_cast<float>(members.size());
    }
  }
  const SeatSamples& played = rollout.seats[static_cast<std::size_t>(seat)];
  for (std::size_t i = 0; i < rewards.size(); ++i) {
    if (played.agents[i] == agent) {
      const std::size_t at = static_cast<std::size_t>(played.rows[i]) * width + played.actions[i];
      rewards[i] -= weight * std::log(shares[at]);
    }
  }
}

}  // namespace potluck
