#include "agents/network/adam.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "agents/network/simd.h"
#include "env/text/assert.h"

namespace potluck {
namespace {

using simd::Floats;
constexpr auto kLanes = static_cast<std::size_t>(simd::kLanes);

Floats load_lanes(const float* from, int lanes) {
  return lanes == simd::kLanes ? simd::load<Floats>(from) : simd::load_partial<Floats>(from, lanes);
}

void store_lanes(float* to, Floats value, int lanes) {
  if (lanes == simd::kLanes) {
    simd::store(to, value);
  } else {
    simd::store_partial(to, value, lanes);
  }
}

}  // namespace

Adam::Adam(std::size_t num_parameters, AdamOptions options)
    : options_(options), first_moment_(num_parameters), second_moment_(num_parameters) {}

void Adam::step(std::span<float> parameters, std::span<const float> gradients,
                float learning_rate) {
  POTLUCK_ASSERT(parameters.size() == num_parameters() && gradients.size() == num_parameters());
  ++num_steps_;
  const auto t = static_cast<double>(num_steps_);
  const double correction1 = 1 - std::pow(static_cast<double>(options_.beta1), t);
  const double correction2 = 1 - std::pow(static_cast<double>(options_.beta2), t);
  const auto rate = static_cast<float>(static_cast<double>(learning_rate) / correction1);
  const auto scale2 = static_cast<float>(1 / std::sqrt(correction2));
  const float beta1 = options_.beta1;
  const float beta2 = options_.beta2;
  const std::size_t size = parameters.size();
  for (std::size_t i = 0; i < size; i += kLanes) {
    const int lanes = static_cast<int>(std::min(kLanes, size - i));
    const Floats g = load_lanes(&gradients[i], lanes);
    Floats m = load_lanes(&first_moment_[i], lanes) * beta1;
    m = simd::fma(g, simd::splat<Floats>(1 - beta1), m);
    Floats v = load_lanes(&second_moment_[i], lanes) * beta2;
    v = simd::fma(g * (1 - beta2), g, v);
    const Floats denominator = simd::fma(simd::sqrt(v), simd::splat<Floats>(scale2),
                                         simd::splat<Floats>(options_.epsilon));
    const Floats p = load_lanes(&parameters[i], lanes) - m * rate / denominator;
    store_lanes(&first_moment_[i], m, lanes);
    store_lanes(&second_moment_[i], v, lanes);
    store_lanes(&parameters[i], p, lanes);
  }
}

void Adam::restore(std::span<const float> first_moment, std::span<const float> second_moment,
                   std::uint64_t num_steps) {
  POTLUCK_ASSERT(first_moment.size() == num_parameters() &&
                 second_moment.size() == num_parameters());
  std::ranges::copy(first_moment, first_moment_.begin());
  std::ranges::copy(second_moment, second_moment_.begin());
  num_steps_ = num_steps;
}

double squared_norm(std::span<const float> values) {
  constexpr std::size_t kSums = 16;
  std::array<double, kSums> sums{};
  std::size_t i = 0;
  for (; i + kSums <= values.size(); i += kSums) {
    for (std::size_t lane = 0; lane < kSums; ++lane) {
      const auto value = static_cast<double>(values[i + lane]);
      sums[lane] += value * value;
    }
  }
  for (std::size_t lane = 0; i < values.size(); ++i, ++lane) {
    const auto value = static_cast<double>(values[i]);
    sums[lane] += value * value;
  }
  for (std::size_t width = kSums / 2; width > 0; width /= 2) {
    for (std::size_t lane = 0; lane < width; ++lane) {
      sums[lane] += sums[lane + width];
    }
  }
  return sums[0];
}

void scale(std::span<float> values, float factor) {
  for (float& value : values) {
    value *= factor;
  }
}

double clip_norm(std::span<float> gradients, float max_norm) {
  const double norm = std::sqrt(squared_norm(gradients));
  if (max_norm > 0 && norm > static_cast<double>(max_norm)) {
    scale(gradients, static_cast<float>(static_cast<double>(max_norm) / (norm + 1e-6)));
  }
  return norm;
}

}  // namespace potluck
