// The looks of each rule set, for the list in looks.cpp.
#pragma once

#include "render/scene/looks.h"

namespace potluck::render {

[[nodiscard]] Looks classic_looks();
[[nodiscard]] Looks coop_grid_looks();
[[nodiscard]] Looks matrix_looks();

}  // namespace potluck::render
