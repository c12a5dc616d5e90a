#include "agents/network/softmax.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numbers>

#include "agents/network/simd.h"
#include "env/text/assert.h"

namespace potluck {
namespace {

using simd::Floats;

// exp(x) for x <= 0: x = n log 2 + r with |r| <= log(2) / 2, then the Taylor polynomial of degree 7
// in r (remainder below 6e-9) times 2^n. Below -87 (exp = 1e-38, the smallest normal float) it is
// 0.
template <class V>
V exp_of(V x) {
  constexpr float kLowest = -87.0F;
  // log 2 in two parts, the first so short that n times it is exact (Cody & Waite 1980).
  constexpr float kLog2High = 0x1.62p-1F;
  constexpr auto kLog2Low = static_cast<float>(std::numbers::ln2 - 0x1.62p-1);
  // Adding 1.5 * 2^23 rounds to an integer, which is then found in the low bits of the sum.
  constexpr float kRounder = 0x1.8p23F;
  const V bounded = simd::max(simd::splat<V>(kLowest), x);  // NaN stays
  const V sum =
      simd::fma(bounded, simd::splat<V>(std::numbers::log2e_v<float>), simd::splat<V>(kRounder));
  const V n = sum - kRounder;
  V r = simd::fma(n, simd::splat<V>(-kLog2High), bounded);
  r = simd::fma(n, simd::splat<V>(-kLog2Low), r);
  V power = simd::splat<V>(1.0F / 5040);
  power = simd::fma(power, r, simd::splat<V>(1.0F / 720));
  power = simd::fma(power, r, simd::splat<V>(1.0F / 120));
  power = simd::fma(power, r, simd::splat<V>(1.0F / 24));
  power = simd::fma(power, r, simd::splat<V>(1.0F / 6));
  power = simd::fma(power, r, simd::splat<V>(0.5F));
  power = simd::fma(power, r, simd::splat<V>(1.0F));
  power = simd::fma(power, r, simd::splat<V>(1.0F));
  const V scale = simd::from_bits<V>((simd::bits(sum) + 127) << 23);
  return x < simd::splat<V>(kLowest) ? V{} : power * scale;
}

// log(x) for x in [1, kMaxLogits]: x = 2^n m with m in [sqrt(1/2), sqrt(2)), and
// log m = 2 artanh(z) = 2 (z + z^3/3 + z^5/5 + …), z = (m - 1) / (m + 1), |z| <= 0.172 (the first
// term left out is below 1e-9).
template <class V>
V log_of(V x) {
  constexpr std::int32_t kSqrtHalf = 0x3f3504f3;  // the bits of sqrt(1/2)
  const simd::Ints<V> bits = simd::bits(x) - kSqrtHalf;
  const simd::Ints<V> n = bits >> 23;
  const V m = simd::from_bits<V>((bits & 0x7fffff) + kSqrtHalf);
  const V z = (m - 1.0F) / (m + 1.0F);
  const V z2 = z * z;
  V series = simd::splat<V>(2.0F / 9);
  series = simd::fma(series, z2, simd::splat<V>(2.0F / 7));
  series = simd::fma(series, z2, simd::splat<V>(2.0F / 5));
  series = simd::fma(series, z2, simd::splat<V>(2.0F / 3));
  series = simd::fma(series, z2, simd::splat<V>(2.0F));
  const V whole = simd::to_floats<V>(n) * std::numbers::ln2_v<float>;
  const V result = simd::fma(series, z, whole);
  return x > V{} ? result : x;  // NaN stays
}

}  // namespace

void log_softmax(std::span<const float> logits, int n, int k, std::span<float> log_probs) {
  POTLUCK_ASSERT(n >= 0 && k >= 1);
  const auto num_rows = static_cast<std::size_t>(n);
  const auto width = static_cast<std::size_t>(k);
  POTLUCK_ASSERT(width <= kMaxLogits);
  POTLUCK_ASSERT(logits.size() >= num_rows * width && log_probs.size() >= num_rows * width);
  constexpr auto kLanes = static_cast<std::size_t>(simd::kLanes);
  // Rows lie across the lanes: logit j of a group of rows is one vector.
  std::array<std::array<float, kLanes>, kMaxLogits> group{};
  for (std::size_t begin = 0; begin < num_rows; begin += kLanes) {
    const std::size_t rows = std::min(kLanes, num_rows - begin);
    const float* from = logits.data() + begin * width;
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < width; ++j) {
        group[j][i] = *from++;
      }
    }
    auto top = simd::load<Floats>(group[0].data());
    for (std::size_t j = 1; j < width; ++j) {
      top = simd::max(top, simd::load<Floats>(group[j].data()));
    }
    Floats sum{};
    for (std::size_t j = 0; j < width; ++j) {
      const Floats shifted = simd::load<Floats>(group[j].data()) - top;
      simd::store(group[j].data(), shifted);
      sum += exp_of(shifted);
    }
    const Floats log_sum = log_of(sum);
    for (std::size_t j = 0; j < width; ++j) {
      simd::store(group[j].data(), simd::load<Floats>(group[j].data()) - log_sum);
    }
    float* to = log_probs.data() + begin * width;
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < width; ++j) {
        *to++ = group[j][i];
      }
    }
  }
}

}  // namespace potluck
