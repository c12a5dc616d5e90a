#include "render/editor/parameters.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <locale>
#include <optional>
#include <sstream>
#include <utility>

#include "env/classic/game/era.h"
#include "env/classic/game/parameters.h"
#include "env/coop_grid/parameters.h"
#include "env/coop_grid/rule_set.h"
#include "env/overcooked_v2/parameters.h"
#include "env/overcooked_v2/rule_set.h"
#include "render/scene/looks.h"

namespace potluck::render {
namespace {

std::string text_of(double value) {
  return fmt::format("{}", value);
}

std::optional<double> number_in(const std::string& text) {
  std::istringstream stream(text);
  stream.imbue(std::locale::classic());
  double value = 0;
  char rest = 0;
  if (!(stream >> value) || stream >> rest || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

std::optional<int> whole_in(const std::string& text) {
  const auto value = number_in(text);
  if (!value || *value != std::floor(*value) || std::abs(*value) > 1e9) {
    return std::nullopt;
  }
  return static_cast<int>(*value);
}

/// `get(spec)` is a reference to the field.
template <class Get>
Parameter real(std::string key, Get get) {
  return {.key = std::move(key),
          .hint = {},
          .read =
              [get](const LayoutSpec& spec) {
                LayoutSpec copy = spec;
                return text_of(get(copy));
              },
          .write =
              [get](LayoutSpec& spec, const std::string& text) {
                const auto value = number_in(text);
                if (value) {
                  get(spec) = *value;
                }
                return value.has_value();
              }};
}

template <class Get>
Parameter whole(std::string key, Get get) {
  return {.key = std::move(key),
          .hint = {},
          .read =
              [get](const LayoutSpec& spec) {
                LayoutSpec copy = spec;
                return std::to_string(get(copy));
              },
          .write =
              [get](LayoutSpec& spec, const std::string& text) {
                const auto value = whole_in(text);
                if (value) {
                  get(spec) = *value;
                }
                return value.has_value();
              }};
}

template <class Get>
Parameter optional_real(std::string key, std::string hint, Get get) {
  return {.key = std::move(key),
          .hint = std::move(hint),
          .read =
              [get](const LayoutSpec& spec) {
                LayoutSpec copy = spec;
                const auto& value = get(copy);
                return value ? text_of(static_cast<double>(*value)) : std::string();
              },
          .write =
              [get](LayoutSpec& spec, const std::string& text) {
                using Number = typename std::remove_reference_t<decltype(get(spec))>::value_type;
                if (text.empty()) {
                  get(spec).reset();
                  return true;
                }
                const auto value = number_in(text);
                if (!value || (std::is_integral_v<Number> && !whole_in(text))) {
                  return false;
                }
                get(spec) = static_cast<Number>(*value);
                return true;
              }};
}

template <class Get>
Parameter flag(std::string key, Get get) {
  return {.key = std::move(key),
          .hint = {},
          .is_switch = true,
          .read =
              [get](const LayoutSpec& spec) {
                LayoutSpec copy = spec;
                return std::string(get(copy) ? "true" : "false");
              },
          .write =
              [get](LayoutSpec& spec, const std::string& text) {
                get(spec) = text == "true";
                return text == "true" || text == "false";
              }};
}

/// Whose rules: today's, those of 2019, or nobody says.
Parameter era() {
  return {.key = "era",
          .hint = "today",
          .read =
              [](const LayoutSpec& spec) {
                return std::string(classic::to_string(classic::parameters(spec).era));
              },
          .write =
              [](LayoutSpec& spec, const std::string& text) {
                for (const classic::Era each :
                     {classic::Era::kUnsaid, classic::Era::kToday, classic::Era::k2019}) {
                  if (text == classic::to_string(each)) {
                    classic::set_era(spec, each);
                    return true;
                  }
                }
                return false;
              }};
}

/// "OOO OOT": ingredients by their symbols; blank: every recipe.
Parameter soup_recipes() {
  return {.key = "recipes",
          .hint = "all",
          .read =
              [](const LayoutSpec& spec) {
                std::string text;
                for (const overcooked_v2::SoupRecipe& recipe :
                     overcooked_v2::parameters(spec).recipes) {
                  text += text.empty() ? "" : " ";
                  for (const Ingredient ingredient : recipe) {
                    text += kIngredientSymbols[static_cast<std::size_t>(ingredient)];
                  }
                }
                return text;
              },
          .write =
              [](LayoutSpec& spec, const std::string& text) {
                std::vector<overcooked_v2::SoupRecipe> recipes;
                std::istringstream words(text);
                for (std::string word; words >> word;) {
                  overcooked_v2::SoupRecipe& recipe = recipes.emplace_back();
                  if (word.size() != recipe.size()) {
                    return false;
                  }
                  for (std::size_t i = 0; i < recipe.size(); ++i) {
                    const std::size_t ingredient = kIngredientSymbols.find(word[i]);
                    if (ingredient == std::string_view::npos) {
                      return false;
                    }
                    recipe[i] = static_cast<Ingredient>(ingredient);
                  }
                  std::ranges::sort(recipe);
                }
                overcooked_v2::parameters(spec).recipes = std::move(recipes);
                return true;
              }};
}

/// `get(parameters)` is a reference to the field of a kitchen of OvercookedV2.
template <class Get>
auto of_soups(Get get) {
  return [get](LayoutSpec & spec) -> auto& {
    return get(overcooked_v2::parameters(spec));
  };
}

void add_soup_parameters(std::vector<Parameter>& all) {
  using overcooked_v2::Parameters;
  all.push_back(soup_recipes());
  all.push_back(
      optional_real("view", "all", of_soups([](Parameters & p) -> auto& { return p.view; })));
  const auto number = [&](const char* key, auto get) { all.push_back(real(key, of_soups(get))); };
  const auto choice = [&](const char* key, auto get) { all.push_back(flag(key, of_soups(get))); };
  number(
      "delivery_reward", [](Parameters & p) -> auto& { return p.delivery_reward; });
  number(
      "wrong_delivery", [](Parameters & p) -> auto& { return p.wrong_delivery; });
  number(
      "button_cost", [](Parameters & p) -> auto& { return p.button_cost; });
  choice(
      "resample", [](Parameters & p) -> auto& { return p.resample; });
  choice(
      "announce_delivery", [](Parameters & p) -> auto& { return p.announce_delivery; });
  choice(
      "start_by_hand", [](Parameters & p) -> auto& { return p.start_by_hand; });
  choice(
      "random_start.positions", [](Parameters & p) -> auto& { return p.random_positions; });
  choice(
      "random_reset", [](Parameters & p) -> auto& { return p.random_reset; });
}

}  // namespace

std::vector<Parameter> parameters_of(const RuleSet& rules) {
  std::vector<Parameter> all;
  all.push_back(whole("horizon", [](LayoutSpec& s) -> int& { return s.horizon; }));
  all.push_back(real("effort.move", [](LayoutSpec& s) -> double& { return s.effort.move; }));
  if (looks_of(rules).interacts) {
    all.push_back(
        real("effort.interact", [](LayoutSpec& s) -> double& { return s.effort.interact; }));
  }
  all.push_back(
      real("effort.collision", [](LayoutSpec& s) -> double& { return s.effort.collision; }));
  if (&rules == &coop_grid::rule_set()) {
    all.push_back(real("delivery_reward", [](LayoutSpec& s) -> double& {
      return coop_grid::parameters(s).delivery_reward;
    }));
    all.push_back(real("pickup_reward", [](LayoutSpec& s) -> double& {
      return coop_grid::parameters(s).pickup_reward;
    }));
    all.push_back(real("respawn_probability", [](LayoutSpec& s) -> double& {
      return coop_grid::parameters(s).respawn_probability;
    }));
    all.push_back(flag("shuffle_starts", [](LayoutSpec& s) -> bool& {
      return coop_grid::parameters(s).shuffle_starts;
    }));
    return all;
  }
  if (&rules == &overcooked_v2::rule_set()) {
    add_soup_parameters(all);
    return all;
  }
  all.push_back(era());
  all.push_back(flag("old_dynamics",
                     [](LayoutSpec& s) -> bool& { return classic::parameters(s).old_dynamics; }));
  all.push_back(optional_real(
      "cook_time", "20", [](LayoutSpec & s) -> auto& { return classic::parameters(s).cook_time; }));
  all.push_back(optional_real(
      "delivery_reward", "20",
      [](LayoutSpec & s) -> auto& { return classic::parameters(s).delivery_reward; }));
  all.push_back(optional_real(
      "onion_value", "none",
      [](LayoutSpec & s) -> auto& { return classic::parameters(s).onion_value; }));
  all.push_back(optional_real(
      "tomato_value", "none",
      [](LayoutSpec & s) -> auto& { return classic::parameters(s).tomato_value; }));
  all.push_back(optional_real(
      "onion_time", "none",
      [](LayoutSpec & s) -> auto& { return classic::parameters(s).onion_time; }));
  all.push_back(optional_real(
      "tomato_time", "none",
      [](LayoutSpec & s) -> auto& { return classic::parameters(s).tomato_time; }));
  all.push_back(real("order_bonus",
                     [](LayoutSpec& s) -> double& { return classic::parameters(s).order_bonus; }));
  all.push_back(whole("max_num_ingredients", [](LayoutSpec& s) -> int& {
    return classic::parameters(s).max_num_ingredients;
  }));
  all.push_back(real("shaping.placement_in_pot", [](LayoutSpec& s) -> double& {
    return classic::parameters(s).shaping.placement_in_pot;
  }));
  all.push_back(real("shaping.dish_pickup", [](LayoutSpec& s) -> double& {
    return classic::parameters(s).shaping.dish_pickup;
  }));
  all.push_back(real("shaping.soup_pickup", [](LayoutSpec& s) -> double& {
    return classic::parameters(s).shaping.soup_pickup;
  }));
  all.push_back(flag("random_start.positions", [](LayoutSpec& s) -> bool& {
    return classic::parameters(s).random_positions;
  }));
  all.push_back(real("random_start.object_probability", [](LayoutSpec& s) -> double& {
    return classic::parameters(s).random_object_probability;
  }));
  return all;
}

std::vector<Recipe> all_recipes() {
  std::vector<Recipe> recipes;
  for (int size = 1; size <= 3; ++size) {
    for (int tomatoes = 0; tomatoes <= size; ++tomatoes) {
      recipes.push_back({.onions = size - tomatoes, .tomatoes = tomatoes});
    }
  }
  return recipes;
}

OrderState order_state(const LayoutSpec& spec, const Recipe& recipe) {
  const auto has = [&](const std::vector<Recipe>& list) {
    return std::ranges::find(list, recipe) != list.end();
  };
  if (has(classic::parameters(spec).bonus_orders)) {
    return OrderState::kBonus;
  }
  return has(classic::parameters(spec).orders) ? OrderState::kOrdered : OrderState::kNotOrdered;
}

void set_order(LayoutSpec& spec, const Recipe& recipe, OrderState state) {
  classic::Parameters& p = classic::parameters(spec);
  std::erase(p.bonus_orders, recipe);
  const auto found = std::ranges::find(p.orders, recipe);
  const auto index = found - p.orders.begin();
  const bool was = found != p.orders.end();
  if (state == OrderState::kNotOrdered && was) {
    const auto drop = [&](auto& list) {
      if (index < static_cast<std::ptrdiff_t>(list.size())) {
        list.erase(list.begin() + index);
      }
    };
    drop(p.recipe_values);
    drop(p.recipe_times);
    p.orders.erase(found);
  } else if (state != OrderState::kNotOrdered && !was) {
    p.orders.push_back(recipe);
    if (!p.recipe_values.empty()) {
      p.recipe_values.push_back(p.recipe_values.back());
    }
    if (!p.recipe_times.empty()) {
      p.recipe_times.push_back(p.recipe_times.back());
    }
  }
  if (state == OrderState::kBonus) {
    p.bonus_orders.push_back(recipe);
  }
}

}  // namespace potluck::render
