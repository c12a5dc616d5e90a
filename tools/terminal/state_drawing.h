// A kitchen in the middle of an episode, drawn in the terminal.
#pragma once

#include <string>

#include "env/action.h"
#include "env/classic/snapshot.h"
#include "env/layout.h"
#include "env/snapshots.h"

namespace potluck::tools {

/// "north", …, "interact"; "up", … in coop_grid kitchens.
[[nodiscard]] std::string action_name(Rules rules, Action action);

/// The grid, three characters a tile and a line per row, then a line per pot that is not empty.
/// A player is its number, where it faces and what it holds: "1>o" (o onion, t tomato, d dish,
/// s soup; no facing in coop_grid kitchens). An object on a tile stands in its middle; a pot shows
/// how many ingredients it has, and '~' while it cooks, '!' when it is ready. `colour`: ANSI
/// sequences.
[[nodiscard]] std::string draw_state(const Layout& layout, const Snapshots& snapshots,
                                     const classic::Snapshot& state, bool colour);

/// What the signs of draw_state mean, in one line.
[[nodiscard]] std::string state_legend(Rules rules);

}  // namespace potluck::tools
