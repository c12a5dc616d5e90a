// What a classic kitchen asks of its layout, one file each. Internal to the rule set.
#pragma once

#include <string>
#include <vector>

#include "env/classic/game/parameters.h"
#include "env/layout.h"
#include "env/text/findings.h"

namespace potluck::classic {

/// Symbols, border, stations; true if the grid is sound.
bool check_kitchen_grid(const LayoutSpec& spec, Findings& findings);
/// Orders, values, times and their forbidden combinations.
void check_numbers(const LayoutSpec& spec, Findings& findings);
/// The start state against the grid; only for sound grids.
void check_start_state(const LayoutSpec& spec, Findings& findings);
/// Finds an order that stands twice in `orders`, or a bonus order that is not ordered. Keys are
/// "orders", "start_state.orders", …: `prefix` is "" or "start_state.". Empty orders mean every
/// recipe.
void check_order_lists(const std::vector<Recipe>& orders, const std::vector<Recipe>& bonus_orders,
                       int capacity, const std::string& prefix, Findings& findings);
/// "onion, onion, tomato".
[[nodiscard]] std::string recipe_name(const Recipe& recipe);

/// What a valid kitchen's players cannot do (check_solvable of env/layout_check.h).
void check_kitchen_solvable(const Layout& layout, Findings& findings);

}  // namespace potluck::classic
