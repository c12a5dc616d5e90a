#include "agents/network/adam.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "tests/agents/network/numbers.h"

namespace potluck {

TEST_CASE("adam: three steps by hand") {
  // Rate 0.1, gradients 1, 2, -1:
  //   t = 1: m = 0.1,   v = 0.001;    m^ = 1, v^ = 1:                       -0.1
  //   t = 2: m = 0.29,  v = 0.004999; m^ = 0.29 / 0.19 = 1.5263158,
  //          v^ = 0.004999 / 0.001999 = 2.5007504, root 1.5813761:          -0.0965182
  //   t = 3: m = 0.161, v = 0.005994001; m^ = 0.161 / 0.271 = 0.5940959,
  //          v^ = 0.005994001 / 0.002997001 = 2.0000000 (to 7 digits), root 1.4142135: -0.0420089
  Adam adam(1, {.learning_rate = 0.1F});
  std::vector<float> parameters = {1};
  const auto step = [&](float gradient) {
    const std::vector<float> gradients = {gradient};
    adam.step(parameters, gradients);
  };
  step(1);
  CHECK(parameters[0] == doctest::Approx(0.9).epsilon(1e-6));
  step(2);
  CHECK(parameters[0] == doctest::Approx(0.8034818).epsilon(1e-6));
  CHECK(adam.first_moment()[0] == doctest::Approx(0.29).epsilon(1e-6));
  CHECK(adam.second_moment()[0] == doctest::Approx(0.004999).epsilon(1e-5));
  step(-1);
  CHECK(parameters[0] == doctest::Approx(0.7614729).epsilon(1e-6));
  CHECK(adam.num_steps() == 3);
}

TEST_CASE("adam: epsilon is added after the correction of the root") {
  // With g = 1e-8 the root of the corrected second moment is 1e-8 as well: half a rate's step.
  Adam adam(1, {.learning_rate = 1, .epsilon = 1e-8F});
  std::vector<float> parameters = {0};
  const std::vector<float> gradients = {1e-8F};
  adam.step(parameters, gradients);
  CHECK(parameters[0] == doctest::Approx(-0.5).epsilon(1e-4));
}

TEST_CASE("adam: every element as in double, for any length") {
  for (const int size : {1, 5, 16, 17, 100}) {
    AlignedFloats parameters = test_numbers(1, count(1, size));
    std::vector<double> p(parameters.begin(), parameters.end());
    std::vector<double> m(p.size());
    std::vector<double> v(p.size());
    Adam adam(p.size(), {.learning_rate = 99});
    for (std::uint32_t t = 1; t <= 20; ++t) {
      const AlignedFloats g = test_numbers(1 + t, p.size());
      adam.step(parameters, g, 0.01F);
      for (std::size_t i = 0; i < p.size(); ++i) {
        const double gi = static_cast<double>(g[i]);
        m[i] = 0.9 * m[i] + 0.1 * gi;
        v[i] = 0.999 * v[i] + 0.001 * gi * gi;
        p[i] -= 0.01 * (m[i] / (1 - std::pow(0.9, t))) /
                (std::sqrt(v[i] / (1 - std::pow(0.999, t))) + 1e-8);
        REQUIRE(std::abs(p[i] - static_cast<double>(parameters[i])) < 3e-6);
      }
    }
  }
}

TEST_CASE("adam: a restored optimiser goes on as if never stopped") {
  const AdamOptions options{.learning_rate = 0.01F};
  Adam whole(37, options);
  AlignedFloats parameters = test_numbers(1, 37);
  for (std::uint32_t t = 0; t < 3; ++t) {
    whole.step(parameters, test_numbers(2 + t, 37));
  }
  Adam resumed(37, options);
  resumed.restore(whole.first_moment(), whole.second_moment(), whole.num_steps());
  AlignedFloats copy = parameters;
  whole.step(parameters, test_numbers(9, 37));
  resumed.step(copy, test_numbers(9, 37));
  CHECK(copy == parameters);
  CHECK(resumed.num_steps() == 4);
}

TEST_CASE("adam: norms and scaling") {
  for (const int size : {0, 1, 15, 16, 17, 1000}) {
    AlignedFloats values = test_numbers(5, count(1, size));
    double exact = 0;
    for (const float value : values) {
      exact += static_cast<double>(value) * static_cast<double>(value);
    }
    CHECK(squared_norm(values) == doctest::Approx(exact).epsilon(1e-12));
    const AlignedFloats before = values;
    scale(values, 0.5F);
    for (std::size_t i = 0; i < values.size(); ++i) {
      REQUIRE(values[i] == 0.5F * before[i]);
    }
  }
  const std::vector<float> huge = {3e30F, 4e30F};
  CHECK(std::sqrt(squared_norm(huge)) == doctest::Approx(5e30).epsilon(1e-6));
}

}  // namespace potluck
