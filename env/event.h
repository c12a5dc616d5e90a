// What a player did in a step: one bit per event.
//
// Bits 0-24 are the events of the classic reference (Overcooked-AI's event log, in its order; the
// exact conditions are those of env/classic/game/rules.h). Bits 25-29 are Potluck's own and hold in
// every kitchen. A coop_grid kitchen uses kOnionPickup, kSoupDelivery (an onion put in the pot,
// which is its delivery) and bits 25-28. Those of overcooked_v2 have bits 30 and 31 for their own,
// and count all ingredients but the first as tomatoes (env/overcooked_v2/rules.h).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace potluck {

enum class Event : std::uint8_t {
  kTomatoPickup = 0,
  kUsefulTomatoPickup = 1,
  kTomatoDrop = 2,
  kUsefulTomatoDrop = 3,
  kPottingTomato = 4,
  kOnionPickup = 5,
  kUsefulOnionPickup = 6,
  kOnionDrop = 7,
  kUsefulOnionDrop = 8,
  kPottingOnion = 9,
  kDishPickup = 10,
  kUsefulDishPickup = 11,
  kDishDrop = 12,
  kUsefulDishDrop = 13,
  kSoupPickup = 14,
  kSoupDelivery = 15,
  kSoupDrop = 16,
  kOptimalOnionPotting = 17,
  kOptimalTomatoPotting = 18,
  kViableOnionPotting = 19,
  kViableTomatoPotting = 20,
  kCatastrophicOnionPotting = 21,
  kCatastrophicTomatoPotting = 22,
  kUselessOnionPotting = 23,
  kUselessTomatoPotting = 24,
  kMoveAction = 25,  ///< chose a direction (what effort.move is charged for)
  kMoved = 26,       ///< stands on another cell than before
  kBlocked = 27,     ///< chose a direction and was stopped by terrain or the border
  kCollision =
      28,  ///< chose a direction and was stopped by a player (what effort.collision is charged for)
  kInteract = 29,       ///< chose to interact (what effort.interact is charged for)
  kWrongDelivery = 30,  ///< served a soup that was not asked for
  kButtonPress = 31,    ///< asked a button for the recipe
};

inline constexpr int kNumEvents = 32;

/// A set of events of one player in one step.
using EventMask = std::uint32_t;

[[nodiscard]] constexpr EventMask bit(Event event) {
  return EventMask{1} << static_cast<unsigned>(event);
}

/// snake_case names by bit number, as they stand in JSON.
inline constexpr std::array<std::string_view, kNumEvents> kEventNames = {
    "tomato_pickup",
    "useful_tomato_pickup",
    "tomato_drop",
    "useful_tomato_drop",
    "potting_tomato",
    "onion_pickup",
    "useful_onion_pickup",
    "onion_drop",
    "useful_onion_drop",
    "potting_onion",
    "dish_pickup",
    "useful_dish_pickup",
    "dish_drop",
    "useful_dish_drop",
    "soup_pickup",
    "soup_delivery",
    "soup_drop",
    "optimal_onion_potting",
    "optimal_tomato_potting",
    "viable_onion_potting",
    "viable_tomato_potting",
    "catastrophic_onion_potting",
    "catastrophic_tomato_potting",
    "useless_onion_potting",
    "useless_tomato_potting",
    "move_action",
    "moved",
    "blocked",
    "collision",
    "interact",
    "wrong_delivery",
    "button_press"};

}  // namespace potluck
