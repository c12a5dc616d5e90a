// Where the players of a grid can ever get to.
//
// A player's reach is found by searching the joint positions of all players on one connected floor,
// since players cannot pass each other in a lane: who is left of whom stays left. Where that search
// would be too large (kMaxJointMoves), the whole floor counts as everybody's reach.
#pragma once

#include <bitset>
#include <cstdint>
#include <span>
#include <vector>

#include "env/layout.h"

namespace potluck {

using CellSet = std::bitset<static_cast<std::size_t>(kMaxCells) + 1>;

/// A set of players, or of groups: one bit each.
using PlayerMask = std::uint16_t;
inline constexpr PlayerMask kAllPlayers = (1U << kMaxAgents) - 1;

/// Transitions that the joint search of one floor may look at.
inline constexpr double kMaxJointMoves = 2e6;

inline constexpr int kNoWay = 1 << 24;  ///< "unreachable"; sums of a few stay within int

/// Connected floor areas: area[cell], -1 for what cannot be walked on.
[[nodiscard]] std::vector<int> floor_areas(const Layout& layout);

/// How a player's reach is found: by the joint search, or as the whole floor it stands on (faster,
/// and never less than the truth).
enum class ReachBy : std::uint8_t { kJointSearch, kFloor };

/// Cells that each player in `present` can ever stand on, starting from from[player]; empty for the
/// absent.
[[nodiscard]] std::vector<CellSet> reach_of_players(const Layout& layout,
                                                    std::span<const Cell> from,
                                                    PlayerMask present = kAllPlayers,
                                                    ReachBy reach_by = ReachBy::kJointSearch);

}  // namespace potluck
