// What a layout file says about a coin game, beside what all layouts say.
#pragma once

#include "env/layout.h"

namespace potluck::coin_game {

inline constexpr int kMinSize = 2;  ///< cells a side: two players and a coin need three cells
inline constexpr int kMaxSize = 15;
inline constexpr int kPlayers = 2;

/// Whose coin comes after one that was taken.
enum class Colours : std::uint8_t {
  kAlternate,  ///< the other player's
  kRandom,     ///< either player's, equally likely
};

struct Parameters {
  int size = 3;     ///< cells a side
  double coin = 1;  ///< to whoever takes a coin
  double harm = 2;  ///< from whose coin another took
  Colours colours = Colours::kAlternate;
  bool remembers = false;  ///< do players see what each of them took last?
  bool operator==(const Parameters&) const = default;
};

/// The parameters of a layout under these rules (env/layout.h).
inline constexpr ParametersOf<Parameters> parameters;

}  // namespace potluck::coin_game
