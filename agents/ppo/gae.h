// Generalised advantage estimation (Schulman et al. 2016, arXiv 1506.02438, equations 11-16).
#pragma once

#include <cstdint>
#include <span>

namespace potluck {

struct GaeOptions {
  float gamma = 0.99F;
  float lambda = 0.95F;
};

/// What follows a step, as far as returns are concerned.
enum class After : std::uint8_t {
  kNextStep,   ///< the next sample of the same environment
  kTerminal,   ///< nothing: the episode's value ends here
  kBootstrap,  ///< an end that is none for the value (time limit, end of the batch): V(final)
               ///< stands in
};

/// Advantages of one environment's steps, in time order, with a stride between consecutive steps:
///   delta_t = r_t + gamma * V_next - V_t,    A_t = delta_t + gamma * lambda * A_{t+1}
/// where V_next is V_{t+1}, 0 or `finals[t]` and the sum is cut unless after[t] == kNextStep. The
/// last step must not be kNextStep. All spans are [steps * stride] (the last element may be
/// missing).
void gae(const GaeOptions& options, int steps, int stride, const float* rewards,
         const float* values, const After* after, const float* finals, float* advantages);

}  // namespace potluck
