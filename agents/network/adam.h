// Adam (Kingma & Ba 2015, algorithm 1) and the sums that go with it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "agents/network/aligned.h"

namespace potluck {

struct AdamOptions {
  float learning_rate = 3e-4F;
  float beta1 = 0.9F;
  float beta2 = 0.999F;
  float epsilon = 1e-8F;
};

/// The state of an optimiser of one flat parameter vector:
///     m <- beta1 m + (1 - beta1) g,   v <- beta2 v + (1 - beta2) g^2,   t <- t + 1
///     theta <- theta - rate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
/// as PyTorch's torch.optim.Adam does; the powers are computed in double, the rest in float.
class Adam {
 public:
  Adam(std::size_t num_parameters, AdamOptions options);

  /// One update of `parameters` against `gradients` (both [num_parameters]).
  void step(std::span<float> parameters, std::span<const float> gradients) {
    step(parameters, gradients, options_.learning_rate);
  }
  /// The same with a rate of this step's own (schedules).
  void step(std::span<float> parameters, std::span<const float> gradients, float learning_rate);

  [[nodiscard]] const AdamOptions& options() const { return options_; }
  [[nodiscard]] std::size_t num_parameters() const { return first_moment_.size(); }

  /// What a checkpoint keeps; restore() takes it back (the moments have num_parameters() elements).
  [[nodiscard]] std::span<const float> first_moment() const { return first_moment_; }
  [[nodiscard]] std::span<const float> second_moment() const { return second_moment_; }
  [[nodiscard]] std::uint64_t num_steps() const { return num_steps_; }
  void restore(std::span<const float> first_moment, std::span<const float> second_moment,
               std::uint64_t num_steps);

 private:
  AdamOptions options_;
  AlignedFloats first_moment_;
  AlignedFloats second_moment_;
  std::uint64_t num_steps_ = 0;
};

/// Sum of squares in double, in an order that depends on the length only (16 interleaved partial
/// sums, so the same on every machine with the same rounding).
[[nodiscard]] double squared_norm(std::span<const float> values);

/// values *= factor.
void scale(std::span<float> values, float factor);

/// Scales `gradients` down to norm `max_norm` if theirs is larger; 0: never. Returns the norm they
/// had.
double clip_norm(std::span<float> gradients, float max_norm);

}  // namespace potluck
