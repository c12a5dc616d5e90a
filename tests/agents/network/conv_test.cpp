#include "agents/network/conv.h"

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

// Observations like a kitchen's: whole numbers, mostly zeros.
AlignedFloats sparse_numbers(std::uint32_t which, std::size_t size) {
  AlignedFloats values = test_numbers(which, size);
  for (float& value : values) {
    value = std::abs(value) < 0.8F ? 0.0F : std::floor(value * 5);
  }
  return values;
}

// The same rows as lists, the numbers that all of them have (at least `shared` of them, set in
// `values` first) apart.
struct Lists {
  Lists(const AlignedFloats& values, int size, int n, const std::vector<SparseEntry>& shared)
      : constant(shared) {
    row_begin.push_back(0);
    for (int i = 0; i < n; ++i) {
      for (int k = 0; k < size; ++k) {
        const float value = values[count(i, size) + static_cast<std::size_t>(k)];
        const bool listed =
            std::ranges::any_of(shared, [&](const SparseEntry& entry) { return entry.index == k; });
        if (value != 0 && !listed) {
          entries.push_back(
              {.index = static_cast<std::uint16_t>(k), .value = static_cast<std::int16_t>(value)});
        }
      }
      row_begin.push_back(static_cast<std::uint32_t>(entries.size()));
    }
    rows.size = size;
    rows.count = n;
    rows.row_begin = row_begin;
    rows.entries = entries;
    rows.constant = constant;
  }
  std::vector<std::uint32_t> row_begin;
  std::vector<SparseEntry> entries;
  std::vector<SparseEntry> constant;
  InputRows rows;
};

// The oracle: one row through the stack in double, in loops over everything, with the planes copied
// into frames of zeros. Adds to `closest` how near a number comes to the kink at 0.
std::vector<double> oracle_row(const ConvShape& shape, const std::vector<double>& parameters,
                               const float* input, double* closest) {
  auto width = static_cast<std::size_t>(shape.width);
  auto height = static_cast<std::size_t>(shape.height);
  auto channels = static_cast<std::size_t>(shape.channels);
  std::vector<double> x(input, input + width * height * channels);
  std::size_t next = 0;
  for (const ConvLayer& layer : shape.layers) {
    const auto kernel = static_cast<std::size_t>(layer.kernel);
    const auto filters = static_cast<std::size_t>(layer.filters);
    if (layer.padding == Padding::kSame) {
      const std::size_t frame = kernel / 2;
      std::vector<double> framed((width + 2 * frame) * (height + 2 * frame) * channels);
      for (std::size_t c = 0; c < width; ++c) {
        for (std::size_t r = 0; r < height; ++r) {
          for (std::size_t ch = 0; ch < channels; ++ch) {
            framed[((c + frame) * (height + 2 * frame) + r + frame) * channels + ch] =
                x[(c * height + r) * channels + ch];
          }
        }
      }
      x = framed;
      width += 2 * frame;
      height += 2 * frame;
    }
    const std::size_t out_width = width - kernel + 1;
    const std::size_t out_height = height - kernel + 1;
    const std::size_t biases = next + kernel * kernel * channels * filters;
    std::vector<double> y(out_width * out_height * filters);
    for (std::size_t c = 0; c < out_width; ++c) {
      for (std::size_t r = 0; r < out_height; ++r) {
        for (std::size_t f = 0; f < filters; ++f) {
          double sum = parameters[biases + f];
          for (std::size_t i = 0; i < kernel; ++i) {
            for (std::size_t j = 0; j < kernel; ++j) {
              for (std::size_t ch = 0; ch < channels; ++ch) {
                sum += x[((c + i) * height + r + j) * channels + ch] *
                       parameters[next + ((i * kernel + j) * channels + ch) * filters + f];
              }
            }
          }
          *closest = std::min(*closest, std::abs(sum));
          y[(c * out_height + r) * filters + f] = activation(shape.activation, sum);
        }
      }
    }
    next = biases + filters;
    x = y;
    width = out_width;
    height = out_height;
    channels = filters;
  }
  REQUIRE(next == parameters.size());
  return x;
}

