#include "agents/ppo/gae.h"

#include "env/text/assert.h"

namespace potluck {

void gae(const GaeOptions& options, int steps, int stride, const float* rewards,
         const float* values, const After* after, const float* finals, float* advantages) {
  float next_value = 0;
  float next_advantage = 0;
  for (int t = steps - 1; t >= 0; --t) {
    const auto at = static_cast<std::ptrdiff_t>(t) * stride;
    switch (after[at]) {
      case After::kNextStep:
        POTLUCK_ASSERT(t + 1 < steps);
        break;
      case After::kTerminal:
        next_value = 0;
        next_advantage = 0;
        break;
      case After::kBootstrap:
        next_value = finals[at];
        next_advantage = 0;
        break;
    }
    const float delta = rewards[at] + options.gamma * next_value - values[at];
    next_advantage = delta + options.gamma * options.lambda * next_advantage;
    next_value = values[at];
    advantages[at] = next_advantage;
  }
}

}  // namespace potluck
