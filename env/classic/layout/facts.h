// What the plan of a classic kitchen alone says: the shortest way to a delivery, and how many
// deliveries an episode can have at most.
//
// **The bound** is the smaller of two counts of ordered soups, each a true
// upper bound whatever the players do:
//
//   pots    Between two platings from one pot its next soup needs m ingredients put in and (new
//           dynamics) a start, all after the first plating and not before it: m + 2 interacts with
//           that pot (m + 1 under old dynamics), of which at most k happen in a step, k being the
//           smaller of the number of players and the floor cells beside the pot. Then it cooks for
//           c steps. So platings of one pot are at least  c + ceil((m + 2) / k) - 1  steps apart.
//           The first is not before every ingredient could have been carried to the pot from the
//           starts by the shortest way; the last leaves time to carry its soup to a window.
//   hands   A soup takes at least W player-steps: for each ingredient the interact that takes it,
//           the shortest way that it can be carried to the pot, and the interact that puts it in;
//           one to start; likewise dish and soup. No player-step serves two things, so n players in
//           T steps finish at most n T / W soups.
//
// Ways are those of single things, which may change hands over counters: two player-steps for such
// a pass (down and up), one step in time (both can happen in the same). Turning counts as in the
// game; players are never in each other's way here, which can only make the bound larger than the
// truth. Counts are taken over the ordered recipe and pot that make them largest. Things that lie
// about at the start (start_state, random starts) may each save one soup its work, and are added.
#pragma once

#include "env/grid/facts.h"

namespace potluck::classic {

[[nodiscard]] LayoutFacts facts(const Layout& layout, int horizon);

}  // namespace potluck::classic
