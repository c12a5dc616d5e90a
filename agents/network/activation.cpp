#include "agents/network/activation.h"

#include "agents/network/simd.h"

namespace potluck {
namespace {

// x P(x^2) / Q(x^2), the best such approximation of tanh with degrees 4 and 4 on |x| <= 9.02 in the
// sense of the largest relative error (2.1e-8 before rounding), found with Remez's exchange
// algorithm for rational functions (Ralston 1965) in 40 digits. All coefficients are positive, so
// nothing cancels. Beyond 9.02 tanh is 1 to the last bit of a float.
template <class V>
V tanh_of(V x) {
  // If x is NaN, min and max return it: their second argument.
  const V u = simd::min(simd::splat<V>(9.02F * 9.02F), x * x);
  V p = simd::splat<V>(1.33190117906e-8F);
  p = simd::fma(p, u, simd::splat<V>(2.05834358338e-5F));
  p = simd::fma(p, u, simd::splat<V>(3.49403171528e-3F));
  p = simd::fma(p, u, simd::splat<V>(1.33797155182e-1F));
  p = simd::fma(p, u, simd::splat<V>(1.0F));
  V q = simd::splat<V>(7.76199421785e-7F);
  q = simd::fma(q, u, simd::splat<V>(3.28308824612e-4F));
  q = simd::fma(q, u, simd::splat<V>(2.58710622929e-2F));
  q = simd::fma(q, u, simd::splat<V>(4.67130307576e-1F));
  q = simd::fma(q, u, simd::splat<V>(1.0F));
  return simd::min(simd::splat<V>(1.0F), simd::max(simd::splat<V>(-1.0F), x * p / q));
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
