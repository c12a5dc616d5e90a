// Orders, values and times of classic kitchens. The forbidden combinations are the reference's own:
// each would leave it open which of two settings counts.
#include "env/classic/layout/layout_check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>

#include "env/classic/game/era.h"
#include "env/grid/grid_check.h"
#include "env/limits.h"
#include "env/text/json_tree.h"

namespace potluck::classic {
namespace {

constexpr int kRandomPotIngredients = 3;  // the most a random start puts in a pot

void check_recipe(const std::string& key, const Recipe& recipe, int capacity, Findings& findings) {
  if (recipe.onions < 0 || recipe.tomatoes < 0 || recipe.size() < 1 || recipe.onions > capacity ||
      recipe.tomatoes > capacity || recipe.size() > capacity) {
    const bool negative = recipe.onions < 0 || recipe.tomatoes < 0;
    findings.error(key,
                   key + " has " +
                       (negative ? "a negative number of ingredients"
                                 : counted(static_cast<std::size_t>(recipe.size()), "ingredient")),
                   "1 to " + std::to_string(capacity) + " (max_num_ingredients)");
  }
}

/// Is `recipe` worth exactly 0 before its bonus? Only tables and sums can say so: a zero
/// delivery_reward counts as absent (env/classic/game/recipes.h has the whole ladder).
bool worthless(const Parameters& p, const Recipe& recipe) {
  if (p.delivery_reward.value_or(0) != 0) {
    return false;
  }
  const auto it = std::find(p.orders.begin(), p.orders.end(), recipe);
  const auto index = static_cast<std::size_t>(it - p.orders.begin());
  if (index < p.recipe_values.size()) {
    return p.recipe_values[index] == 0;
  }
  const double onion = p.onion_value.value_or(0);
  const double tomato = p.tomato_value.value_or(0);
  return onion != 0 && tomato != 0 && recipe.onions * onion + recipe.tomatoes * tomato == 0;
}

/// Zero times infinity is no number, so a worthless bonus order cannot have an infinite bonus.
bool has_worthless_bonus(const Parameters& p) {
  const auto any = [&](const std::vector<Recipe>& list) {
    return std::any_of(list.begin(), list.end(), [&](const Recipe& r) { return worthless(p, r); });
  };
  return any(p.bonus_orders) ||
         (p.start_state && p.start_state->bonus_orders && any(*p.start_state->bonus_orders));
}

void check_pairs(const Parameters& p, Findings& findings) {
  const auto pair = [&](const char* onion, bool has_onion, const char* tomato, bool has_tomato) {
    if (has_onion != has_tomato) {
      const std::string given = has_onion ? onion : tomato;
      const std::string missing = has_onion ? tomato : onion;
      findings.error(given, given + " is given without " + missing, "both or neither");
    }
  };
  pair("onion_value", p.onion_value.has_value(), "tomato_value", p.tomato_value.has_value());
  pair("onion_time", p.onion_time.has_value(), "tomato_time", p.tomato_time.has_value());
  const auto exclude = [&](const char* first, bool has_first, const char* second, bool has_second) {
    if (has_first && has_second) {
      findings.error(second, std::string(first) + " and " + second + " are both given",
                     "only one of them", "delete one, so that it is clear which counts");
    }
  };
  const bool values = !p.recipe_values.empty();
  const bool times = !p.recipe_times.empty();
  exclude("delivery_reward", p.delivery_reward.has_value(), "tomato_value",
          p.tomato_value.has_value());
  exclude("recipe_values", values, "tomato_value", p.tomato_value.has_value());
  exclude("delivery_reward", p.delivery_reward.has_value(), "recipe_values", values);
  exclude("cook_time", p.cook_time.has_value(), "tomato_time", p.tomato_time.has_value());
  exclude("recipe_times", times, "tomato_time", p.tomato_time.has_value());
  exclude("cook_time", p.cook_time.has_value(), "recipe_times", times);
  const auto table = [&](const char* key, std::size_t size) {
    if (size == 0 || size == p.orders.size()) {
      return;
    }
    if (p.orders.empty()) {
      findings.error(key, std::string(key) + " is given without orders", "a list of orders",
                     "a table goes along the list of orders");
    } else {
      findings.error(key, std::string(key) + " has length " + std::to_string(size),
                     std::to_string(p.orders.size()) + " (as orders)");
    }
  };
  table("recipe_values", p.recipe_values.size());
  table("recipe_times", p.recipe_times.size());
}

void check_values(const Parameters& p, Findings& findings) {
  const auto amount = [&](const char* key, const std::optional<double>& value) {
    if (value) {
      findings.check_amount(key, *value, -kMaxAmount, kMaxAmount);
    }
  };
  const bool infinite = std::isinf(p.order_bonus) && p.order_bonus > 0;
  if (!infinite && !(p.order_bonus >= 0 && p.order_bonus <= kMaxAmount)) {
    findings.error("order_bonus", "order_bonus is " + number_text(p.order_bonus),
                   "a number from 0 to " + number_text(kMaxAmount) + " or \"inf\"");
  }
  if (infinite && has_worthless_bonus(p)) {
    findings.error("order_bonus", "order_bonus is infinite while a bonus order is worth 0",
                   "a finite bonus or a value other than 0", "zero times infinity is no reward");
  }
  amount("delivery_reward", p.delivery_reward);
  for (std::size_t i = 0; i < p.recipe_values.size(); ++i) {
    findings.check_amount("recipe_values[" + std::to_string(i) + "]", p.recipe_values[i],
                          -kMaxAmount, kMaxAmount);
  }
  amount("onion_value", p.onion_value);
  amount("tomato_value", p.tomato_value);
  findings.check_amount("shaping.placement_in_pot", p.shaping.placement_in_pot, -kMaxAmount,
                        kMaxAmount);
  findings.check_amount("shaping.dish_pickup", p.shaping.dish_pickup, -kMaxAmount, kMaxAmount);
  findings.check_amount("shaping.soup_pickup", p.shaping.soup_pickup, -kMaxAmount, kMaxAmount);
}

void check_times(const Parameters& p, Findings& findings) {
  if (p.cook_time) {
    findings.check_whole("cook_time", *p.cook_time, 0, kMaxCookSteps, "steps");
  }
  for (std::size_t i = 0; i < p.recipe_times.size(); ++i) {
    findings.check_whole("recipe_times[" + std::to_string(i) + "]", p.recipe_times[i], 0,
                         kMaxCookSteps, "steps");
  }
  const auto per_ingredient = [&](const char* key, const std::optional<int>& time) {
    if (!time) {
      return;
    }
    const long long longest = static_cast<long long>(*time) * p.max_num_ingredients;
    if (*time < 0 || *time > kMaxCookSteps) {
      findings.check_whole(key, *time, 0, kMaxCookSteps, "steps");
    } else if (longest > kMaxCookSteps) {
      findings.error(key,
                     std::string(key) + " is " + std::to_string(*time) + ", so a full pot cooks " +
                         std::to_string(longest) + " steps",
                     "at most " + std::to_string(kMaxCookSteps));
    }
  };
  per_ingredient("onion_time", p.onion_time);
  per_ingredient("tomato_time", p.tomato_time);
}

void check_era(const LayoutSpec& spec, Findings& findings) {
  const Parameters& p = parameters(spec);
  if (p.era == Era::kUnsaid && written_in_2019(p)) {
    findings.warning(p.start_order_list ? "start_order_list" : "num_items_for_soup",
                     both_eras(spec), "--era 2019 or --era today says which is meant");
  }
  if (p.era != Era::k2019) {
    return;
  }
  if (p.num_items_for_soup) {
    findings.check_whole("num_items_for_soup", *p.num_items_for_soup, 1, kMaxPotCapacity, "");
  }
  if (!p.old_dynamics) {
    findings.error("old_dynamics", "old_dynamics is false while era is 2019", "true",
                   "leave it out: it follows from the era");
  }
  const auto mixed = std::find_if(p.orders.begin(), p.orders.end(),
                                  [](const Recipe& r) { return r.onions > 0 && r.tomatoes > 0; });
  if (mixed != p.orders.end()) {
    findings.error("orders", "an order is [" + recipe_name(*mixed) + "] while era is 2019",
                   "orders of one kind", "a pot of 2019 refuses another kind than it holds");
  }
  if (p.start_order_list && !p.start_order_list->empty()) {
    findings.warning("start_order_list",
                     "the " + counted(p.start_order_list->size(), "order") +
                         " of start_order_list stand for ever and in no turn; in the program of "
                         "2019 they are served in turn, and the game ends with the last");
  }
}

void check_dynamics(const Parameters& p, Findings& findings) {
  if (p.old_dynamics) {
    const auto other = std::find_if(p.orders.begin(), p.orders.end(),
                                    [&](const Recipe& r) { return r.size() != starts_at(p); });
    const std::string number =
        "orders of " + counted(static_cast<std::size_t>(starts_at(p)), "ingredient");
    if (p.orders.empty()) {
      findings.error("old_dynamics", "old_dynamics is true while orders are open to every recipe",
                     number + " each", "list the orders");
    } else if (other != p.orders.end()) {
      findings.error("old_dynamics",
                     "old_dynamics is true while an order is [" + recipe_name(*other) + "]",
                     number + " each", "pots start by themselves at that many and never otherwise");
    }
  }
  findings.check_amount("random_start.object_probability", p.random_object_probability, 0, 1);
  if (p.random_object_probability > 0 && p.max_num_ingredients < kRandomPotIngredients) {
    findings.warning("random_start.object_probability",
                     "random starts fill pots with up to three ingredients, here with as many of "
                     "them as fit (max_num_ingredients is " +
                         std::to_string(p.max_num_ingredients) + ")");
  }
}

}  // namespace

bool check_kitchen_grid(const LayoutSpec& spec, Findings& findings) {
  // The Overcooked-AI reference refuses the same grids.
  static constexpr std::array<Station, 3> kStations = {
      {{'P', "pot"}, {'D', "dish dispenser"}, {'S', "serving window"}}};
  const bool sound = check_grid(
      spec,
      {.symbols = " XPOTDS",
       .expected = "' ' floor, 'X' counter, 'P' pot, 'O' onions, 'T' tomatoes, 'D' dishes, 'S' "
                   "serving window or a start '1' to '9'",
       .closed = true,
       .stations = kStations},
      findings);
  const bool taps = std::any_of(spec.grid.begin(), spec.grid.end(), [](const std::string& row) {
    return row.find_first_of("OT") != std::string::npos;
  });
  if (!taps && !spec.grid.empty() && !spec.grid.front().empty() && !findings.full()) {
    findings.error("grid", "the grid has neither an onion dispenser 'O' nor a tomato dispenser 'T'",
                   "at least one of them");
  }
  return sound;
}

std::string recipe_name(const Recipe& recipe) {
  std::string text;
  for (int i = 0; i < recipe.size(); ++i) {
    text += text.empty() ? "" : ", ";
    text += i < recipe.onions ? "onion" : "tomato";
  }
  return text.empty() ? "nothing" : text;
}

void check_order_lists(const std::vector<Recipe>& orders, const std::vector<Recipe>& bonus_orders,
                       int capacity, const std::string& prefix, Findings& findings) {
  const auto check_list = [&](const std::vector<Recipe>& list, const std::string& key) {
    for (std::size_t i = 0; i < list.size() && !findings.full(); ++i) {
      const std::string entry = key + "[" + std::to_string(i) + "]";
      check_recipe(entry, list[i], capacity, findings);
      const auto end = list.begin() + static_cast<std::ptrdiff_t>(i);
      if (std::find(list.begin(), end, list[i]) != end) {
        findings.error(entry, entry + " repeats [" + recipe_name(list[i]) + "]", "every order once",
                       "delete one of the two (the order of ingredients does not matter)");
      }
    }
  };
  check_list(orders, prefix + "orders");
  check_list(bonus_orders, prefix + "bonus_orders");
  for (std::size_t i = 0; i < bonus_orders.size() && !findings.full(); ++i) {
    if (!orders.empty() &&
        std::find(orders.begin(), orders.end(), bonus_orders[i]) == orders.end()) {
      const std::string entry = prefix + "bonus_orders[" + std::to_string(i) + "]";
      findings.error(entry,
                     entry + " [" + recipe_name(bonus_orders[i]) + "] is not among the orders",
                     "one of the orders", "add it to " + prefix + "orders or drop the bonus");
    }
  }
}

void check_numbers(const LayoutSpec& spec, Findings& findings) {
  const Parameters& p = parameters(spec);
  check_era(spec, findings);
  findings.check_whole("max_num_ingredients", p.max_num_ingredients, 1, kMaxPotCapacity, "");
  check_order_lists(p.orders, p.bonus_orders, p.max_num_ingredients, "", findings);
  check_pairs(p, findings);
  check_values(p, findings);
  check_times(p, findings);
  check_dynamics(p, findings);
}

}  // namespace potluck::classic
