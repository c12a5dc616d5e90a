// Who sees what: the cells within `view` of a player, through walls.
#pragma once

#include "env/layout.h"
#include "env/snapshot.h"
#include "env/state.h"

namespace potluck::overcooked_v2 {

/// Does who stands on `from` see `to`?
[[nodiscard]] bool sees(const Layout& layout, Position from, Position to);

/// The state as far as player `seat` sees it: nothing lies out of its sight, players there stand on
/// kNoCell with empty hands, and the recipe is none unless an indicator or lit button shows it.
[[nodiscard]] State seen_by(const Layout& layout, const State& state, int seat);

}  // namespace potluck::overcooked_v2
