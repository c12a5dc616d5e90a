// A layer of gated recurrent units with hand-written gradients.
//
// The variant of Flax's GRUCell and PyTorch's GRU (Cho et al. 2014, with the reset gate behind the
// recurrent product): with x the input and h the hidden state before the step,
//     r = sigmoid(x W_r + b_r + h U_r)               reset gate
//     z = sigmoid(x W_z + b_z + h U_z)               update gate
//     n = tanh(x W_n + b_n + r * (h U_n + c))        candidate
//     h' = (1 - z) * n + z * h
// b_r and b_z are what PyTorch keeps as two vectors each, which only ever occur as a sum.
// Parameters are one flat vector, output index fastest; gates in the order r, z, n:
//     W [inputs, 3 * width], b [3 * width], U [width, 3 * width], c [width]
//
// Sequences are [T, N, …]: T steps of N rows that do not know of each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "agents/network/aligned.h"

namespace potluck {

/// Where the parameters lie in the flat vector.
struct GruView {
  std::size_t input_weights = 0;      ///< W [inputs, 3 * width]
  std::size_t input_biases = 0;       ///< b [3 * width]
  std::size_t recurrent_weights = 0;  ///< U [width, 3 * width]
  std::size_t recurrent_biases = 0;   ///< c [width]
};

/// What a forward pass leaves for the backward pass; grows to the largest sequences seen, then
/// never allocates. One per thread.
struct GruWorkspace {
  AlignedFloats hidden;     ///< the result [T, N, width]
  AlignedFloats before;     ///< hidden states that steps began with [T, N, padded(width)]
  AlignedFloats gates;      ///< r, z, n and h U_n + c [T, N, 4, padded(width)]
  AlignedFloats inputs;     ///< scratch: x W + b, or gradients of it, some steps
  AlignedFloats recurrent;  ///< scratch: h U + (0, 0, c), or gradients of it, some steps
  AlignedFloats carried;    ///< scratch: gradient of the hidden state, one step
  AlignedFloats product;    ///< scratch: the part of it that went through U
  AlignedFloats weights;    ///< scratch: W and U as the products want them
  AlignedFloats zeros;      ///< scratch: biases of nothing, and (0, 0, c)
};

/// Immutable: threads may share one, each with a workspace of its own. A row's hidden states do not
/// depend on the other rows, bit for bit, nor on how its steps are cut into sequences; gradients
/// are summed in a fixed order.
class Gru {
 public:
  Gru(int inputs, int width);

  [[nodiscard]] int inputs() const { return inputs_; }
  [[nodiscard]] int width() const { return width_; }
  [[nodiscard]] const GruView& layout() const { return layout_; }
  [[nodiscard]] std::size_t num_parameters() const { return num_parameters_; }

  /// Hidden states [T, N, width] after every step, owned by `workspace` until its next forward, of
  /// x [T, N, inputs]. A row whose resets [T, N] is not 0 begins that step with a hidden state of
  /// zero; otherwise with that of the step before, or h0 [N, width].
  std::span<const float> forward(std::span<const float> parameters, std::span<const float> x,
                                 std::span<const std::uint8_t> resets, std::span<const float> h0,
                                 int num_steps, int num_rows, GruWorkspace& workspace) const;

  /// Back-propagation through the last forward's steps (same parameters, x, resets, workspace),
  /// ending at resets and at h0. `output_gradients` [T, N, width] = dloss/dh; overwrites
  /// `gradients` [num_parameters] and, unless empty, `input_gradients` [T, N, inputs] = dloss/dx.
  void backward(std::span<const float> parameters, std::span<const float> x,
                std::span<const std::uint8_t> resets, int num_steps, int num_rows,
                GruWorkspace& workspace, std::span<const float> output_gradients,
                std::span<float> gradients, std::span<float> input_gradients) const;

 private:
  int inputs_;
  int width_;
  GruView layout_;
  std::size_t num_parameters_ = 0;
};

}  // namespace potluck
