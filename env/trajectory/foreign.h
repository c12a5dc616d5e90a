// What both foreign trajectory formats share: a kitchen told by its terrain, the reference's
// parameter names and its players' positions. Internal to the trajectory readers.
//
// Overcooked-AI's saved trajectories ("ep_states", one entry per episode in every list) say the
// terrain, the orders and the shaping, but neither values, nor cook times, nor order_bonus, nor the
// dynamics. Where the built-in kitchen of that name has the same terrain, they are taken from it,
// values and times given along the orders only if the orders are the same. The dynamics are then
// told from the episode: a pot with three ingredients that has not started is only seen under the
// new ones; a third ingredient whose soup is at once cooking, and never anything else, means the
// old ones. Overrides have the last word. The final state is not stored.
//
// "overcooked-human-traj-v1" is {"format", "layout", "terrain": rows, "old_dynamics",
// "orders": {"all", "bonus"}, "layout_params": the reference's parameters, "actions": [[a0, a1]],
// "rewards": [[t, reward, …]] (steps not listed: 0), "states"}. A state is [x, y, orientation,
// held] per player and then a list of objects: held 0 none, 1 onion, 2 tomato, 3 dish,
// [4, onions, tomatoes] soup; objects [1 | 2 | 3, x, y] or [4, x, y, onions, tomatoes, tick]. It
// has no order of objects or ingredients and no tick of held soups (Trajectory::exact is false).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "env/classic/parameters.h"
#include "env/layout.h"
#include "env/trajectory/json.h"

namespace potluck::trajectory_json {

/// Rows of the grid from "terrain" (rows as texts or as lists of symbols, without digits) and the
/// players' cells.
[[nodiscard]] std::vector<std::string> read_terrain(const Value& terrain,
                                                    std::span<const Position> players,
                                                    const std::string& place);

/// [x, y].
[[nodiscard]] Position read_pair(const Value& value);

/// A list of recipes, each a list of ingredients or {"ingredients": […]}.
[[nodiscard]] std::vector<Recipe> read_recipes(const Value& list);

/// Every parameter of a .layout file that `parameters` has: values, times, shaping, dynamics.
void read_parameters(const Value& parameters, classic::Parameters& p);

}  // namespace potluck::trajectory_json
