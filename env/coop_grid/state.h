// The packed state of a coop_grid kitchen (rules: env/coop_grid/rules.h).
#pragma once

#include <array>
#include <cstdint>

#include "env/layout.h"
#include "env/state.h"

namespace potluck::coop_grid {

/// Onion cells of a layout; their presence is one bit each. The loader refuses more.
inline constexpr int kMaxOnions = 32;

struct Player {
  Cell cell = 0;
  std::uint8_t carrying = 0;  ///< 1: holds an onion
  bool operator==(const Player&) const = default;
};

struct GridState {
  std::uint32_t timestep = 0;
  std::uint32_t onions = 0;  ///< bit k: the k-th onion cell (row-major) holds an onion
  std::array<Player, kMaxAgents> players{};
  std::array<std::uint8_t, 6> unused{};  ///< always zero
  bool operator==(const GridState&) const = default;
};
static_assert(sizeof(GridState) == 32);

}  // namespace potluck::coop_grid
