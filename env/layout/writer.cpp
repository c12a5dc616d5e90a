// LayoutSpec -> text of a layout file: keys in a fixed order, defaults left out, a grid that looks
// like the kitchen.
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "env/layout/reader.h"
#include "env/text/json_tree.h"

namespace potluck {
namespace {

using classic::Ingredient;
using classic::Object;
using classic::ObjectKind;
using classic::Orientation;

std::string text(const std::string& value) {
  return nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string amount(double value) {
  return std::isinf(value) ? "\"inf\"" : number_text(value);
}

/// Items within one line: [a, b].
std::string inline_list(const std::vector<std::string>& items) {
  std::string out = "[";
  for (std::size_t i = 0; i < items.size(); ++i) {
    out += (i == 0 ? "" : ", ") + items[i];
  }
  return out + "]";
}

/// Items one below the other, `indent` blanks deep.
std::string tall_list(const std::vector<std::string>& items, int indent) {
  if (items.empty()) {
    return "[]";
  }
  const std::string blanks(static_cast<std::size_t>(indent), ' ');
  std::string out = "[";
  for (std::size_t i = 0; i < items.size(); ++i) {
    out += (i == 0 ? "\n" : ",\n") + blanks + "  " + items[i];
  }
  return out + "\n" + blanks + "]";
}

using Keys = std::vector<std::pair<std::string, std::string>>;

std::string inline_object(const Keys& keys) {
  std::string out = "{";
  for (std::size_t i = 0; i < keys.size(); ++i) {
    out += (i == 0 ? "\"" : ", \"") + keys[i].first + "\": " + keys[i].second;
  }
  return out + "}";
}

std::string tall_object(const Keys& keys, int indent) {
  const std::string blanks(static_cast<std::size_t>(indent), ' ');
  std::string out = "{";
  for (std::size_t i = 0; i < keys.size(); ++i) {
    out += (i == 0 ? "\n" : ",\n") + blanks + "  \"" + keys[i].first + "\": " + keys[i].second;
  }
  return out + "\n" + blanks + "}";
}

std::string recipe(const Recipe& value) {
  std::vector<std::string> items(static_cast<std::size_t>(value.onions), "\"onion\"");
  items.insert(items.end(), static_cast<std::size_t>(value.tomatoes), "\"tomato\"");
  return inline_list(items);
}

std::string recipes(const std::vector<Recipe>& values) {
  std::vector<std::string> items;
  for (const Recipe& value : values) {
    items.push_back(recipe(value));
  }
  return inline_list(items);
}

std::string object(const Object& value) {
  switch (value.kind) {
    case ObjectKind::kOnion:
      return "\"onion\"";
    case ObjectKind::kTomato:
      return "\"tomato\"";
    case ObjectKind::kDish:
      return "\"dish\"";
    case ObjectKind::kSoup:
      break;
  }
  std::vector<std::string> items;
  for (const Ingredient ingredient : value.ingredients) {
    items.emplace_back(ingredient == Ingredient::kOnion ? "\"onion\"" : "\"tomato\"");
  }
  Keys keys = {{"soup", inline_list(items)}};
  if (value.cooking_tick != -1) {
    keys.emplace_back("cooking_tick", std::to_string(value.cooking_tick));
  }
  return inline_object(keys);
}

std::string facing(Orientation orientation) {
  switch (orientation) {
    case Orientation::kNorth:
      return "\"north\"";
    case Orientation::kSouth:
      return "\"south\"";
    case Orientation::kEast:
      return "\"east\"";
    case Orientation::kWest:
      return "\"west\"";
  }
  return {};
}

std::string start_state(const classic::Snapshot& state) {
  std::vector<std::string> players;
  for (const classic::PlayerSnapshot& player : state.players) {
    Keys keys = {{"row", std::to_string(player.position.row)},
                 {"col", std::to_string(player.position.col)},
                 {"facing", facing(player.orientation)}};
    if (player.held) {
      keys.emplace_back("holding", object(*player.held));
    }
    players.push_back(inline_object(keys));
  }
  std::vector<std::string> objects;
  for (const classic::PlacedObject& placed : state.objects) {
    objects.push_back(inline_object({{"row", std::to_string(placed.position.row)},
                                     {"col", std::to_string(placed.position.col)},
                                     {"object", object(placed.object)}}));
  }
  Keys keys = {{"players", tall_list(players, 4)}};
  if (!objects.empty()) {
    keys.emplace_back("objects", tall_list(objects, 4));
  }
  if (state.timestep != 0) {
    keys.emplace_back("timestep", std::to_string(state.timestep));
  }
  if (state.orders) {
    keys.emplace_back("orders", recipes(*state.orders));
  }
  if (state.bonus_orders) {
    keys.emplace_back("bonus_orders", recipes(*state.bonus_orders));
  }
  return tall_object(keys, 2);
}

/// Collects keys whose value differs from the default.
class Writer {
 public:
  void put(const std::string& key, std::string value) { keys_.emplace_back(key, std::move(value)); }
  void number(const std::string& key, double value, double standard) {
    if (value != standard) {
      put(key, amount(value));
    }
  }
  void flag(const std::string& key, bool value, bool standard) {
    if (value != standard) {
      put(key, value ? "true" : "false");
    }
  }
  template <typename T>
  void optional(const std::string& key, const std::optional<T>& value) {
    if (value) {
      put(key, amount(static_cast<double>(*value)));
    }
  }
  template <typename T>
  void table(const std::string& key, const std::vector<T>& values) {
    std::vector<std::string> items;
    for (const T value : values) {
      items.push_back(amount(static_cast<double>(value)));
    }
    if (!items.empty()) {
      put(key, inline_list(items));
    }
  }
  void object(const std::string& key, const Writer& inner) {
    if (!inner.keys_.empty()) {
      put(key, inline_object(inner.keys_));
    }
  }
  [[nodiscard]] const Keys& keys() const { return keys_; }

 private:
  Keys keys_;
};

void write_classic(const ClassicParameters& p, Writer& out) {
  const ClassicParameters standard;
  if (!p.orders.empty()) {
    out.put("orders", recipes(p.orders));
  }
  if (!p.bonus_orders.empty()) {
    out.put("bonus_orders", recipes(p.bonus_orders));
  }
  out.number("order_bonus", p.order_bonus, standard.order_bonus);
  out.optional("delivery_reward", p.delivery_reward);
  out.table("recipe_values", p.recipe_values);
  out.optional("onion_value", p.onion_value);
  out.optional("tomato_value", p.tomato_value);
  out.optional("cook_time", p.cook_time);
  out.table("recipe_times", p.recipe_times);
  out.optional("onion_time", p.onion_time);
  out.optional("tomato_time", p.tomato_time);
  out.number("max_num_ingredients", p.max_num_ingredients, standard.max_num_ingredients);
  out.flag("old_dynamics", p.old_dynamics, standard.old_dynamics);
  Writer shaping;
  shaping.number("placement_in_pot", p.shaping.placement_in_pot, standard.shaping.placement_in_pot);
  shaping.number("dish_pickup", p.shaping.dish_pickup, standard.shaping.dish_pickup);
  shaping.number("soup_pickup", p.shaping.soup_pickup, standard.shaping.soup_pickup);
  out.object("shaping", shaping);
  Writer random;
  random.flag("positions", p.random_positions, standard.random_positions);
  random.number("object_probability", p.random_object_probability,
                standard.random_object_probability);
  out.object("random_start", random);
  if (p.start_state) {
    out.put("start_state", start_state(*p.start_state));
  }
}

void write_coop_grid(const CoopGridParameters& p, Writer& out) {
  const CoopGridParameters standard;
  out.number("delivery_reward", p.delivery_reward, standard.delivery_reward);
  out.number("pickup_reward", p.pickup_reward, standard.pickup_reward);
  out.number("respawn_probability", p.respawn_probability, standard.respawn_probability);
  out.flag("shuffle_starts", p.shuffle_starts, standard.shuffle_starts);
}

}  // namespace

std::string write_layout(const LayoutSpec& spec) {
  const LayoutSpec standard;
  Writer out;
  out.put("format", "1");
  out.put("name", text(spec.name));
  if (!spec.description.empty()) {
    out.put("description", text(spec.description));
  }
  out.put("rules", spec.rules == Rules::kClassic ? "\"classic\"" : "\"coop_grid\"");
  std::vector<std::string> rows;
  for (const std::string& row : spec.grid) {
    rows.push_back(text(row));
  }
  out.put("grid", tall_list(rows, 2));
  out.number("horizon", spec.horizon, standard.horizon);
  Writer effort;
  effort.number("move", spec.effort.move, standard.effort.move);
  effort.number("interact", spec.effort.interact, standard.effort.interact);
  effort.number("collision", spec.effort.collision, standard.effort.collision);
  out.object("effort", effort);
  switch (spec.rules) {
    case Rules::kClassic:
      write_classic(spec.classic, out);
      break;
    case Rules::kCoopGrid:
      write_coop_grid(spec.coop_grid, out);
      break;
  }
  return tall_object(out.keys(), 0) + "\n";
}

}  // namespace potluck
