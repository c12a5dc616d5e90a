// Stacks of 2-D convolutions with hand-written gradients, for observations that are planes.
//
// A batch is [n, width * height * channels], each row indexed [col][row][channel] (the `lossless`
// observation, env/observation.h); outputs are [n, width' * height' * filters] likewise. Parameters
// are one flat vector:
//     W_0 [kernel_col, kernel_row, channels, filters_0] (filters fastest), b_0 [filters_0], W_1, …
// The formula is in conv_plane.h; strides are 1, and the activation follows every convolution.
//
// The first layer is computed from the entries that are not zero (conv_sparse.h), the others from
// whole groups of rows, a row in each lane of a vector (conv_lanes.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agents/network/aligned.h"
#include "agents/network/conv_plane.h"
#include "agents/network/conv_sparse.h"
#include "agents/network/input_rows.h"
#include "agents/network/mlp.h"

namespace potluck {

enum class Padding : std::uint8_t {
  kSame,   ///< zeros around the planes: the output has as many cells as the input
  kValid,  ///< none: the output is smaller by kernel - 1 columns and rows
};
/// "same", "valid".
[[nodiscard]] std::string_view to_string(Padding padding);
/// Throws InputError listing the names.
[[nodiscard]] Padding parse_padding(std::string_view name, const std::string& place);

struct ConvLayer {
  int filters = 0;
  int kernel = 3;  ///< columns and rows, odd, at most 15
  Padding padding = Padding::kSame;
  bool operator==(const ConvLayer&) const = default;
};

struct ConvShape {
  int width = 0;  ///< columns of the input
  int height = 0;
  int channels = 0;
  std::vector<ConvLayer> layers;  ///< at least one
  Activation activation = Activation::kRelu;
  bool operator==(const ConvShape&) const = default;
};

/// Throws InputError (place: `place`) when `shape` is not as described above or a `valid` layer is
/// wider than what it reads.
void check(const ConvShape& shape, const std::string& place);

/// Where a layer's parameters lie in the flat vector.
struct ConvLayerView {
  std::size_t weights = 0;  ///< offset of W [kernel, kernel, channels, filters]
  std::size_t biases = 0;   ///< offset of b [filters]
  ConvPlane plane;
};

/// What a forward pass leaves for the backward pass; grows to the largest batch seen, then never
/// allocates. One per thread.
struct ConvWorkspace {
  std::vector<AlignedFloats> layers;     ///< outputs of each layer, interleaved groups of rows
  std::vector<AlignedFloats> gradients;  ///< scratch: their gradients, some groups
  std::vector<AlignedFloats> flipped;    ///< scratch: weights for the backward pass
  std::vector<AlignedFloats> sums;       ///< scratch: gradients of weights, per lane
  AlignedFloats outputs;                 ///< outputs of the last layer [n, outputs]
  AlignedFloats turned;                  ///< scratch: weights of the first layer
  AlignedFloats turned_gradients;        ///< scratch
  AlignedFloats base;                    ///< scratch: what all rows have in common
  AlignedFloats first;                   ///< scratch: the first layer's outputs, one group of rows
};

/// Immutable: threads may share one, each with a workspace of its own. A row's outputs do not
/// depend on the other rows of the batch, bit for bit, given the same entries in the same order
/// (dense rows: by index); gradients are summed over the rows in a fixed order.
class ConvStack {
 public:
  /// `shape` must pass check().
  explicit ConvStack(ConvShape shape);

  [[nodiscard]] const ConvShape& shape() const { return shape_; }
  [[nodiscard]] std::span<const ConvLayerView> layers() const { return layers_; }
  [[nodiscard]] std::size_t num_parameters() const { return num_parameters_; }
  /// Numbers in a row, before and after.
  [[nodiscard]] int num_inputs() const;
  [[nodiscard]] int num_outputs() const;

  /// The activations of the last layer [n, num_outputs], owned by `workspace` until its next
  /// forward.
  std::span<const float> forward(std::span<const float> parameters, const InputRows& inputs,
                                 ConvWorkspace& workspace) const;

  /// Gradient of a scalar loss: `output_gradients` [n, num_outputs] = dloss/doutputs of the last
  /// forward with the same parameters, inputs and workspace; overwrites `gradients`
  /// [num_parameters]. The inputs get none.
  void backward(std::span<const float> parameters, const InputRows& inputs,
                ConvWorkspace& workspace, std::span<const float> output_gradients,
                std::span<float> gradients) const;

 private:
  ConvShape shape_;
  std::vector<ConvLayerView> layers_;
  SparseConv first_;
  std::size_t num_parameters_ = 0;
};

}  // namespace potluck
