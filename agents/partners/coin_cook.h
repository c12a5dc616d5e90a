// Scripted players of coin games. They go the shortest way on the torus: first along the rows, then
// along the columns; where both ways round are equally long, down and right.
#pragma once

#include "agents/partners/cook/cook.h"
#include "env/coin_game/state.h"

namespace potluck::partners {

enum class CoinHabit : std::uint8_t {
  kGreedy,  ///< takes every coin
  kFair,    ///< takes its own; keeps off a coin of the other's
};

class CoinCook final : public Cook {
 public:
  CoinCook(const Layout& layout, CoinHabit habit);

  void decide(const PolicyBatch& batch, CookNotes* notes, std::span<Action> actions) const override;
  /// The action of player `seat` in `game`. Fair, while the coin is the other's: the first of up,
  /// down, left and right that does not lead onto it (nobody can stay; on a torus all cells are
  /// equally good to wait in).
  [[nodiscard]] Action decide(const coin_game::CoinState& game, int seat) const;

 private:
  int size_;
  CoinHabit habit_;
};

}  // namespace potluck::partners
