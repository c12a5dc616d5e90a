#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "env/classic/game/era.h"
#include "env/classic/game/parameters.h"
#include "env/classic/layout/keys.h"
#include "env/text/fields.h"

namespace potluck::classic {
namespace {

/// Fills the parameters.
class KeyReader {
 public:
  KeyReader(const Complain& complain, LayoutSpec& spec) : complain_(complain), spec_(spec) {}

  void read(Fields& fields) {
    Parameters& p = parameters(spec_);
    read_era(fields, p);
    if (p.era == Era::k2019) {
      play_as_in_2019(spec_);  // what the file says besides has the last word
    }
    if (fields.get("orders") != nullptr) {
      read_recipes(fields, "orders", p.orders);
    }
    read_recipes(fields, "bonus_orders", p.bonus_orders);
    fields.real_or_infinite("order_bonus", p.order_bonus);
    fields.optional_real("delivery_reward", p.delivery_reward);
    read_table(fields, "recipe_values", [&](Fields& cell, const char* key) {
      cell.real(key, p.recipe_values.emplace_back());
    });
    fields.optional_real("onion_value", p.onion_value);
    fields.optional_real("tomato_value", p.tomato_value);
    fields.optional_whole("cook_time", p.cook_time);
    read_table(fields, "recipe_times", [&](Fields& cell, const char* key) {
      cell.whole(key, p.recipe_times.emplace_back());
    });
    fields.optional_whole("onion_time", p.onion_time);
    fields.optional_whole("tomato_time", p.tomato_time);
    fields.whole("max_num_ingredients", p.max_num_ingredients);
    fields.flag("old_dynamics", p.old_dynamics);
    if (const JsonValue* shaping = fields.object("shaping")) {
      Fields rewards(*shaping, "shaping.", complain_);
      rewards.real("placement_in_pot", p.shaping.placement_in_pot);
      rewards.real("dish_pickup", p.shaping.dish_pickup);
      rewards.real("soup_pickup", p.shaping.soup_pickup);
      rewards.finish();
    }
    if (const JsonValue* random = fields.object("random_start")) {
      Fields chances(*random, "random_start.", complain_);
      chances.flag("positions", p.random_positions);
      chances.real("object_probability", p.random_object_probability);
      chances.finish();
    }
    if (const JsonValue* state = fields.object("start_state")) {
      read_start_state(*state);
    }
  }

 private:
  void read_era(Fields& fields, Parameters& p) {
    if (const JsonValue* value = fields.get("era")) {
      const bool is_2019 = value->text == "2019" || (value->whole && value->integer == 2019);
      if (!is_2019 && value->text != "today") {
        fields.wrong(*value, fields.path("era"), R"("2019" or "today")");
      } else {
        p.era = is_2019 ? Era::k2019 : Era::kToday;
      }
    }
    fields.optional_whole("num_items_for_soup", p.num_items_for_soup);
    const JsonValue* list = fields.get("start_order_list");
    if (list == nullptr) {
      return;
    }
    p.start_order_list.emplace();
    if (list->kind == JsonValue::Kind::kNull) {
      return;
    }
    constexpr const char* kExpected = R"(null or a list of "onion", "tomato" and "any")";
    if (list->kind != JsonValue::Kind::kArray || list->items.empty()) {
      fields.wrong(*list, fields.path("start_order_list"), kExpected);
      return;
    }
    for (std::size_t i = 0; i < list->items.size(); ++i) {
      const JsonValue& order = list->items[i];
      if (order.text != "onion" && order.text != "tomato" && order.text != "any") {
        fields.wrong(order, indexed_key("start_order_list", i), R"("onion", "tomato" or "any")");
        return;
      }
      p.start_order_list->push_back(order.text);
    }
  }

  /// A list of numbers: each item is read as if it were the value of a key of its own.
  template <typename ReadItem>
  void read_table(Fields& fields, const char* key, ReadItem read_item) {
    const auto* items = fields.list(key, "a list of numbers, one per order");
    for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
      const std::string name = indexed_key(key, i);
      JsonValue object;
      object.kind = JsonValue::Kind::kObject;
      object.items.push_back((*items)[i]);
      object.items.back().key = name;
      Fields cell(object, "", complain_);
      read_item(cell, name.c_str());
    }
  }

  bool read_ingredients(const JsonValue& value, const std::string& path, Fields& fields,
                        std::vector<Ingredient>& out) {
    const std::string expected = "a list of \"onion\" and \"tomato\"";
    if (value.kind != JsonValue::Kind::kArray) {
      fields.wrong(value, path, expected);
      return false;
    }
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      const JsonValue& item = value.items[i];
      if (item.text != "onion" && item.text != "tomato") {
        fields.wrong(item, path + "[" + std::to_string(i) + "]", "\"onion\" or \"tomato\"");
        return false;
      }
      out.push_back(item.text == "onion" ? Ingredient::kOnion : Ingredient::kTomato);
    }
    return true;
  }

