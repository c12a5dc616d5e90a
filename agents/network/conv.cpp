#include "agents/network/conv.h"

#include <algorithm>
#include <array>
#include <utility>

#include "agents/network/activation.h"
#include "agents/network/conv_lanes.h"
#include "env/text/assert.h"
#include "env/text/error.h"

namespace potluck {
namespace {

constexpr int kMaxKernel = 15;
// Groups of rows that go through all layers together, so that what one layer writes is still near
// when the next reads it; convolutions take two at once.
constexpr int kGroupsForward = 2;
// The same in the backward pass: each weight's sums are fetched once for all of them, and what they
// need stays in the second-level cache.
constexpr int kGroupsBackward = 8;

constexpr std::array<std::pair<std::string_view, Padding>, 2> kPaddings = {
    {{"same", Padding::kSame}, {"valid", Padding::kValid}}};

std::size_t count(int rows, int columns) {
  return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
}

int num_elements(const ConvPlane& plane) {
  return plane.out_cells() * plane.filters;
}

// Floats of a layer's outputs of the groups that hold `rows` rows.
std::size_t groups_size(const ConvPlane& plane, int rows) {
  const int group = lanes::group_rows();
  return count((rows + group - 1) / group * group, num_elements(plane));
}

ConvPlane plane_after(const ConvShape& shape, const ConvPlane* before, const ConvLayer& layer) {
  return {.width = before == nullptr ? shape.width : before->out_width(),
          .height = before == nullptr ? shape.height : before->out_height(),
          .channels = before == nullptr ? shape.channels : before->filters,
          .kernel = layer.kernel,
          .pad = layer.padding == Padding::kSame ? (layer.kernel - 1) / 2 : 0,
          .filters = layer.filters};
}

ConvPlane first_plane(const ConvShape& shape) {
  POTLUCK_ASSERT(!shape.layers.empty());
  return plane_after(shape, nullptr, shape.layers.front());
}

}  // namespace

std::string_view to_string(Padding padding) {
  switch (padding) {
    case Padding::kSame:
      return "same";
    case Padding::kValid:
      return "valid";
  }
  return "";
}

Padding parse_padding(std::string_view name, const std::string& place) {
  std::vector<std::string> names;
  for (const auto& [known, padding] : kPaddings) {
    if (known == name) {
      return padding;
    }
    names.emplace_back(known);
  }
  throw InputError(place, "padding '" + std::string(name) + "' is not known", one_of(names));
}

void check(const ConvShape& shape, const std::string& place) {
  if (shape.width < 1 || shape.height < 1 || shape.channels < 1) {
    throw InputError(place,
                     "planes of " + std::to_string(shape.width) + " x " +
                         std::to_string(shape.height) + " x " + std::to_string(shape.channels),
                     "at least one column, row and channel");
  }
  if (shape.layers.empty()) {
    throw InputError(place, "no convolutions", "at least one");
  }
  int width = shape.width;
  int height = shape.height;
  for (const ConvLayer& layer : shape.layers) {
    if (layer.filters < 1) {
      throw InputError(place, std::to_string(layer.filters) + " filters", "at least one");
    }
    if (layer.kernel < 1 || layer.kernel > kMaxKernel || layer.kernel % 2 == 0) {
      throw InputError(place, "a kernel of " + std::to_string(layer.kernel),
                       "an odd number up to " + std::to_string(kMaxKernel));
    }
    if (layer.padding == Padding::kValid) {
      if (layer.kernel > std::min(width, height)) {
        throw InputError(place,
                         "a valid kernel of " + std::to_string(layer.kernel) + " over " +
                             std::to_string(width) + " x " + std::to_string(height) + " cells",
                         "a smaller kernel, or padding 'same'");
      }
      width -= layer.kernel - 1;
      height -= layer.kernel - 1;
    }
  }
}

ConvStack::ConvStack(ConvShape shape) : shape_(std::move(shape)), first_(first_plane(shape_)) {
  layers_.reserve(shape_.layers.size());
  for (const ConvLayer& layer : shape_.layers) {
    const ConvPlane plane =
        plane_after(shape_, layers_.empty() ? nullptr : &layers_.back().plane, layer);
    POTLUCK_ASSERT(plane.filters > 0 && plane.kernel <= kMaxKernel && plane.kernel % 2 == 1);
    POTLUCK_ASSERT(plane.out_width() > 0 && plane.out_height() > 0);
    const std::size_t biases = num_parameters_ + plane.num_weights();
    layers_.push_back({.weights = num_parameters_, .biases = biases, .plane = plane});
    num_parameters_ = biases + static_cast<std::size_t>(plane.filters);
  }
}

int ConvStack::num_inputs() const {
  return shape_.width * shape_.height * shape_.channels;
}

int ConvStack::num_outputs() const {
  return num_elements(layers_.back().plane);
}

std::span<const float> ConvStack::forward(std::span<const float> parameters,
                                          const InputRows& inputs, ConvWorkspace& workspace) const {
  const int n = inputs.count;
  POTLUCK_ASSERT(n >= 0 && parameters.size() == num_parameters_);
  POTLUCK_ASSERT(inputs.size == num_inputs());
  POTLUCK_ASSERT(inputs.dense != nullptr || inputs.row_begin.size() > static_cast<std::size_t>(n));
  const int block = kGroupsForward * lanes::group_rows();
  grow(workspace.layers, layers_.size());
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    grow(workspace.layers[l], groups_size(layers_[l].plane, n));
  }
  grow(workspace.outputs, count(n, num_outputs()));
  grow(workspace.turned, first_.turned_size());
  grow(workspace.base, first_.output_size());
  grow(workspace.first, static_cast<std::size_t>(block) * first_.output_size());

