// What the players of a classic kitchen can bring about together.
//
// Things pass from player to player over counters that both can face, so players who share a
// counter, directly or through others, form a group in which any loose thing can get to any member.
// Players act from the standard start, or the kitchen's start_state.
#pragma once

#include <string>
#include <vector>

#include "env/classic/game/recipes.h"
#include "env/grid/reach.h"
#include "env/layout.h"

namespace potluck::classic {

/// The start_state in force, or null: a random start ignores it.
[[nodiscard]] const Snapshot* start_state_of(const Layout& layout);

/// Where each player stands first: its start, or its place in the start_state.
[[nodiscard]] std::vector<Cell> first_cells(const Layout& layout);

/// What the players in `present` (the others are away) can reach and bring about.
class KitchenSearch {
 public:
  explicit KitchenSearch(const Layout& layout, PlayerMask present = kAllPlayers,
                         ReachBy reach_by = ReachBy::kJointSearch);

  /// Cells that player `player` can ever stand on; empty for the absent.
  [[nodiscard]] const CellSet& reach(int player) const {
    return reach_[static_cast<std::size_t>(player)];
  }
  /// Groups that can face solid cell `cell`, as a mask.
  [[nodiscard]] PlayerMask groups_at(Cell cell) const { return groups_at_[cell]; }
  /// Group of a player; -1 for the absent.
  [[nodiscard]] int group(int player) const { return group_[static_cast<std::size_t>(player)]; }
  /// Can the players ever serve this soup?
  [[nodiscard]] bool can_deliver(const Recipe& recipe) const { return obstacle(recipe).empty(); }
  /// Why they cannot; empty if they can.
  [[nodiscard]] std::string obstacle(const Recipe& recipe) const;

 private:
  /// What a group has at hand: dispensers never run out, things lying about do.
  struct Supplies {
    bool onions = false;
    bool tomatoes = false;
    bool dishes = false;
    bool window = false;
    int loose_onions = 0;
    int loose_tomatoes = 0;
    int loose_dishes = 0;
  };
  void find_groups();
  void find_supplies();
  [[nodiscard]] bool can_fill(Cell pot, const Recipe& recipe) const;
  [[nodiscard]] bool can_serve_from(Cell pot) const;
  [[nodiscard]] bool has_finished(const Recipe& recipe) const;
  [[nodiscard]] PlayerMask groups_facing(Tile tile) const;

  const Layout& layout_;
  std::vector<CellSet> reach_;
  std::vector<int> group_;
  std::vector<PlayerMask> groups_at_;
  std::vector<Supplies> supplies_;  ///< by group
};

/// Is there an order that the team can deliver, and none that a player could
/// deliver with the others away?
[[nodiscard]] bool needs_cooperation(const Layout& layout);

/// Could a player deliver some order with all others away?
[[nodiscard]] bool somebody_can_alone(const Layout& layout);

}  // namespace potluck::classic
