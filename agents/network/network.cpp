#include "agents/network/network.h"

#include <utility>

#include "agents/network/init.h"
#include "env/text/assert.h"
#include "env/text/error.h"

namespace potluck {
namespace {

std::size_t product(int a, int b) {
  return static_cast<std::size_t>(a) * static_cast<std::size_t>(b);
}

std::optional<ConvStack> make_conv(const NetworkShape& shape) {
  if (shape.conv.empty()) {
    return std::nullopt;
  }
  return ConvStack({.width = shape.input[0],
                    .height = shape.input[1],
                    .channels = shape.input[2],
                    .layers = shape.conv,
                    .activation = shape.conv_activation});
}

/// Dense rows of what the convolutions made.
InputRows convolved(const ConvStack& conv, const NetworkWorkspace& workspace, int n) {
  return dense_rows(workspace.conv.outputs, n, conv.num_outputs());
}

void add_layers(const Mlp& mlp, std::size_t begin, const std::string& prefix, bool numbered,
                std::vector<NamedTensor>& out) {
  int number = 0;
  for (const LayerView& layer : mlp.layers()) {
    const std::string name = prefix + (numbered ? std::to_string(number++) + "." : "");
    const auto inputs = static_cast<std::size_t>(layer.inputs);
    const auto outputs = static_cast<std::size_t>(layer.outputs);
    out.push_back({name + "weight", begin + layer.weights, {inputs, outputs}});
    out.push_back({name + "bias", begin + layer.biases, {outputs}});
  }
}

}  // namespace

std::size_t NamedTensor::size() const {
  std::size_t product = 1;
  for (const std::size_t extent : shape) {
    product *= extent;
  }
  return product;
}

int size_of(std::span<const int> input) {
  int size = 1;
  for (const int extent : input) {
    size *= extent;
  }
  return size;
}

void check(const NetworkShape& shape, const std::string& place) {
  if (shape.conv.empty()) {
    return;
  }
  if (shape.input.size() != 3) {
    throw InputError(place, "convolutions over a list of numbers", "an observation of planes",
                     "set observation=lossless, or conv=[]");
  }
  check(ConvShape{.width = shape.input[0],
                  .height = shape.input[1],
                  .channels = shape.input[2],
                  .layers = shape.conv,
                  .activation = shape.conv_activation},
        place);
}

Network::Network(NetworkShape shape)
    : shape_(std::move(shape)),
      num_inputs_(size_of(shape_.input)),
      conv_(make_conv(shape_)),
      body_({.inputs = conv_ ? conv_->num_outputs() : num_inputs_,
             .hidden = shape_.hidden,
             .outputs = shape_.gru > 0 ? shape_.gru : shape_.outputs,
             .activation = shape_.activation}) {
  if (shape_.gru > 0) {
    gru_.emplace(shape_.gru, shape_.gru);
    head_.emplace(MlpShape{.inputs = shape_.gru, .hidden = {}, .outputs = shape_.outputs});
  }
  conv_share_ = take(conv_ ? conv_->num_parameters() : 0);
  body_share_ = take(body_.num_parameters());
  gru_share_ = take(gru_ ? gru_->num_parameters() : 0);
  head_share_ = take(head_ ? head_->num_parameters() : 0);
}

Network::Share Network::take(std::size_t size) {
  const Share share{num_parameters_, size};
  num_parameters_ += size;
  return share;
}

std::vector<NamedTensor> Network::tensors() const {
  std::vector<NamedTensor> all;
  if (conv_) {
    int number = 0;
    int channels = shape_.input[2];
    for (const ConvLayerView& view : conv_->layers()) {
      const ConvLayer& layer = shape_.conv[static_cast<std::size_t>(number)];
      const std::string name = "conv." + std::to_string(number++) + ".";
      const auto kernel = static_cast<std::size_t>(layer.kernel);
      const auto filters = static_cast<std::size_t>(layer.filters);
      all.push_back({name + "weight",
                     conv_share_.begin + view.weights,
                     {kernel, kernel, static_cast<std::size_t>(channels), filters}});
      all.push_back({name + "bias", conv_share_.begin + view.biases, {filters}});
      channels = layer.filters;
    }
  }
  add_layers(body_, body_share_.begin, "", /*numbered=*/true, all);
  if (gru_) {
    const GruView& view = gru_->layout();
    const auto inputs = static_cast<std::size_t>(gru_->inputs());
    const auto width = static_cast<std::size_t>(gru_->width());
    const std::size_t begin = gru_share_.begin;
    all.push_back({"gru.input.weight", begin + view.input_weights, {inputs, 3 * width}});
    all.push_back({"gru.input.bias", begin + view.input_biases, {3 * width}});
    all.push_back({"gru.recurrent.weight", begin + view.recurrent_weights, {width, 3 * width}});
    all.push_back({"gru.recurrent.bias", begin + view.recurrent_biases, {width}});
    add_layers(*head_, head_share_.begin, "head.", /*numbered=*/false, all);
  }
  return all;
}

LayerView Network::top() const {
  const Mlp& last = head_ ? *head_ : body_;
  LayerView view = last.layers().back();
  const std::size_t begin = head_ ? head_share_.begin : body_share_.begin;
  view.weights += begin;
  view.biases += begin;
  return view;
}

std::span<const float> Network::forward(std::span<const float> parameters, const InputRows& inputs,
                                        const Sequences& sequences, NetworkWorkspace& workspace,
                                        std::span<float> outputs) const {
  POTLUCK_ASSERT(parameters.size() == num_parameters_ && inputs.size == num_inputs_);
  const int n = inputs.count;
  if (conv_) {
    conv_->forward(conv_share_.of(parameters), inputs, workspace.conv);
  }
  const InputRows read = conv_ ? convolved(*conv_, workspace, n) : inputs;
  if (!gru_) {
    body_.forward(body_share_.of(parameters), read, workspace.body, outputs);
    return {};
  }
  const std::span<float> embedded = grow(workspace.embedded, product(n, shape_.gru));
  body_.forward(body_share_.of(parameters), read, workspace.body, embedded);
  const int rows = n / sequences.steps;
  POTLUCK_ASSERT(rows * sequences.steps == n);
  const std::span<const float> states =
      gru_->forward(gru_share_.of(parameters), embedded, sequences.resets, sequences.memory,
                    sequences.steps, rows, workspace.gru);
  head_->forward(head_share_.of(parameters), states, n, workspace.head, outputs);
  return states.subspan(product(n - rows, shape_.gru), product(rows, shape_.gru));
}

void Network::backward(std::span<const float> parameters, const InputRows& inputs,
                       const Sequences& sequences, NetworkWorkspace& workspace,
                       std::span<const float> output_gradients, std::span<float> gradients) const {
  const int n = inputs.count;
  std::span<const float> above = output_gradients;
  if (gru_) {
    const std::size_t size = product(n, shape_.gru);
    const std::span<float> of_states = grow(workspace.gradients, size);
    const std::span<float> of_embedded = grow(workspace.of_embedded, size);
    head_->backward(head_share_.of(parameters), dense_rows(workspace.gru.hidden, n, shape_.gru),
                    workspace.head, output_gradients, head_share_.of(gradients), of_states);
    gru_->backward(gru_share_.of(parameters), workspace.embedded, sequences.resets, sequences.steps,
                   n / sequences.steps, workspace.gru, of_states, gru_share_.of(gradients),
                   of_embedded);
    above = of_embedded;
  }
  if (!conv_) {
    body_.backward(body_share_.of(parameters), inputs, workspace.body, above,
                   body_share_.of(gradients));
    return;
  }
  const std::span<float> of_convolved =
      grow(workspace.of_convolved, product(n, conv_->num_outputs()));
  body_.backward(body_share_.of(parameters), convolved(*conv_, workspace, n), workspace.body, above,
                 body_share_.of(gradients), of_convolved);
  conv_->backward(conv_share_.of(parameters), inputs, workspace.conv, of_convolved,
                  conv_share_.of(gradients));
}

void Network::initialise(Initialisation how, float output_gain, RandomKey key,
                         std::uint32_t network, std::span<float> parameters) const {
  WeightDraws draws(key, network);
  if (conv_) {
    potluck::initialise(*conv_, how, draws, conv_share_.of(parameters));
  }
  potluck::initialise(body_, how, gru_ ? 1.0F : output_gain, draws, body_share_.of(parameters));
  if (gru_) {
    potluck::initialise(*gru_, how, draws, gru_share_.of(parameters));
    potluck::initialise(*head_, how, output_gain, draws, head_share_.of(parameters));
  }
}

}  // namespace potluck
