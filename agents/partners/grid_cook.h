// The greedy cook of coop_grid kitchens.
//
// It goes by shortest ways (breadth-first, neighbours in the order up, down, left, right), with the
// cells on which other players now stand as obstacles:
//   - with empty hands to the nearest present onion on which nobody else stands; if there is none,
//     to the nearest onion cell on which nobody else stands, and waits there;
//   - with an onion to the nearest free cell beside a pot, and into the pot;
//   - without a way it stays.
// This is the scripted cook that the reference figures of the SRPO paper's kitchen (arXiv
// 2602.21515) were measured with; walls, several pots and more players are handled alike.
//
// Habits (habits.h): bound to a half, it uses the cells and onions of that half only, and the pots
// beside them; outside its half it goes to the nearest cell of it. Stubborn, it does not see the
// others: neither as obstacles nor on onions. There is one role.
#pragma once

#include <array>
#include <vector>

#include "agents/partners/cook/cook.h"
#include "agents/partners/cook/habits.h"
#include "env/coop_grid/state.h"
#include "env/layout.h"

namespace potluck::partners {

class GridCook final : public Cook {
 public:
  explicit GridCook(const Layout& layout, const Habits& habits = {});

  void decide(const PolicyBatch& batch, CookNotes* notes, std::span<Action> actions) const override;
  /// The action of player `seat` in `state`.
  [[nodiscard]] Action decide(const coop_grid::GridState& state, int seat) const;

 private:
  enum Mark : std::uint8_t { kFree, kSeen, kTarget };
  using Marks = std::array<std::uint8_t, kMaxCells>;  ///< [cell]

  [[nodiscard]] Marks mark(const coop_grid::GridState& state, int seat) const;

  int num_agents_ = 0;
  bool sees_others_ = true;
  std::vector<std::array<Cell, 4>> neighbours_;  ///< [cell][action]; kNoCell outside and at walls
  std::vector<std::uint8_t> is_pot_;             ///< [cell]
  std::vector<Cell> onions_;                     ///< onion cells, row-major
  std::vector<Cell> outside_;                    ///< cells of the half that is not ours
};

}  // namespace potluck::partners
