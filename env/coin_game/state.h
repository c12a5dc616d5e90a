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
  /// What each player took last, a Took in two bits; always 0 where nobody remembers.
  std::uint32_t took = 0;
  bool operator==(const CoinState&) const = default;
};
static_assert(sizeof(CoinState) == 12);

/// The coin that a player took last.
enum class Took : std::uint8_t { kNone, kOwn, kOthers };

[[nodiscard]] inline Took took_last(const CoinState& state, std::size_t player) {
  return static_cast<Took>(state.took >> (2 * player) & 3U);
}
inline void note_taken(CoinState& state, std::size_t player, Took took) {
  state.took = (state.took & ~(3U << (2 * player))) | static_cast<std::uint32_t>(took)
                                                          << (2 * player);
}

}  // namespace potluck::coin_game
