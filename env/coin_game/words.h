// States of coin games in words: `table` has the cells [row, col] of player_1, player_2 and coin,
// and the number of the player, from 1, whose colour the coin has (coin_of); where players
// remember, what each took last (took: 0 nothing, 1 a coin of its own colour, 2 one of the
// other's).
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "env/snapshots.h"

namespace potluck::coin_game {

class CoinWords final : public StateWords {
 public:
  explicit CoinWords(std::shared_ptr<const Layout> layout) : layout_(std::move(layout)) {}

  [[nodiscard]] Snapshot to_snapshot(const State& state) const override;
  [[nodiscard]] State to_state(const Snapshot& snapshot, const std::string& place) const override;

 private:
  std::shared_ptr<const Layout> layout_;
};

/// Three cells a tile: the players' numbers, the coin with its colour's number ("o1").
[[nodiscard]] std::string draw_board(const Layout& layout, const Snapshot& state);

}  // namespace potluck::coin_game
