#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "env/classic/game/parameters.h"
#include "env/classic/game/recipes.h"
#include "env/classic/layout/json.h"
#include "env/classic/rule_set.h"
#include "env/text/error.h"
#include "tests/conformance/classic.h"

namespace potluck::conformance {
namespace {

using Json = nlohmann::json;

double number(const Json& json) {
  if (json.is_string() && json == "inf") {
    return std::numeric_limits<double>::infinity();
  }
  return json.get<double>();
}

int whole(const Json& json) {
  const double value = number(json);
  if (!(std::abs(value) <= 1e9) || value != std::floor(value)) {
    throw InputError("params", json.dump(), "a whole number");
  }
  return static_cast<int>(value);
}

// The value of `key`, nullptr if it is missing or null.
const Json* find(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::vector<Recipe> recipes(const Json* list) {
  std::vector<Recipe> orders;
  if (list != nullptr) {
    for (const Json& order : *list) {
      Recipe recipe;
      for (const Json& ingredient : order.at("ingredients")) {
        ++(ingredient.get<std::string>() == "onion" ? recipe.onions : recipe.tomatoes);
      }
      orders.push_back(recipe);
    }
  }
  return orders;
}

template <typename T, typename Convert>
void assign(T& target, const Json* value, Convert convert) {
  if (value != nullptr) {
    target = convert(*value);
  }
}

template <typename T, typename Convert>
std::vector<T> list_of(const Json* list, Convert convert) {
  std::vector<T> values;
  if (list != nullptr) {
    for (const Json& value : *list) {
      values.push_back(convert(value));
    }
  }
  return values;
}

}  // namespace

LayoutSpec classic_spec(const Json& file) {
  LayoutSpec spec;
  spec.name = file.at("layout").get<std::string>();
  spec.grid = file.at("grid").get<std::vector<std::string>>();
  spec.set_rules(classic::rule_set());

  const Json& params = file.at("params");
  classic::Parameters& classic = classic::parameters(spec);
  classic.orders = recipes(find(params, "start_all_orders"));
  classic.bonus_orders = recipes(find(params, "start_bonus_orders"));
  assign(classic.order_bonus, find(params, "order_bonus"), number);
  assign(classic.delivery_reward, find(params, "delivery_reward"), number);
  assign(classic.onion_value, find(params, "onion_value"), number);
  assign(classic.tomato_value, find(params, "tomato_value"), number);
  assign(classic.cook_time, find(params, "cook_time"), whole);
  assign(classic.onion_time, find(params, "onion_time"), whole);
  assign(classic.tomato_time, find(params, "tomato_time"), whole);
  classic.recipe_values = list_of<double>(find(params, "recipe_values"), number);
  classic.recipe_times = list_of<int>(find(params, "recipe_times"), whole);
  assign(classic.max_num_ingredients, find(params, "max_num_ingredients"), whole);
  if (const Json* shaping = find(params, "rew_shaping_params")) {
    // The dictionary replaces the whole set; what it lacks was never needed in a recording.
    const auto amount = [shaping](const char* key) {
      const Json* value = find(*shaping, key);
      return value == nullptr ? 0 : number(*value);
    };
    classic.shaping = {.placement_in_pot = amount("PLACEMENT_IN_POT_REW"),
                       .dish_pickup = amount("DISH_PICKUP_REWARD"),
                       .soup_pickup = amount("SOUP_PICKUP_REWARD")};
  }
  const auto dynamics = file.at("dynamics").get<std::string>();
  if (dynamics != "new" && dynamics != "old") {
    throw InputError("dynamics", dynamics, "new or old");
  }
  classic.old_dynamics = dynamics == "old";
  if (const Json* start = find(params, "start_state")) {
    const classic::Recipes table(classic);
    Snapshot state = classic::parse_snapshot(start->dump(), table, "params.start_state");
    // There, a state that lists no orders takes every recipe and has no bonus.
    state.orders = state.orders.value_or(std::vector<Recipe>{});
    state.bonus_orders = state.bonus_orders.value_or(std::vector<Recipe>{});
    classic.start_state = std::move(state);
  }
  return spec;
}

}  // namespace potluck::conformance
