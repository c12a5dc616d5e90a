#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "agents/network/mlp.h"
#include "env/error.h"
#include "tests/agents/network_numbers.h"

namespace potluck {
namespace {

AlignedFloats initialised(const Mlp& mlp, Initialisation how, std::uint64_t seed = 1,
                          std::uint32_t network = 0, float gain = 1) {
  AlignedFloats parameters(mlp.num_parameters(), 99.0F);
  initialise(mlp, how, gain, RandomKey{seed}, network, parameters);
  return parameters;
}

// Inner product of rows (or columns) `a` and `b` of the layer's weights.
double inner(const AlignedFloats& parameters, const LayerView& layer, bool of_rows, int a, int b) {
  double sum = 0;
  const auto at = [&](int i, int j) {
    return static_cast<double>(
        parameters[layer.weights + count(i, layer.outputs) + static_cast<std::size_t>(j)]);
  };
  for (int i = 0; i < (of_rows ? layer.outputs : layer.inputs); ++i) {
    sum += of_rows ? at(a, i) * at(b, i) : at(i, a) * at(i, b);
  }
  return sum;
}

}  // namespace

TEST_CASE("initialise: uniform fills +-1/sqrt(inputs) evenly") {
  const Mlp mlp({.inputs = 100, .hidden = {400}, .outputs = 25});
  const AlignedFloats parameters = initialised(mlp, Initialisation::kUniform);
  for (const LayerView& layer : mlp.layers()) {
    const double bound = 1 / std::sqrt(static_cast<double>(layer.inputs));
    const std::size_t end = layer.biases + static_cast<std::size_t>(layer.outputs);
    double sum = 0;
    double squares = 0;
    double largest = 0;
    for (std::size_t i = layer.weights; i < end; ++i) {
      const double value = static_cast<double>(parameters[i]);
      sum += value;
      squares += value * value;
      largest = std::max(largest, std::abs(value));
    }
    const double size = static_cast<double>(end - layer.weights);
    CHECK(largest <= bound);
    CHECK(largest > 0.99 * bound);
    CHECK(std::abs(sum / size) < 4 * bound / std::sqrt(3 * size));
    CHECK(squares / size == doctest::Approx(bound * bound / 3).epsilon(0.04));
    // Biases too: none zero, not all of one sign.
    const auto biases =
        std::span(parameters).subspan(layer.biases, static_cast<std::size_t>(layer.outputs));
    CHECK(std::ranges::any_of(biases, [](float b) { return b > 0; }));
    CHECK(std::ranges::any_of(biases, [](float b) { return b < 0; }));
  }
}

TEST_CASE("initialise: orthogonal weights, zero biases, gains") {
  const Mlp mlp({.inputs = 8, .hidden = {64, 64, 20}, .outputs = 5});
  const AlignedFloats parameters = initialised(mlp, Initialisation::kOrthogonal, 1, 0, 0.01F);
  for (const LayerView& layer : mlp.layers()) {
    const bool last = layer.outputs == 5;
    const double square = last ? 1e-4 : 2;
    const bool of_rows = layer.inputs < layer.outputs;
    const int vectors = std::min(layer.inputs, layer.outputs);
    for (int a = 0; a < vectors; ++a) {
      for (int b = 0; b <= a; ++b) {
        REQUIRE(std::abs(inner(parameters, layer, of_rows, a, b) - (a == b ? square : 0)) <
                1e-6 * square);
      }
    }
    for (int j = 0; j < layer.outputs; ++j) {
      CHECK(parameters[layer.biases + static_cast<std::size_t>(j)] == 0);
    }
  }
}

TEST_CASE("initialise: orthogonal signs are fair") {
  // Uniform over orthogonal matrices, an element is positive half the time; without care for signs
  // the first of each column would not be.
  const Mlp mlp({.inputs = 4, .hidden = {}, .outputs = 4});
  int positive[16] = {};
  constexpr int kDraws = 400;
  for (std::uint32_t network = 0; network < kDraws; ++network) {
    const AlignedFloats parameters = initialised(mlp, Initialisation::kOrthogonal, 5, network);
    for (std::size_t i = 0; i < 16; ++i) {
      positive[i] += parameters[i] > 0 ? 1 : 0;
    }
  }
  for (const int times : positive) {
    CHECK(std::abs(times - kDraws / 2) < 40);  // 4 standard deviations
  }
}

TEST_CASE("initialise: same seed and network, same weights; others differ") {
  const Mlp mlp({.inputs = 8, .hidden = {16}, .outputs = 5});
  for (const Initialisation how : {Initialisation::kUniform, Initialisation::kOrthogonal}) {
    const AlignedFloats first = initialised(mlp, how, 0, 0);
    CHECK(initialised(mlp, how, 0, 0) == first);
    for (const AlignedFloats& other : {initialised(mlp, how, 1, 0), initialised(mlp, how, 0, 1)}) {
      std::size_t same = 0;
      for (std::size_t i = 0; i < first.size(); ++i) {
        same += first[i] != 0 && first[i] == other[i] ? 1U : 0U;
      }
      CHECK(same == 0);
    }
  }
  const AlignedFloats uniform = initialised(mlp, Initialisation::kUniform);
  CHECK(uniform[0] != uniform[4]);  // the next block
}

TEST_CASE("initialise: names") {
  for (const Initialisation how : {Initialisation::kUniform, Initialisation::kOrthogonal}) {
    CHECK(parse_initialisation(to_string(how), "here") == how);
  }
  CHECK_THROWS_WITH_AS(
      (void)parse_initialisation("xavier", "config.json: initialisation"),
      "config.json: initialisation: initialisation 'xavier' is not known, expected one "
      "of uniform, orthogonal",
      InputError);
}

}  // namespace potluck
