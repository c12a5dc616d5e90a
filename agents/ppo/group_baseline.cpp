#include "agents/ppo/group_baseline.h"

#include "agents/ppo/alignment.h"
#include "env/text/assert.h"

namespace potluck {

void group_advantages(const Rollout& rollout, int seat, std::span<const float> rewards, int groups,
                      float gamma, std::vector<float>& out) {
  const auto n = static_cast<std::size_t>(rollout.num_envs);
  const auto stride = static_cast<std::size_t>(groups);
  const auto steps = static_cast<std::size_t>(rollout.steps);
  const std::vector<int>& sitting = rollout.seats[static_cast<std::size_t>(seat)].agents;
  POTLUCK_ASSERT(rewards.size() == n * steps);
  std::vector<float> to_go(rewards.begin(), rewards.end());
  for (std::size_t i = to_go.size() - n; i-- > 0;) {
    if (rollout.after[i] == After::kNextStep) {
      to_go[i] += gamma * to_go[i + n];
    }
  }
  const std::vector<int> age = ages(rollout);
  out.assign(to_go.size(), 0.0F);
  for (std::size_t t = 0; t < steps; ++t) {
    for (std::size_t env = 0; env < n; ++env) {
      const std::size_t i = t * n + env;
      double sum = 0;
      int others = 0;
      for (std::size_t other = env % stride; other < n; other += stride) {
        const std::size_t j = t * n + other;
        if (other != env && sitting[j] == sitting[i] && age[j] == age[i]) {
          sum += static_cast<double>(to_go[j]);
          ++others;
        }
      }
      if (others > 0) {
        out[i] = static_cast<float>(static_cast<double>(to_go[i]) - sum / others);
      }
    }
  }
}

}  // namespace potluck