  /// Returns whether the key is there.
  bool read_recipes(Fields& fields, const char* key, std::vector<Recipe>& out) {
    if (fields.path(key) == key) {
      out.clear();
    }
    const auto* items = fields.list(key, "a list of recipes such as [[\"onion\", \"onion\"]]");
    if (items == nullptr) {
      return false;
    }
    for (std::size_t i = 0; i < items->size(); ++i) {
      std::vector<Ingredient> ingredients;
      const std::string path = fields.path(key) + "[" + std::to_string(i) + "]";
      if (read_ingredients((*items)[i], path, fields, ingredients)) {
        const auto onions = std::count(ingredients.begin(), ingredients.end(), Ingredient::kOnion);
        const auto all = static_cast<int>(ingredients.size());
        out.push_back({static_cast<int>(onions), all - static_cast<int>(onions)});
      }
    }
    return true;
  }

  void read_object(const JsonValue& value, const std::string& path, Fields& fields, Object& out) {
    if (value.kind == JsonValue::Kind::kObject) {
      out.kind = ObjectKind::kSoup;
      Fields soup(value, path + ".", complain_);
      if (const JsonValue* ingredients = soup.get("soup")) {
        read_ingredients(*ingredients, path + ".soup", soup, out.ingredients);
      } else {
        complain_(value, {.severity = Finding::Severity::kError,
                          .place = path,
                          .found = path + " has no key \"soup\"",
                          .expected = "{\"soup\": [\"onion\", …], \"cooking_tick\": -1}",
                          .remedy = {}});
      }
      soup.whole("cooking_tick", out.cooking_tick);
      soup.finish();
    } else if (value.text == "onion") {
      out.kind = ObjectKind::kOnion;
    } else if (value.text == "tomato") {
      out.kind = ObjectKind::kTomato;
    } else if (value.text == "dish") {
      out.kind = ObjectKind::kDish;
    } else {
      fields.wrong(value, path, "\"onion\", \"tomato\", \"dish\" or {\"soup\": [...]}");
    }
  }

  void read_position(Fields& fields, const JsonValue& value, const std::string& path,
                     Position& out) {
    const bool row = fields.whole("row", out.row);
    const bool col = fields.whole("col", out.col);
    if (!row || !col) {
      complain_(value, {.severity = Finding::Severity::kError,
                        .place = path,
                        .found = path + " has no " + (row ? "\"col\"" : "\"row\""),
                        .expected = "\"row\" and \"col\", counting from 0",
                        .remedy = {}});
    }
  }

  /// Calls `read_item(fields, value, path)` for each object of a list.
  template <typename ReadItem>
  void each_object(Fields& fields, const char* key, ReadItem read_item) {
    const auto* items = fields.list(key, "a list of objects");
    for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
      const JsonValue& item = (*items)[i];
      const std::string path = fields.path(key) + "[" + std::to_string(i) + "]";
      if (item.kind != JsonValue::Kind::kObject) {
        fields.wrong(item, path, "an object { }");
        continue;
      }
      Fields inner(item, path + ".", complain_);
      read_item(inner, item, path);
      inner.finish();
    }
  }

  void read_start_state(const JsonValue& value) {
    Snapshot& state = parameters(spec_).start_state.emplace();
    Fields fields(value, "start_state.", complain_);
    each_object(fields, "players", [&](Fields& f, const JsonValue& item, const std::string& path) {
      PlayerSnapshot& player = state.players.emplace_back();
      read_position(f, item, path, player.position);
      read_facing(f, player.orientation);
      const JsonValue* held = f.get("holding");
      if (held != nullptr && held->kind != JsonValue::Kind::kNull) {
        read_object(*held, path + ".holding", f, player.held.emplace());
      }
    });
    each_object(fields, "objects", [&](Fields& f, const JsonValue& item, const std::string& path) {
      PlacedObject& placed = state.objects.emplace_back();
      read_position(f, item, path, placed.position);
      if (const JsonValue* object = f.get("object")) {
        read_object(*object, path + ".object", f, placed.object);
      } else {
        complain_(item, {.severity = Finding::Severity::kError,
                         .place = path,
                         .found = path + " has no \"object\"",
                         .expected = "\"onion\", \"tomato\", \"dish\" or {\"soup\": [...]}",
                         .remedy = {}});
      }
    });
    fields.whole("timestep", state.timestep);
    std::vector<Recipe> recipes;
    if (read_recipes(fields, "orders", recipes)) {
      state.orders = std::exchange(recipes, {});
    }
    if (read_recipes(fields, "bonus_orders", recipes)) {
      state.bonus_orders = std::move(recipes);
    }
    fields.finish();
  }

  void read_facing(Fields& fields, Orientation& out) {
    const JsonValue* facing = fields.get("facing");
    if (facing == nullptr || facing->text == "north") {
      out = Orientation::kNorth;
    } else if (facing->text == "south") {
      out = Orientation::kSouth;
    } else if (facing->text == "east") {
      out = Orientation::kEast;
    } else if (facing->text == "west") {
      out = Orientation::kWest;
    } else {
      fields.wrong(*facing, fields.path("facing"), "\"north\", \"south\", \"east\" or \"west\"");
    }
  }

  const Complain& complain_;
  LayoutSpec& spec_;
};

}  // namespace

void read_keys(Fields& fields, LayoutSpec& spec) {
  KeyReader(fields.complain(), spec).read(fields);
}

}  // namespace potluck::classic
