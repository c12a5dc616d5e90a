// What players of a classic kitchen see.
//
//   lossless           [width, height, 26] whole numbers, Overcooked-AI's planes, indexed
//                      [col][row][channel] (env/classic/observations/lossless.h)
//   features           Overcooked-AI's handcrafted vector, 96 numbers for two players
//                      (env/classic/observations/features.h)
//   features_counters  features, then what lies on the counters
//   (env/classic/observations/counters.h)
#pragma once

#include "env/observation.h"

namespace potluck::classic {

inline constexpr ObservationType kLosslessType = {.name = "lossless", .sparse = true};
inline constexpr ObservationType kFeaturesType = {.name = "features"};
inline constexpr ObservationType kFeaturesCountersType = {.name = "features_counters",
                                                          .can_be_padded = false};

inline constexpr ObservationKind kLossless = &kLosslessType;
inline constexpr ObservationKind kFeatures = &kFeaturesType;
inline constexpr ObservationKind kFeaturesCounters = &kFeaturesCountersType;

/// Throws InputError where the features need a second player.
[[nodiscard]] ObservationSpec observation_spec(const Layout& layout, Observation observation);

}  // namespace potluck::classic
