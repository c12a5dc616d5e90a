// What a kitchen's plan alone says about it: its floors, the shortest way to a delivery, and how
// many deliveries an episode can have at most (the bounds: env/classic/layout/facts.h,
// env/coop_grid/facts.cpp).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "env/layout.h"
#include "env/snapshot.h"

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
  /// Who can read and tell what, a sentence each; where all see everything, none.
  std::vector<std::string> knowledge = {};

  /// Anything, given time enough. Of cooperation there is nothing to say where not.
  [[nodiscard]] bool can_deliver() const { return cycle.has_value() || max_deliveries > 0; }
};

/// Facts of a kitchen with a grid under the given horizon (0: the layout's).
[[nodiscard]] LayoutFacts layout_facts(const Layout& layout, int horizon = 0);

}  // namespace potluck
