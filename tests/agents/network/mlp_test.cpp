#include "agents/network/mlp.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "env/text/error.h"
#include "tests/agents/network/activations.h"
#include "tests/agents/network/numbers.h"

namespace potluck {
namespace {

// The oracle: one row through the network in double, straight from the description in mlp.h.
// Adds to `closest` how near a hidden unit comes to the kink at 0.
std::vector<double> oracle_row(const MlpShape& shape, const std::vector<double>& parameters,
                               const float* input, double* closest = nullptr) {
  std::vector<double> x(input, input + shape.inputs);
  std::vector<int> widths = shape.hidden;
  widths.push_back(shape.outputs);
  std::size_t next = 0;
  for (std::size_t l = 0; l < widths.size(); ++l) {
    const auto out = static_cast<std::size_t>(widths[l]);
    std::vector<double> y(out);
    for (std::size_t j = 0; j < out; ++j) {
      y[j] = parameters[next + x.size() * out + j];
      for (std::size_t k = 0; k < x.size(); ++k) {
        y[j] += x[k] * parameters[next + k * out + j];
      }
      if (l + 1 < widths.size()) {
        if (closest != nullptr) {
          *closest = std::min(*closest, std::abs(y[j]));
        }
        y[j] = activation(shape.activation, y[j]);
      }
    }
    next += (x.size() + 1) * out;
    x = y;
  }
  REQUIRE(next == parameters.size());
  return x;
}

double oracle_loss(const MlpShape& shape, const std::vector<double>& parameters,
                   const AlignedFloats& inputs, const AlignedFloats& output_gradients, int n,
                   double* closest = nullptr) {
  double loss = 0;
  for (int i = 0; i < n; ++i) {
    const auto y =
        oracle_row(shape, parameters, &inputs[static_cast<std::size_t>(i * shape.inputs)], closest);
    for (std::size_t j = 0; j < y.size(); ++j) {
      loss +=
          y[j] * static_cast<double>(output_gradients[static_cast<std::size_t>(i) * y.size() + j]);
    }
  }
  return loss;
}

void check_against_oracle(const MlpShape& shape, int n, std::size_t parameter_stride = 1) {
  CAPTURE(shape.inputs);
  CAPTURE(shape.hidden.size());
  CAPTURE(shape.hidden.empty() ? 0 : shape.hidden.front());
  CAPTURE(shape.outputs);
  CAPTURE(to_string(shape.activation));
  CAPTURE(n);
  const Mlp mlp(shape);
  AlignedFloats parameters = test_numbers(1, mlp.num_parameters());
  for (const LayerView& layer : mlp.layers()) {  // keep tanh out of saturation
    for (std::size_t i = layer.weights; i < layer.biases; ++i) {
      parameters[i] /= std::sqrt(static_cast<float>(layer.inputs));
    }
  }
  const AlignedFloats inputs = test_numbers(2, count(n, shape.inputs));
  const AlignedFloats output_gradients = test_numbers(3, count(n, shape.outputs));
  MlpWorkspace workspace;
  AlignedFloats outputs(count(n, shape.outputs), 99.0F);
  mlp.forward(parameters, inputs, n, workspace, outputs);

  std::vector<double> exact(parameters.begin(), parameters.end());
  double closest = 1;
  double worst = 0;
  for (int i = 0; i < n; ++i) {
    const auto y = oracle_row(shape, exact, &inputs[count(i, shape.inputs)], &closest);
    for (std::size_t j = 0; j < y.size(); ++j) {
      worst = std::max(worst,
                       std::abs(y[j] - static_cast<double>(outputs[count(i, shape.outputs) + j])));
    }
  }
  CHECK(worst < 3e-6);

  AlignedFloats gradients(mlp.num_parameters(), 99.0F);
  mlp.backward(parameters, inputs, n, workspace, output_gradients, gradients);
  worst = 0;
  for (std::size_t i = 0; i < exact.size(); i += parameter_stride) {
    // Away from kinks the loss is smooth within the step: a relu network's is even linear.
    const double step = shape.activation == Activation::kTanh ? 1e-5 : 1e-7;
    const double old = exact[i];
    exact[i] = old + step;
    const double above = oracle_loss(shape, exact, inputs, output_gradients, n);
    exact[i] = old - step;
    const double below = oracle_loss(shape, exact, inputs, output_gradients, n);
    exact[i] = old;
    const double numeric = (above - below) / (2 * step);
    worst = std::max(worst, std::abs(numeric - static_cast<double>(gradients[i])));
  }
  REQUIRE((shape.activation == Activation::kTanh || closest > 1e-6));
  CHECK(worst < 2e-5);
}

}  // namespace

TEST_CASE("network: parameters lie as documented") {
  const Mlp mlp({.inputs = 8, .hidden = {64, 32}, .outputs = 5});
  REQUIRE(mlp.layers().size() == 3);
  CHECK(mlp.layers()[0].weights == 0);
  CHECK(mlp.layers()[0].biases == 8 * 64);
  CHECK(mlp.layers()[1].weights == 8 * 64 + 64);
  CHECK(mlp.layers()[2].weights == 8 * 64 + 64 + 64 * 32 + 32);
  CHECK(mlp.layers()[2].inputs == 32);
  CHECK(mlp.layers()[2].outputs == 5);
  CHECK(mlp.num_parameters() == 8 * 64 + 64 + 64 * 32 + 32 + 32 * 5 + 5);
}

TEST_CASE("network: forward by hand") {
  // 2 inputs, 2 hidden relu units, 1 output.
  const Mlp mlp({.inputs = 2, .hidden = {2}, .outputs = 1, .activation = Activation::kRelu});
  const std::vector<float> parameters = {1, -2, 3, 4, 0.5F, -1, 10, 100, 7};
  const std::vector<float> inputs = {1, 2, 2, 0};
  std::vector<float> outputs(2);
  MlpWorkspace workspace;
  mlp.forward(parameters, inputs, 2, workspace, outputs);
  // Row 0: hidden 1 + 6 + 0.5 = 7.5 and -2 + 8 - 1 = 5. Row 1: 2 + 0.5 and -4 - 1 < 0.
  CHECK(outputs[0] == 10 * 7.5F + 100 * 5 + 7);
  CHECK(outputs[1] == 10 * 2.5F + 7);
  const std::vector<float> output_gradients = {1, 2};
  std::vector<float> gradients(9, 99);
  mlp.backward(parameters, inputs, 2, workspace, output_gradients, gradients);
  CHECK(gradients ==
        std::vector<float>{1 * 10 + 2 * 2 * 10, 100, 20, 200, 10 + 20, 100, 7.5F + 2 * 2.5F, 5, 3});
}

TEST_CASE("network: gradients are finite differences") {
  for (const Activation activation : kAll) {
    for (const int n : {1, 2, 5, 6, 7, 13}) {
      for (const int width : {1, 3, 5, 6, 16, 17}) {
        check_against_oracle(
            {.inputs = 3, .hidden = {width, 4}, .outputs = 2, .activation = activation}, n);
        check_against_oracle(
            {.inputs = width, .hidden = {5}, .outputs = width, .activation = activation}, n);
      }
    }
    for (const int width : {64, 65}) {
      check_against_oracle(
          {.inputs = 8, .hidden = {width, width}, .outputs = 5, .activation = activation}, 7, 13);
      check_against_oracle(
          {.inputs = width, .hidden = {17, width}, .outputs = 1, .activation = activation}, 13, 13);
      check_against_oracle({.inputs = 2, .hidden = {3}, .outputs = width, .activation = activation},
                           5, 1);
    }
  }
}

TEST_CASE("network: gradients of larger batches and other depths") {
  check_against_oracle({.inputs = 5, .hidden = {}, .outputs = 3}, 7);
  check_against_oracle({.inputs = 5, .hidden = {}, .outputs = 1}, 50);
  check_against_oracle({.inputs = 5, .hidden = {9}, .outputs = 1}, 101);
  check_against_oracle({.inputs = 3, .hidden = {4, 5, 6, 7}, .outputs = 6}, 49);
  check_against_oracle({.inputs = 96, .hidden = {64, 64}, .outputs = 6}, 55, 487);
  check_against_oracle({.inputs = 8, .hidden = {130}, .outputs = 20}, 30, 97);
}

TEST_CASE("network: a row alone gives the bits it gives in a batch") {
  for (const Activation activation : kAll) {
    for (const int width : {1, 3, 5, 8, 16, 17, 64, 65, 80, 128, 200}) {
      for (const int outputs : {1, 2, 5, 6, 8, 9, 17}) {
        const Mlp mlp({.inputs = 11,
                       .hidden = {width, 7, width},
                       .outputs = outputs,
                       .activation = activation});
        const AlignedFloats parameters = test_numbers(4, mlp.num_parameters());
        constexpr int kRows = 103;
        const AlignedFloats inputs = test_numbers(5, count(kRows, 11));
        MlpWorkspace workspace;
        AlignedFloats together(count(kRows, outputs));
        mlp.forward(parameters, inputs, kRows, workspace, together);
        for (const int size : {1, 2, 3, 7, 13, 40}) {
          AlignedFloats part(count(size, outputs));
          for (int begin = 0; begin + size <= kRows; begin += size) {
            mlp.forward(parameters, std::span(inputs).subspan(count(begin, 11)), size, workspace,
                        part);
            const auto same = std::span(together).subspan(count(begin, outputs), part.size());
            REQUIRE(std::memcmp(part.data(), same.data(), part.size() * sizeof(float)) == 0);
          }
        }
      }
    }
  }
}

TEST_CASE("network: the same call gives the same bits, wherever the buffers lie") {
  const Mlp mlp({.inputs = 9, .hidden = {64, 33}, .outputs = 5});
  constexpr int kRows = 201;
  const AlignedFloats parameters = test_numbers(6, mlp.num_parameters());
  const AlignedFloats inputs = test_numbers(7, count(kRows, 9));
  const AlignedFloats output_gradients = test_numbers(8, count(kRows, 5));
  AlignedFloats outputs(count(kRows, 5));
  AlignedFloats gradients(mlp.num_parameters());
  {
    MlpWorkspace workspace;
    mlp.forward(parameters, inputs, kRows, workspace, outputs);
    mlp.backward(parameters, inputs, kRows, workspace, output_gradients, gradients);
  }
  // A workspace that a larger batch of another network has used, and buffers off any boundary.
  MlpWorkspace workspace;
  const Mlp other({.inputs = 9, .hidden = {100, 100, 100}, .outputs = 20});
  AlignedFloats other_outputs(count(kRows, 20));
  other.forward(test_numbers(9, other.num_parameters()), inputs, kRows, workspace, other_outputs);
  const auto shifted = [](const AlignedFloats& values) {
    AlignedFloats moved(values.size() + 1);
    std::ranges::copy(values, moved.begin() + 1);
    return moved;
  };
  const AlignedFloats moved_parameters = shifted(parameters);
  const AlignedFloats moved_inputs = shifted(inputs);
  const AlignedFloats moved_output_gradients = shifted(output_gradients);
  AlignedFloats moved_outputs(outputs.size() + 1);
  AlignedFloats moved_gradients(gradients.size() + 1);
  for (int repeat = 0; repeat < 2; ++repeat) {
    mlp.forward(std::span(moved_parameters).subspan(1), std::span(moved_inputs).subspan(1), kRows,
                workspace, std::span(moved_outputs).subspan(1));
    mlp.backward(std::span(moved_parameters).subspan(1), std::span(moved_inputs).subspan(1), kRows,
                 workspace, std::span(moved_output_gradients).subspan(1),
                 std::span(moved_gradients).subspan(1));
    CHECK(std::equal(outputs.begin(), outputs.end(), moved_outputs.begin() + 1));
    CHECK(std::equal(gradients.begin(), gradients.end(), moved_gradients.begin() + 1));
  }
}

TEST_CASE("network: nothing is allocated after the first pass") {
  const Mlp mlp({.inputs = 8, .hidden = {64, 64}, .outputs = 5});
  const AlignedFloats parameters = test_numbers(6, mlp.num_parameters());
  const AlignedFloats inputs = test_numbers(7, count(300, 8));
  AlignedFloats outputs(count(300, 5));
  AlignedFloats gradients(mlp.num_parameters());
  MlpWorkspace workspace;
  mlp.forward(parameters, inputs, 300, workspace, outputs);
  mlp.backward(parameters, inputs, 300, workspace, outputs, gradients);
  const auto addresses = [&] {
    std::vector<const void*> all = {workspace.packed.data(), workspace.transposed.data(),
                                    workspace.top.data(),    workspace.weights.data(),
                                    workspace.hidden.data(), workspace.gradients.data()};
    for (const auto* buffers : {&workspace.hidden, &workspace.gradients}) {
      for (const AlignedFloats& buffer : *buffers) {
        all.push_back(buffer.data());
      }
    }
    return all;
  };
  const auto before = addresses();
  for (const int n : {300, 1, 7, 299}) {
    mlp.forward(parameters, inputs, n, workspace, outputs);
    mlp.backward(parameters, inputs, n, workspace, outputs, gradients);
    CHECK(addresses() == before);
  }
}

TEST_CASE("network: an empty batch has no gradient") {
  const Mlp mlp({.inputs = 3, .hidden = {4}, .outputs = 2});
  const AlignedFloats parameters = test_numbers(6, mlp.num_parameters());
  MlpWorkspace workspace;
  mlp.forward(parameters, {}, 0, workspace, {});
  AlignedFloats gradients(mlp.num_parameters(), 5.0F);
  mlp.backward(parameters, {}, 0, workspace, {}, gradients);
  CHECK(std::ranges::all_of(gradients, [](float g) { return g == 0; }));
}

TEST_CASE("network: activations have names") {
  for (const Activation activation : kAll) {
    CHECK(parse_activation(to_string(activation), "here") == activation);
  }
  CHECK_THROWS_WITH_AS((void)parse_activation("sigmoid", "--set activation"),
                       "--set activation: activation 'sigmoid' is not known, expected one of tanh, "
                       "relu, leaky_relu, leaky_relu_0.2, leaky_relu_0.3",
                       InputError);
}

}  // namespace potluck