double oracle_loss(const ConvShape& shape, const std::vector<double>& parameters,
                   const AlignedFloats& inputs, const AlignedFloats& output_gradients, int n) {
  double loss = 0;
  double closest = 1;
  const int size = shape.width * shape.height * shape.channels;
  for (int i = 0; i < n; ++i) {
    const auto y = oracle_row(shape, parameters, &inputs[count(i, size)], &closest);
    for (std::size_t j = 0; j < y.size(); ++j) {
      loss +=
          y[j] * static_cast<double>(output_gradients[static_cast<std::size_t>(i) * y.size() + j]);
    }
  }
  return loss;
}

AlignedFloats small_parameters(const ConvStack& stack) {
  AlignedFloats parameters = test_numbers(1, stack.num_parameters());
  for (const ConvLayerView& layer : stack.layers()) {  // keep tanh out of saturation
    const int fan_in = layer.plane.kernel * layer.plane.kernel * layer.plane.channels;
    for (std::size_t i = layer.weights; i < layer.biases; ++i) {
      parameters[i] /= std::sqrt(static_cast<float>(fan_in));
    }
  }
  return parameters;
}

double worst_difference(std::span<const float> a, std::span<const float> b) {
  REQUIRE(a.size() == b.size());
  double worst = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    worst = std::max(worst, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
  }
  return worst;
}

// Dense rows against the oracle and its finite differences, and the same rows as lists.
void check_against_oracle(const ConvShape& shape, int n, std::size_t parameter_stride = 1) {
  CAPTURE(shape.width);
  CAPTURE(shape.height);
  CAPTURE(shape.channels);
  CAPTURE(shape.layers.size());
  CAPTURE(shape.layers.front().filters);
  CAPTURE(shape.layers.front().kernel);
  CAPTURE(to_string(shape.layers.front().padding));
  CAPTURE(to_string(shape.activation));
  CAPTURE(n);
  check(shape, "test");
  const ConvStack stack(shape);
  const AlignedFloats parameters = small_parameters(stack);
  const int size = stack.num_inputs();
  AlignedFloats inputs = sparse_numbers(2, count(n, size));
  const std::vector<SparseEntry> shared = {
      {.index = 0, .value = 2}, {.index = static_cast<std::uint16_t>(size / 2), .value = -1}};
  for (int i = 0; i < n; ++i) {
    inputs[count(i, size)] = 2;
    inputs[count(i, size) + static_cast<std::size_t>(size / 2)] = -1;
  }
  const AlignedFloats output_gradients = test_numbers(3, count(n, stack.num_outputs()));
  ConvWorkspace workspace;
  const auto outputs = stack.forward(parameters, dense_rows(inputs, n, size), workspace);
  REQUIRE(outputs.size() == count(n, stack.num_outputs()));

  std::vector<double> exact(parameters.begin(), parameters.end());
  double closest = 1;
  double worst = 0;
  for (int i = 0; i < n; ++i) {
    const auto y = oracle_row(shape, exact, &inputs[count(i, size)], &closest);
    REQUIRE(y.size() == static_cast<std::size_t>(stack.num_outputs()));
    for (std::size_t j = 0; j < y.size(); ++j) {
      worst = std::max(
          worst, std::abs(y[j] - static_cast<double>(outputs[count(i, stack.num_outputs()) + j])));
    }
  }
  CHECK(worst < 5e-6);

  AlignedFloats gradients(stack.num_parameters(), 99.0F);
  stack.backward(parameters, dense_rows(inputs, n, size), workspace, output_gradients, gradients);
  double largest = 1;
  worst = 0;
  for (std::size_t i = 0; i < exact.size(); i += parameter_stride) {
    // Away from kinks the loss is smooth within the step: a relu network's is even linear.
    const double step = shape.activation == Activation::kTanh ? 1e-5 : 1e-8;
    const double old = exact[i];
    exact[i] = old + step;
    const double above = oracle_loss(shape, exact, inputs, output_gradients, n);
    exact[i] = old - step;
    const double below = oracle_loss(shape, exact, inputs, output_gradients, n);
    exact[i] = old;
    const double numeric = (above - below) / (2 * step);
    largest = std::max(largest, std::abs(numeric));
    worst = std::max(worst, std::abs(numeric - static_cast<double>(gradients[i])));
  }
  REQUIRE((shape.activation == Activation::kTanh || closest > 1e-6));
  CHECK(worst < 2e-6 * (10 + largest));

  const AlignedFloats same(outputs.begin(), outputs.end());
  AlignedFloats same_gradients(stack.num_parameters(), 99.0F);
  for (const auto& constant : {std::vector<SparseEntry>{}, shared}) {
    const Lists lists(inputs, size, n, constant);
    ConvWorkspace other;
    const auto sparse = stack.forward(parameters, lists.rows, other);
    CHECK(worst_difference(sparse, same) < 2e-6);
    if (constant.empty()) {  // the same sums
      CHECK(std::memcmp(sparse.data(), same.data(), same.size() * sizeof(float)) == 0);
    }
    stack.backward(parameters, lists.rows, other, output_gradients, same_gradients);
    CHECK(worst_difference(same_gradients, gradients) < 1e-6 * (10 + largest));
  }
}

}  // namespace

