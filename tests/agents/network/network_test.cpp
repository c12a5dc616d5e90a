#include "agents/network/network.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "agents/network/conv_text.h"
#include "env/text/error.h"
#include "tests/agents/network/numbers.h"

namespace potluck {
namespace {

constexpr int kSteps = 3;
constexpr int kRows = 2;

/// Two sequences of three steps, one of which begins anew in the middle.
struct Batch {
  explicit Batch(NetworkShape shape)
      : network(std::move(shape)),
        parameters(network.num_parameters()),
        inputs(test_numbers(1, count(kSteps * kRows, network.num_inputs()))),
        memory(test_numbers(2, count(kRows, network.shape().gru))),
        slopes(test_numbers(3, count(kSteps * kRows, network.shape().outputs))) {
    network.initialise(Initialisation::kUniform, 1, {5}, 0, parameters);
  }
  [[nodiscard]] InputRows rows() const {
    return dense_rows(inputs, kSteps * kRows, network.num_inputs());
  }
  [[nodiscard]] Sequences sequences() const {
    return {.steps = kSteps, .resets = resets, .memory = memory};
  }
  [[nodiscard]] AlignedFloats outputs() const {
    NetworkWorkspace workspace;
    AlignedFloats out(slopes.size());
    network.forward(parameters, rows(), sequences(), workspace, out);
    return out;
  }
  [[nodiscard]] double loss() const {
    double sum = 0;
    const AlignedFloats out = outputs();
    for (std::size_t i = 0; i < out.size(); ++i) {
      sum += static_cast<double>(out[i]) * static_cast<double>(slopes[i]);
    }
    return sum;
  }

  Network network;
  AlignedFloats parameters;
  AlignedFloats inputs;
  AlignedFloats memory;
  AlignedFloats slopes;
  std::vector<std::uint8_t> resets = {0, 1, 1, 0, 0, 0};
};

std::vector<NetworkShape> shapes() {
  const std::vector<int> planes = {5, 4, 3};
  const std::vector<ConvLayer> conv = {{.filters = 4, .kernel = 3, .padding = Padding::kSame},
                                       {.filters = 3, .kernel = 3, .padding = Padding::kValid}};
  return {{.input = {7}, .hidden = {6, 5}, .outputs = 3},
          {.input = planes, .conv = conv, .hidden = {6}, .outputs = 3},
          {.input = {7}, .hidden = {6}, .gru = 5, .outputs = 3},
          {.input = planes, .conv = conv, .hidden = {6}, .gru = 5, .outputs = 3}};
}

}  // namespace

TEST_CASE("networks: gradients of whole chains agree with finite differences") {
  for (const NetworkShape& shape : shapes()) {
    CAPTURE(shape.conv.size());
    CAPTURE(shape.gru);
    Batch batch(shape);
    NetworkWorkspace workspace;
    AlignedFloats out(batch.slopes.size());
    batch.network.forward(batch.parameters, batch.rows(), batch.sequences(), workspace, out);
    AlignedFloats gradients(batch.parameters.size(), 99.0F);
    batch.network.backward(batch.parameters, batch.rows(), batch.sequences(), workspace,
                           batch.slopes, gradients);
    double largest = 0;
    for (std::size_t i = 0; i < gradients.size(); ++i) {
      constexpr float kStep = 4e-3F;
      const float before = batch.parameters[i];
      batch.parameters[i] = before + kStep;
      const double above = batch.loss();
      batch.parameters[i] = before - kStep;
      const double below = batch.loss();
      batch.parameters[i] = before;
      const double slope = (above - below) / (2.0 * static_cast<double>(kStep));
      const auto found = static_cast<double>(gradients[i]);
      INFO("parameter ", i, ": ", found, ", by differences ", slope);
      REQUIRE(std::abs(found - slope) < 2e-3 * std::max(1.0, std::abs(slope)));
      largest = std::max(largest, std::abs(found));
    }
    CHECK(largest > 0.1);
  }
}

TEST_CASE("networks: step by step or all at once, bit for bit") {
  for (const NetworkShape& shape : shapes()) {
    CAPTURE(shape.conv.size());
    CAPTURE(shape.gru);
    const Batch batch(shape);
    const AlignedFloats whole = batch.outputs();
    NetworkWorkspace workspace;
    AlignedFloats memory = batch.memory;
    const auto width = static_cast<std::size_t>(shape.outputs);
    for (std::size_t t = 0; t < kSteps; ++t) {
      const std::span<const float> inputs =
          std::span(batch.inputs)
              .subspan(t * kRows * static_cast<std::size_t>(batch.network.num_inputs()));
      AlignedFloats out(kRows * width);
      const std::span<const float> after = batch.network.forward(
          batch.parameters, dense_rows(inputs, kRows, batch.network.num_inputs()),
          {.resets = std::span(batch.resets).subspan(t * kRows), .memory = memory}, workspace, out);
      std::copy(after.begin(), after.end(), memory.begin());
      for (std::size_t i = 0; i < out.size(); ++i) {
        CHECK(out[i] == whole[t * kRows * width + i]);
      }
    }
  }
}

TEST_CASE("networks: tensors cover all parameters once") {
  for (const NetworkShape& shape : shapes()) {
    const Network network(shape);
    std::size_t next = 0;
    for (const NamedTensor& tensor : network.tensors()) {
      CHECK(tensor.offset == next);
      next += tensor.size();
    }
    CHECK(next == network.num_parameters());
    const LayerView top = network.top();
    CHECK(top.outputs == shape.outputs);
    CHECK(top.biases + 3 == network.num_parameters());
  }
}

TEST_CASE("networks: convolutions are written as people write them") {
  const auto layers = usual_convolutions();
  CHECK(to_texts(layers) == std::vector<std::string>{"25x5x5 same", "25x3x3 same", "25x3x3 valid"});
  CHECK(parse_convolutions(to_texts(layers), "test") == layers);
  for (const char* text : {"", "25", "25x3", "25x3x3", "25x3x5 same", "0x3x3 same", "-1x3x3 same",
                           "25x3x3 odd", "99999x3x3 same", "25x99999999999x3 same"}) {
    CAPTURE(text);
    CHECK_THROWS_AS((void)parse_convolutions(std::vector<std::string>{text}, "test"), InputError);
  }
  CHECK_THROWS_AS(check({.input = {96}, .conv = layers, .outputs = 1}, "test"), InputError);
  CHECK_THROWS_AS(check({.input = {3, 2, 26}, .conv = layers, .outputs = 1}, "test"), InputError);
  CHECK_NOTHROW(check({.input = {5, 4, 26}, .conv = layers, .outputs = 1}, "test"));
}

}  // namespace potluck
