#include "env/observation.h"

#include <fmt/format.h>

#include "env/classic/counters.h"
#include "env/text/error.h"

namespace potluck {
namespace {

/// Pots described by the features vector; the reference's default.
constexpr int kFeaturePots = 2;
constexpr int kLosslessChannels = 26;

}  // namespace

ObservationKind parse_observation(std::string_view name, const std::string& place) {
  for (std::size_t i = 0; i < kObservationNames.size(); ++i) {
    if (kObservationNames[i] == name) {
      return static_cast<ObservationKind>(i);
    }
  }
  throw InputError(place, "unknown observation '" + std::string(name) + "'",
                   one_of({kObservationNames.begin(), kObservationNames.end()}));
}

ObservationSpec observation_spec(const Layout& layout, Observation observation) {
  const bool grid = observation.kind == ObservationKind::kGrid8;
  if (grid != (layout.rules() == Rules::kCoopGrid)) {
    throw InputError(layout.name(),
                     "observation '" + std::string(to_string(observation.kind)) + "'",
                     grid ? "lossless, features or features_counters in a classic kitchen"
                          : "grid8 in a coop_grid kitchen");
  }
  ObservationSpec spec{.name = std::string(to_string(observation.kind)), .shape = {}, .size = 1};
  const int n = layout.num_agents();
  switch (observation.kind) {
    case ObservationKind::kLossless:
      spec.shape = {layout.width(), layout.height(), kLosslessChannels};
      break;
    case ObservationKind::kFeatures:
    case ObservationKind::kFeaturesCounters:
      if (n < 2) {
        throw InputError(layout.name(), "observation '" + spec.name + "' with one player",
                         "at least two players", "use lossless");
      }
      spec.shape = {n * (10 * kFeaturePots + 28)};
      if (observation.kind == ObservationKind::kFeaturesCounters) {
        spec.can_be_padded = false;
        spec.shape[0] += static_cast<int>(
            classic::Counters::size(static_cast<int>(layout.cells_of(Tile::kCounter).size()), n));
      }
      break;
    case ObservationKind::kGrid8:
      spec.shape = {3 * n + static_cast<int>(layout.cells_of(Tile::kOnion).size())};
      break;
  }
  for (const int extent : spec.shape) {
    spec.size *= extent;
  }
  return spec;
}

std::vector<std::uint16_t> padded_indices(const ObservationSpec& spec, const std::vector<int>& to,
                                          const std::string& place) {
  const std::vector<int>& from = spec.shape;
  if (from == to) {
    return {};
  }
  bool holds = spec.can_be_padded && from.size() == to.size();
  for (std::size_t i = 0; holds && i < from.size(); ++i) {
    // All but planes are a list of numbers; of planes only the extent may differ.
    holds = i == 2 ? from[i] == to[i] : from[i] <= to[i];
  }
  if (!holds) {
    throw InputError(
        place, fmt::format("an observation of shape [{}]", fmt::join(from, ", ")),
        fmt::format("{}[{}]", spec.can_be_padded ? "at most " : "", fmt::join(to, ", ")),
        "use an agent trained in this kitchen");
  }
  std::vector<std::uint16_t> indices;
  const int columns = from.size() == 3 ? from[0] : 1;
  const int length = from.size() == 3 ? from[1] * from[2] : from[0];
  const int stride = to.size() == 3 ? to[1] * to[2] : to[0];
  for (int column = 0; column < columns; ++column) {
    for (int i = 0; i < length; ++i) {
      indices.push_back(static_cast<std::uint16_t>(column * stride + i));
    }
  }
  return indices;
}

ObservationKind default_observation(Rules rules) {
  return rules == Rules::kCoopGrid ? ObservationKind::kGrid8 : ObservationKind::kLossless;
}

}  // namespace potluck
