// A whole network: the parts of agents/network one after the other, with one flat parameter vector.
//
//   observation -> convolutions -> hidden layers -> outputs                     without memory
//   observation -> convolutions -> hidden layers -> linear -> gated units -> outputs    with one
//
// Convolutions and gated units are there if the shape says so. Outputs are linear.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "agents/network/aligned.h"
#include "agents/network/conv.h"
#include "agents/network/gru.h"
#include "agents/network/input_rows.h"
#include "agents/network/mlp.h"

namespace potluck {

struct NetworkShape {
  std::vector<int> input;            ///< of an observation: [size], or [width, height, channels]
  std::vector<ConvLayer> conv = {};  ///< none: the hidden layers read the observation
  std::vector<int> hidden = {};
  int gru = 0;  ///< gated units; 0: no memory
  int outputs = 0;
  Activation activation = Activation::kTanh;  ///< of hidden layers
  Activation conv_activation = Activation::kTanh;
  bool operator==(const NetworkShape&) const = default;
};

/// Numbers in an observation of that shape.
[[nodiscard]] int size_of(std::span<const int> input);

/// Throws InputError (place: `place`) when convolutions cannot read such observations.
void check(const NetworkShape& shape, const std::string& place);

/// How the rows of a batch hang together, for networks with a memory: row t * N + i is step t of
/// sequence i, of N.
struct Sequences {
  int steps = 1;
  std::span<const std::uint8_t> resets;  ///< [steps, N] not 0: the memory is empty before that step
  std::span<const float> memory;         ///< [N, gru] before the first step
};

struct NetworkWorkspace {
  ConvWorkspace conv;
  MlpWorkspace body;
  GruWorkspace gru;
  MlpWorkspace head;
  AlignedFloats embedded;      ///< what the gated units read [n, gru]
  AlignedFloats gradients;     ///< scratch: of the gated units' outputs
  AlignedFloats of_embedded;   ///< scratch
  AlignedFloats of_convolved;  ///< scratch
};

/// A tensor of a network as files know it.
struct NamedTensor {
  std::string name;  ///< "conv.0.weight", "0.weight", "gru.input.bias", "head.weight" …
  std::size_t offset = 0;
  std::vector<std::size_t> shape;

  [[nodiscard]] std::size_t size() const;
};

/// Immutable: threads may share one, each with a workspace of its own. A row's outputs depend on
/// the other rows only through its own sequence, bit for bit, however sequences are cut.
class Network {
 public:
  /// `shape` must pass check().
  explicit Network(NetworkShape shape);

  [[nodiscard]] const NetworkShape& shape() const { return shape_; }
  [[nodiscard]] std::size_t num_parameters() const { return num_parameters_; }
  [[nodiscard]] int num_inputs() const { return num_inputs_; }
  [[nodiscard]] bool recurrent() const { return gru_.has_value(); }
  /// All parameters, in their order.
  [[nodiscard]] std::vector<NamedTensor> tensors() const;
  /// Where the last layer's parameters lie.
  [[nodiscard]] LayerView top() const;

  /// outputs [n, outputs] of inputs [n]; `sequences` counts only with a memory, which comes back as
  /// it is after the last step [N, gru], owned by `workspace`.
  std::span<const float> forward(std::span<const float> parameters, const InputRows& inputs,
                                 const Sequences& sequences, NetworkWorkspace& workspace,
                                 std::span<float> outputs) const;

  /// Gradient of a scalar loss: `output_gradients` [n, outputs] = dloss/doutputs of the last
  /// forward with the same parameters, inputs, sequences and workspace; overwrites `gradients`
  /// [num_parameters]. Back through time it ends at the first step.
  void backward(std::span<const float> parameters, const InputRows& inputs,
                const Sequences& sequences, NetworkWorkspace& workspace,
                std::span<const float> output_gradients, std::span<float> gradients) const;

  /// Initial weights; the last layer's have gain `output_gain`. `network`: as in mlp.h.
  void initialise(Initialisation how, float output_gain, RandomKey key, std::uint32_t network,
                  std::span<float> parameters) const;

 private:
  /// A part's share of the flat vector.
  struct Share {
    std::size_t begin = 0;
    std::size_t size = 0;
    template <class T>
    [[nodiscard]] std::span<T> of(std::span<T> all) const {
      return all.subspan(begin, size);
    }
  };
  Share take(std::size_t size);

  NetworkShape shape_;
  int num_inputs_;
  std::size_t num_parameters_ = 0;
  std::optional<ConvStack> conv_;
  Mlp body_;
  std::optional<Gru> gru_;
  std::optional<Mlp> head_;  ///< behind gated units
  Share conv_share_;
  Share body_share_;
  Share gru_share_;
  Share head_share_;
};

}  // namespace potluck
