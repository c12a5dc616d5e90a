#include "env/classic/game/recipes.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "env/text/assert.h"
#include "env/text/error.h"

namespace potluck::classic {
namespace {

constexpr double kDefaultValue = 20;  // reference: Recipe.value
constexpr int kDefaultTime = 20;      // reference: Recipe.time

std::string words(const Recipe& recipe) {
  return std::to_string(recipe.onions) + " onions and " + std::to_string(recipe.tomatoes) +
         " tomatoes";
}

// "Given" as the ladders mean it: present and not zero.
template <typename T>
bool given(const std::optional<T>& value) {
  return value.has_value() && *value != T{};
}

// The reference's Recipe hash, by which it sorts.
int sort_key(const Recipe& recipe, int capacity) {
  const int m = capacity + 1;
  const int e = recipe.onions + m * recipe.tomatoes;
  return recipe.onions > 0 && recipe.tomatoes > 0 ? e + e * m * m : e;
}

template <typename T>
std::optional<T> table_entry(const std::vector<Recipe>& orders, const std::vector<T>& table,
                             const Recipe& recipe) {
  if (table.empty()) {
    return std::nullopt;
  }
  // Of equal orders the last one counts, as in the reference's dictionary.
  for (std::size_t i = orders.size(); i-- > 0;) {
    if (orders[i] == recipe) {
      return table[i];
    }
  }
  return std::nullopt;
}

double ladder_value(const Parameters& p, const Recipe& recipe) {
  if (given(p.delivery_reward)) {
    return *p.delivery_reward;
  }
  if (const auto entry = table_entry(p.orders, p.recipe_values, recipe)) {
    return *entry;
  }
  if (given(p.onion_value) && given(p.tomato_value)) {
    return recipe.onions * *p.onion_value + recipe.tomatoes * *p.tomato_value;
  }
  return kDefaultValue;
}

std::int64_t ladder_time(const Parameters& p, const Recipe& recipe) {
  if (given(p.cook_time)) {
    return *p.cook_time;
  }
  if (const auto entry = table_entry(p.orders, p.recipe_times, recipe)) {
    return *entry;
  }
  if (given(p.onion_time) && given(p.tomato_time)) {
    return std::int64_t{recipe.onions} * *p.onion_time +
           std::int64_t{recipe.tomatoes} * *p.tomato_time;
  }
  return kDefaultTime;
}

bool contains(std::span<const Recipe> list, const Recipe& recipe) {
  return std::ranges::find(list, recipe) != list.end();
}

}  // namespace

Recipes::Recipes(const Parameters& p) : capacity_(p.max_num_ingredients) {
  if (capacity_ < 1 || capacity_ > kMaxIngredients) {
    throw InputError("classic.max_num_ingredients", std::to_string(capacity_),
                     "1 to " + std::to_string(kMaxIngredients));
  }
  if (!p.recipe_values.empty() && p.recipe_values.size() != p.orders.size()) {
    throw InputError("classic.recipe_values", std::to_string(p.recipe_values.size()) + " values",
                     "one for each of the " + std::to_string(p.orders.size()) + " orders");
  }
  if (!p.recipe_times.empty() && p.recipe_times.size() != p.orders.size()) {
    throw InputError("classic.recipe_times", std::to_string(p.recipe_times.size()) + " times",
                     "one for each of the " + std::to_string(p.orders.size()) + " orders");
  }

  for (int onions = 0; onions <= capacity_; ++onions) {
    for (int tomatoes = onions == 0 ? 1 : 0; onions + tomatoes <= capacity_; ++tomatoes) {
      all_.push_back({.onions = onions, .tomatoes = tomatoes});
    }
  }
  all_ = sorted(all_);

  const bool random_start = p.random_positions || p.random_object_probability > 0;
  const Snapshot* start = p.start_state && !random_start ? &*p.start_state : nullptr;
  orders_ = sorted(start != nullptr && start->orders ? *start->orders : p.orders);
  bonus_orders_ =
      sorted(start != nullptr && start->bonus_orders ? *start->bonus_orders : p.bonus_orders);
  for (const auto& [key, list] :
       {std::pair{"classic.orders", &orders_}, std::pair{"classic.bonus_orders", &bonus_orders_}}) {
    for (const Recipe& order : *list) {
      if (!is_recipe(order)) {
        throw InputError(key, "an order of " + words(order),
                         "1 to " + std::to_string(capacity_) + " ingredients");
      }
    }
  }
  if (orders_.empty()) {
    orders_ = all_;
  }

  for (const Recipe& recipe : all_) {
    Entry& entry = entries_[index(recipe)];
    entry.value = ladder_value(p, recipe);
    const std::int64_t time = ladder_time(p, recipe);
    if (time < 0 || time > kMaxCookTime) {
      throw InputError("classic: cook time of " + words(recipe), std::to_string(time) + " steps",
                       "0 to " + std::to_string(kMaxCookTime));
    }
    entry.time = static_cast<int>(time);
    if (contains(orders_, recipe)) {
      const bool bonus = contains(bonus_orders_, recipe);
      entry.worth = entry.value * (bonus && entry.value != 0 ? p.order_bonus : 1);
    }
  }
  for (int onions = 0; onions <= capacity_; ++onions) {
    for (int tomatoes = 0; onions + tomatoes <= capacity_; ++tomatoes) {
      Entry& entry = entries_[index({.onions = onions, .tomatoes = tomatoes})];
      for (const Recipe& recipe : all_) {
        if (recipe.onions >= onions && recipe.tomatoes >= tomatoes) {
          entry.best = std::max(entry.best, entries_[index(recipe)].worth);
        }
      }
    }
  }
}

std::size_t Recipes::index(const Recipe& recipe) {
  return static_cast<std::size_t>(recipe.onions) * (kMaxIngredients + 1) +
         static_cast<std::size_t>(recipe.tomatoes);
}

bool Recipes::is_recipe(const Recipe& recipe) const {
  // Each count by itself first: their sum could overflow.
  return recipe.onions >= 0 && recipe.onions <= capacity_ && recipe.tomatoes >= 0 &&
         recipe.tomatoes <= capacity_ && recipe.size() >= 1 && recipe.size() <= capacity_;
}

double Recipes::base_value(const Recipe& recipe) const {
  POTLUCK_ASSERT(is_recipe(recipe));
  return entries_[index(recipe)].value;
}

int Recipes::cook_time(const Recipe& recipe) const {
  POTLUCK_ASSERT(is_recipe(recipe));
  return entries_[index(recipe)].time;
}

double Recipes::worth(const Recipe& recipe) const {
  POTLUCK_ASSERT(is_recipe(recipe));
  return entries_[index(recipe)].worth;
}

double Recipes::best(const Recipe& contents) const {
  POTLUCK_ASSERT(contents == Recipe{} || is_recipe(contents));
  return entries_[index(contents)].best;
}

std::vector<Recipe> Recipes::sorted(std::span<const Recipe> orders) const {
  std::vector<Recipe> list(orders.begin(), orders.end());
  std::ranges::sort(list, {}, [this](const Recipe& recipe) {
    // Sizes from outside are checked later; here they only must not overflow.
    return is_recipe(recipe) ? sort_key(recipe, capacity_) : 0;
  });
  return list;
}

}  // namespace potluck::classic
