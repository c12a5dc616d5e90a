// The packed state of a matrix game: which round it is, and what everybody chose in the last one.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "env/action.h"
#include "env/layout.h"
#include "env/state.h"

namespace potluck::matrix {

struct GameState {
  std::uint32_t round = 0;                ///< how many are over
  std::uint8_t has_last = 0;              ///< 0 before the first round
  std::array<Action, kMaxAgents> last{};  ///< zero before the first round
  std::array<std::uint8_t, 2> unused{};   ///< always zero
  bool operator==(const GameState&) const = default;
};
static_assert(sizeof(GameState) == 16 && std::is_trivially_copyable_v<GameState>);

[[nodiscard]] inline GameState unpack(const State& state) {
  GameState game;
  std::memcpy(&game, state.bytes.data(), sizeof game);
  return game;
}

[[nodiscard]] inline State pack(const GameState& game) {
  State state;
  std::memcpy(state.bytes.data(), &game, sizeof game);
  return state;
}

}  // namespace potluck::matrix
