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
  if (activation == Activation::kTanh) {
    tanh_in_place(values);
  } else if (const float slope = leaky_slope(activation); slope == 0) {
    apply(values, [](Floats x) { return simd::max(Floats{}, x); });
  } else {
    apply(values, [slope](Floats x) { return x < Floats{} ? x * slope : x; });
  }
}

float activation_derivative(Activation activation, float output) {
  if (activation == Activation::kTanh) {
    return 1 - output * output;
  }
  return output > 0 ? 1 : leaky_slope(activation);
}

}  // namespace potluck
