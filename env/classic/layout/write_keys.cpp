#include <string>
#include <vector>

#include "env/classic/game/era.h"
#include "env/classic/game/parameters.h"
#include "env/classic/layout/keys.h"
#include "env/text/key_writer.h"

namespace potluck::classic {
namespace {

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

std::string start_state(const Snapshot& state) {
  std::vector<std::string> players;
  for (const PlayerSnapshot& player : state.players) {
    Keys keys = {{"row", std::to_string(player.position.row)},
                 {"col", std::to_string(player.position.col)},
                 {"facing", facing(player.orientation)}};
    if (player.held) {
      keys.emplace_back("holding", object_text(*player.held));
    }
    players.push_back(inline_object(keys));
  }
  std::vector<std::string> objects;
  for (const PlacedObject& placed : state.objects) {
    objects.push_back(inline_object({{"row", std::to_string(placed.position.row)},
                                     {"col", std::to_string(placed.position.col)},
                                     {"object", object_text(placed.object)}}));
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

}  // namespace

std::string object_text(const Object& value) {
  if (value.kind != ObjectKind::kSoup) {
    return json_text(name_of(value.kind));
  }
  std::vector<std::string> items;
  for (const Ingredient ingredient : value.ingredients) {
    items.push_back(json_text(name_of(ingredient)));
  }
  Keys keys = {{"soup", inline_list(items)}};
  if (value.cooking_tick != -1) {
    keys.emplace_back("cooking_tick", std::to_string(value.cooking_tick));
  }
  return inline_object(keys);
}

void write_keys(const LayoutSpec& spec, KeyWriter& out) {
  const Parameters& p = parameters(spec);
  // What follows from an era is left to it.
  Parameters standard;
  if (p.era == Era::k2019) {
    LayoutSpec derived = spec;
    play_as_in_2019(derived);
    const Parameters& follows = parameters(derived);
    standard.orders = follows.orders;
    standard.max_num_ingredients = follows.max_num_ingredients;
    standard.old_dynamics = follows.old_dynamics;
  }
  if (p.era != Era::kUnsaid) {
    out.put("era", json_text(std::string(to_string(p.era))));
  }
  out.optional("num_items_for_soup", p.num_items_for_soup);
  if (p.start_order_list) {
    std::vector<std::string> items;
    for (const std::string& order : *p.start_order_list) {
      items.push_back(json_text(order));
    }
    out.put("start_order_list", items.empty() ? "null" : inline_list(items));
  }
  if (p.orders != standard.orders) {
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
  KeyWriter shaping;
  shaping.number("placement_in_pot", p.shaping.placement_in_pot, standard.shaping.placement_in_pot);
  shaping.number("dish_pickup", p.shaping.dish_pickup, standard.shaping.dish_pickup);
  shaping.number("soup_pickup", p.shaping.soup_pickup, standard.shaping.soup_pickup);
  out.object("shaping", shaping);
  KeyWriter random;
  random.flag("positions", p.random_positions, standard.random_positions);
  random.number("object_probability", p.random_object_probability,
                standard.random_object_probability);
  out.object("random_start", random);
  if (p.start_state) {
    out.put("start_state", start_state(*p.start_state));
  }
}

}  // namespace potluck::classic
