#include "agents/network/init.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "agents/network/mlp.h"
#include "env/text/error.h"
#include "tests/agents/network/numbers.h"

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

namespace {

// Checks that the columns (the rows, if they are fewer) of the [rows, columns] matrix at `from`,
// `stride` from row to row, are orthogonal with length sqrt(square).
void check_orthogonal(const float* from, int rows, int columns, int stride, double square) {
  const bool of_rows = rows < columns;
  const auto at = [&](int vector, int k) {
    return static_cast<double>(of_rows ? from[count(vector, stride) + static_cast<std::size_t>(k)]
                                       : from[count(k, stride) + static_cast<std::size_t>(vector)]);
  };
  for (int a = 0; a < std::min(rows, columns); ++a) {
    for (int b = 0; b <= a; ++b) {
      double sum = 0;
      for (int k = 0; k < std::max(rows, columns); ++k) {
        sum += at(a, k) * at(b, k);
      }
      REQUIRE(std::abs(sum - (a == b ? square : 0)) < 1e-6 * square);
    }
  }
}

// Whether the numbers fill +-bound.
void check_uniform(std::span<const float> values, float bound) {
  const auto [lowest, highest] = std::ranges::minmax(values);
  CHECK(lowest >= -bound);
  CHECK(lowest < -0.7F * bound);
  CHECK(highest <= bound);
  CHECK(highest > 0.7F * bound);
}

}  // namespace

TEST_CASE("initialise: convolutions") {
  const ConvStack stack({.width = 5,
                         .height = 4,
                         .channels = 26,
                         .layers = {{.filters = 25, .kernel = 5}, {.filters = 30, .kernel = 1}}});
  AlignedFloats parameters(stack.num_parameters(), 99.0F);
  WeightDraws draws(RandomKey{1}, 0);
  initialise(stack, Initialisation::kOrthogonal, draws, parameters);
  for (const ConvLayerView& layer : stack.layers()) {
    const int fan_in = layer.plane.kernel * layer.plane.kernel * layer.plane.channels;
    const int filters = layer.plane.filters;
    check_orthogonal(&parameters[layer.weights], fan_in, filters, filters, 2);
    for (int f = 0; f < filters; ++f) {
      CHECK(parameters[layer.biases + static_cast<std::size_t>(f)] == 0);
    }
  }
  initialise(stack, Initialisation::kUniform, draws, parameters);
  for (const ConvLayerView& layer : stack.layers()) {
    const int fan_in = layer.plane.kernel * layer.plane.kernel * layer.plane.channels;
    const auto size = layer.plane.num_weights() + static_cast<std::size_t>(layer.plane.filters);
    const float bound = 1 / std::sqrt(static_cast<float>(fan_in));
    check_uniform(std::span(parameters).subspan(layer.weights, size), bound);
    check_uniform(std::span(parameters).subspan(layer.biases, size - layer.plane.num_weights()),
                  bound);
  }
}

TEST_CASE("initialise: gated units") {
  for (const int inputs : {8, 40}) {
    const Gru gru(inputs, 16);
    const GruView& at = gru.layout();
    AlignedFloats parameters(gru.num_parameters(), 99.0F);
    WeightDraws draws(RandomKey{1}, 0);
    initialise(gru, Initialisation::kOrthogonal, draws, parameters);
    for (std::size_t gate = 0; gate < 3; ++gate) {
      check_orthogonal(&parameters[at.input_weights + gate * 16], inputs, 16, 48, 1);
      check_orthogonal(&parameters[at.recurrent_weights + gate * 16], 16, 16, 48, 1);
    }
    CHECK(parameters[at.input_weights] != parameters[at.input_weights + 16]);
    CHECK(std::ranges::all_of(std::span(parameters).subspan(at.input_biases, 48),
                              [](float b) { return b == 0; }));
    CHECK(std::ranges::all_of(std::span(parameters).subspan(at.recurrent_biases, 16),
                              [](float b) { return b == 0; }));
    initialise(gru, Initialisation::kUniform, draws, parameters);
    check_uniform(parameters, 0.25F);
    check_uniform(std::span(parameters).subspan(at.recurrent_weights), 0.25F);
  }
}

TEST_CASE("initialise: parts of a network share its draws") {
  const Mlp mlp({.inputs = 4, .hidden = {}, .outputs = 4});
  AlignedFloats first(mlp.num_parameters());
  AlignedFloats second(mlp.num_parameters());
  WeightDraws draws(RandomKey{1}, 0);
  initialise(mlp, Initialisation::kUniform, 1, draws, first);
  initialise(mlp, Initialisation::kUniform, 1, draws, second);
  CHECK(first == initialised(mlp, Initialisation::kUniform));
  for (std::size_t i = 0; i < first.size(); ++i) {
    CHECK(first[i] != second[i]);
  }
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
