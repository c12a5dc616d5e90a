// Episodes -> Overcooked-AI's saved trajectories, as its AgentEvaluator.load_traj_from_json reads
// them (the format: env/trajectory/foreign.h). Keys that it does not save, because it forgets them
// (cook times, values, dynamics), stand among "mdp_params", where its from_layout_name takes them.
// Kitchens that only its program of 2019 can play have that program's parameters.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "env/classic/game/era.h"
#include "env/classic/game/parameters.h"
#include "env/classic/game/recipes.h"
#include "env/classic/layout/json.h"
#include "env/classic/rule_set.h"
#include "env/text/json_text.h"
#include "env/text/json_tree.h"
#include "env/trajectory/foreign.h"

namespace potluck {
namespace {

using Ordered = nlohmann::ordered_json;

Ordered recipe_list(std::span<const Recipe> recipes) {
  Ordered list = Ordered::array();
  for (const Recipe& recipe : recipes) {
    Ordered ingredients = Ordered::array();
    for (int i = 0; i < recipe.size(); ++i) {
      ingredients.push_back(i < recipe.onions ? "onion" : "tomato");
    }
    list.push_back({{"ingredients", std::move(ingredients)}});
  }
  return list;
}

/// What Python reads as the number; JSON has no infinity.
std::string python_number(double value) {
  return std::isinf(value) ? (value > 0 ? "Infinity" : "-Infinity") : number_text(value);
}

std::string parameters_text(const Layout& layout) {
  const LayoutSpec& spec = layout.spec();
  const classic::Parameters& p = classic::parameters(spec);
  const classic::Parameters standard;
  Ordered terrain = Ordered::array();
  for (const std::string& row : trajectory_json::bare(spec.grid)) {
    Ordered symbols = Ordered::array();
    for (const char symbol : row) {
      symbols.push_back(std::string(1, symbol));
    }
    terrain.push_back(std::move(symbols));
  }
  Ordered starts = Ordered::array();
  for (const Cell cell : layout.starts()) {
    starts.push_back({layout.col(cell), layout.row(cell)});
  }
  const classic::Recipes recipes(p);
  Ordered json = {{"layout_name", spec.name},
                  {"terrain", std::move(terrain)},
                  {"start_player_positions", std::move(starts)},
                  {"rew_shaping_params",
                   {{"PLACEMENT_IN_POT_REW", p.shaping.placement_in_pot},
                    {"DISH_PICKUP_REWARD", p.shaping.dish_pickup},
                    {"SOUP_PICKUP_REWARD", p.shaping.soup_pickup},
                    {"DISH_DISP_DISTANCE_REW", 0},
                    {"POT_DISTANCE_REW", 0},
                    {"SOUP_DISTANCE_REW", 0}}}};
  const bool of_2019 = classic::only_plays_in_2019(spec);
  if (of_2019) {
    json["start_order_list"] = nullptr;
    json["num_items_for_soup"] = p.max_num_ingredients;
  } else {
    json["start_bonus_orders"] = recipe_list(p.bonus_orders);
    json["start_all_orders"] =
        p.orders.empty() ? recipe_list(recipes.all()) : recipe_list(p.orders);
  }
  const auto optional = [&](const char* key, const auto& value) {
    if (value) {
      json[key] = *value;
    }
  };
  optional("delivery_reward", p.delivery_reward);
  optional("onion_value", p.onion_value);
  optional("tomato_value", p.tomato_value);
  optional("cook_time", p.cook_time);
  optional("onion_time", p.onion_time);
  optional("tomato_time", p.tomato_time);
  if (!p.recipe_values.empty()) {
    json["recipe_values"] = p.recipe_values;
  }
  if (!p.recipe_times.empty()) {
    json["recipe_times"] = p.recipe_times;
  }
  if (p.max_num_ingredients != standard.max_num_ingredients && !of_2019) {
    json["max_num_ingredients"] = p.max_num_ingredients;
  }
  if (p.old_dynamics && !of_2019) {
    json["old_dynamics"] = true;
  }
  std::string text = dump_json(json);
  if (p.order_bonus != standard.order_bonus) {
    text.insert(text.size() - 1, ",\"order_bonus\":" + python_number(p.order_bonus));
  }
  return text;
}

Ordered action_json(Action action) {
  switch (static_cast<ClassicAction>(action)) {
    case ClassicAction::kNorth:
      return {0, -1};
    case ClassicAction::kSouth:
      return {0, 1};
    case ClassicAction::kEast:
      return {1, 0};
    case ClassicAction::kWest:
      return {-1, 0};
    case ClassicAction::kInteract:
      return "interact";
    case ClassicAction::kStay:
      break;
  }
  return {0, 0};
}

/// The entry of one episode in each of the file's lists.
struct Entry {
  std::string states;
  std::string actions;
  std::string rewards;
  std::string dones;
  double total = 0;
};

Entry entry_of(const Trajectory& episode) {
  Entry entry;
  const classic::Recipes recipes(classic::parameters(*episode.layout));
  for (std::size_t t = 0; t < episode.steps.size(); ++t) {
    const std::string comma = t == 0 ? "" : ", ";
    entry.states += comma + classic::write_snapshot(episode.states[t], recipes);
    Ordered joint = Ordered::array();
    for (const Action action : episode.steps[t].actions) {
      joint.push_back(action_json(action));
    }
    entry.actions += comma + dump_json(joint);
    const auto reward = static_cast<double>(episode.steps[t].team());
    entry.rewards += comma + python_number(reward);
    entry.dones += comma + (t + 1 == episode.steps.size() ? "true" : "false");
    entry.total += reward;
  }
  return entry;
}

}  // namespace

OvercookedText write_overcooked_ai(std::span<const Trajectory> episodes, const std::string& place) {
  OvercookedText written;
  std::vector<std::pair<std::string, std::string>> lists = {
      {"ep_states", ""},  {"ep_actions", ""}, {"ep_rewards", ""}, {"ep_dones", ""},
      {"ep_returns", ""}, {"ep_lengths", ""}, {"mdp_params", ""}, {"env_params", ""}};
  for (const Trajectory& episode : episodes) {
    if (episode.layout->rules() != classic::rule_set()) {
      throw InputError(place, "a game of rules " + std::string(episode.layout->rules().name()),
                       "rules classic", "Overcooked-AI knows no others");
    }
    const LayoutSpec& spec = episode.layout->spec();
    const std::string warning =
        "only Overcooked-AI of 2019 has soups like those of " + in_quotes(spec.name);
    if (classic::only_plays_in_2019(spec) &&
        std::ranges::find(written.warnings, warning) == written.warnings.end()) {
      written.warnings.push_back(warning);
    }
    const Entry entry = entry_of(episode);
    const std::vector<std::string> texts = {"[" + entry.states + "]",
                                            "[" + entry.actions + "]",
                                            "[" + entry.rewards + "]",
                                            "[" + entry.dones + "]",
                                            python_number(entry.total),
                                            std::to_string(episode.steps.size()),
                                            parameters_text(*episode.layout),
                                            R"({"start_state_fn": null, "horizon": )" +
                                                std::to_string(episode.layout->horizon()) +
                                                R"(, "info_level": 0, "num_mdp": 1})"};
    for (std::size_t i = 0; i < lists.size(); ++i) {
      lists[i].second += (lists[i].second.empty() ? "" : ", ") + texts[i];
    }
  }
  std::string out = "{";
  for (const auto& [key, values] : lists) {
    out += (out.size() == 1 ? "\"" : ",\n\"") + key + "\": [" + values + "]";
  }
  written.text = out + "}\n";
  return written;
}

}  // namespace potluck
