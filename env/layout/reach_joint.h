// The joint search behind env/layout/reach.h. Internal.
#pragma once

#include <vector>

#include "env/layout/reach.h"

namespace potluck {

/// Cells that each of several players on one connected floor can ever stand on. `floor`: the cells
/// of that floor; `from`: the players' cells.
[[nodiscard]] std::vector<CellSet> joint_reach(const Layout& layout, const std::vector<Cell>& floor,
                                               const std::vector<Cell>& from,
                                               ReachBy reach_by = ReachBy::kJointSearch);

/// reach of every player in `present`, each on its own floor.
[[nodiscard]] std::vector<CellSet> reach_of_players(const Layout& layout, PlayerMask present,
                                                    ReachBy reach_by = ReachBy::kJointSearch);

}  // namespace potluck
