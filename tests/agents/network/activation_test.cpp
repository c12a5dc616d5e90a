#include "agents/network/activation.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "tests/agents/network/numbers.h"

namespace potluck {
namespace {

// The vector tanh of many values, and its worst errors against tanh in double.
struct Errors {
  double absolute = 0;
  double relative = 0;
};

Errors tanh_errors(const std::vector<float>& xs) {
  std::vector<float> ys = xs;
  tanh_in_place(ys);
  Errors worst;
  for (std::size_t i = 0; i < xs.size(); ++i) {
    const double exact = std::tanh(static_cast<double>(xs[i]));
    const double error = std::abs(static_cast<double>(ys[i]) - exact);
    worst.absolute = std::max(worst.absolute, error);
    if (exact != 0) {
      worst.relative = std::max(worst.relative, error / std::abs(exact));
    }
  }
  return worst;
}

}  // namespace

TEST_CASE("activation: tanh is accurate everywhere") {
  std::vector<float> xs;
  for (int i = -1200000; i <= 1200000; ++i) {
    xs.push_back(static_cast<float>(i) * 1e-5F);
  }
  const Errors even = tanh_errors(xs);
  MESSAGE("largest errors of tanh on [-12, 12]: absolute ", even.absolute, ", relative ",
          even.relative);
  CHECK(even.absolute <= 2e-7);
  CHECK(even.relative <= 3e-7);
  xs.clear();
  // Every exponent, from the smallest normal number on.
  for (std::uint32_t bits = 0x00800000; bits < 0x7f800000; bits += 4001) {
    xs.push_back(std::bit_cast<float>(bits));
  }
  const Errors all = tanh_errors(xs);
  CHECK(all.absolute <= 2e-7);
  CHECK(all.relative <= 3e-7);
}

TEST_CASE("activation: tanh at its edges") {
  for (const std::size_t padding : {0U, 1U, 5U, 16U, 31U}) {  // whole and partly filled vectors
    std::vector<float> values(padding, 0.5F);
    const std::vector<float> edges = {0.0F,   -0.0F,     9.1F,       -9.1F, 1e30F,
                                      -1e30F, kInfinity, -kInfinity, kNan};
    values.insert(values.end(), edges.begin(), edges.end());
    tanh_in_place(values);
    const float* y = values.data() + padding;
    CHECK(y[0] == 0);
    CHECK(y[1] == 0);
    CHECK(std::signbit(y[1]));
    for (const int i : {2, 4, 6}) {
      CHECK(y[i] == 1);
      CHECK(y[i + 1] == -1);
    }
    CHECK(std::isnan(y[8]));
  }
}

TEST_CASE("activation: tanh is odd and never leaves [-1, 1]") {
  std::vector<float> up;
  std::vector<float> down;
  for (float x = 0; x < 12; x += 0.00037F) {
    up.push_back(x);
    down.push_back(-x);
  }
  tanh_in_place(up);
  tanh_in_place(down);
  for (std::size_t i = 0; i < up.size(); ++i) {
    REQUIRE(up[i] == -down[i]);
    REQUIRE(up[i] <= 1);
  }
}

TEST_CASE("activation: relu and leaky relu") {
  std::vector<float> values(19, -2.0F);
  values[0] = 3;
  values[18] = 0;
  std::vector<float> leaky = values;
  activate(Activation::kRelu, values);
  activate(Activation::kLeakyRelu, leaky);
  CHECK(values[0] == 3);
  CHECK(leaky[0] == 3);
  for (std::size_t i = 1; i < 18; ++i) {
    CHECK(values[i] == 0);
    CHECK(leaky[i] == -2 * leaky_slope(Activation::kLeakyRelu));
  }
  CHECK(values[18] == 0);
  CHECK(leaky[18] == 0);
  std::vector<float> nan = {kNan};
  activate(Activation::kRelu, nan);
  CHECK(std::isnan(nan[0]));
}

TEST_CASE("activation: derivatives") {
  CHECK(activation_derivative(Activation::kTanh, 0.5F) == 0.75F);
  CHECK(activation_derivative(Activation::kRelu, 2) == 1);
  CHECK(activation_derivative(Activation::kRelu, 0) == 0);
  CHECK(activation_derivative(Activation::kLeakyRelu, 2) == 1);
  CHECK(activation_derivative(Activation::kLeakyRelu, -0.02F) == 0.01F);
}

}  // namespace potluck
