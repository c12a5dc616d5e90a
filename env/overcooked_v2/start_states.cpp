#include "env/overcooked_v2/start_states.h"

#include <algorithm>
#include <array>
#include <string>

namespace potluck::overcooked_v2 {
namespace {

using Kind = JsonValue::Kind;

constexpr std::array<std::string_view, 4> kFacings = {"north", "south", "east", "west"};
constexpr const char* kObjectExpected =
    "\"dish\", an ingredient, or {\"soup\": [ingredients], \"cooking_tick\": -1}";

/// Reads one state.
class StateKeys {
 public:
  StateKeys(const JsonValue& value, const std::string& path, const Complain& complain)
      : fields_(value, path + ".", complain), path_(path), complain_(complain) {}

  Snapshot read() {
    Snapshot state;
    fields_.whole("timestep", state.timestep);
    each("players", [&](Fields& f, const std::string& path) {
      PlayerSnapshot& player = state.players.emplace_back();
      read_position(f, player.position);
      read_facing(f, player.orientation);
      const JsonValue* held = f.get("holding");
      if (held != nullptr && held->kind != Kind::kNull) {
        read_object(*held, path + ".holding", f, player.held.emplace());
      }
    });
    each("objects", [&](Fields& f, const std::string& path) {
      PlacedObject& placed = state.objects.emplace_back();
      read_position(f, placed.position);
      if (const JsonValue* object = f.get("object")) {
        read_object(*object, path + ".object", f, placed.object);
      }
    });
    if (const JsonValue* table = fields_.object("table")) {
      for (const JsonValue& numbers : table->items) {
        read_numbers(numbers, state.table[numbers.key]);
      }
    }
    fields_.finish();
    return state;
  }

 private:
  template <class ReadItem>
  void each(const char* key, ReadItem read_item) {
    const auto* items = fields_.list(key, "a list of objects");
    for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
      const std::string path = indexed_key(fields_.path(key), i);
      if ((*items)[i].kind != Kind::kObject) {
        fields_.wrong((*items)[i], path, "an object { }");
        continue;
      }
      Fields inner((*items)[i], path + ".", complain_);
      read_item(inner, path);
      inner.finish();
    }
  }

  static void read_position(Fields& fields, Position& out) {
    fields.whole("row", out.row);
    fields.whole("col", out.col);
  }

  static void read_facing(Fields& fields, Orientation& out) {
    const JsonValue* facing = fields.get("facing");
    if (facing == nullptr) {
      return;
    }
    const auto* const known = std::ranges::find(kFacings, facing->text);
    if (known == kFacings.end()) {
      fields.wrong(*facing, fields.path("facing"), R"("north", "south", "east" or "west")");
    } else {
      out = static_cast<Orientation>(known - kFacings.begin());
    }
  }

  void read_object(const JsonValue& value, const std::string& path, Fields& fields, Object& out) {
    if (value.kind == Kind::kObject) {
      out.kind = ObjectKind::kSoup;
      Fields soup(value, path + ".", complain_);
      const auto* items = soup.list("soup", "a list of ingredients");
      for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
        if (const auto ingredient = ingredient_named((*items)[i].text)) {
          out.ingredients.push_back(*ingredient);
        } else {
          fields.wrong((*items)[i], indexed_key(path + ".soup", i), kIngredientExpected);
        }
      }
      soup.whole("cooking_tick", out.cooking_tick);
      soup.finish();
    } else if (value.text == "dish") {
      out.kind = ObjectKind::kDish;
    } else if (const auto ingredient = ingredient_named(value.text)) {
      out.kind = kind_of(*ingredient);
    } else {
      fields.wrong(value, path, kObjectExpected);
    }
  }

  void read_numbers(const JsonValue& list, std::vector<int>& out) {
    const std::string path = path_ + ".table." + list.key;
    if (list.kind != Kind::kArray) {
      fields_.wrong(list, path, "a list of whole numbers");
      return;
    }
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      const JsonValue& item = list.items[i];
      if (!item.whole || item.integer < -kMaxTableNumber || item.integer > kMaxTableNumber) {
        fields_.wrong(item, indexed_key(path, i), "a whole number");
        return;
      }
      out.push_back(static_cast<int>(item.integer));
    }
  }

  static constexpr int kMaxTableNumber = 1'000'000;

  Fields fields_;
  const std::string& path_;
  const Complain& complain_;
};

std::string object_text(const Object& object) {
  if (object.kind != ObjectKind::kSoup) {
    return json_text(name_of(object.kind));
  }
  std::vector<std::string> items;
  for (const Ingredient ingredient : object.ingredients) {
    items.push_back(json_text(name_of(ingredient)));
  }
  return inline_object(
      {{"soup", inline_list(items)}, {"cooking_tick", std::to_string(object.cooking_tick)}});
}

Keys position_keys(Position position) {
  return {{"row", std::to_string(position.row)}, {"col", std::to_string(position.col)}};
}

std::string state_text(const Snapshot& state) {
  std::vector<std::string> players;
  for (const PlayerSnapshot& player : state.players) {
    Keys keys = position_keys(player.position);
    keys.emplace_back("facing", json_text(kFacings[static_cast<std::size_t>(player.orientation)]));
    if (player.held) {
      keys.emplace_back("holding", object_text(*player.held));
    }
    players.push_back(inline_object(keys));
  }
  std::vector<std::string> objects;
  for (const PlacedObject& placed : state.objects) {
    Keys keys = position_keys(placed.position);
    keys.emplace_back("object", object_text(placed.object));
    objects.push_back(inline_object(keys));
  }
  Keys table;
  for (const auto& [name, numbers] : state.table) {
    std::vector<std::string> items;
    for (const int number : numbers) {
      items.push_back(std::to_string(number));
    }
    table.emplace_back(name, inline_list(items));
  }
  Keys keys;
  if (state.timestep != 0) {
    keys.emplace_back("timestep", std::to_string(state.timestep));
  }
  keys.emplace_back("players", inline_list(players));
  if (!objects.empty()) {
    keys.emplace_back("objects", inline_list(objects));
  }
  keys.emplace_back("table", inline_object(table));
  return inline_object(keys);
}

}  // namespace

std::optional<Ingredient> ingredient_named(std::string_view name) {
  const auto* const known = std::ranges::find(kIngredientNames, name);
  return known == kIngredientNames.end()
             ? std::nullopt
             : std::optional(static_cast<Ingredient>(known - kIngredientNames.begin()));
}

void read_start_states(Fields& fields, std::vector<Snapshot>& states) {
  const auto* items = fields.list("start_states", "a list of states");
  for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
    const std::string path = indexed_key("start_states", i);
    if ((*items)[i].kind != Kind::kObject) {
      fields.wrong((*items)[i], path, "an object { }");
      return;
    }
    states.push_back(StateKeys((*items)[i], path, fields.complain()).read());
  }
}

void write_start_states(const std::vector<Snapshot>& states, KeyWriter& out) {
  std::vector<std::string> items;
  for (const Snapshot& state : states) {
    items.push_back(state_text(state));
  }
  if (!items.empty()) {
    out.put("start_states", tall_list(items, 2));
  }
}

}  // namespace potluck::overcooked_v2
