// What a kitchen's plan alone says about it: its floors, the shortest way to a delivery, and how
// many deliveries an episode can have at most.
//
// **The bound for classic kitchens** is the smaller of two counts of ordered soups, each a true
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
//   the
//           shortest way that it can be carried to the pot, and the interact that puts it in; one
//           to start; likewise dish and soup. No player-step serves two things, so n players in T
//           steps finish at most n T / W soups.
//
// Ways are those of single things, which may change hands over counters: two player-steps for such
// a pass (down and up), one step in time (both can happen in the same). Turning counts as in the
// game; players are never in each other's way here, which can only make the bound larger than the
// truth. Counts are taken over the ordered recipe and pot that make them largest. Things that lie
// about at the start (start_state, random starts) may each save one soup its work, and are added.
//
// **For coop_grid kitchens**: after a delivery, a player walks from beside the pot to an onion and
// back, or stays a step for the onion if it grows there: at least max(2 d, 1) + 1 steps, d being
// the shortest way between any onion and any cell beside a pot; the first delivery also needs the
// way from the start. Without respawn there are no more deliveries than onions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "env/layout.h"

namespace potluck {

/// The best case of one delivery.
struct DeliveryCycle {
  Recipe recipe;  ///< classic: the recipe that takes the fewest player-steps; coop_grid: one onion
  int work_steps =
      0;  ///< player-steps of all hands (classic: W of the recipe; coop_grid: the round trip)
  int pot_steps = 0;  ///< classic: steps between two platings of one pot, at least; coop_grid: 0
  int first_delivery = 0;  ///< steps until the first delivery, at least
};

struct LayoutFacts {
  int num_floors = 0;                  ///< connected floor areas
  std::vector<int> floor_cells;        ///< cells of each
  std::vector<int> floor_of_player;    ///< by player, at the start
  std::vector<int> reach_of_player;    ///< floor cells that each player can ever stand on
  bool needs_cooperation = false;      ///< classic: no player could deliver alone what the team can
  std::optional<DeliveryCycle> cycle;  ///< absent when nothing can be delivered
  long long max_deliveries = 0;        ///< in one episode, at most
  std::string how;                     ///< how max_deliveries comes about, one sentence
};

/// Facts of a kitchen under the given horizon (0: the layout's).
[[nodiscard]] LayoutFacts layout_facts(const Layout& layout, int horizon = 0);

}  // namespace potluck
