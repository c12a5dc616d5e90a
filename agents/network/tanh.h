// tanh of vectors of floats, and what is made of it.
#pragma once

#include <cstdint>
#include <limits>
#include <numbers>

#include "agents/network/simd.h"

namespace potluck::simd {

/// tanh, as exact as activation.h says of tanh_in_place.
///
/// tanh |x| = e / (e + 2) with e = exp(2 |x|) - 1, which is accurate near 0 and saturates by
/// itself. e = 2^n (2^t - 1) + (2^n - 1) with n + t = 2 |x| log2(e), n whole and |t| <= 1/2; 2^t -
/// 1 is t times the polynomial of degree 5 with the smallest largest relative error (1.1e-8 before
/// rounding), found with Remez's exchange algorithm in 40 digits.
template <class V>
[[nodiscard]] inline V tanh(V x) {
  constexpr auto kTwoLog2E = static_cast<float>(2 * std::numbers::log2e);
  // Adding 1.5 * 2^23 rounds to an integer, which is then found in the low bits of the sum; 127 is
  // the offset of a float's exponent.
  const V rounder = splat<V>(0x1.8p23F + 127);
  const Ints<V> sign = bits(x) & std::numeric_limits<std::int32_t>::min();
  // From 10 on the result is exactly 1. If x is NaN, min returns it: its second argument.
  const V size = min(splat<V>(10.0F), from_bits<V>(bits(x) ^ sign));
  const V sum = fma(size, splat<V>(kTwoLog2E), rounder);
  const V t = fma(size, splat<V>(kTwoLog2E), rounder - sum);
  V p = splat<V>(1.54035175341e-4F);
  p = fma(p, t, splat<V>(1.33907354307e-3F));
  p = fma(p, t, splat<V>(9.61823747975e-3F));
  p = fma(p, t, splat<V>(5.55035743382e-2F));
  p = fma(p, t, splat<V>(2.4022649795e-1F));
  p = fma(p, t, splat<V>(6.93147187927e-1F));
  const V power = from_bits<V>(bits(sum) << 23);
  const V e = fma(p * t, power, power - 1.0F);
  const V result = e / (e + 2.0F);
  return from_bits<V>(bits(result) | sign);
}

/// 1 / (1 + exp(-x)), within 2e-7 absolute.
template <class V>
[[nodiscard]] inline V sigmoid(V x) {
  const V half = splat<V>(0.5F);
  return fma(half, tanh(half * x), half);
}

}  // namespace potluck::simd
