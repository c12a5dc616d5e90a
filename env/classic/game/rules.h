// The classic kitchen's rules, compiled: everything that a step looks up.
//
// The rules are those of Overcooked-AI (HumanCompatibleAI/overcooked_ai, commit 739950a0, MIT
// licence), of Carroll et al., "On the Utility of Learning about Humans for Human-AI Coordination"
// (NeurIPS 2019). A step (env/classic/game/step.h) has three phases:
//
//   1. interacts, in the order of the players, each seeing the effects of the earlier ones, each
//      with the cell that the player faced at the start of the step;
//   2. movement of all players at once;
//   3. effects: the timestep grows by one and every soup on the grid cooks.
//
// What the reference does that one would not guess, and this code does too:
//
//   - One conflict anywhere freezes all players; they turn all the same. Rotations of three or more
//     are no conflict. An interacting player is an obstacle.
//   - Old dynamics start a soup by itself at exactly three ingredients, whatever the capacity (in
//     kitchens of 2019, env/classic/game/era.h: at capacity, and pots take one kind only).
//   - New dynamics start by hand any soup of one ingredient or more; nothing starts by itself.
//     The tick of the starting step counts.
//   - "Useful" tests are false unless there are exactly two players, so dishes earn shaping reward
//     only then. They sort the pots as they were at the start of the step, but read hands and
//     counters as they are. Full pots that nobody started make no dish useful, yet count as full. A
//     dish taken from a counter is never useful, as it lies there itself.
//   - A dish drop is useful only if the other player holds no onion; a tomato does not count.
//   - The tomato dispenser logs no event; tomatoes from counters do.
//   - Putting any ingredient in a pot and plating any soup earns shaping reward, however pointless.
//     Soups nobody ordered can be served: 0 reward, the event logged.
//   - "Optimal" potting also holds when the soup was worthless before and after.
//   - Soups that lie unready on counters (only states made by hand have them) cook there.
//
// Where this code differs:
//
//   - An unready soup held at a serving window stays in the hands; the reference stops with an
//     error there.
//   - The horizon belongs to the layout; stepping past it is allowed and goes on being truncated.
//   - Any number of players from 1 to 9 has every rule and encoding.
//   - A value that is no action is `stay`.
//   - Random starts of kitchens with pots of one or two put no more in than there is room for
//     (where the reference fails).
//   - env/classic/game/recipes.h and env/classic/layout/json.h list theirs.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "env/classic/game/parameters.h"
#include "env/classic/game/recipes.h"
#include "env/classic/game/state.h"
#include "env/event.h"
#include "env/layout.h"

namespace potluck::classic {

/// What interacting comes down to, by faced tile and kind of held object. What the cell holds is
/// asked when it happens.
enum class Deed : std::uint8_t {
  kNothing,
  kDrop,       ///< counter, hands full
  kTake,       ///< counter, hands empty
  kTakeOnion,  ///< dispensers, hands empty
  kTakeTomato,
  kTakeDish,
  kStart,     ///< pot, hands empty
  kPlate,     ///< pot, dish
  kPutOnion,  ///< pot, ingredient
  kPutTomato,
  kServe,  ///< window, soup
};

/// What a player faces.
struct Facing {
  Tile tile = Tile::kFloor;
  std::uint8_t slot = 0;  ///< of counters and pots
};

/// What an action asks for: where the player would stand and how turned, and what is known of
/// the events before the other players are looked at (bits 25-29 of an EventMask, shifted down by
/// 16).
struct Wish {
  Cell cell = 0;
  std::uint8_t orientation = 0;
  std::uint16_t events = 0;

  static constexpr int kEventShift = 16;
};
static_assert(sizeof(Wish) == 4);

/// Immutable; safe to read from any thread. Holds no reference to the layout it was made from.
struct ClassicRules {
  /// Throws InputError when recipes or times are impossible (env/classic/game/recipes.h).
  explicit ClassicRules(const Layout& layout);

  static constexpr unsigned kRoomForOnion = 1U << static_cast<unsigned>(Ingredient::kOnion);
  static constexpr unsigned kRoomForTomato = 1U << static_cast<unsigned>(Ingredient::kTomato);
  static constexpr unsigned kRoomForAny = kRoomForOnion | kRoomForTomato;

  /// Index of tables by cell and orientation.
  [[nodiscard]] static std::size_t pose(Cell cell, int orientation) {
    return static_cast<std::size_t>(cell) * 4 + static_cast<std::size_t>(orientation);
  }

  int width = 0;
  int height = 0;
  int num_pots = 0;
  int horizon = 0;
  StateShape shape;
  Parameters parameters;
  Recipes recipes;
  std::vector<Tile> tiles;          ///< [cell]
  std::vector<Cell> floor;          ///< floor cells, row-major
  std::vector<Cell> starts;         ///< [player]
  std::vector<Cell> slot_cells;     ///< [slot]
  std::vector<std::uint8_t> slots;  ///< [cell] slot, kNoCell where there is none

  std::vector<Facing> facing;  ///< [pose]
  std::vector<Wish> wishes;    ///< [pose * 8 + action], actions 0..5

  // By item.
  std::array<std::uint8_t, kNumItems> ready_tick{};  ///< soups: tick byte from which it is ready
  std::array<std::uint8_t, kNumItems> auto_start{};  ///< 1: starts by itself (old dynamics)
  /// kEmptySoup and soups below capacity: a bit per ingredient that may go in.
  std::array<std::uint8_t, kNumItems> has_room{};
  std::array<std::uint8_t, kNumItems> is_partial{};  ///< 1: a soup below capacity
  std::array<std::uint8_t, kNumItems> is_full{};     ///< 1: a soup at capacity
  std::array<float, kNumItems> worth{};              ///< reward when served
  std::array<EventMask, kNumItems> pickup_event{};   ///< from a counter
  std::array<EventMask, kNumItems> drop_event{};
  std::array<std::array<EventMask, 2>, kNumItems> potting_events{};  ///< [before][ingredient]
  std::array<std::array<Deed, kNumItems>, kNumTiles> deeds{};        ///< [faced][held]

  // Rewards and costs.
  float placement_in_pot = 0;
  float dish_pickup = 0;
  float soup_pickup = 0;
  /// By bits 25-29 of the events.
  std::array<float, 32> effort{};
  static constexpr int kOwnEventShift = 25;

  /// A soup is ready, of item `thing.item`, when its tick byte says so.
  [[nodiscard]] bool is_ready(Thing thing) const {
    return is_soup(thing.item) && thing.tick >= ready_tick[thing.item];
  }
  /// Full in the sense of the pot sorting: not idle, or at capacity.
  [[nodiscard]] bool is_full_pot(Thing thing) const {
    return is_soup(thing.item) && (thing.tick != 0 || is_full[thing.item] != 0);
  }
};

}  // namespace potluck::classic