TEST_CASE("conv: parameters lie as documented") {
  const ConvStack stack({.width = 5,
                         .height = 4,
                         .channels = 26,
                         .layers = {{.filters = 25, .kernel = 5},
                                    {.filters = 24, .kernel = 3},
                                    {.filters = 23, .kernel = 3, .padding = Padding::kValid}}});
  REQUIRE(stack.layers().size() == 3);
  CHECK(stack.layers()[0].weights == 0);
  CHECK(stack.layers()[0].biases == 25 * 26 * 25);
  CHECK(stack.layers()[1].weights == 25 * 26 * 25 + 25);
  CHECK(stack.layers()[1].biases == 25 * 26 * 25 + 25 + 9 * 25 * 24);
  CHECK(stack.layers()[2].plane.channels == 24);
  CHECK(stack.layers()[2].plane.out_width() == 3);
  CHECK(stack.layers()[2].plane.out_height() == 2);
  CHECK(stack.num_inputs() == 5 * 4 * 26);
  CHECK(stack.num_outputs() == 3 * 2 * 23);
  CHECK(stack.num_parameters() == 25 * 26 * 25 + 25 + 9 * 25 * 24 + 24 + 9 * 24 * 23 + 23);
}

TEST_CASE("conv: by hand") {
  // 3 columns of 1 row, 1 channel, 1 filter of 3 x 3: only the filter's middle row counts.
  const ConvStack stack(
      {.width = 3, .height = 1, .channels = 1, .layers = {{.filters = 1, .kernel = 3}}});
  AlignedFloats parameters(10, 1000.0F);
  parameters[1] = 1;   // the column before
  parameters[4] = 10;  // the column itself
  parameters[7] = 100;
  parameters[9] = 0.5F;
  const AlignedFloats inputs = {1, 0, 2};
  ConvWorkspace workspace;
  const auto outputs = stack.forward(parameters, dense_rows(inputs, 1, 3), workspace);
  CHECK(std::vector<float>(outputs.begin(), outputs.end()) ==
        std::vector<float>{10.5F, 201.5F, 20.5F});
  AlignedFloats gradients(10, 99);
  stack.backward(parameters, dense_rows(inputs, 1, 3), workspace, AlignedFloats{1, 2, 3},
                 gradients);
  // Before: 2 * 1 + 3 * 0; itself: 1 * 1 + 2 * 0 + 3 * 2; after: 1 * 0 + 2 * 2.
  CHECK(gradients == AlignedFloats{0, 2, 0, 0, 7, 0, 0, 4, 0, 6});
}

TEST_CASE("conv: one layer, gradients are finite differences") {
  for (const Activation activation : kAll) {
    for (const Padding padding : {Padding::kSame, Padding::kValid}) {
      for (const int kernel : {1, 3, 5}) {
        for (const int filters : {1, 3, 17}) {
          check_against_oracle(
              {.width = 5,
               .height = 6,
               .channels = 2,
               .layers = {{.filters = filters, .kernel = kernel, .padding = padding}},
               .activation = activation},
              3);
        }
      }
    }
  }
}