  first_.turn(&parameters[layers_[0].weights], workspace.turned.data());
  first_.begin(inputs, workspace.turned.data(), &parameters[layers_[0].biases],
               workspace.base.data());
  for (int begin = 0; begin < n; begin += block) {
    const int rows = std::min(block, n - begin);
    const auto output = [&](std::size_t l) {
      return workspace.layers[l].data() + groups_size(layers_[l].plane, begin);
    };
    const auto activate_layer = [&](std::size_t l) {
      activate(shape_.activation, {output(l), groups_size(layers_[l].plane, rows)});
    };
    first_.forward(inputs, begin, rows, workspace.turned.data(), workspace.base.data(),
                   workspace.first.data());
    const ConvPlane& first = layers_[0].plane;
    lanes::interleave(workspace.first.data(), rows, first.out_cells(), first.filters,
                      first_.output_stride(), output(0));
    activate_layer(0);
    for (std::size_t l = 1; l < layers_.size(); ++l) {
      lanes::convolve(layers_[l].plane, &parameters[layers_[l].weights],
                      &parameters[layers_[l].biases], output(l - 1), rows, output(l));
      activate_layer(l);
    }
    lanes::separate(output(layers_.size() - 1), rows, 1, num_outputs(), num_outputs(),
                    workspace.outputs.data() + count(begin, num_outputs()));
  }
  return {workspace.outputs.data(), count(n, num_outputs())};
}

void ConvStack::backward(std::span<const float> parameters, const InputRows& inputs,
                         ConvWorkspace& workspace, std::span<const float> output_gradients,
                         std::span<float> gradients) const {
  const int n = inputs.count;
  POTLUCK_ASSERT(n >= 0 && parameters.size() == num_parameters_);
  POTLUCK_ASSERT(gradients.size() == num_parameters_);
  POTLUCK_ASSERT(output_gradients.size() >= count(n, num_outputs()));
  POTLUCK_ASSERT(workspace.layers.size() >= layers_.size());
  const int block = kGroupsBackward * lanes::group_rows();
  const std::size_t last = layers_.size() - 1;
  grow(workspace.gradients, layers_.size());
  grow(workspace.flipped, layers_.size());
  grow(workspace.sums, layers_.size());
  for (std::size_t l = 0; l <= last; ++l) {
    const ConvPlane& plane = layers_[l].plane;
    grow(workspace.gradients[l], groups_size(plane, block));
    if (l > 0) {
      grow(workspace.flipped[l], plane.num_weights());
      lanes::flip(plane, &parameters[layers_[l].weights], workspace.flipped[l].data());
      workspace.sums[l].assign(lanes::sums_size(plane), 0.0F);
    }
  }
  workspace.turned_gradients.assign(first_.turned_size(), 0.0F);
  workspace.base.assign(first_.output_size(), 0.0F);

  for (int begin = 0; begin < n; begin += block) {
    const int rows = std::min(block, n - begin);
    const auto output = [&](std::size_t l) {
      return workspace.layers[l].data() + groups_size(layers_[l].plane, begin);
    };
    const auto gradient = [&](std::size_t l) { return workspace.gradients[l].data(); };
    const std::size_t size = groups_size(layers_[last].plane, rows);
    lanes::interleave(output_gradients.data() + count(begin, num_outputs()), rows, 1, num_outputs(),
                      num_outputs(), gradient(last));
    lanes::multiply_by_derivative(shape_.activation, {output(last), size}, {gradient(last), size});
    for (std::size_t l = last; l > 0; --l) {
      const ConvPlane& plane = layers_[l].plane;
      lanes::weight_gradients(plane, output(l - 1), gradient(l), rows, workspace.sums[l].data());
      lanes::convolve_back(plane, workspace.flipped[l].data(), gradient(l), rows, shape_.activation,
                           output(l - 1), gradient(l - 1));
    }
    const ConvPlane& first = layers_[0].plane;
    const int step = kGroupsForward * lanes::group_rows();
    for (int done = 0; done < rows; done += step) {
      const int here = std::min(step, rows - done);
      lanes::separate(gradient(0) + groups_size(first, done), here, first.out_cells(),
                      first.filters, first_.output_stride(), workspace.first.data());
      first_.backward(inputs, begin + done, here, workspace.first.data(),
                      workspace.turned_gradients.data(), workspace.base.data());
    }
  }

  std::ranges::fill(gradients, 0.0F);
  first_.end(inputs, workspace.base.data(), workspace.turned_gradients.data(),
             &gradients[layers_[0].biases]);
  first_.add_turned_back(workspace.turned_gradients.data(), &gradients[layers_[0].weights]);
  for (std::size_t l = 1; l <= last; ++l) {
    lanes::add_sums(layers_[l].plane, workspace.sums[l].data(), &gradients[layers_[l].weights],
                    &gradients[layers_[l].biases]);
  }
}

}  // namespace potluck
