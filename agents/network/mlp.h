// Multilayer perceptrons with hand-written gradients.
//
// A batch is a row-major matrix [n, features]. Parameters of one network are one flat vector (so
// that optimisers, checkpoints and finite differences need to know nothing of layers):
//     W_0 [inputs, hidden_0] (output index fastest), b_0 [hidden_0], W_1, b_1, …, W_out, b_out
// The activation follows every hidden layer; the output layer is linear.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agents/network/aligned.h"
#include "agents/network/input_rows.h"
#include "env/random.h"

namespace potluck {

enum class Activation : std::uint8_t {
  kTanh,
  kRelu,
  kLeakyRelu,    ///< slope 0.01 below zero (Maas et al. 2013)
  kLeakyRelu20,  ///< slope 0.2 (the default of TensorFlow's tf.nn.leaky_relu)
  kLeakyRelu30,  ///< slope 0.3 (that of Keras's LeakyReLU layer)
};

/// "tanh", "relu", "leaky_relu", "leaky_relu_0.2", "leaky_relu_0.3".
[[nodiscard]] std::string_view to_string(Activation activation);
/// Throws InputError listing the names.
[[nodiscard]] Activation parse_activation(std::string_view name, const std::string& place);

struct MlpShape {
  int inputs = 0;
  std::vector<int> hidden;
  int outputs = 0;
  Activation activation = Activation::kTanh;
  bool operator==(const MlpShape&) const = default;
};

/// The right factor [depth, columns] of a product, in panels of columns (gemm.h):
/// element (k, j) is data[(j / panel) * panel_stride + k * row_stride + j % panel].
struct RightMatrix {
  const float* data = nullptr;
  int depth = 0;
  int columns = 0;
  int panel = 1;
  std::ptrdiff_t row_stride = 0;
  std::ptrdiff_t panel_stride = 0;
  [[nodiscard]] float at(int k, int j) const {
    return data[(j / panel) * panel_stride + k * row_stride + j % panel];
  }
};

/// Where a layer's weights and biases lie in the flat parameter vector.
struct LayerView {
  std::size_t weights = 0;  ///< offset of W [inputs, outputs]
  std::size_t biases = 0;   ///< offset of b [outputs]
  int inputs = 0;
  int outputs = 0;
};

/// What a forward pass leaves for the backward pass; grows to the largest batch seen, then never
/// allocates.
struct MlpWorkspace {
  /// Activations of each hidden layer [n, padded(width)]: rows are padded with zeros to whole
  /// vectors (gemm.h).
  std::vector<AlignedFloats> hidden;
  std::vector<AlignedFloats>
      gradients;             ///< scratch of the backward pass: a block of rows per layer
  AlignedFloats packed;      ///< scratch: weights as the products want them
  AlignedFloats transposed;  ///< scratch: transposed weights
  AlignedFloats top;         ///< scratch: transposed gradient of the last weights
  AlignedFloats folded;  ///< scratch: first bias with the constant entries of sparse inputs added
  std::vector<RightMatrix> weights;  ///< views of the weights of each layer
};

/// Immutable: threads may share one, each with a workspace of its own. A row's outputs do not
/// depend on the other rows of the batch, bit for bit; gradients are summed over the rows in a
/// fixed order.
class Mlp {
 public:
  explicit Mlp(MlpShape shape);

  [[nodiscard]] const MlpShape& shape() const { return shape_; }
  [[nodiscard]] std::span<const LayerView> layers() const { return layers_; }
  [[nodiscard]] std::size_t num_parameters() const { return num_parameters_; }

  /// outputs [n, outputs] = network(inputs [n, inputs]). Keeps the activations in `workspace`.
  void forward(std::span<const float> parameters, const InputRows& inputs, MlpWorkspace& workspace,
               std::span<float> outputs) const;

  /// Gradient of a scalar loss: `output_gradients` [n, outputs] = dloss/doutputs of the last
  /// forward with the same parameters, inputs and workspace; overwrites `gradients`
  /// [num_parameters] and, if wanted, `input_gradients` [n, inputs].
  void backward(std::span<const float> parameters, const InputRows& inputs, MlpWorkspace& workspace,
                std::span<const float> output_gradients, std::span<float> gradients,
                std::span<float> input_gradients = {}) const;

  /// The same for `n` dense rows.
  void forward(std::span<const float> parameters, std::span<const float> inputs, int n,
               MlpWorkspace& workspace, std::span<float> outputs) const {
    forward(parameters, dense_rows(inputs, n, shape_.inputs), workspace, outputs);
  }
  void backward(std::span<const float> parameters, std::span<const float> inputs, int n,
                MlpWorkspace& workspace, std::span<const float> output_gradients,
                std::span<float> gradients) const {
    backward(parameters, dense_rows(inputs, n, shape_.inputs), workspace, output_gradients,
             gradients);
  }

 private:
  MlpShape shape_;
  std::vector<LayerView> layers_;
  std::size_t num_parameters_ = 0;
};

/// How weights start.
enum class Initialisation : std::uint8_t {
  kUniform,     ///< weights and biases uniform in +-1/sqrt(inputs) (PyTorch's default for linear
                ///< layers)
  kOrthogonal,  ///< orthogonal weights (Saxe et al. 2014) with gain sqrt(2) in hidden layers and
                ///< `output_gain` in the last, biases zero
};
[[nodiscard]] std::string_view to_string(Initialisation initialisation);
[[nodiscard]] Initialisation parse_initialisation(std::string_view name, const std::string& place);

/// Fills `parameters` of `mlp`; `network` tells the networks of one seed apart (the Philox
/// counter's env).
void initialise(const Mlp& mlp, Initialisation how, float output_gain, RandomKey key,
                std::uint32_t network, std::span<float> parameters);

}  // namespace potluck
