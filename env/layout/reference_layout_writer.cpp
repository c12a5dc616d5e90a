#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "env/classic/game/era.h"
#include "env/classic/game/parameters.h"
#include "env/classic/game/recipes.h"
#include "env/classic/layout/json.h"
#include "env/classic/rule_set.h"
#include "env/layout/reference_layout.h"
#include "env/text/error.h"
#include "env/text/json_tree.h"

namespace potluck {
namespace {

std::string amount(double value) {
  return std::isinf(value) ? "float('inf')" : number_text(value);
}

/// A JSON value as a Python literal. Texts here are names of things and need no escapes.
std::string python(const JsonValue& value) {
  switch (value.kind) {
    case JsonValue::Kind::kNull:
      return "None";
    case JsonValue::Kind::kBoolean:
      return value.boolean ? "True" : "False";
    case JsonValue::Kind::kNumber:
      return number_text(value.number);
    case JsonValue::Kind::kString:
      return "\"" + value.text + "\"";
    case JsonValue::Kind::kArray:
    case JsonValue::Kind::kObject:
      break;
  }
  const bool object = value.kind == JsonValue::Kind::kObject;
  std::string out = object ? "{" : "[";
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    out += i == 0 ? "" : ", ";
    out += object ? "\"" + value.items[i].key + "\": " : "";
    out += python(value.items[i]);
  }
  return out + (object ? "}" : "]");
}

std::string recipe(const Recipe& value) {
  std::string out = "{\"ingredients\": [";
  for (int i = 0; i < value.size(); ++i) {
    out += i == 0 ? "" : ", ";
    out += i < value.onions ? "\"onion\"" : "\"tomato\"";
  }
  return out + "]}";
}

template <typename T, typename Show>
std::string list(const std::vector<T>& values, Show show) {
  std::string out = "[";
  for (std::size_t i = 0; i < values.size(); ++i) {
    out += (i == 0 ? "" : ", ") + show(values[i]);
  }
  return out + "]";
}

/// Has the kitchen keys of 2019 that must stay, since no era was chosen or today's program has no
/// words for what that era plays?
bool is_in_words_of_2019(const LayoutSpec& spec) {
  const classic::Parameters& p = classic::parameters(spec);
  if (p.era != classic::Era::k2019) {
    return p.era == classic::Era::kUnsaid && classic::written_in_2019(p) && p.orders.empty();
  }
  LayoutSpec derived = spec;
  classic::play_as_in_2019(derived);
  return classic::only_plays_in_2019(spec) && classic::parameters(derived) == p;
}

std::vector<std::string> unsayable(const LayoutSpec& spec) {
  std::vector<std::string> warnings;
  const auto warn = [&](const std::string& key, const std::string& why) {
    warnings.push_back(key + " " + why);
  };
  if (!spec.description.empty()) {
    warn("description", "is kept as a comment only");
  }
  if (spec.horizon != LayoutSpec{}.horizon) {
    warn("horizon", "is left out: a .layout file has none");
  }
  if (spec.effort != Effort{}) {
    warn("effort", "is left out: a .layout file has none");
  }
  const classic::Parameters& p = classic::parameters(spec);
  if (p.random_positions || p.random_object_probability != 0) {
    warn("random_start", "is left out: Overcooked-AI takes it from the caller");
  }
  if (p.era == classic::Era::k2019 && is_in_words_of_2019(spec)) {
    warn("era", "is left out: only Overcooked-AI of 2019 has soups like these");
  }
  return warnings;
}

}  // namespace

ReferenceText write_reference_layout(const LayoutSpec& spec) {
  if (spec.rules != &classic::rule_set()) {
    throw InputError("layout " + spec.name, "rules " + std::string(spec.rules->name()),
                     "rules classic", "a .layout file knows no others");
  }
  std::vector<std::pair<std::string, std::string>> keys;
  const auto put = [&](const std::string& key, std::string value) {
    keys.emplace_back(key, std::move(value));
  };
  const auto number = [&](const std::string& key, const auto& value) {
    if (value) {
      put(key, amount(static_cast<double>(*value)));
    }
  };
  std::string grid = "\"\"\"";
  for (std::size_t row = 0; row < spec.grid.size(); ++row) {
    grid += (row == 0 ? "" : "\n" + std::string(16, ' ')) + spec.grid[row];
  }
  put("grid", grid + "\"\"\"");
  const classic::Parameters& p = classic::parameters(spec);
  const classic::Parameters standard;
  const bool words_of_2019 = is_in_words_of_2019(spec);
  if (words_of_2019) {
    const std::vector<std::string> kinds = p.start_order_list.value_or(std::vector<std::string>{});
    if (p.start_order_list || !p.num_items_for_soup) {
      put("start_order_list", kinds.empty() ? "None" : list(kinds, [](const std::string& kind) {
            return "\"" + kind + "\"";
          }));
    }
    if (p.num_items_for_soup) {
      put("num_items_for_soup", std::to_string(*p.num_items_for_soup));
    }
  } else {
    put("start_bonus_orders", list(p.bonus_orders, recipe));
    put("start_all_orders", list(p.orders, recipe));
  }
  if (p.order_bonus != standard.order_bonus) {
    put("order_bonus", amount(p.order_bonus));
  }
  number("delivery_reward", p.delivery_reward);
  if (!p.recipe_values.empty()) {
    put("recipe_values", list(p.recipe_values, amount));
  }
  number("onion_value", p.onion_value);
  number("tomato_value", p.tomato_value);
  number("cook_time", p.cook_time);
  if (!p.recipe_times.empty()) {
    put("recipe_times", list(p.recipe_times, [](int time) { return std::to_string(time); }));
  }
  number("onion_time", p.onion_time);
  number("tomato_time", p.tomato_time);
  if (p.max_num_ingredients != standard.max_num_ingredients && !words_of_2019) {
    put("max_num_ingredients", std::to_string(p.max_num_ingredients));
  }
  if (p.old_dynamics && !words_of_2019) {
    put("old_dynamics", "True");
  }
  put("rew_shaping_params",
      p.shaping == classic::Shaping{}
          ? "None"
          : "{\"PLACEMENT_IN_POT_REW\": " + amount(p.shaping.placement_in_pot) +
                ", \"DISH_PICKUP_REWARD\": " + amount(p.shaping.dish_pickup) +
                ", \"SOUP_PICKUP_REWARD\": " + amount(p.shaping.soup_pickup) +
                ", \"DISH_DISP_DISTANCE_REW\": 0, \"POT_DISTANCE_REW\": 0, "
                "\"SOUP_DISTANCE_REW\": 0}");
  if (p.start_state) {
    const std::string json = classic::write_snapshot(*p.start_state, classic::Recipes(p));
    put("start_state", python(parse_json(json, "start_state")));
  }
  ReferenceText out;
  out.warnings = unsayable(spec);
  out.text = spec.description.empty() ? "" : "# " + spec.description + "\n";
  out.text += "{\n";
  for (const auto& [key, value] : keys) {
    out.text += "    \"" + key + "\": " + value + ",\n";
  }
  out.text.resize(out.text.size() - 2);
  out.text += "\n}\n";
  return out;
}

}  // namespace potluck
