// What a player sees: the names, shapes and ranges of the observation encodings.
//
//   lossless           classic    [width, height, 26] whole numbers, Overcooked-AI's planes,
//                                 indexed [col][row][channel]
//   features           classic    Overcooked-AI's handcrafted vector, 96 numbers for two players
//   features_counters  classic    features, then what lies on the counters
//                                 (env/classic/counters.h)
//   grid8              coop_grid  row, col, carrying of every player, then presence of every onion
//                                 (8 numbers in the paper's kitchen); the same for every seat
//                                 unless `ego_centred`, which puts the own triple first
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "env/layout.h"

namespace potluck {

enum class ObservationKind : std::uint8_t { kLossless, kFeatures, kFeaturesCounters, kGrid8 };

inline constexpr std::array<std::string_view, 4> kObservationNames = {"lossless", "features",
                                                                      "features_counters", "grid8"};

[[nodiscard]] constexpr std::string_view to_string(ObservationKind kind) {
  return kObservationNames[static_cast<std::size_t>(kind)];
}

/// The kind with that name. Throws InputError (place: `place`) listing the names otherwise.
[[nodiscard]] ObservationKind parse_observation(std::string_view name, const std::string& place);

/// Which encoding, and from whose point of view.
struct Observation {
  ObservationKind kind = ObservationKind::kGrid8;
  bool ego_centred = false;  ///< grid8 only; all others always are
  bool operator==(const Observation&) const = default;
};

/// Everything that allocates or prints an observation reads it from here.
struct ObservationSpec {
  std::string name;
  std::vector<int> shape;  ///< of one player's observation
  int size = 0;            ///< product of shape
  /// May a larger kitchen's network read it, with zeros behind? features_counters no: with other
  /// counters the numbers of the players lie elsewhere.
  bool can_be_padded = true;
};

/// The spec of `observation` in `layout`. Throws InputError when the kitchen's rules or its number
/// of players have no such encoding.
[[nodiscard]] ObservationSpec observation_spec(const Layout& layout, Observation observation);

/// Where the numbers of an observation `from` lie in one of shape `to`, which pads it with zeros
/// behind (env/varied_env.h): [size of from]. Empty if the shapes are equal. Throws InputError
/// (place: `place`) when `to` does not hold `from`.
[[nodiscard]] std::vector<std::uint16_t> padded_indices(const ObservationSpec& from,
                                                        const std::vector<int>& to,
                                                        const std::string& place);

/// The encoding usually learned from in kitchens of these rules: grid8 or lossless.
[[nodiscard]] ObservationKind default_observation(Rules rules);

}  // namespace potluck
