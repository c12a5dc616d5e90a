#include "env/classic/layout/json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "env/text/error.h"
#include "env/text/json_cursor.h"
#include "env/text/json_text.h"

namespace potluck::classic {
namespace {

using Json = nlohmann::json;

constexpr int kLegacyFinished = 20;  // reference: SoupState.from_dict, legacy states
constexpr int kMaxDepth = 32;
constexpr std::array<Position, 4> kDirections = {
    Position{.row = -1, .col = 0}, Position{.row = 1, .col = 0}, Position{.row = 0, .col = 1},
    Position{.row = 0, .col = -1}};

class Reader {
 public:
  /// `notes`: of a recording, or null.
  Reader(const Recipes* recipes, StateNotes* notes, std::string place)
      : recipes_(recipes), notes_(notes), place_(std::move(place)) {}

  [[nodiscard]] Snapshot snapshot(const Json& json) const {
    require(json.is_object(), "", "an object");
    Snapshot snapshot;
    for (const Json& player : list(json, "players", "")) {
      snapshot.players.push_back(read_player(player, key("players", snapshot.players.size())));
    }
    const Json& objects = member(json, "objects", "");
    require(objects.is_array() || objects.is_object(), "objects", "a list or an object");
    if (notes_ != nullptr) {
      notes_->unordered |= objects.is_object() && objects.size() > 1;
      notes_->timesteps |= json.contains("timestep");
    }
    for (const Json& item : objects) {
      const std::string where = key("objects", snapshot.objects.size());
      snapshot.objects.push_back(
          {.position = read_pair(member(item, "position", where), where + ".position"),
           .object = read_object(item, where)});
    }
    if (json.contains("timestep")) {
      snapshot.timestep = read_int(json["timestep"], "timestep");
    }
    snapshot.orders = read_orders(json, "all_orders");
    snapshot.bonus_orders = read_orders(json, "bonus_orders");
    return snapshot;
  }

  [[noreturn]] void fail(const std::string& where, const std::string& found,
                         const std::string& expected) const {
    throw InputError(where.empty() ? place_ : place_ + ": " + where, found, expected);
  }

 private:
  static std::string key(const std::string& name, std::size_t index) {
    return name + "[" + std::to_string(index) + "]";
  }

  void require(bool holds, const std::string& where, const std::string& expected) const {
    if (!holds) {
      fail(where, "something else", expected);
    }
  }

  [[nodiscard]] const Json& member(const Json& json, const char* name,
                                   const std::string& where) const {
    require(json.is_object(), where, "an object");
    const auto found = json.find(name);
    if (found == json.end()) {
      fail(where, "no \"" + std::string(name) + "\"", "one");
    }
    return *found;
  }

  [[nodiscard]] const Json& list(const Json& json, const char* name,
                                 const std::string& where) const {
    const Json& value = member(json, name, where);
    require(value.is_array(), where.empty() ? name : where + "." + name, "a list");
    return value;
  }

  [[nodiscard]] int read_int(const Json& json, const std::string& where) const {
    if (json.is_number_float()) {
      const double number = json.get<double>();
      require(std::abs(number) <= std::numeric_limits<int>::max() && std::trunc(number) == number,
              where, "a whole number");
      return static_cast<int>(number);
    }
    // A number too large for its type is no whole number of ours either.
    require(json.is_number_integer(), where, "a whole number");
    const bool fits = json.is_number_unsigned()
                          ? json.get<std::uint64_t>() <=
                                static_cast<std::uint64_t>(std::numeric_limits<int>::max())
                          : json.get<std::int64_t>() >= std::numeric_limits<int>::min();
    require(fits, where, "a number of 32 bits");
    return json.get<int>();
  }

  // [x, y] as a Position.
  [[nodiscard]] Position read_pair(const Json& json, const std::string& where) const {
    require(json.is_array() && json.size() == 2, where, "two whole numbers");
    return {.row = read_int(json[1], where), .col = read_int(json[0], where)};
  }

