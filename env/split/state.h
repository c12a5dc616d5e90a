// The packed state of a splitting game: the round that is played, and the one before.
#pragma once

#include <array>
#include <cstdint>

#include "env/split/parameters.h"
#include "env/state.h"

namespace potluck::split {

/// What one player has in a round.
struct Part {
  std::uint8_t hand = 0;                            ///< 1 rock, 2 paper, 3 scissors; 0: none
  std::uint8_t much = 0;                            ///< kinds that are worth much to it, a bit each
  std::uint8_t word = 0;                            ///< what it said, from 1; 0: nothing yet
  std::array<std::uint8_t, kMaxKinds> claims = {};  ///< zero until made
  bool operator==(const Part&) const = default;
};

struct SplitState {
  std::uint32_t step = 0;
  std::array<Part, kPlayers> now = {};
  std::array<Part, kPlayers> last = {};  ///< zero in the first round
  bool operator==(const SplitState&) const = default;
};
static_assert(sizeof(SplitState) == 32);

}  // namespace potluck::split
