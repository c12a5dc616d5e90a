// The packed state of a matrix game: which round it is, and what everybody did in the last ones.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "env/action.h"
#include "env/layout.h"
#include "env/matrix/parameters.h"
#include "env/state.h"

namespace potluck::matrix {

struct GameState {
  std::uint32_t round = 0;      ///< how many are over
  std::uint8_t remembered = 0;  ///< how many rounds `past` holds
  /// [round][player], players side by side, the last round first; zero where there is none.
  std::array<Action, std::size_t{kMaxMemory} * kMaxAgents> past{};
  std::array<std::uint8_t, 3> unused{};  ///< always zero
  bool operator==(const GameState&) const = default;
};
static_assert(sizeof(GameState) == 296);
static_assert(offsetof(GameState, remembered) == 4 && offsetof(GameState, past) == 5);

/// Bytes of the state of a game, rounded up to whole words; what lies behind is zero.
[[nodiscard]] inline std::size_t row_bytes(const Parameters& p) {
  const std::size_t bytes = offsetof(GameState, past) + static_cast<std::size_t>(p.memory) *
                                                            static_cast<std::size_t>(p.players);
  return (bytes + 7) / 8 * 8;
}

}  // namespace potluck::matrix
