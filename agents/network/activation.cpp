#include "agents/network/activation.h"

#include "agents/network/simd.h"
#include "agents/network/tanh.h"

namespace potluck {
namespace {

// Applies `function` to every element, the last ones in a partly filled vector.
template <class Function>
void apply(std::span<float> values, Function function) {
  float* data = values.data();
  std::size_t left = values.size();
  constexpr auto kLanes = static_cast<std::size_t>(simd::kLanes);
  for (; left >= kLanes; left -= kLanes, data += kLanes) {
    simd::store(data, function(simd::load<simd::Floats>(data)));
  }
  if (left > 0) {
    const int lanes = static_cast<int>(left);
    simd::store_partial(data, function(simd::load_partial<simd::Floats>(data, lanes)), lanes);
  }
}

}  // namespace

void tanh_in_place(std::span<float> values) {
  apply(values, [](simd::Floats x) { return simd::tanh(x); });
}

void activate(Activation activation, std::span<float> values) {
  using simd::Floats;
  switch (activation) {
    case Activation::kTanh:
      tanh_in_place(values);
      return;
    case Activation::kRelu:
      apply(values, [](Floats x) { return simd::max(Floats{}, x); });
      return;
    case Activation::kLeakyRelu:
      apply(values, [](Floats x) { return x < Floats{} ? x * kLeakySlope : x; });
      return;
  }
}

float activation_derivative(Activation activation, float output) {
  switch (activation) {
    case Activation::kTanh:
      return 1 - output * output;
    case Activation::kRelu:
      return output > 0 ? 1 : 0;
    case Activation::kLeakyRelu:
      return output > 0 ? 1 : kLeakySlope;
  }
  return 0;
}

}  // namespace potluck
