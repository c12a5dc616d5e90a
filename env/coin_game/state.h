// The packed state of a coin game: where everything is. A cell is row * size + col.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <type_traits>

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
static_assert(sizeof(CoinState) == 8 && std::is_trivially_copyable_v<CoinState>);

[[nodiscard]] inline CoinState unpack(const State& state) {
  CoinState game;
  std::memcpy(&game, state.bytes.data(), sizeof game);
  return game;
}

[[nodiscard]] inline State pack(const CoinState& game) {
  State state;
  std::memcpy(state.bytes.data(), &game, sizeof game);
  return state;
}

}  // namespace potluck::coin_game
