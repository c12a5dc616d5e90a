// From errands to actions: how players of a classic kitchen get past each other.
//
// One conflict freezes everybody (env/classic/game/rules.h), so the players' actions are worked out
// one after the other, each respecting those before it: statues first, then those with a soup,
// those with another errand, and those who are idle or wait. Among equals the order is that of the
// seats, rotated by one every kTurnSteps steps. A player
//   - that faces its target interacts if that is of use, and waits if not;
//   - else goes by the shortest way. Statues are obstacles, and so are players before it whose own
//     way leads through its cell; others will be gone soon, and their cells count as free;
//   - whose next step is somebody's cell takes another way if that costs at most kDetourSteps more,
//     else waits, and asks an idle one there to make room: that goes to the nearest cell off the
//     way, and asks on if somebody stands there;
//   - that cannot get round one who comes towards it, or who has nowhere to go but past it, looks
//     for the shortest sequence of both one's steps after which one of the two is where it wants to
//     be (breadth-first over pairs of cells). Both take the first step of it. Whoever is sooner
//     goes first, so the sequence gets shorter with every step and nobody changes his mind;
//   - that is idle on the first kNoticeCells cells of the way of one before it, or on the only cell
//     beside a station, steps aside to the nearest cell where it is in nobody's way; so does one on
//     the way of another that only goes home to its half.
//
// Cooks with habits think differently of who does what, and what is sure to end among greedy cooks
// could last for ever. So, by the clock: every kPatienceTurns turns, for one turn, everybody else
// is an obstacle (of three and more: nobody but one has anything to do, jobs.h); in every
// second turn one seat after the other is polite, lets whom it meets go first and, where it cannot
// go on, makes room for who faces it; and in one of kHesitation * players steps each does not go
// where somebody else might.
//
// Habits (habits.h) of the seat that asks: it does not leave its half, unless nobody got past it
// otherwise; and the stubborn goes by the shortest way, first of all and whoever stands there, but
// for every kStubbornTurns-th turn. Of three and more it pushes nobody: that would freeze the rest.
#pragma once

#include <array>
#include <cstdint>

#include "agents/partners/classic/jobs.h"
#include "env/action.h"
#include "env/classic/game/state.h"

namespace potluck::partners {

inline constexpr int kDetourSteps = 2;
inline constexpr int kNoticeCells = 2;

/// The action of player `seat`, when everybody follows `plan`.
[[nodiscard]] Action resolve_traffic(const KitchenJobs& kitchen, classic::ConstView state,
                                     const Workplan& plan, int seat);

/// Each player in turn does not go where somebody else might go, too, in one of so many steps: two
/// who misjudge each other would want the same cell for ever.
inline constexpr std::uint32_t kHesitation = 4;

/// The action of player `seat`: its part of the plan, unless it hesitates or would look like a
/// statue.
[[nodiscard]] Action next_action(const KitchenJobs& kitchen, classic::ConstView state, int seat);

}  // namespace potluck::partners