  [[nodiscard]] Ingredient read_ingredient(const Json& json, const std::string& where) const {
    require(json.is_string(), where, R"("onion" or "tomato")");
    const auto& name = json.get_ref<const std::string&>();
    require(name == "onion" || name == "tomato", where, R"("onion" or "tomato")");
    return name == "onion" ? Ingredient::kOnion : Ingredient::kTomato;
  }

  [[nodiscard]] PlayerSnapshot read_player(const Json& json, const std::string& where) const {
    PlayerSnapshot player;
    player.position = read_pair(member(json, "position", where), where + ".position");
    const Position direction =
        read_pair(member(json, "orientation", where), where + ".orientation");
    const auto* const found = std::ranges::find(kDirections, direction);
    require(found != kDirections.end(), where + ".orientation", "a direction of one step");
    player.orientation = static_cast<Orientation>(found - kDirections.begin());
    if (json.contains("held_object") && !json["held_object"].is_null()) {
      player.held = read_object(json["held_object"], where + ".held_object");
    }
    return player;
  }

  [[nodiscard]] Object read_object(const Json& json, const std::string& where) const {
    const Json& name = member(json, "name", where);
    constexpr std::array<const char*, 4> kNames = {"onion", "tomato", "dish", "soup"};
    for (std::size_t i = 0; i < kNames.size(); ++i) {
      if (name == kNames[i]) {
        const auto kind = static_cast<ObjectKind>(i + 1);
        return kind == ObjectKind::kSoup
                   ? read_soup(json, where)
                   : Object{.kind = kind, .ingredients = {}, .cooking_tick = -1};
      }
    }
    fail(where + ".name", name.is_string() ? dump_json(name) : "no text",
         R"("onion", "tomato", "dish" or "soup")");
  }

  [[nodiscard]] Object read_soup(const Json& json, const std::string& where) const {
    if (json.contains("state") && !json["state"].is_null()) {
      return read_legacy_soup(json["state"], where + ".state");
    }
    Object soup{.kind = ObjectKind::kSoup, .ingredients = {}, .cooking_tick = -1};
    for (const Json& ingredient : list(json, "_ingredients", where)) {
      const std::string at = where + "." + key("_ingredients", soup.ingredients.size());
      soup.ingredients.push_back(read_ingredient(member(ingredient, "name", at), at));
    }
    if (json.contains("cooking_tick")) {
      soup.cooking_tick = read_int(json["cooking_tick"], where + ".cooking_tick");
    }
    return soup;
  }

  [[nodiscard]] Object read_legacy_soup(const Json& json, const std::string& where) const {
    require(json.is_array() && json.size() == 3, where, "[kind, count, time]");
    const int count = read_int(json[1], where);
    const int time = read_int(json[2], where);
    const int most = recipes_ != nullptr ? recipes_->capacity() : kMaxIngredients;
    require(count >= 1 && count <= most, where, "a count of 1 to " + std::to_string(most));
    const bool tomatoes = json[0] == "tomato";
    Object soup{
        .kind = ObjectKind::kSoup,
        .ingredients = std::vector<Ingredient>(static_cast<std::size_t>(count),
                                               tomatoes ? Ingredient::kTomato : Ingredient::kOnion),
        .cooking_tick = time == 0 ? -1 : time};
    if (notes_ != nullptr) {
      notes_->legacy_soups = true;
    } else if (time >= kLegacyFinished) {
      soup.cooking_tick =
          recipes_->cook_time({.onions = tomatoes ? 0 : count, .tomatoes = tomatoes ? count : 0});
    }
    return soup;
  }

