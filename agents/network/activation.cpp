#include "agents/network/activation.h"

#include <limits>
#include <numbers>

#include "agents/network/simd.h"

namespace potluck {
namespace {

// tanh |x| = e / (e + 2) with e = exp(2 |x|) - 1, which is accurate near 0 and saturates by itself.
// e = 2^n (2^t - 1) + (2^n - 1) with n + t = 2 |x| log2(e), n whole and |t| <= 1/2; 2^t - 1 is t
// times the polynomial of degree 5 with the smallest largest relative error (1.1e-8 before
// rounding), found with Remez's exchange algorithm in 40 digits.
template <class V>
V tanh_of(V x) {
  constexpr auto kTwoLog2E = static_cast<float>(2 * std::numbers::log2e);
  // Adding 1.5 * 2^23 rounds to an integer, which is then found in the low bits of the sum; 127 is
  // the offset of a float's exponent.
  const V rounder = simd::splat<V>(0x1.8p23F + 127);
  const simd::Ints<V> sign = simd::bits(x) & std::numeric_limits<std::int32_t>::min();
  // From 10 on the result is exactly 1. If x is NaN, min returns it: its second argument.
  const V size = simd::min(simd::splat<V>(10.0F), simd::from_bits<V>(simd::bits(x) ^ sign));
  const V sum = simd::fma(size, simd::splat<V>(kTwoLog2E), rounder);
  const V t = simd::fma(size, simd::splat<V>(kTwoLog2E), rounder - sum);
  V p = simd::splat<V>(1.54035175341e-4F);
  p = simd::fma(p, t, simd::splat<V>(1.33907354307e-3F));
  p = simd::fma(p, t, simd::splat<V>(9.61823747975e-3F));
  p = simd::fma(p, t, simd::splat<V>(5.55035743382e-2F));
  p = simd::fma(p, t, simd::splat<V>(2.4022649795e-1F));
  p = simd::fma(p, t, simd::splat<V>(6.93147187927e-1F));
  const V power = simd::from_bits<V>(simd::bits(sum) << 23);
  const V e = simd::fma(p * t, power, power - 1.0F);
  const V result = e / (e + 2.0F);
  return simd::from_bits<V>(simd::bits(result) | sign);
}

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
  apply(values, [](simd::Floats x) { return tanh_of(x); });
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
