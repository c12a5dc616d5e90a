#include "agents/network/gru.h"

#include <algorithm>

#include "agents/network/gemm.h"
#include "agents/network/mlp.h"
#include "agents/network/simd.h"
#include "agents/network/tanh.h"
#include "env/text/assert.h"

namespace potluck {
namespace {

using simd::Floats;
using simd::kLanes;

// Rows whose input products are made at once, in whole steps; enough for the products to run at
// full speed, few enough to stay in a near cache until the steps use them.
constexpr int kBlockRows = 96;

std::size_t count(int rows, int columns) {
  return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
}

int block_steps(int num_steps, int num_rows) {
  return std::clamp(kBlockRows / std::max(num_rows, 1), 1, std::max(num_steps, 1));
}

// The units of one row of one step. Sections of `inputs` and `recurrent` (gates r, z, n) are
// `width` apart, those of `gates` (r, z, n, h U_n + c) `stride`.
struct Row {
  int width = 0;
  int stride = 0;
  const float* before = nullptr;
  float* gates = nullptr;
};

Floats load(const float* from, int lanes) {
  return lanes == kLanes ? simd::load<Floats>(from) : simd::load_partial<Floats>(from, lanes);
}

void store(float* to, Floats value, int lanes) {
  if (lanes == kLanes) {
    simd::store(to, value);
  } else {
    simd::store_partial(to, value, lanes);
  }
}

void step_row(const Row& row, const float* inputs, const float* recurrent, float* hidden) {
  const int width = row.width;
  for (int j = 0; j < width; j += kLanes) {
    const int lanes = std::min(kLanes, width - j);
    const Floats r = simd::sigmoid(load(inputs + j, lanes) + load(recurrent + j, lanes));
    const Floats z =
        simd::sigmoid(load(inputs + width + j, lanes) + load(recurrent + width + j, lanes));
    const Floats a = load(recurrent + 2 * width + j, lanes);
    const Floats n = simd::tanh(simd::fma(r, a, load(inputs + 2 * width + j, lanes)));
    const Floats before = simd::load<Floats>(row.before + j);
    store(hidden + j, simd::fma(z, before - n, n), lanes);
    simd::store(row.gates + j, r);
    simd::store(row.gates + row.stride + j, z);
    simd::store(row.gates + 2 * row.stride + j, n);
    simd::store(row.gates + 3 * row.stride + j, a);
  }
}

// The gradients of one row of one step: `carried` comes as that of the hidden state after the step,
// and leaves as that of the state before, but for what goes through U.
void step_back(const Row& row, float* carried, float* inputs, float* recurrent) {
  const int width = row.width;
  const Floats one = simd::splat<Floats>(1.0F);
  for (int j = 0; j < width; j += kLanes) {
    const int lanes = std::min(kLanes, width - j);
    const auto r = simd::load<Floats>(row.gates + j);
    const auto z = simd::load<Floats>(row.gates + row.stride + j);
    const auto n = simd::load<Floats>(row.gates + 2 * row.stride + j);
    const auto a = simd::load<Floats>(row.gates + 3 * row.stride + j);
    const auto before = simd::load<Floats>(row.before + j);
    const auto dh = simd::load<Floats>(carried + j);
    const Floats kept = one - z;
    const Floats dn = dh * kept * simd::fma(n, -n, one);
    const Floats dz = dh * (before - n) * z * kept;
    const Floats da = dn * r;
    const Floats dr = da * a * (one - r);
    store(inputs + j, dr, lanes);
    store(inputs + width + j, dz, lanes);
    store(inputs + 2 * width + j, dn, lanes);
    store(recurrent + j, dr, lanes);
    store(recurrent + width + j, dz, lanes);
    store(recurrent + 2 * width + j, da, lanes);
    simd::store(carried + j, dh * z);
  }
}

}  // namespace

Gru::Gru(int inputs, int width) : inputs_(inputs), width_(width) {
  POTLUCK_ASSERT(inputs > 0 && width > 0);
  layout_.input_weights = 0;
  layout_.input_biases = count(inputs, 3 * width);
  layout_.recurrent_weights = layout_.input_biases + count(1, 3 * width);
  layout_.recurrent_biases = layout_.recurrent_weights + count(width, 3 * width);
  num_parameters_ = layout_.recurrent_biases + count(1, width);
}

std::span<const float> Gru::forward(std::span<const float> parameters, std::span<const float> x,
                                    std::span<const std::uint8_t> resets, std::span<const float> h0,
                                    int num_steps, int num_rows, GruWorkspace& workspace) const {
  POTLUCK_ASSERT(num_steps >= 0 && num_rows >= 0 && parameters.size() == num_parameters_);
  const int total = num_steps * num_rows;
  POTLUCK_ASSERT(x.size() >= count(total, inputs_));
  POTLUCK_ASSERT(resets.size() >= count(num_steps, num_rows));
  POTLUCK_ASSERT(h0.size() >= count(num_rows, width_));
  const int gates = 3 * width_;
  const int gates_stride = padded(gates);
  const int stride = padded(width_);
  const int steps = block_steps(num_steps, num_rows);
  grow(workspace.hidden, count(total, width_));
  grow(workspace.before, count(total, stride));
  grow(workspace.gates, count(total, 4 * stride));
  grow(workspace.inputs, count(steps * num_rows, gates_stride));
  grow(workspace.recurrent, count(num_rows, gates_stride));
  grow(workspace.weights, packed_size(inputs_, gates) + packed_size(width_, gates));
  workspace.zeros.assign(count(1, std::max(gates, inputs_)), 0.0F);
  std::ranges::copy(parameters.subspan(layout_.recurrent_biases, count(1, width_)),
                    workspace.zeros.begin() + std::ptrdiff_t{2} * width_);
  const RightMatrix input_weights = pack(&parameters[layout_.input_weights], inputs_, gates,
                                         steps * num_rows, workspace.weights.data());
  const RightMatrix recurrent_weights =
      pack(&parameters[layout_.recurrent_weights], width_, gates, num_rows,
           workspace.weights.data() + packed_size(inputs_, gates));

  for (int t = 0; t < num_steps; ++t) {
    const int in_block = t % steps;
    if (in_block == 0) {
      multiply(x.data() + count(t * num_rows, inputs_), inputs_,
               std::min(steps, num_steps - t) * num_rows, input_weights,
               &parameters[layout_.input_biases], workspace.inputs.data(), gates_stride);
    }
    const float* last =
        t == 0 ? h0.data() : workspace.hidden.data() + count((t - 1) * num_rows, width_);
    float* const before = workspace.before.data() + count(t * num_rows, stride);
    copy_padded(last, width_, num_rows, before);
    for (int i = 0; i < num_rows; ++i) {
      if (resets[count(t, num_rows) + static_cast<std::size_t>(i)] != 0) {
        std::fill_n(before + count(i, stride), stride, 0.0F);
      }
    }
    multiply(before, stride, num_rows, recurrent_weights, workspace.zeros.data(),
             workspace.recurrent.data(), gates_stride);
    for (int i = 0; i < num_rows; ++i) {
      const int at = t * num_rows + i;
      step_row({.width = width_,
                .stride = stride,
                .before = before + count(i, stride),
                .gates = workspace.gates.data() + count(at, 4 * stride)},
               workspace.inputs.data() + count(in_block * num_rows + i, gates_stride),
               workspace.recurrent.data() + count(i, gates_stride),
               workspace.hidden.data() + count(at, width_));
    }
  }
  return {workspace.hidden.data(), count(total, width_)};
}

void Gru::backward(std::span<const float> parameters, std::span<const float> x,
                   std::span<const std::uint8_t> resets, int num_steps, int num_rows,
                   GruWorkspace& workspace, std::span<const float> output_gradients,
                   std::span<float> gradients, std::span<float> input_gradients) const {
  POTLUCK_ASSERT(num_steps >= 0 && num_rows >= 0 && parameters.size() == num_parameters_);
  POTLUCK_ASSERT(gradients.size() == num_parameters_);
  POTLUCK_ASSERT(x.size() >= count(num_steps * num_rows, inputs_));
  POTLUCK_ASSERT(resets.size() >= count(num_steps, num_rows));
  POTLUCK_ASSERT(output_gradients.size() >= count(num_steps * num_rows, width_));
  POTLUCK_ASSERT(input_gradients.empty() ||
                 input_gradients.size() >= count(num_steps * num_rows, inputs_));
  POTLUCK_ASSERT(workspace.hidden.size() >= count(num_steps * num_rows, width_));
  const int gates = 3 * width_;
  const int gates_stride = padded(gates);
  const int stride = padded(width_);
  const int steps = block_steps(num_steps, num_rows);
  // Padding that nobody writes must be zero.
  workspace.inputs.assign(std::max(workspace.inputs.size(), count(steps * num_rows, gates_stride)),
                          0.0F);
  workspace.recurrent.assign(
      std::max(workspace.recurrent.size(), count(steps * num_rows, gates_stride)), 0.0F);
  workspace.carried.assign(count(num_rows, stride), 0.0F);
  workspace.product.assign(count(num_rows, stride), 0.0F);
  workspace.zeros.assign(count(1, std::max(gates, inputs_)), 0.0F);
  grow(workspace.weights, packed_size(gates, inputs_) + packed_size(gates, width_));
  const RightMatrix input_weights =
      pack_transposed(&parameters[layout_.input_weights], gates, inputs_, workspace.weights.data());
  const RightMatrix recurrent_weights =
      pack_transposed(&parameters[layout_.recurrent_weights], gates, width_,
                      workspace.weights.data() + packed_size(gates, inputs_));

  std::ranges::fill(gradients, 0.0F);
  for (int end = num_steps; end > 0;) {
    const int begin = (end - 1) / steps * steps;
    for (int t = end - 1; t >= begin; --t) {
      const std::size_t here = count((t - begin) * num_rows, gates_stride);
      for (int i = 0; i < num_rows; ++i) {
        const int at = t * num_rows + i;
        float* const carried = workspace.carried.data() + count(i, stride);
        const float* const product = workspace.product.data() + count(i, stride);
        const float* const output = output_gradients.data() + count(at, width_);
        // Past a reset, which begins the step after this one, no gradient comes back.
        const bool ends = t + 1 < num_steps && resets[count(at + num_rows, 1)] != 0;
        for (int j = 0; j < width_; j += kLanes) {
          const Floats from_outputs = load(output + j, std::min(kLanes, width_ - j));
          const Floats from_after =
              simd::load<Floats>(carried + j) + simd::load<Floats>(product + j);
          simd::store(carried + j, ends ? from_outputs : from_outputs + from_after);
        }
        step_back({.width = width_,
                   .stride = stride,
                   .before = workspace.before.data() + count(at, stride),
                   .gates = workspace.gates.data() + count(at, 4 * stride)},
                  carried, workspace.inputs.data() + here + count(i, gates_stride),
                  workspace.recurrent.data() + here + count(i, gates_stride));
      }
      if (t > 0) {
        multiply(workspace.recurrent.data() + here, gates_stride, num_rows, recurrent_weights,
                 workspace.zeros.data(), workspace.product.data(), stride);
      }
    }
    const int rows = (end - begin) * num_rows;
    const std::size_t first = count(begin, num_rows);
    accumulate_product(x.data() + first * count(1, inputs_), inputs_, inputs_,
                       workspace.inputs.data(), gates, rows, &gradients[layout_.input_weights]);
    accumulate_rows(workspace.inputs.data(), gates, rows, &gradients[layout_.input_biases]);
    accumulate_product(workspace.before.data() + first * count(1, stride), stride, width_,
                       workspace.recurrent.data(), gates, rows,
                       &gradients[layout_.recurrent_weights]);
    for (int i = 0; i < rows; ++i) {
      const float* const da = workspace.recurrent.data() + count(i, gates_stride) + 2 * width_;
      float* const dc = &gradients[layout_.recurrent_biases];
      for (int j = 0; j < width_; ++j) {
        dc[j] += da[j];
      }
    }
    if (!input_gradients.empty()) {
      multiply(workspace.inputs.data(), gates_stride, rows, input_weights, workspace.zeros.data(),
               input_gradients.data() + first * count(1, inputs_), inputs_);
    }
    end = begin;
  }
}

}  // namespace potluck
