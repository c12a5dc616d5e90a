#include "agents/network/init.h"

// Plain loops: this is not hot, compiles faster so, and GCC cannot fold the prefetches of Eigen's
// vector code under the undefined-behaviour sanitizer.
#define EIGEN_DONT_VECTORIZE
#include <Eigen/QR>
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "env/text/assert.h"
#include "env/text/error.h"

namespace potluck {
namespace {

constexpr std::array<std::pair<std::string_view, Initialisation>, 2> kInitialisations = {
    {{"uniform", Initialisation::kUniform}, {"orthogonal", Initialisation::kOrthogonal}}};

}  // namespace

std::uint32_t WeightDraws::bits() {
  if (word_ == 4) {
    block_ = key_.draw(network_, 0, step_++, Purpose::kNetworkInit);
    word_ = 0;
  }
  return block_[word_++];
}

float WeightDraws::symmetric() {
  return 2 * unit_float(bits()) - 1;
}

double WeightDraws::normal() {
  // Box & Muller (1958); the uniform under the logarithm is in (0, 1].
  const double radius = (static_cast<double>(bits()) + 1) * 0x1.0p-32;
  const double angle = static_cast<double>(bits()) * 0x1.0p-32;
  return std::sqrt(-2 * std::log(radius)) * std::cos(2 * std::numbers::pi * angle);
}

void fill_uniform(WeightDraws& draws, float bound, std::span<float> weights) {
  for (float& weight : weights) {
    weight = bound * draws.symmetric();
  }
}

// The Q of a normal matrix whose R has a positive diagonal is uniform over all matrices with
// orthonormal columns (Mezzadri 2007); Householder's R may have either sign.
void fill_orthogonal(WeightDraws& draws, MatrixPart part, float gain, std::span<float> weights) {
  const auto [rows, columns, stride] = part;
  const bool wide = columns > rows;
  const auto size = static_cast<Eigen::Index>(wide ? columns : rows);
  const auto count = static_cast<Eigen::Index>(wide ? rows : columns);
  Eigen::MatrixXd normal(size, count);
  std::generate_n(normal.data(), normal.size(), [&] { return draws.normal(); });
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr(normal);
  Eigen::MatrixXd vectors = qr.householderQ() * Eigen::MatrixXd::Identity(size, count);
  vectors *= (qr.matrixQR().diagonal().array() < 0)
                 .select(Eigen::VectorXd::Constant(count, -1), Eigen::VectorXd::Ones(count))
                 .asDiagonal();
  vectors *= static_cast<double>(gain);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      const auto along = static_cast<Eigen::Index>(wide ? j : i);
      const auto which = static_cast<Eigen::Index>(wide ? i : j);
      weights[i * stride + j] = static_cast<float>(vectors(along, which));
    }
  }
}

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

namespace {

constexpr float kHiddenGain = std::numbers::sqrt2_v<float>;

// A layer's weights [inputs, biases.size()] and biases.
void initialise_layer(Initialisation how, float gain, WeightDraws& draws, std::span<float> weights,
                      std::span<float> biases) {
  const std::size_t outputs = biases.size();
  const std::size_t inputs = weights.size() / outputs;
  switch (how) {
    case Initialisation::kUniform: {
      const float bound = 1 / std::sqrt(static_cast<float>(inputs));
      fill_uniform(draws, bound, weights);
      fill_uniform(draws, bound, biases);
      return;
    }
    case Initialisation::kOrthogonal:
      fill_orthogonal(draws, {.rows = inputs, .columns = outputs, .stride = outputs}, gain,
                      weights);
      std::ranges::fill(biases, 0.0F);
      return;
  }
}

}  // namespace

void initialise(const Mlp& mlp, Initialisation how, float output_gain, WeightDraws& draws,
                std::span<float> parameters) {
  POTLUCK_ASSERT(parameters.size() == mlp.num_parameters());
  for (const LayerView& layer : mlp.layers()) {
    const std::span<float> weights =
        parameters.subspan(layer.weights, layer.biases - layer.weights);
    const std::span<float> biases =
        parameters.subspan(layer.biases, static_cast<std::size_t>(layer.outputs));
    const bool is_last = layer.biases == mlp.layers().back().biases;
    initialise_layer(how, is_last ? output_gain : kHiddenGain, draws, weights, biases);
  }
}

void initialise(const Mlp& mlp, Initialisation how, float output_gain, RandomKey key,
                std::uint32_t network, std::span<float> parameters) {
  WeightDraws draws(key, network);
  initialise(mlp, how, output_gain, draws, parameters);
}

void initialise(const ConvStack& stack, Initialisation how, WeightDraws& draws,
                std::span<float> parameters) {
  POTLUCK_ASSERT(parameters.size() == stack.num_parameters());
  for (const ConvLayerView& layer : stack.layers()) {
    initialise_layer(
        how, kHiddenGain, draws, parameters.subspan(layer.weights, layer.plane.num_weights()),
        parameters.subspan(layer.biases, static_cast<std::size_t>(layer.plane.filters)));
  }
}

void initialise(const Gru& gru, Initialisation how, WeightDraws& draws,
                std::span<float> parameters) {
  POTLUCK_ASSERT(parameters.size() == gru.num_parameters());
  const auto width = static_cast<std::size_t>(gru.width());
  const auto inputs = static_cast<std::size_t>(gru.inputs());
  switch (how) {
    case Initialisation::kUniform:
      fill_uniform(draws, 1 / std::sqrt(static_cast<float>(gru.width())), parameters);
      return;
    case Initialisation::kOrthogonal: {
      std::ranges::fill(parameters, 0.0F);
      const GruView& layout = gru.layout();
      for (std::size_t gate = 0; gate < 3; ++gate) {
        fill_orthogonal(draws, {.rows = inputs, .columns = width, .stride = 3 * width}, 1,
                        parameters.subspan(layout.input_weights + gate * width));
      }
      for (std::size_t gate = 0; gate < 3; ++gate) {
        fill_orthogonal(draws, {.rows = width, .columns = width, .stride = 3 * width}, 1,
                        parameters.subspan(layout.recurrent_weights + gate * width));
      }
      return;
    }
  }
}

}  // namespace potluck
