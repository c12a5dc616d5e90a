// What players of OvercookedV2 see.
//
//   ov2         [rows, cols, channels], indexed [row][col][channel]: the planes of today's JaxMARL.
//               With a view of v the (2v + 1)^2 cells around the player, who is always in the
//               middle; zeros outside the grid, and nothing hides anything
//   ov2_2025    those of its releases until 2026-04. There a window has at most as many rows and
//               columns as the grid, from v before the player on (so in a kitchen of four rows seen
//               with v = 2 the row below the next is missing), and all views, also 0, lack the last
//               channels of kitchens of several ingredients: with two the clocks of pots, with
//               three and announce_delivery those and the announcement
//
// Channels for n ingredients; things are plate, cooked, and the count of each ingredient:
//   0                 the player
//   1-4               facing north, south, east, west
//   then 2 + n        what it holds, at its cell
//   5 + 2 + n         the same of all others together
//   6                 counters, windows, pots, indicators, buttons, plate piles
//   n                 pile of ingredient i
//   2 + n             what lies on counters and in pots
//   2 + n             the recipe, at every indicator and lit button
//   1                 steps until a pot is done
//   1                 with announce_delivery: at windows, whether the last step served a right soup
// Where the layout permutes ingredients, channel i of a player shows its ingredient
// permutation[i]. Source: JaxMARL's overcooked_v2/overcooked.py, commits c793d095 and b771920.
#pragma once

#include <array>
#include <span>

#include "env/observation.h"

namespace potluck::overcooked_v2 {

inline constexpr ObservationType kOv2Type = {.name = "ov2", .sparse = true};
inline constexpr ObservationKind kOv2 = &kOv2Type;
inline constexpr ObservationType kOv22025Type = {.name = "ov2_2025", .sparse = true};
inline constexpr ObservationKind kOv22025 = &kOv22025Type;

/// Where the channels begin.
struct Channels {
  explicit constexpr Channels(int ingredients)
      : held(5),
        others(held + 2 + ingredients),
        tiles(others + 7 + ingredients),
        piles(tiles + 6),
        objects(piles + ingredients),
        recipe(objects + 2 + ingredients),
        clock(recipe + 2 + ingredients),
        news(clock + 1) {}
  int held;
  int others;  ///< like the first: position, facing, what is held
  int tiles;
  int piles;
  int objects;
  int recipe;
  int clock;
  int news;
};

/// The part of the grid that a player sees, and how many channels.
struct Window {
  int rows = 0;
  int cols = 0;
  int before = 0;  ///< cells above and left of the player; if `whole`, none
  bool whole = false;
  int channels = 0;
};

[[nodiscard]] Window window_of(const Layout& layout, ObservationKind kind);
[[nodiscard]] ObservationSpec spec_of(const Layout& layout, const Observation& observation);

}  // namespace potluck::overcooked_v2
