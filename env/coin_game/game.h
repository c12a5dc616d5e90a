// The rules of the coin game, for GameKernel.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "env/coin_game/parameters.h"
#include "env/coin_game/rule_set.h"
#include "env/coin_game/state.h"
#include "env/game_kernel.h"

namespace potluck::coin_game {

/// The cell that an action leads to: up, down, left, right, over the edge to the other side.
[[nodiscard]] inline Cell moved(int size, Cell cell, Action action) {
  int row = cell / size;
  int col = cell % size;
  switch (action) {
    case 1:
      row = row + 1 == size ? 0 : row + 1;
      break;
    case 2:
      col = col == 0 ? size - 1 : col - 1;
      break;
    case 3:
      col = col + 1 == size ? 0 : col + 1;
      break;
    default:
      row = row == 0 ? size - 1 : row - 1;
      break;
  }
  return static_cast<Cell>(row * size + col);
}

class CoinGame {
 public:
  using State = CoinState;

  explicit CoinGame(const Layout& layout);

  [[nodiscard]] std::size_t row_bytes() const { return sizeof(CoinState); }
  [[nodiscard]] std::size_t observation_size() const { return cells_ * planes_; }
  [[nodiscard]] bool terminates() const { return false; }
  void start(CoinState& state, const Draw& draw) const;
  void step(CoinState& state, const Action* actions, float* earned, const Draw& draw) const;
  [[nodiscard]] std::uint32_t clock(const CoinState& state) const { return state.step; }
  [[nodiscard]] bool over(const CoinState& /*state*/) const { return false; }
  void write(const CoinState& state, int seat, float* out) const;

 private:
  /// A cell without a player, by 32 random bits.
  [[nodiscard]] Cell free_cell(const CoinState& state, std::uint32_t bits) const;

  std::size_t cells_;
  std::size_t planes_;
  bool remembers_;
  float coin_;
  float harm_;
  bool alternate_;
  std::vector<std::array<Cell, kNumActions>> next_;  ///< [cell][action]
  std::vector<std::uint16_t> place_;                 ///< [cell] in a plane's order, first plane
};

/// The kernel of `layout`.
[[nodiscard]] std::unique_ptr<Kernel> make_game_kernel(std::shared_ptr<const Layout> layout);

}  // namespace potluck::coin_game
