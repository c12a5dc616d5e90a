// The packed state of a coin game: where everything is. A cell is row * size + col.
#pragma once

#include <array>
#include <cstdint>

#include "env/coin_game/parameters.h"
#include "env/state.h"

namespace potluck::coin_game {

struct CoinState {
  std::uint32_t step = 0;
  std::array<Cell, kPlayers> players{};
  Cell coin = 0;
  std::uint8_t owner = 0;  ///< the player whose colour the coin has
  bool operator==(const CoinState&) const = default;
};
static_assert(sizeof(CoinState) == 8);

}  // namespace potluck::coin_game
