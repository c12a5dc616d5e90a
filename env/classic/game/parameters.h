// What a layout file says about a classic kitchen, beside what all layouts say.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "env/layout.h"
#include "env/snapshot.h"

namespace potluck::classic {

inline constexpr int kMaxCookSteps = 250;  ///< of any soup: a cooking tick is one byte of the state
inline constexpr int kMaxPotCapacity = 4;  ///< max_num_ingredients, from 1

/// Reward shaping of classic kitchens, paid to the player who acts; defaults are the reference's.
struct Shaping {
  double placement_in_pot = 3;  ///< an ingredient put in a pot (PLACEMENT_IN_POT_REW)
  double dish_pickup = 3;       ///< a useful dish taken from a dispenser (DISH_PICKUP_REWARD)
  double soup_pickup = 5;       ///< a soup plated from a pot (SOUP_PICKUP_REWARD)
  bool operator==(const Shaping&) const = default;
};

/// Whose rules a kitchen is played by, where Overcooked-AI changed them (env/classic/game/era.h).
/// kUnsaid is played as kToday.
enum class Era : std::uint8_t { kUnsaid, kToday, k2019 };

/// Parameters of rules "classic". Optional values that are absent fall through to the next rule of
/// the value and time ladders (env/classic/game/recipes.h).
struct Parameters {
  std::vector<Recipe> orders;        ///< empty: every recipe of 1..max_num_ingredients
  std::vector<Recipe> bonus_orders;  ///< subset of the orders
  double order_bonus = 2;            ///< factor for bonus orders; may be fractional or infinite
  std::optional<double> delivery_reward;
  std::vector<double> recipe_values;  ///< parallel to orders; empty: none
  std::optional<double> onion_value;
  std::optional<double> tomato_value;
  std::optional<int> cook_time;   ///< steps
  std::vector<int> recipe_times;  ///< steps, parallel to orders; empty: none
  std::optional<int> onion_time;
  std::optional<int> tomato_time;
  int max_num_ingredients = 3;  ///< capacity of a pot, 1..4
  bool old_dynamics = false;    ///< soups start by themselves at three ingredients, never by hand
  Shaping shaping;
  bool random_positions = false;         ///< start cells uniform over distinct floor cells
  double random_object_probability = 0;  ///< chance of filled pots and hands at the start
  std::optional<Snapshot> start_state;
  Era era = Era::kUnsaid;
  /// Keys of files of 2019, without effect in other eras.
  std::optional<int> num_items_for_soup;
  /// "onion", "tomato", "any"; empty: None, every soup for ever.
  std::optional<std::vector<std::string>> start_order_list;
  bool operator==(const Parameters&) const = default;
};

/// The parameters of a layout under these rules (env/layout.h).
inline constexpr ParametersOf<Parameters> parameters;

}  // namespace potluck::classic
