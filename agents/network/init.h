// How the weights of networks and of their parts start.
//
// A network made of several parts takes all of them from one WeightDraws, part after part:
//     WeightDraws draws(key, network);
//     initialise(convolutions, how, draws, of_convolutions);
//     initialise(mlp, how, output_gain, draws, of_mlp);
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "agents/network/conv.h"
#include "agents/network/gru.h"
#include "agents/network/mlp.h"
#include "env/random.h"

namespace potluck {

/// The random numbers of one network, in order: number i is word i % 4 of the block at step i / 4.
/// `network` tells the networks of one seed apart (the Philox counter's env).
class WeightDraws {
 public:
  WeightDraws(RandomKey key, std::uint32_t network) : key_(key), network_(network) {}

  std::uint32_t bits();
  /// Uniform in [-1, 1).
  float symmetric();
  /// Standard normal.
  double normal();

 private:
  RandomKey key_;
  std::uint32_t network_;
  std::uint32_t step_ = 0;
  PhiloxBlock block_{};
  std::size_t word_ = 4;
};

/// Every weight uniform in +-bound.
void fill_uniform(WeightDraws& draws, float bound, std::span<float> weights);

/// A matrix within a larger one: `stride` floats from a row to the next.
struct MatrixPart {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::size_t stride = 0;
};
/// A random matrix with orthonormal columns (rows if those are fewer) times `gain`; other elements
/// of `weights` stay.
void fill_orthogonal(WeightDraws& draws, MatrixPart part, float gain, std::span<float> weights);

/// The same as initialise of mlp.h, from draws that other parts share.
void initialise(const Mlp& mlp, Initialisation how, float output_gain, WeightDraws& draws,
                std::span<float> parameters);

/// kUniform: weights and biases uniform in +-1/sqrt(kernel * kernel * channels) (PyTorch's default
/// for convolutions). kOrthogonal: [kernel * kernel * channels, filters] orthogonal with gain
/// sqrt(2), biases zero.
void initialise(const ConvStack& stack, Initialisation how, WeightDraws& draws,
                std::span<float> parameters);

/// kUniform: all weights and biases uniform in +-1/sqrt(width) (PyTorch's default for recurrent
/// layers). kOrthogonal: W and U orthogonal with gain 1, each gate's matrix by itself (Flax's way
/// for U), biases zero.
void initialise(const Gru& gru, Initialisation how, WeightDraws& draws,
                std::span<float> parameters);

}  // namespace potluck
