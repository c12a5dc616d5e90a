// What players of a coop_grid kitchen see.
//
//   grid8  row, col, carrying of every player, then presence of every onion (8 numbers in the
//          paper's kitchen); the same for every seat unless `ego_centred`, which puts the own
//          triple first
#pragma once

#include "env/observation.h"

namespace potluck::coop_grid {

inline constexpr ObservationType kGrid8Type = {.name = "grid8"};
inline constexpr ObservationKind kGrid8 = &kGrid8Type;

}  // namespace potluck::coop_grid
