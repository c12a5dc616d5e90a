#include "env/trajectory/foreign.h"

#include <algorithm>
#include <cmath>

namespace potluck::trajectory_json {
namespace {

constexpr std::size_t kMaxRecipes = 32;  // there are 14 of up to four ingredients
constexpr std::size_t kMaxIngredients = 8;
constexpr int kMostSteps = 1'000'000;  // sane; the layout says more

int steps(const Value& value) {
  const double number = value.number_or_infinite();
  if (!(number >= 0 && number <= kMostSteps) || std::trunc(number) != number) {
    value.fail("a number of steps");
  }
  return static_cast<int>(number);
}

}  // namespace

std::vector<std::string> bare(std::vector<std::string> rows) {
  for (std::string& row : rows) {
    std::ranges::replace_if(
        row, [](char symbol) { return symbol >= '1' && symbol <= '9'; }, ' ');
  }
  return rows;
}

std::vector<std::string> read_rows(const Value& terrain) {
  std::vector<std::string> rows;
  if (terrain.json().is_string()) {
    std::string text = terrain.text();
    while (!text.empty() && text.back() == '\n') {
      text.pop_back();
    }
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      rows.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
    return bare(std::move(rows));
  }
  for (std::size_t row = 0, n = terrain.size_within(0, kMaxCells); row < n; ++row) {
    const Value symbols = terrain[row];
    if (symbols.json().is_string()) {
      rows.push_back(symbols.text());
      continue;
    }
    std::string text;
    for (std::size_t col = 0, width = symbols.size_within(0, kMaxCells); col < width; ++col) {
      if (symbols[col].text().size() != 1) {
        symbols[col].fail("one symbol");
      }
      text += symbols[col].text();
    }
    rows.push_back(std::move(text));
  }
  return bare(std::move(rows));
}

std::vector<std::string> seat_players(std::vector<std::string> rows,
                                      std::span<const Position> players, const std::string& place) {
  if (players.empty() || players.size() > kMaxAgents) {
    throw InputError(place, std::to_string(players.size()) + " players",
                     "1 to " + std::to_string(kMaxAgents));
  }
  for (std::size_t i = 0; i < players.size(); ++i) {
    const auto row = static_cast<std::size_t>(players[i].row);
    const auto col = static_cast<std::size_t>(players[i].col);
    if (row >= rows.size() || col >= rows[row].size() || rows[row][col] != ' ') {
      throw InputError(place,
                       "player " + std::to_string(i) + " at row " + std::to_string(row + 1) +
                           ", col " + std::to_string(col + 1),
                       "a floor cell of its own");
    }
    rows[row][col] = static_cast<char>('1' + i);
  }
  return rows;
}

Position read_pair(const Value& value) {
  value.require_size(2);
  return {.row = value[1].small(0, kMaxCells), .col = value[0].small(0, kMaxCells)};
}

std::vector<Recipe> read_recipes(const Value& list) {
  std::vector<Recipe> recipes;
  for (std::size_t i = 0, n = list.size_within(0, kMaxRecipes); i < n; ++i) {
    const Value ingredients = list[i].json().is_object() ? list[i].at("ingredients") : list[i];
    Recipe recipe;
    for (std::size_t j = 0, m = ingredients.size_within(0, kMaxIngredients); j < m; ++j) {
      const std::string& name = ingredients[j].text();
      if (name != "onion" && name != "tomato") {
        ingredients[j].fail("\"onion\" or \"tomato\"");
      }
      ++(name == "onion" ? recipe.onions : recipe.tomatoes);
    }
    recipes.push_back(recipe);
  }
  return recipes;
}

void read_parameters(const Value& parameters, classic::Parameters& p) {
  const auto real = [&](const char* key, std::optional<double>& out) {
    if (const auto value = parameters.find(key)) {
      out = value->number_or_infinite();
    }
  };
  const auto whole = [&](const char* key, std::optional<int>& out) {
    if (const auto value = parameters.find(key)) {
      out = steps(*value);
    }
  };
  // What is told replaces whatever else would say the same.
  const auto told = [&](std::initializer_list<const char*> keys) {
    return std::ranges::any_of(keys,
                               [&](const char* key) { return parameters.find(key).has_value(); });
  };
  if (told({"delivery_reward", "onion_value", "tomato_value", "recipe_values"})) {
    p.delivery_reward.reset();
    p.onion_value.reset();
    p.tomato_value.reset();
    p.recipe_values.clear();
  }
  if (told({"cook_time", "onion_time", "tomato_time", "recipe_times"})) {
    p.cook_time.reset();
    p.onion_time.reset();
    p.tomato_time.reset();
    p.recipe_times.clear();
  }
  real("delivery_reward", p.delivery_reward);
  real("onion_value", p.onion_value);
  real("tomato_value", p.tomato_value);
  whole("cook_time", p.cook_time);
  whole("onion_time", p.onion_time);
  whole("tomato_time", p.tomato_time);
  if (const auto values = parameters.find("recipe_values")) {
    for (std::size_t i = 0, n = values->size_within(0, kMaxRecipes); i < n; ++i) {
      p.recipe_values.push_back((*values)[i].number_or_infinite());
    }
  }
  if (const auto times = parameters.find("recipe_times")) {
    for (std::size_t i = 0, n = times->size_within(0, kMaxRecipes); i < n; ++i) {
      p.recipe_times.push_back(steps((*times)[i]));
    }
  }
  if (const auto bonus = parameters.find("order_bonus")) {
    p.order_bonus = bonus->number_or_infinite();
  }
  if (const auto capacity = parameters.find("max_num_ingredients")) {
    p.max_num_ingredients = capacity->small(1, kMostSteps);
  }
  if (const auto dynamics = parameters.find("old_dynamics")) {
    p.old_dynamics = dynamics->flag();
  }
  if (const auto shaping = parameters.find("rew_shaping_params")) {
    const auto amount = [&](const char* key, double& out) {
      const auto value = shaping->find(key);
      out = value ? value->number_or_infinite() : 0;
    };
    amount("PLACEMENT_IN_POT_REW", p.shaping.placement_in_pot);
    amount("DISH_PICKUP_REWARD", p.shaping.dish_pickup);
    amount("SOUP_PICKUP_REWARD", p.shaping.soup_pickup);
  }
}

}  // namespace potluck::trajectory_json
