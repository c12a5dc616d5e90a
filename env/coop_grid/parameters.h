// What a layout file says about a coop_grid kitchen, beside what all layouts say.
#pragma once

#include "env/layout.h"

namespace potluck::coop_grid {

/// Parameters of rules "coop_grid"; defaults are those of the paper's kitchen.
struct Parameters {
  double delivery_reward = 10;       ///< to every player, per onion put in the pot
  double pickup_reward = 1;          ///< to every player, per onion taken
  double respawn_probability = 0.2;  ///< per absent onion and step
  bool shuffle_starts = true;        ///< players are dealt to the start cells at random
  bool operator==(const Parameters&) const = default;
};

/// The parameters of a layout under these rules (env/layout.h).
inline constexpr ParametersOf<Parameters> parameters;

}  // namespace potluck::coop_grid
