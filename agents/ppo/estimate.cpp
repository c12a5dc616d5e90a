#include "agents/ppo/estimate.h"

#include "env/text/assert.h"

namespace potluck {

void estimate_seat(const Rollout& rollout, int seat, int agent, std::span<const float> rewards,
                   const NetworkBatch& network, const GaeOptions& options, SeatEstimate& out) {
  const SeatSamples& played = rollout.seats[static_cast<std::size_t>(seat)];
  const std::size_t count = played.rows.size();
  POTLUCK_ASSERT(rewards.size() == count);
  // Where another agent sat, zeros stand in: an agent keeps its seat to the end of the episode,
  // where the sum of an advantage is cut anyway.
  std::vector<float>& values = out.returns;
  std::vector<float> finals(count);
  values.assign(count, 0.0F);
  out.advantages.resize(count);
  const std::span<const float> known = network.values();
  for (std::size_t i = 0; i < count; ++i) {
    if (played.agents[i] != agent) {
      continue;
    }
    values[i] = known[static_cast<std::size_t>(played.rows[i])];
    if (played.final_rows[i] >= 0) {
      finals[i] = known[static_cast<std::size_t>(played.final_rows[i])];
    }
  }
  for (int env = 0; env < rollout.num_envs; ++env) {
    const auto e = static_cast<std::size_t>(env);
    gae(options, rollout.steps, rollout.num_envs, &rewards[e], &values[e], &rollout.after[e],
        &finals[e], &out.advantages[e]);
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (played.agents[i] == agent) {
      out.returns[i] = out.advantages[i] + values[i];
    } else {
      out.advantages[i] = 0;
    }
  }
}

}  // namespace potluck
