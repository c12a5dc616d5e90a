// What recurrent networks remember of the players whose seats they hold.
#pragma once

#include <cstdint>
#include <vector>

#include "agents/network/aligned.h"
#include "agents/policy/actor_critic.h"

namespace potluck {

/// Hidden states of one agent's networks, by player (env * seats + seat) of one batch of
/// environments. Networks without memory leave it empty.
struct Memory {
  AlignedFloats actor;              ///< [players, units]
  AlignedFloats critic;             ///< likewise; empty if the trunk is shared
  std::vector<std::uint8_t> fresh;  ///< [players] not 0: to be emptied before the next step

  Memory() = default;
  Memory(const ActorCritic& network, std::size_t players) {
    if (network.recurrent()) {
      const std::size_t size = players * static_cast<std::size_t>(network.memory_width());
      actor.assign(size, 0.0F);
      critic.assign(network.shared_trunk() ? 0 : size, 0.0F);
      fresh.assign(players, 1);
    }
  }

  void forget(std::size_t player) {
    if (player < fresh.size()) {
      fresh[player] = 1;
    }
  }
};

}  // namespace potluck
