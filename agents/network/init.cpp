#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "agents/network/mlp.h"
#include "env/assert.h"
#include "env/error.h"

namespace potluck {
namespace {

constexpr std::array<std::pair<std::string_view, Initialisation>, 2> kInitialisations = {
    {{"uniform", Initialisation::kUniform}, {"orthogonal", Initialisation::kOrthogonal}}};

// The random numbers of one network, in order: number i is word i % 4 of the block at step i / 4.
class Draws {
 public:
  Draws(RandomKey key, std::uint32_t network) : key_(key), network_(network) {}

  std::uint32_t bits() {
    if (word_ == 4) {
      block_ = key_.draw(network_, 0, step_++, Purpose::kNetworkInit);
      word_ = 0;
    }
    return block_[word_++];
  }
  // Uniform in [-1, 1).
  float symmetric() { return 2 * unit_float(bits()) - 1; }
  // Standard normal (Box & Muller 1958); the uniform under the logarithm is in (0, 1].
  double normal() {
    const double radius = (static_cast<double>(bits()) + 1) * 0x1.0p-32;
    const double angle = static_cast<double>(bits()) * 0x1.0p-32;
    return std::sqrt(-2 * std::log(radius)) * std::cos(2 * std::numbers::pi * angle);
  }

 private:
  RandomKey key_;
  std::uint32_t network_;
  std::uint32_t step_ = 0;
  PhiloxBlock block_{};
  std::size_t word_ = 4;
};

double dot(std::span<const double> a, std::span<const double> b) {
  std::array<double, 4> sums{};
  for (std::size_t i = 0; i < a.size(); ++i) {
    sums[i % 4] += a[i] * b[i];
  }
  return (sums[0] + sums[2]) + (sums[1] + sums[3]);
}

// Makes the vectors of `size` numbers in `vectors` (at most `size` of them) orthonormal, one after
// the other: the Q of the QR decomposition whose R has a positive diagonal. Gram-Schmidt, each
// vector twice ("twice is enough", Giraud et al. 2005), in double: orthogonal to the last bits of a
// float.
void orthonormalise(std::span<double> vectors, std::size_t size) {
  for (std::size_t begin = 0; begin < vectors.size(); begin += size) {
    const std::span<double> vector = vectors.subspan(begin, size);
    for (int pass = 0; pass < 2; ++pass) {
      for (std::size_t other = 0; other < begin; other += size) {
        const std::span<const double> done = vectors.subspan(other, size);
        const double along = dot(vector, done);
        for (std::size_t i = 0; i < size; ++i) {
          vector[i] -= along * done[i];
        }
      }
    }
    const double length = std::sqrt(dot(vector, vector));
    for (double& value : vector) {
      value /= length;
    }
  }
}

// `weights` [rows, columns] with orthonormal columns (rows if those are fewer) times `gain`. The Q
// of a normal matrix with R's diagonal positive is uniform over all such matrices (Mezzadri 2007).
void fill_orthogonal(Draws& draws, std::size_t rows, std::size_t columns, float gain,
                     std::span<float> weights) {
  const bool wide = columns > rows;
  const std::size_t size = wide ? columns : rows;
  std::vector<double> vectors(rows * columns);
  std::ranges::generate(vectors, [&] { return draws.normal(); });
  orthonormalise(vectors, size);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      const double value = wide ? vectors[i * size + j] : vectors[j * size + i];
      weights[i * columns + j] = static_cast<float>(static_cast<double>(gain) * value);
    }
  }
}

}  // namespace

std::string_view to_string(Initialisation initialisation) {
  switch (initialisation) {
    case Initialisation::kUniform:
      return "uniform";
    case Initialisation::kOrthogonal:
      return "orthogonal";
  }
  return "";
}

Initialisation parse_initialisation(std::string_view name, const std::string& place) {
  std::vector<std::string> names;
  for (const auto& [known, initialisation] : kInitialisations) {
    if (known == name) {
      return initialisation;
    }
    names.emplace_back(known);
  }
  throw InputError(place, "initialisation '" + std::string(name) + "' is not known", one_of(names));
}

void initialise(const Mlp& mlp, Initialisation how, float output_gain, RandomKey key,
                std::uint32_t network, std::span<float> parameters) {
  POTLUCK_ASSERT(parameters.size() == mlp.num_parameters());
  Draws draws(key, network);
  for (const LayerView& layer : mlp.layers()) {
    const std::span<float> weights =
        parameters.subspan(layer.weights, layer.biases - layer.weights);
    const std::span<float> biases =
        parameters.subspan(layer.biases, static_cast<std::size_t>(layer.outputs));
    const bool is_last = layer.biases == mlp.layers().back().biases;
    switch (how) {
      case Initialisation::kUniform: {
        const float bound = 1 / std::sqrt(static_cast<float>(layer.inputs));
        for (float& weight : weights) {
          weight = bound * draws.symmetric();
        }
        for (float& bias : biases) {
          bias = bound * draws.symmetric();
        }
        break;
      }
      case Initialisation::kOrthogonal:
        fill_orthogonal(draws, static_cast<std::size_t>(layer.inputs), biases.size(),
                        is_last ? output_gain : std::numbers::sqrt2_v<float>, weights);
        std::ranges::fill(biases, 0.0F);
        break;
    }
  }
}

}  // namespace potluck
