// The kitchen of OvercookedV2 (arXiv 2503.17821), as JaxMARL plays it (commit c793d095).
//
// One step, in this order:
//   1. All players choose. A direction turns its player, and moves it if the cell ahead is floor.
//      Whoever aims at a cell that two or more aim at stays, again and again until nobody does;
//      then any two that would change places stay. Those not involved move on.
//   2. Players that interact do so in the order of their numbers, each in the kitchen the former
//      ones left, with the cell ahead; who stands there does not matter. What the recipe is they
//      know from before the step.
//        pile          empty hands take an ingredient, or a plate; nothing is given back
//        counter       what is held is put down where nothing lies; empty hands take what lies
//        pot           an idle one takes up to three ingredients. When it holds three it cooks for
//                      20 steps (start_by_hand: when empty hands start it, also with fewer). A clean
//                      plate takes the soup of a done one
//        window        takes any dish: delivery_reward if it is what the recipe asks for, else
//                      wrong_delivery
//        button        empty hands light it for 10 steps, for button_cost each time
//        indicator     nothing; nothing can be put on it, nor on a button
//   3. Pots and lit buttons get a step older: a soup put on in step t can be taken in step t + 20.
//   4. After a right soup the next recipe is drawn (resample).
// Rewards belong to the whole team; `earned` says who brought them. The horizon alone ends a game.
//
// Shaping (learners see it, nobody is paid it), for who interacts:
//   placement_in_pot  an ingredient of which the pot holds fewer than the recipe asks for,
//                     whatever else is in it
//   start_cooking     the pot started by hand holds the recipe
//   soup_pickup       the soup taken is what the recipe asks for
//   dish_pickup       a plate from the pile, if players held fewer clean plates before all
//                     interacts than pots now hold something, and none lies on a counter
//
// Quirks, kept because the reference has them:
//   - A wrong ingredient is not punished: the reference's -3 is multiplied by 'is it useful'.
//   - A clean plate on any counter, also one nobody reaches, ends dish_pickup; random_reset puts
//     them on outer walls.
//   - After random_reset an idle pot with three ingredients does not cook until somebody interacts
//     with it; with anything in hand will do.
//   - random_reset hands out soups and mixtures that nobody asks for. They can only be parked, or
//     served as wrong ones: nothing takes food or plates back.
//   - A view of 0 is no view: all is seen.
//   - Who looks sees neither the time, nor how long buttons stay lit, nor where the grid ends:
//     outside looks like floor.
//   - A state of start_states keeps its recipe.
//   - Of a kitchen's two seats some are the other way round than in Overcooked-AI; the starts of
//     the shipped layouts are the reference's.
// Ours: actions have the numbers of classic kitchens; start_states, permute and effort may be
// combined with everything else. Sources: env/overcooked_v2/README.md.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "env/event.h"
#include "env/layout.h"
#include "env/overcooked_v2/contents.h"
#include "env/overcooked_v2/state.h"

namespace potluck::overcooked_v2 {

inline constexpr unsigned kCookSteps = 20;    ///< reference: COOK_TIME
inline constexpr unsigned kButtonSteps = 10;  ///< reference: INDICATOR_ACTIVATION_TIME
inline constexpr int kNumActions = kNumClassicActions;

/// Ingredients of a grid: one more than the number of the highest pile.
[[nodiscard]] int num_ingredients(const std::vector<std::string>& grid);

/// What a player in a pose does by an action: where it would go, what that is called, and what an
/// interact could be good for. The first two are as in Player.
struct Wish {
  Cell cell = 0;
  std::uint8_t facing = 0;
  std::uint8_t events = 0;      ///< EventMask >> kEventShift
  std::uint8_t uses = 0;        ///< of an interact, Facing::uses; else 0
  std::uint8_t slot = 0;        ///< Facing::slot
  std::uint8_t at_counter = 0;  ///< 1: ahead is a counter
  std::uint16_t unused = 0;
  static constexpr unsigned kEventShift = 25;
};
static_assert(sizeof(Wish) == 8);
static_assert(static_cast<unsigned>(Event::kMoveAction) == Wish::kEventShift);

/// What a player has ahead.
enum class Ahead : std::uint8_t { kNoUse, kCounter, kPot, kWindow, kButton, kPile, kPlates };

struct Facing {
  Ahead what = Ahead::kNoUse;
  std::uint8_t ingredient = 0;  ///< of a pile
  std::uint8_t slot = 0;        ///< of a counter, pot or button; else 0
  std::uint8_t uses = 0;  ///< bit k: with a thing of class k in hand an interact may do something
};
static_assert(sizeof(Facing) == 4);

/// What kind of thing is held, for Facing::uses: 0 nothing, 1 a clean plate, 4 an ingredient, 7 a
/// dish.
[[nodiscard]] constexpr unsigned class_of(Thing held) {
  return (held & kDish) | (contents_of(held) != kNoContents ? 4U : 0U);
}

/// A layout's rules with everything looked up in advance. Immutable.
struct Rules {
  explicit Rules(const Layout& layout);

  /// Where a player stands and looks, as one number: the first two bytes of a Player.
  [[nodiscard]] static constexpr std::size_t pose(Cell cell, unsigned facing) {
    return cell + std::size_t{256} * facing;
  }
  static constexpr std::size_t kPoses = 1024;

  Parameters parameters;
  ContentsTable contents;
  StateShape shape;
  int width = 0;
  int height = 0;
  int num_pots = 0;
  int num_buttons = 0;
  std::uint32_t horizon = 0;
  std::vector<Tile> tiles;               ///< by cell
  std::vector<Cell> starts;              ///< by player
  std::vector<Cell> slot_cells;          ///< by slot
  std::vector<Contents> recipes;         ///< that may be asked for
  std::vector<std::vector<Cell>> rooms;  ///< by player: the floor it can walk on
  std::vector<Wish> wishes;              ///< [pose * 8 + action]
  std::vector<Facing> facing;            ///< [pose]
  std::array<float, 32> effort{};        ///< by events >> 25 (bits 30 and 31 apart)
  float delivery = 0;
  float wrong_delivery = 0;
  float button = 0;
  float placement_in_pot = 0;
  float start_cooking = 0;
  float dish_pickup = 0;
  float soup_pickup = 0;
};

}  // namespace potluck::overcooked_v2
