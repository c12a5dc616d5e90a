// What a scripted cook is set in: its share of the work, its part of the kitchen, its manners.
//
// A cook with habits is the greedy cook of its rules (classic/cook.h, grid_cook.h) with fewer jobs,
// fewer cells or fewer scruples; it takes everybody else for a cook without habits.
#pragma once

#include <cstdint>
#include <vector>

#include "env/layout.h"

namespace potluck::partners {

/// The jobs that a cook does (classic kitchens; classic/jobs.h lists them).
enum class Role : std::uint8_t {
  kEverything,
  kIngredients,  ///< ingredients into pots, or over a counter towards them; starts the cooking
  kDishes,       ///< a dish to each soup; the plated soup onto a counter near the window
  kSoups,  ///< soups, from counters and (with a dish that it fetches) from pots, to the window
};

/// The floor that a cook stands on.
enum class Half : std::uint8_t { kBoth, kLeft, kRight };

struct Habits {
  Role role = Role::kEverything;
  Half half = Half::kBoth;
  /// Acts as if it were alone: leaves no job to others, passes nothing to them, and walks the
  /// shortest way whoever stands there. In one turn of four (classic kitchens) it is as polite as
  /// others, or two who meet in a nook would stand for ever.
  bool stubborn = false;
  bool operator==(const Habits&) const = default;
};

/// Walkable cells of `layout` that lie outside `half`, in row-major order. The halves meet in the
/// middle of the columns from the first to the last that have floor; a column in the very middle
/// belongs to both.
[[nodiscard]] std::vector<Cell> floor_outside(const Layout& layout, Half half);

}  // namespace potluck::partners