  [[nodiscard]] std::optional<std::vector<Recipe>> read_orders(const Json& json,
                                                               const char* name) const {
    if (!json.contains(name) || json[name].is_null()) {
      return std::nullopt;
    }
    std::vector<Recipe> orders;
    for (const Json& order : list(json, name, "")) {
      const std::string where = key(name, orders.size());
      Recipe recipe;
      for (const Json& ingredient : list(order, "ingredients", where)) {
        ++(read_ingredient(ingredient, where) == Ingredient::kOnion ? recipe.onions
                                                                    : recipe.tomatoes);
      }
      orders.push_back(recipe);
    }
    return orders;
  }

  const Recipes* recipes_;
  StateNotes* notes_;
  std::string place_;
};

Json pair(Position position) {
  return Json::array({position.col, position.row});
}

Json write_object(const Object& object, Position position, const Recipes& recipes) {
  if (object.kind != ObjectKind::kSoup) {
    return {{"name", name_of(object.kind)}, {"position", pair(position)}};
  }
  Recipe recipe;
  Json ingredients = Json::array();
  for (const Ingredient ingredient : object.ingredients) {
    ++(ingredient == Ingredient::kOnion ? recipe.onions : recipe.tomatoes);
    ingredients.push_back({{"name", name_of(ingredient)}, {"position", pair(position)}});
  }
  const int tick = object.cooking_tick;
  const bool idle = tick < 0;
  const int time = recipes.cook_time(recipe);
  return {{"name", "soup"},
          {"position", pair(position)},
          {"_ingredients", std::move(ingredients)},
          {"cooking_tick", tick},
          {"is_cooking", !idle && tick < time},
          {"is_ready", !idle && tick >= time},
          {"is_idle", idle},
          {"cook_time", idle ? -1 : time},
          {"_cooking_tick", tick}};
}

Json write_orders(std::span<const Recipe> orders) {
  Json list = Json::array();
  for (const Recipe& order : orders) {
    Json ingredients = Json::array();
    for (int i = 0; i < order.onions; ++i) {
      ingredients.push_back("onion");
    }
    for (int i = 0; i < order.tomatoes; ++i) {
      ingredients.push_back("tomato");
    }
    list.push_back({{"ingredients", std::move(ingredients)}});
  }
  return list;
}

Json parse(std::string_view text, const std::string& place) {
  return parse_json_document(text, place, {.what = "a state", .depth = kMaxDepth});
}

}  // namespace

Snapshot parse_snapshot(std::string_view text, const Recipes& recipes, const std::string& place) {
  return Reader(&recipes, nullptr, place).snapshot(parse(text, place));
}

Snapshot parse_recorded_snapshot(std::string_view text, StateNotes& notes,
                                 const std::string& place) {
  return Reader(nullptr, &notes, place).snapshot(parse(text, place));
}

std::string write_snapshot(const Snapshot& snapshot, const Recipes& recipes) {
  Json players = Json::array();
  for (const PlayerSnapshot& player : snapshot.players) {
    Json held;
    if (player.held) {
      held = write_object(*player.held, player.position, recipes);
    }
    players.push_back(
        {{"position", pair(player.position)},
         {"orientation", pair(kDirections[static_cast<std::size_t>(player.orientation)])},
         {"held_object", std::move(held)}});
  }
  Json objects = Json::array();
  for (const PlacedObject& placed : snapshot.objects) {
    objects.push_back(write_object(placed.object, placed.position, recipes));
  }
  std::vector<Recipe> orders(recipes.orders().begin(), recipes.orders().end());
  if (snapshot.orders) {
    orders = recipes.sorted(snapshot.orders->empty() ? recipes.all() : *snapshot.orders);
  }
  std::vector<Recipe> bonus(recipes.bonus_orders().begin(), recipes.bonus_orders().end());
  if (snapshot.bonus_orders) {
    bonus = recipes.sorted(*snapshot.bonus_orders);
  }
  const Json json = {{"players", std::move(players)},
                     {"objects", std::move(objects)},
                     {"bonus_orders", write_orders(bonus)},
                     {"all_orders", write_orders(orders)},
                     {"timestep", snapshot.timestep}};
  return dump_json(json);
}

}  // namespace potluck::classic
