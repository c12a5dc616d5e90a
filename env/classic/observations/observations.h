// What players of a classic kitchen see.
//
//   lossless           [width, height, 26] whole numbers, Overcooked-AI's planes, indexed
//                      [col][row][channel] (env/classic/observations/lossless.h)
//   features           Overcooked-AI's handcrafted vector, 96 numbers for two players
//                      (env/classic/observations/features.h)
//   features_counters  features, then what lies on the counters
//   (env/classic/observations/counters.h)
//   features_2019      62 numbers for two players, and
//   lossless_2019      [width, height, 20] whole numbers: what networks of 2019 see, for importing
//                      them (env/classic/observations/of_2019.h)
#pragma once

#include "env/observation.h"

namespace potluck::classic {

inline constexpr ObservationType kLosslessType = {.name = "lossless", .sparse = true};
inline constexpr ObservationType kFeaturesType = {.name = "features"};
inline constexpr ObservationType kFeaturesCountersType = {.name = "features_counters",
                                                          .can_be_padded = false};
inline constexpr ObservationType kFeatures2019Type = {.name = "features_2019"};
inline constexpr ObservationType kLossless2019Type = {.name = "lossless_2019"};

inline constexpr ObservationKind kLossless = &kLosslessType;
inline constexpr ObservationKind kFeatures = &kFeaturesType;
inline constexpr ObservationKind kFeaturesCounters = &kFeaturesCountersType;
inline constexpr ObservationKind kFeatures2019 = &kFeatures2019Type;
inline constexpr ObservationKind kLossless2019 = &kLossless2019Type;

/// Throws InputError where the features need a second player.
[[nodiscard]] ObservationSpec observation_spec(const Layout& layout, Observation observation);

}  // namespace potluck::classic
