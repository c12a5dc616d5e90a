#include "agents/network/gru.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "tests/agents/network/numbers.h"

namespace potluck {
namespace {

// Sequences with everything that a layer wants, on the small side.
struct Series {
  Series(int inputs, int width, int num_steps, int num_rows)
      : gru(inputs, width),
        steps(num_steps),
        rows(num_rows),
        parameters(test_numbers(1, gru.num_parameters())),
        x(test_numbers(2, count(num_steps * num_rows, inputs))),
        h0(test_numbers(3, count(num_rows, width))),
        output_gradients(test_numbers(4, count(num_steps * num_rows, width))),
        resets(count(num_steps, num_rows)) {
    for (float& parameter : parameters) {
      parameter *= 2 / std::sqrt(static_cast<float>(std::max(inputs, width)));
    }
    const AlignedFloats chance = test_numbers(5, resets.size());
    for (std::size_t i = 0; i < resets.size(); ++i) {
      resets[i] = chance[i] > 0.6F ? 1 : 0;
    }
  }
  std::span<const float> forward(GruWorkspace& workspace) const {
    return gru.forward(parameters, x, resets, h0, steps, rows, workspace);
  }
  void backward(GruWorkspace& workspace, AlignedFloats& gradients, AlignedFloats& dx) const {
    gradients.assign(gru.num_parameters(), 99.0F);
    dx.assign(x.size(), 99.0F);
    gru.backward(parameters, x, resets, steps, rows, workspace, output_gradients, gradients, dx);
  }