TEST_CASE("conv: several layers, gradients are finite differences") {
  for (const Activation activation : kAll) {
    for (const int n : {1, 2, 17}) {
      for (const int filters : {1, 2, 5, 6, 7}) {
        check_against_oracle(
            {.width = 4,
             .height = 3,
             .channels = 3,
             .layers = {{.filters = filters, .kernel = 3},
                        {.filters = 4, .kernel = 3},
                        {.filters = filters, .kernel = 3, .padding = Padding::kValid}},
             .activation = activation},
            n, 3);
      }
    }
  }
  // Kernels wider than the planes, kernels of 1, shapes that are not square, rows over groups.
  check_against_oracle({.width = 2,
                        .height = 3,
                        .channels = 4,
                        .layers = {{.filters = 3, .kernel = 5},
                                   {.filters = 5, .kernel = 7},
                                   {.filters = 2, .kernel = 1, .padding = Padding::kValid}},
                        .activation = Activation::kTanh},
                       3);
  check_against_oracle({.width = 3,
                        .height = 2,
                        .channels = 2,
                        .layers = {{.filters = 3, .kernel = 1}, {.filters = 2, .kernel = 3}},
                        .activation = Activation::kTanh},
                       75);
}

TEST_CASE("conv: the field's network, some of the gradients") {
  const std::vector<ConvLayer> layers = {{.filters = 25, .kernel = 5},
                                         {.filters = 25, .kernel = 3},
                                         {.filters = 25, .kernel = 3, .padding = Padding::kValid}};
  check_against_oracle(
      {.width = 5, .height = 4, .channels = 26, .layers = layers, .activation = Activation::kTanh},
      3, 577);
  check_against_oracle(
      {.width = 8, .height = 5, .channels = 26, .layers = layers, .activation = Activation::kTanh},
      2, 1153);
}

TEST_CASE("conv: a row alone gives the bits it gives in a batch") {
  for (const Activation activation : kAll) {
    for (const int filters : {1, 7, 25, 33}) {
      const ConvStack stack(
          {.width = 5,
           .height = 4,
           .channels = 3,
           .layers = {{.filters = filters, .kernel = 5},
                      {.filters = 6, .kernel = 3},
                      {.filters = filters, .kernel = 3, .padding = Padding::kValid}},
           .activation = activation});
      const AlignedFloats parameters = test_numbers(4, stack.num_parameters());
      constexpr int kRows = 75;
      const int size = stack.num_inputs();
      const AlignedFloats inputs = sparse_numbers(5, count(kRows, size));
      ConvWorkspace workspace;
      const auto outputs = stack.forward(parameters, dense_rows(inputs, kRows, size), workspace);
      const AlignedFloats together(outputs.begin(), outputs.end());
      ConvWorkspace other;
      for (const int rows : {1, 2, 16, 17, 31, 33}) {
        for (int begin = 0; begin + rows <= kRows; begin += rows) {
          InputRows part = dense_rows(inputs, rows, size);
          part.dense += count(begin, size);
          const auto alone = stack.forward(parameters, part, other);
          REQUIRE(std::memcmp(alone.data(), &together[count(begin, stack.num_outputs())],
                              alone.size() * sizeof(float)) == 0);
        }
      }
    }
  }
}

