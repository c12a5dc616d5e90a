// How large a kitchen and its numbers may be. The loader refuses the excess by name; the grid's own
// limits (kMaxCells, kMaxAgents) are in env/layout.h.
#pragma once

namespace potluck {

inline constexpr int kMaxHorizon = 1'000'000;  ///< steps of an episode, from 1
inline constexpr double kMaxAmount = 1e6;      ///< |reward|, cost or value: exact in a float's sums
inline constexpr int kMaxNameBytes = 100;      ///< of a kitchen's name
inline constexpr int kMaxDescriptionBytes = 2000;

}  // namespace potluck
