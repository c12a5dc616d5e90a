// From errands to actions: how players of a classic kitchen get past each other.
//
// One conflict freezes everybody (env/classic/rules.h), so the players' actions are worked out one
// after the other, each respecting those before it: statues first, then those with a soup, those
// with another errand, and the idle. Among equals the order is that of the seats, rotated by one
// every kTurnSteps steps, so that no two cooks wait for each other for ever. A player
//   - that faces its target interacts if that is of use, and waits if not;
//   - else goes by the shortest way. Statues are obstacles, and so are players before it whose own
//     way leads through its cell; others will be gone soon, and their cells count as free;
//   - whose next step is somebody's cell takes another way if that costs at most kDetourSteps more,
//     else waits;
//   - that stands on the first kNoticeCells cells of the way of one before it, and has no way of
//     its own to go, steps aside to the nearest cell that is on nobody's way.
// Every kPatienceTurns turns, for one turn, everybody else is an obstacle: whoever stands in the
// way for reasons that are not ours is walked around.
//
// Habits (habits.h) of the seat that asks: it does not leave its half, and the stubborn goes by the
// shortest way, first of all and whoever stands there.
#pragma once

#include <array>
#include <cstdint>

#include "agents/partners/kitchen_jobs.h"
#include "env/action.h"
#include "env/classic/state.h"

namespace potluck::partners {

inline constexpr int kDetourSteps = 2;
inline constexpr int kNoticeCells = 2;

/// The action of player `seat`, when everybody follows `plan`.
[[nodiscard]] Action resolve_traffic(const KitchenJobs& kitchen, classic::ConstView state,
                                     const Workplan& plan, int seat);

}  // namespace potluck::partners
