// What a player sees: names, shapes, types and ranges of the observation encodings.
//
// Encodings belong to rule sets, each of which offers its own as constants
// (env/classic/observations/observations.h: lossless, features, features_counters;
// env/coop_grid/observations.h: grid8; …). An encoding is told from others by its address.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "env/layout.h"

namespace potluck {

/// An encoding, whatever the layout.
struct ObservationType {
  std::string_view name;  ///< of all rule sets' encodings, only one has it
  /// Mostly zeros: BatchEnv::observe_sparse is the quick way to read it.
  bool sparse = false;
  /// May a network that knows larger layouts read it, with zeros behind? features_counters no:
  /// with other counters the numbers of the players lie elsewhere.
  bool can_be_padded = true;
};
using ObservationKind = const ObservationType*;

[[nodiscard]] constexpr std::string_view to_string(ObservationKind kind) {
  return kind == nullptr ? "none" : kind->name;
}

/// The encoding with that name. Throws InputError (place: `place`) listing the names otherwise.
[[nodiscard]] ObservationKind parse_observation(std::string_view name, const std::string& place);
/// The names of all encodings.
[[nodiscard]] std::vector<std::string> observation_names();

/// Which encoding, and from whose point of view.
struct Observation {
  ObservationKind kind = nullptr;
  bool ego_centred = false;  ///< grid8 only; all others always are
  bool operator==(const Observation&) const = default;
};

/// The number type that holds every value of an observation exactly.
enum class ObservationDtype : std::uint8_t { kUint8, kInt16, kFloat32 };
/// "uint8", "int16", "float32".
[[nodiscard]] std::string_view to_string(ObservationDtype dtype);

/// Everything that allocates, binds or prints an observation reads it from here.
struct ObservationSpec {
  std::string name;
  std::vector<int> shape;  ///< of one player's observation
  int size = 0;            ///< product of shape
  /// The smallest type that holds it exactly; BatchEnv writes float32 whatever this says.
  ObservationDtype dtype = ObservationDtype::kFloat32;
  float low = 0;  ///< no number is less, in any state that play can reach
  float high = 0;
  bool sparse = false;
  bool can_be_padded = true;
};

/// The spec of a `type` of that shape: name, sparseness and padding are the type's.
[[nodiscard]] ObservationSpec make_spec(const ObservationType& type, std::vector<int> shape,
                                        ObservationDtype dtype, float low, float high);

/// The spec of `observation` in `layout`. Throws InputError when the layout's rules or its number
/// of players have no such encoding.
[[nodiscard]] ObservationSpec observation_spec(const Layout& layout, Observation observation);

/// Where the numbers of an observation `from` lie in one of shape `to`, which pads it with zeros
/// behind (env/varied_env.h): [size of from]. Empty if the shapes are equal. Throws InputError
/// (place: `place`) when `to` does not hold `from`.
[[nodiscard]] std::vector<std::uint16_t> padded_indices(const ObservationSpec& from,
                                                        const std::vector<int>& to,
                                                        const std::string& place);

/// The encoding usually learned from under these rules: the first that they have.
[[nodiscard]] ObservationKind default_observation(const RuleSet& rules);

}  // namespace potluck
