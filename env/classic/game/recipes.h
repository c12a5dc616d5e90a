// What soups are worth and how long they cook: the value and time ladders, computed once.
//
// A recipe is a multiset of onions and tomatoes of size 1..capacity. The ladders are those of the
// reference (Overcooked-AI, Recipe.value and Recipe.time), where "given" means present and not
// zero, except in a table, whose zeros count:
//
//   base value                          cook time
//   1. delivery_reward, if given        1. cook_time, if given
//   2. its entry in recipe_values       2. its entry in recipe_times
//   3. onion_value, tomato_value summed 3. onion_time, tomato_time summed (if both are given)
//      (if both are given)
//   4. 20                               4. 20
//
// The tables stand beside the layout's own `orders`; every other recipe falls through them, so a
// soup that nobody ordered cooks for 20 steps even where all table times are 5.
//
// The orders in force are the layout's, unless a start_state brings its own (which is ignored, with
// all else in it, where starts are random).
//
// Differences from the reference: settings belong to a kitchen, not to the process; a base value of
// 0 times an infinite order_bonus is 0, not "not a number"; kitchens in which nothing has positive
// worth do not stop at the first ingredient (best() is 0 there).
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "env/classic/game/item.h"
#include "env/classic/game/parameters.h"
#include "env/layout.h"
#include "env/snapshot.h"

namespace potluck::classic {

/// Longest cook time, in steps: a tick fits a byte.
inline constexpr int kMaxCookTime = 250;

class Recipes {
 public:
  /// Throws InputError when a number is outside what the packed state can hold (capacity 1..4, cook
  /// times 0..kMaxCookTime), a table's length is not that of the orders, or an order is no recipe.
  explicit Recipes(const Parameters& p);

  /// Most ingredients of a pot.
  [[nodiscard]] int capacity() const { return capacity_; }
  /// Is this a recipe of 1..capacity ingredients?
  [[nodiscard]] bool is_recipe(const Recipe& recipe) const;

  /// Every recipe, the orders in force and the bonus orders, each sorted as the reference sorts
  /// recipes: soups of one kind before mixed ones, then by onions + (capacity + 1) * tomatoes.
  [[nodiscard]] std::span<const Recipe> all() const { return all_; }
  [[nodiscard]] std::span<const Recipe> orders() const { return orders_; }
  [[nodiscard]] std::span<const Recipe> bonus_orders() const { return bonus_orders_; }

  /// Reward for a soup before bonus, ordered or not.
  [[nodiscard]] double base_value(const Recipe& recipe) const;
  /// Steps from start to ready.
  [[nodiscard]] int cook_time(const Recipe& recipe) const;
  /// Reward when served: 0 unless ordered; base value, times order_bonus for a bonus order.
  [[nodiscard]] double worth(const Recipe& recipe) const;
  /// Greatest worth of any recipe that contains `contents` (itself included; {} is contained in
  /// all); 0 if none is positive.
  [[nodiscard]] double best(const Recipe& contents) const;

  /// `orders` in the order of all().
  [[nodiscard]] std::vector<Recipe> sorted(std::span<const Recipe> orders) const;

 private:
  struct Entry {
    double value = 0;
    double worth = 0;
    double best = 0;
    int time = 0;
  };
  [[nodiscard]] static std::size_t index(const Recipe& recipe);

  int capacity_ = 3;
  std::vector<Recipe> all_;
  std::vector<Recipe> orders_;
  std::vector<Recipe> bonus_orders_;
  std::array<Entry, (kMaxIngredients + 1) * (kMaxIngredients + 1)> entries_{};
};

}  // namespace potluck::classic
