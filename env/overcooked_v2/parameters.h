// What a layout file says about a kitchen of OvercookedV2, beside what all layouts say.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "env/layout.h"
#include "env/snapshot.h"

namespace potluck::overcooked_v2 {

/// Ingredients of a pot, and of every recipe.
inline constexpr int kPotSize = 3;

/// What a soup is asked to be made of, in ascending order.
using SoupRecipe = std::array<Ingredient, kPotSize>;

/// Rewards that only learners see (the reference's info["shaped_reward"]).
struct Shaping {
  double placement_in_pot = 3;  ///< an ingredient of which the recipe asks for more
  double start_cooking = 5;     ///< the right pot started by hand
  double dish_pickup = 3;       ///< a plate from the pile, of use
  double soup_pickup = 5;       ///< a soup taken that is asked for
  bool operator==(const Shaping&) const = default;
};

/// Parameters of rules "overcooked_v2"; defaults are the reference's.
struct Parameters {
  std::vector<SoupRecipe> recipes;  ///< what may be asked for; empty: every one
  std::optional<int> view;          ///< cells seen in each direction; absent (and 0): all
  double delivery_reward = 20;      ///< for the soup that is asked for
  double wrong_delivery = 0;        ///< for any other; the published setting is -20
  double button_cost = 5;           ///< taken for every press
  bool resample = false;            ///< a right soup served draws the next recipe
  bool announce_delivery = false;   ///< windows show that the last step served a right one
  bool start_by_hand = false;       ///< pots cook when somebody with empty hands starts them
  bool random_positions = false;    ///< starts anywhere in the own room, facing anywhere
  bool random_reset = false;        ///< likewise, and hands, pots and counters at random
  std::vector<Ingredient> permute;  ///< whom these are, every player sees in an order of its own
  Shaping shaping;
  std::vector<Snapshot> start_states;  ///< an episode begins in one of them; empty: by the rules
  bool operator==(const Parameters&) const = default;
};

/// The parameters of a layout under these rules (env/layout.h).
inline constexpr ParametersOf<Parameters> parameters;

}  // namespace potluck::overcooked_v2
