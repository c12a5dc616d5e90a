// The looks of each rule set, for the list in looks.cpp.
#pragma once

#include "render/scene/looks.h"

namespace potluck::render {

[[nodiscard]] Looks classic_looks();
[[nodiscard]] Looks coop_grid_looks();
[[nodiscard]] Looks overcooked_v2_looks();
[[nodiscard]] Looks matrix_looks();
[[nodiscard]] Looks coin_game_looks();
[[nodiscard]] Looks split_looks();
[[nodiscard]] Looks trust_and_split_looks();

}  // namespace potluck::render
