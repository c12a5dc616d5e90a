#include "agents/network/mlp.h"

#include <algorithm>
#include <array>
#include <utility>

#include "agents/network/activation.h"
#include "agents/network/gemm.h"
#include "agents/network/sparse_linear.h"
#include "env/text/assert.h"
#include "env/text/error.h"

namespace potluck {
namespace {

// Rows that go through all layers together, so that what one layer writes is still in a near cache
// when the next reads it. A multiple of 6, the height of the products' tiles; 48 to 144 measured
// equal within 1 %.
constexpr int kBlockRows = 96;

std::size_t count(int rows, int columns) {
  return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
}

// dx [rows, w.columns] (compact) = dy [rows, w.depth] w.
void multiply_linear(const float* dy, int dy_stride, int rows, const RightMatrix& w, float* dx) {
  const AlignedFloats no_bias(static_cast<std::size_t>(padded(w.columns)), 0.0F);
  multiply(dy, dy_stride, rows, w, no_bias.data(), dx, w.columns);
}

// Whether dW of the last layer is better computed transposed, as outputs x inputs: tiles are whole
// vectors of columns wide, and outputs are often fewer than that.
bool transposes_gradient(const LayerView& layer) {
  return count(layer.outputs, padded(layer.inputs)) < count(layer.inputs, padded(layer.outputs));
}

constexpr std::array<std::pair<std::string_view, Activation>, 5> kActivations = {
    {{"tanh", Activation::kTanh},
     {"relu", Activation::kRelu},
     {"leaky_relu", Activation::kLeakyRelu},
     {"leaky_relu_0.2", Activation::kLeakyRelu20},
     {"leaky_relu_0.3", Activation::kLeakyRelu30}}};

}  // namespace

std::string_view to_string(Activation activation) {
  for (const auto& [name, known] : kActivations) {
    if (known == activation) {
      return name;
    }
  }
  return "";
}

Activation parse_activation(std::string_view name, const std::string& place) {
  std::vector<std::string> names;
  for (const auto& [known, activation] : kActivations) {
    if (known == name) {
      return activation;
    }
    names.emplace_back(known);
  }
  throw InputError(place, "activation '" + std::string(name) + "' is not known", one_of(names));
}

Mlp::Mlp(MlpShape shape) : shape_(std::move(shape)) {
  int inputs = shape_.inputs;
  const auto add_layer = [&](int outputs) {
    POTLUCK_ASSERT(inputs > 0 && outputs > 0);
    const std::size_t biases = num_parameters_ + count(inputs, outputs);
    layers_.push_back(
        {.weights = num_parameters_, .biases = biases, .inputs = inputs, .outputs = outputs});
    num_parameters_ = biases + static_cast<std::size_t>(outputs);
    inputs = outputs;
  };
  for (const int width : shape_.hidden) {
    add_layer(width);
  }
  add_layer(shape_.outputs);
}

void Mlp::forward(std::span<const float> parameters, const InputRows& inputs,
                  MlpWorkspace& workspace, std::span<float> outputs) const {
  const int n = inputs.count;
  POTLUCK_ASSERT(n >= 0 && parameters.size() == num_parameters_);
  POTLUCK_ASSERT(inputs.size == shape_.inputs && (!inputs.sparse() || !shape_.hidden.empty()));
  POTLUCK_ASSERT(outputs.size() >= count(n, shape_.outputs));
  const std::size_t num_hidden = shape_.hidden.size();
  workspace.hidden.resize(std::max(workspace.hidden.size(), num_hidden));
  workspace.weights.resize(std::max(workspace.weights.size(), layers_.size()));
  for (std::size_t l = 0; l < num_hidden; ++l) {
    grow(workspace.hidden[l], count(n, padded(shape_.hidden[l])));
  }
  std::size_t scratch = 0;
  for (const LayerView& layer : layers_) {
    scratch += packed_size(layer.inputs, layer.outputs);
  }
  grow(workspace.packed, scratch);
  float* free = workspace.packed.data();
  if (inputs.sparse()) {
    grow(workspace.folded, static_cast<std::size_t>(layers_[0].outputs));
    fold_constant(inputs, &parameters[layers_[0].weights], layers_[0].outputs,
                  &parameters[layers_[0].biases], workspace.folded.data());
  }
  for (std::size_t l = inputs.sparse() ? 1 : 0; l < layers_.size(); ++l) {
    const LayerView& layer = layers_[l];
    workspace.weights[l] = pack(&parameters[layer.weights], layer.inputs, layer.outputs, n, free);
    free += packed_size(layer.inputs, layer.outputs);
  }

  for (int begin = 0; begin < n; begin += kBlockRows) {
    const int rows = std::min(kBlockRows, n - begin);
    const float* x = inputs.sparse() ? nullptr : inputs.dense + count(begin, shape_.inputs);
    int x_stride = shape_.inputs;
    for (std::size_t l = 0; l < num_hidden; ++l) {
      const int stride = padded(layers_[l].outputs);
      float* y = workspace.hidden[l].data() + count(begin, stride);
      if (l == 0 && inputs.sparse()) {
        sparse_multiply(inputs, begin, rows, &parameters[layers_[0].weights], layers_[0].outputs,
                        workspace.folded.data(), y);
      } else {
        multiply(x, x_stride, rows, workspace.weights[l], &parameters[layers_[l].biases], y,
                 stride);
      }
      activate(shape_.activation, {y, count(rows, stride)});
      x = y;
      x_stride = stride;
    }
    multiply(x, x_stride, rows, workspace.weights[num_hidden],
             &parameters[layers_[num_hidden].biases], &outputs[count(begin, shape_.outputs)],
             shape_.outputs);
  }
}

void Mlp::backward(std::span<const float> parameters, const InputRows& inputs,
                   MlpWorkspace& workspace, std::span<const float> output_gradients,
                   std::span<float> gradients, std::span<float> input_gradients) const {
  const int n = inputs.count;
  POTLUCK_ASSERT(n >= 0 && parameters.size() == num_parameters_);
  POTLUCK_ASSERT(gradients.size() == num_parameters_);
  POTLUCK_ASSERT(inputs.size == shape_.inputs);
  POTLUCK_ASSERT(input_gradients.empty() || input_gradients.size() >= count(n, shape_.inputs));
  POTLUCK_ASSERT(output_gradients.size() >= count(n, shape_.outputs));
  POTLUCK_ASSERT(workspace.hidden.size() >= shape_.hidden.size());
  const std::size_t last = layers_.size() - 1;
  workspace.gradients.resize(std::max(workspace.gradients.size(), layers_.size()));
  for (std::size_t l = 0; l <= last; ++l) {
    grow(workspace.gradients[l], count(kBlockRows, padded(layers_[l].outputs)));
  }
  // The transposed weights of all layers whose inputs need gradients.
  const std::size_t lowest = input_gradients.empty() ? 1 : 0;
  std::size_t scratch = 0;
  for (std::size_t l = lowest; l <= last; ++l) {
    scratch += packed_size(layers_[l].outputs, layers_[l].inputs);
  }
  grow(workspace.transposed, scratch);
  workspace.weights.resize(std::max(workspace.weights.size(), layers_.size()));
  float* free = workspace.transposed.data();
  for (std::size_t l = lowest; l <= last; ++l) {
    const LayerView& layer = layers_[l];
    workspace.weights[l] =
        pack_transposed(&parameters[layer.weights], layer.outputs, layer.inputs, free);
    free += packed_size(layer.outputs, layer.inputs);
  }

  std::ranges::fill(gradients, 0.0F);
  const LayerView& top = layers_[last];
  const bool transposed = last > 0 && transposes_gradient(top);
  if (transposed) {
    workspace.top.assign(count(top.outputs, top.inputs), 0.0F);
  }
  for (int begin = 0; begin < n; begin += kBlockRows) {
    const int rows = std::min(kBlockRows, n - begin);
    copy_padded(&output_gradients[count(begin, shape_.outputs)], shape_.outputs, rows,
                workspace.gradients[last].data());
    for (std::size_t l = last;; --l) {
      const LayerView& layer = layers_[l];
      const float* dy = workspace.gradients[l].data();
      accumulate_rows(dy, layer.outputs, rows, &gradients[layer.biases]);
      if (l == 0 && inputs.sparse()) {
        sparse_accumulate(inputs, begin, rows, dy, layer.outputs, &gradients[layer.weights]);
        break;
      }
      const int x_stride = l == 0 ? shape_.inputs : padded(layer.inputs);
      const float* x =
          (l == 0 ? inputs.dense : workspace.hidden[l - 1].data()) + count(begin, x_stride);
      if (transposed && l == last) {
        accumulate_product(dy, padded(layer.outputs), layer.outputs, x, layer.inputs, rows,
                           workspace.top.data());
      } else {
        accumulate_product(x, x_stride, layer.inputs, dy, layer.outputs, rows,
                           &gradients[layer.weights]);
      }
      if (l == 0) {
        if (!input_gradients.empty()) {
          multiply_linear(dy, padded(layer.outputs), rows, workspace.weights[0],
                          &input_gradients[count(begin, shape_.inputs)]);
        }
        break;
      }
      multiply_derivative(dy, padded(layer.outputs), rows, workspace.weights[l], shape_.activation,
                          x, workspace.gradients[l - 1].data());
    }
  }
  if (inputs.sparse()) {
    accumulate_constant(inputs, &gradients[layers_[0].biases], layers_[0].outputs,
                        &gradients[layers_[0].weights]);
  }
  if (transposed) {
    std::size_t next = top.weights;
    for (int k = 0; k < top.inputs; ++k) {
      for (int j = 0; j < top.outputs; ++j) {
        gradients[next++] = workspace.top[count(j, top.inputs) + static_cast<std::size_t>(k)];
      }
    }
  }
}

}  // namespace potluck
