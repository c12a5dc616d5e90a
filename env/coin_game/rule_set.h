// Rules "coin_game": two players and one coin on a torus; whoever takes a coin of the other's
// colour harms the other more than it gains.
//
// Source: Lerer and Peysakhovich (2017, arXiv 1707.01068); as a test bed of opponent shaping in
// LOLA (arXiv 1709.04326), POLA, LOQA (arXiv 2405.01035) and Advantage Alignment (arXiv
// 2406.14662). The constants are those of the public programs of LOLA (alshedivat/lola,
// lola_dice/envs/coin_game.py), POLA (Silent-Zebra/POLA) and LOQA (MiladInk/loqa), which agree: 3 x
// 3 cells; four moves, no staying; both move at once, may share a cell, and edges join; a coin pays
// 1 to each who steps on it and takes 2 from its owner if the other did; then a coin of the other
// colour appears in a cell without a player, equally likely in each; the first one's colour is
// random; episodes end at the horizon.
//
// Differences:
//   - players start in different cells (as in LOLA and POLA; in LOQA they may share one), the coin
//     in a third;
//   - actions are numbered as in coin grids of this house: up, down, left, right;
//   - LOLA's older environment (lola/envs) gives a coin that both reach to the first player alone.
//   - `colours: "random"` draws each coin's colour, as LOLA's paper describes it; a page on these
//     games says so, too. The programs alternate, and so do published figures.
//
//   - `remembers` (off by default): players see what each of them took last. The board alone does
//     not tell who harms whom, so that nobody can answer in kind; the programs above give their
//     networks a memory instead.
//
// A number that is no action counts as action 0. Published returns are means per player and step.
#pragma once

#include "env/observation.h"
#include "env/rule_set.h"

namespace potluck::coin_game {

inline constexpr int kNumActions = 4;  ///< up, down, left, right
inline constexpr int kPlanes = 4;

/// How many planes an observation has.
inline constexpr int kMemoryPlanes = 8;  ///< where players remember

/// Four planes of zeros and ones, [size, size, 4] = [column, row, plane]: oneself, the other, a
/// coin of one's own colour, a coin of the other's. Both players see the game as if they were the
/// first. Where players remember, four more, all zeros or all ones: is the last coin that it took
/// of its own colour, of the other's, for oneself; and for the other.
inline constexpr ObservationType kCoinsType = {.name = "coins", .can_be_padded = false};
inline constexpr ObservationKind kCoins = &kCoinsType;

[[nodiscard]] const RuleSet& rule_set();

}  // namespace potluck::coin_game