  Gru gru;
  int steps;
  int rows;
  AlignedFloats parameters;
  AlignedFloats x;
  AlignedFloats h0;
  AlignedFloats output_gradients;
  std::vector<std::uint8_t> resets;
};

double sigmoid(double x) {
  return 1 / (1 + std::exp(-x));
}

// The oracle: all hidden states [T, N, width] in double, straight from the formulas in gru.h.
std::vector<double> oracle(const Series& of, const std::vector<double>& parameters,
                           const std::vector<double>& x) {
  const auto inputs = static_cast<std::size_t>(of.gru.inputs());
  const auto width = static_cast<std::size_t>(of.gru.width());
  const auto rows = static_cast<std::size_t>(of.rows);
  const std::size_t b = inputs * 3 * width;
  const std::size_t u = b + 3 * width;
  const std::size_t c = u + width * 3 * width;
  REQUIRE(c + width == parameters.size());
  std::vector<double> hidden(static_cast<std::size_t>(of.steps) * rows * width);
  std::vector<double> h(width);
  for (std::size_t i = 0; i < rows; ++i) {
    std::copy_n(of.h0.begin() + static_cast<std::ptrdiff_t>(i * width), width, h.begin());
    for (std::size_t t = 0; t < static_cast<std::size_t>(of.steps); ++t) {
      if (of.resets[t * rows + i] != 0) {
        std::ranges::fill(h, 0.0);
      }
      std::vector<double> next(width);
      for (std::size_t j = 0; j < width; ++j) {
        double from_x[3];
        double from_h[3] = {0, 0, parameters[c + j]};
        for (std::size_t gate = 0; gate < 3; ++gate) {
          const std::size_t column = gate * width + j;
          from_x[gate] = parameters[b + column];
          for (std::size_t k = 0; k < inputs; ++k) {
            from_x[gate] += x[(t * rows + i) * inputs + k] * parameters[k * 3 * width + column];
          }
          for (std::size_t k = 0; k < width; ++k) {
            from_h[gate] += h[k] * parameters[u + k * 3 * width + column];
          }
        }
        const double r = sigmoid(from_x[0] + from_h[0]);
        const double z = sigmoid(from_x[1] + from_h[1]);
        const double n = std::tanh(from_x[2] + r * from_h[2]);
        next[j] = (1 - z) * n + z * h[j];
      }
      h = next;
      std::ranges::copy(h, hidden.begin() + static_cast<std::ptrdiff_t>((t * rows + i) * width));
    }
  }
  return hidden;
}

double oracle_loss(const Series& of, const std::vector<double>& parameters,
                   const std::vector<double>& x) {
  const std::vector<double> hidden = oracle(of, parameters, x);
  double loss = 0;
  for (std::size_t i = 0; i < hidden.size(); ++i) {
    loss += hidden[i] * static_cast<double>(of.output_gradients[i]);
  }
  return loss;
}

// The largest difference between `gradients` and finite differences of the loss in `values`.
double worst_gradient(const Series& of, std::vector<double>& parameters, std::vector<double>& x,
                      std::vector<double>& values, const AlignedFloats& gradients,
                      std::size_t stride) {
  constexpr double kStep = 1e-5;
  double worst = 0;
  for (std::size_t i = 0; i < values.size(); i += stride) {
    const double old = values[i];
    values[i] = old + kStep;
    const double above = oracle_loss(of, parameters, x);
    values[i] = old - kStep;
    const double below = oracle_loss(of, parameters, x);
    values[i] = old;
    const double numeric = (above - below) / (2 * kStep);
    worst = std::max(worst, std::abs(numeric - static_cast<double>(gradients[i])));
  }
  return worst;
}

void check_against_oracle(const Series& of, std::size_t stride = 1) {
  CAPTURE(of.gru.inputs());
  CAPTURE(of.gru.width());
  CAPTURE(of.steps);
  CAPTURE(of.rows);
  GruWorkspace workspace;
  const auto hidden = of.forward(workspace);
  std::vector<double> parameters(of.parameters.begin(), of.parameters.end());
  std::vector<double> x(of.x.begin(), of.x.end());
  const std::vector<double> exact = oracle(of, parameters, x);
  REQUIRE(hidden.size() == exact.size());
  double worst = 0;
  for (std::size_t i = 0; i < exact.size(); ++i) {
    worst = std::max(worst, std::abs(exact[i] - static_cast<double>(hidden[i])));
  }
  CHECK(worst < 2e-6);
  AlignedFloats gradients;
  AlignedFloats dx;
  of.backward(workspace, gradients, dx);
  CHECK(worst_gradient(of, parameters, x, parameters, gradients, stride) < 2e-5);
  CHECK(worst_gradient(of, parameters, x, x, dx, stride) < 2e-5);
}

}  // namespace

TEST_CASE("gru: parameters lie as documented") {
  const Gru gru(5, 7);
  CHECK(gru.layout().input_weights == 0);
  CHECK(gru.layout().input_biases == 5 * 21);
  CHECK(gru.layout().recurrent_weights == 5 * 21 + 21);
  CHECK(gru.layout().recurrent_biases == 5 * 21 + 21 + 7 * 21);
  CHECK(gru.num_parameters() == 5 * 21 + 21 + 7 * 21 + 7);
}

TEST_CASE("gru: by hand") {
  // One input, one unit; all weights zero but biases: r = z = 1/2, n = tanh(b_n + c / 2).
  const Gru gru(1, 1);
  AlignedFloats parameters(gru.num_parameters(), 0);
  parameters[3 + 2] = 0.5F;                        // b_n
  parameters[gru.layout().recurrent_biases] = -1;  // c
  const AlignedFloats x = {3, 4, 5};
  const AlignedFloats h0 = {0.5F};
  const std::vector<std::uint8_t> resets = {0, 0, 1};
  GruWorkspace workspace;
  const auto hidden = gru.forward(parameters, x, resets, h0, 3, 1, workspace);
  CHECK(hidden[0] == 0.25F);
  CHECK(hidden[1] == 0.125F);
  CHECK(hidden[2] == 0);
}

TEST_CASE("gru: gradients are finite differences") {
  for (const int inputs : {1, 3, 16, 17}) {
    for (const int width : {1, 4, 5, 16, 18}) {
      check_against_oracle(Series(inputs, width, 5, 3), inputs * width > 60 ? 7 : 1);
    }
  }
  check_against_oracle(Series(3, 4, 1, 1));
  check_against_oracle(Series(3, 4, 20, 1));
  check_against_oracle(Series(3, 4, 1, 20));
  check_against_oracle(Series(3, 4, 5, 40), 3);   // more steps than are taken at once
  check_against_oracle(Series(2, 3, 2, 101), 5);  // more rows than that
  check_against_oracle(Series(64, 64, 3, 2), 487);
}

TEST_CASE("gru: a reset forgets what was before") {
  Series of(4, 6, 5, 3);
  std::ranges::fill(of.resets, std::uint8_t{0});
  constexpr int kStep = 2;
  constexpr int kRow = 1;
  of.resets[count(kStep, of.rows) + kRow] = 1;
  GruWorkspace workspace;
  const auto row = [&](int t, int i) {
    return std::span(workspace.hidden).subspan(count(t * of.rows + i, 6), 6);
  };
  (void)of.forward(workspace);
  const AlignedFloats first(workspace.hidden);
  for (float& value : of.h0) {
    value += 1;
  }
  (void)of.forward(workspace);
  for (int t = 0; t < of.steps; ++t) {
    for (int i = 0; i < of.rows; ++i) {
      const bool same =
          std::ranges::equal(row(t, i), std::span(first).subspan(count(t * of.rows + i, 6), 6));
      CHECK(same == (i == kRow && t >= kStep));
    }
  }
  // Nor does a gradient pass it: the row's outputs from the reset on say nothing of inputs before.
  AlignedFloats gradients;
  AlignedFloats dx;
  for (int t = 0; t < of.steps; ++t) {
    for (int i = 0; i < of.rows; ++i) {
      for (std::size_t j = 0; j < 6; ++j) {
        of.output_gradients[count(t * of.rows + i, 6) + j] = t == of.steps - 1 ? 1 : 0;
      }
    }
  }
  of.backward(workspace, gradients, dx);
  for (int t = 0; t < of.steps; ++t) {
    for (int i = 0; i < of.rows; ++i) {
      const auto of_row = std::span(dx).subspan(count(t * of.rows + i, 4), 4);
      const bool none = std::ranges::all_of(of_row, [](float value) { return value == 0; });
      CHECK(none == (i == kRow && t < kStep));
    }
  }
}

TEST_CASE("gru: rows alone and single steps give the same bits") {
  for (const int width : {1, 5, 16, 33, 64}) {
    const Series of(7, width, 9, 23);
    GruWorkspace workspace;
    const auto together = of.forward(workspace);
    GruWorkspace other;
    AlignedFloats h(of.h0);
    for (int t = 0; t < of.steps; ++t) {
      const std::size_t at = count(t, of.rows);
      std::ranges::copy(of.gru.forward(of.parameters, std::span(of.x).subspan(at * 7),
                                       std::span(of.resets).subspan(at), h, 1, of.rows, other),
                        h.begin());
      REQUIRE(std::memcmp(h.data(), &together[at * count(1, width)], h.size() * sizeof(float)) ==
              0);
    }
    for (int i = 0; i < of.rows; ++i) {
      AlignedFloats x;
      std::vector<std::uint8_t> resets;
      for (int t = 0; t < of.steps; ++t) {
        const std::size_t at = count(t, of.rows) + static_cast<std::size_t>(i);
        x.insert(x.end(), &of.x[at * 7], &of.x[at * 7] + 7);
        resets.push_back(of.resets[at]);
      }
      const auto alone = of.gru.forward(
          of.parameters, x, resets, std::span(of.h0).subspan(count(i, width)), of.steps, 1, other);
      for (int t = 0; t < of.steps; ++t) {
        REQUIRE(std::memcmp(&alone[count(t, width)], &together[count(t * of.rows + i, width)],
                            count(1, width) * sizeof(float)) == 0);
      }
    }
  }
}

TEST_CASE("gru: a used workspace gives the same bits and allocates nothing") {
  const Series of(9, 33, 8, 20);
  GruWorkspace fresh;
  const auto hidden = of.forward(fresh);
  AlignedFloats gradients;
  AlignedFloats dx;
  of.backward(fresh, gradients, dx);

  GruWorkspace used;
  const Series larger(40, 50, 9, 30);
  AlignedFloats again;
  AlignedFloats again_dx;
  (void)larger.forward(used);
  larger.backward(used, again, again_dx);
  const auto addresses = [&] {
    return std::vector<const void*>{used.hidden.data(),  used.before.data(),    used.gates.data(),
                                    used.inputs.data(),  used.recurrent.data(), used.carried.data(),
                                    used.product.data(), used.weights.data(),   used.zeros.data()};
  };
  const auto before = addresses();
  for (int repeat = 0; repeat < 2; ++repeat) {
    const auto same = of.forward(used);
    CHECK(std::ranges::equal(same, hidden));
    of.backward(used, again, again_dx);
    CHECK(again == gradients);
    CHECK(again_dx == dx);
  }
  CHECK(addresses() == before);
  // Without gradients of the inputs, the others are the same.
  again.assign(gradients.size(), 99);
  of.gru.backward(of.parameters, of.x, of.resets, of.steps, of.rows, used, of.output_gradients,
                  again, {});
  CHECK(again == gradients);
}

}  // namespace potluck