TEST_CASE("conv: the same call gives the same bits and allocates nothing") {
  const ConvStack stack({.width = 5,
                         .height = 4,
                         .channels = 6,
                         .layers = {{.filters = 9, .kernel = 5}, {.filters = 7, .kernel = 3}}});
  constexpr int kRows = 50;
  const int size = stack.num_inputs();
  const AlignedFloats parameters = test_numbers(6, stack.num_parameters());
  const AlignedFloats inputs = sparse_numbers(7, count(kRows, size));
  const AlignedFloats output_gradients = test_numbers(8, count(kRows, stack.num_outputs()));
  AlignedFloats gradients(stack.num_parameters());
  ConvWorkspace workspace;
  const InputRows rows = dense_rows(inputs, kRows, size);
  const auto outputs = stack.forward(parameters, rows, workspace);
  stack.backward(parameters, rows, workspace, output_gradients, gradients);
  const AlignedFloats first(outputs.begin(), outputs.end());
  const AlignedFloats first_gradients(gradients);

  const auto addresses = [&] {
    std::vector<const void*> all = {workspace.outputs.data(), workspace.turned.data(),
                                    workspace.turned_gradients.data(), workspace.base.data(),
                                    workspace.first.data()};
    for (const auto* buffers :
         {&workspace.layers, &workspace.gradients, &workspace.flipped, &workspace.sums}) {
      for (const AlignedFloats& buffer : *buffers) {
        all.push_back(buffer.data());
      }
    }
    return all;
  };
  const auto before = addresses();
  for (const int n : {1, 20, 33, 50}) {  // smaller batches, whose remains must not show
    InputRows part = rows;
    part.count = n;
    const auto again = stack.forward(parameters, part, workspace);
    REQUIRE(again.size() == count(n, stack.num_outputs()));
    CHECK(std::memcmp(again.data(), first.data(), again.size() * sizeof(float)) == 0);
    stack.backward(parameters, part, workspace, output_gradients, gradients);
    ConvWorkspace fresh;
    AlignedFloats fresh_gradients(gradients.size());
    (void)stack.forward(parameters, part, fresh);
    stack.backward(parameters, part, fresh, output_gradients, fresh_gradients);
    CHECK(gradients == fresh_gradients);
  }
  CHECK(gradients == first_gradients);
  CHECK(addresses() == before);
}

TEST_CASE("conv: an empty batch has no outputs and no gradients") {
  const ConvStack stack(
      {.width = 2, .height = 2, .channels = 1, .layers = {{.filters = 2, .kernel = 3}}});
  const AlignedFloats parameters = test_numbers(1, stack.num_parameters());
  const Lists none({}, 4, 0, {{.index = 1, .value = 3}});
  ConvWorkspace workspace;
  CHECK(stack.forward(parameters, none.rows, workspace).empty());
  AlignedFloats gradients(stack.num_parameters(), 99);
  stack.backward(parameters, none.rows, workspace, {}, gradients);
  CHECK(gradients == AlignedFloats(stack.num_parameters(), 0));
}

TEST_CASE("conv: shapes that cannot be") {
  const ConvShape good{.width = 5,
                       .height = 4,
                       .channels = 26,
                       .layers = {{.filters = 25, .kernel = 3, .padding = Padding::kValid}}};
  CHECK_NOTHROW(check(good, "config.json: network"));
  const auto with = [&](const ConvLayer& layer) {
    ConvShape shape = good;
    shape.layers.push_back(layer);
    return shape;
  };
  CHECK_THROWS_WITH_AS(
      check(with({.filters = 3, .kernel = 3, .padding = Padding::kValid}), "config.json: network"),
      "config.json: network: a valid kernel of 3 over 3 x 2 cells, expected a smaller kernel, or "
      "padding 'same'",
      InputError);
  CHECK_THROWS_AS(check(with({.filters = 3, .kernel = 2}), "here"), InputError);
  CHECK_THROWS_AS(check(with({.filters = 3, .kernel = 17}), "here"), InputError);
  CHECK_THROWS_AS(check(with({.filters = 3, .kernel = -1}), "here"), InputError);
  CHECK_THROWS_AS(check(with({.filters = 0, .kernel = 3}), "here"), InputError);
  CHECK_THROWS_AS(check({.width = 5, .height = 4, .channels = 26, .layers = {}}, "here"),
                  InputError);
  CHECK_THROWS_AS(check({.width = 0, .height = 4, .channels = 26, .layers = good.layers}, "here"),
                  InputError);
  CHECK(parse_padding("valid", "here") == Padding::kValid);
  CHECK(parse_padding(to_string(Padding::kSame), "here") == Padding::kSame);
  CHECK_THROWS_WITH_AS((void)parse_padding("full", "here"),
                       "here: padding 'full' is not known, expected one of same, valid",
                       InputError);
}

}  // namespace potluck
