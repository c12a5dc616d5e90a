#include "env/classic/observations/observations.h"

#include <algorithm>
#include <string>

#include "env/classic/game/parameters.h"
#include "env/classic/observations/counters.h"
#include "env/classic/observations/lossless.h"
#include "env/classic/observations/of_2019.h"
#include "env/text/error.h"

namespace potluck::classic {
namespace {

/// Pots described by the features vector; the reference's default.
constexpr int kFeaturePots = 2;
}  // namespace

ObservationSpec observation_spec(const Layout& layout, Observation observation) {
  const bool planes_2019 = observation.kind == kLossless2019;
  if (observation.kind == kLossless || planes_2019) {
    // The largest numbers are the steps that a soup has left, or has cooked.
    return make_spec(
        *observation.kind,
        {layout.width(), layout.height(), planes_2019 ? kLossless2019Channels : kLosslessChannels},
        ObservationDtype::kUint8, 0, kMaxCookSteps);
  }
  const int n = layout.num_agents();
  if (n < 2) {
    throw InputError(
        layout.name(),
        "observation '" + std::string(to_string(observation.kind)) + "' with one player",
        "at least two players", "use lossless");
  }
  int size =
      observation.kind == kFeatures2019 ? Of2019::features_size(n) : n * (10 * kFeaturePots + 28);
  if (observation.kind == kFeaturesCounters) {
    size += static_cast<int>(
        Counters::size(static_cast<int>(layout.cells_of(Tile::kCounter).size()), n));
  }
  // Distances may point left and up; cooking pots tell the steps that are left.
  const auto farthest = static_cast<float>(std::max(layout.width(), layout.height()));
  return make_spec(*observation.kind, {size}, ObservationDtype::kInt16, -farthest,
                   std::max(farthest, static_cast<float>(kMaxCookSteps)));
}

}  // namespace potluck::classic
