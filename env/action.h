// Actions, by rule set. An action is a byte; what it means depends on the rules of the kitchen.
//
// Every action is legal in every state. A value that is no action (num_actions or more) is `stay`,
// in every rule set and kernel that has it; in games without, it counts as the first of the actions
// that the player has (RuleSet::choices), and so does an action that it does not have there.
#pragma once

#include <cstdint>

namespace potluck {

using Action = std::uint8_t;

/// Actions that follow one another.
struct ActionRange {
  Action first = 0;
  int count = 0;
  bool operator==(const ActionRange&) const = default;
};

/// rules "classic" (kitchen rules of Overcooked-AI, same numbers).
enum class ClassicAction : Action {
  kNorth = 0,
  kSouth = 1,
  kEast = 2,
  kWest = 3,
  kStay = 4,
  kInteract = 5
};
inline constexpr int kNumClassicActions = 6;

/// rules "coop_grid" (the SRPO authors' numbers). Beware: left and right are swapped against
/// classic.
enum class CoopGridAction : Action { kUp = 0, kDown = 1, kLeft = 2, kRight = 3, kStay = 4 };
inline constexpr int kNumCoopGridActions = 5;

/// `stay` has the same number everywhere.
inline constexpr Action kStayAction = 4;

}  // namespace potluck
