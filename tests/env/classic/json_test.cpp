// States as JSON text and as Snapshots, good and bad.
#include "env/classic/layout/json.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "env/classic/game/parameters.h"
#include "env/text/error.h"
#include "tests/env/classic/kitchen.h"

using namespace potluck;
using namespace potluck::classic;
using namespace potluck::classic::testing;

namespace {

const std::vector<std::string> kWrittenGrid = {"XXPXX", "O1 2S", "X   T", "XDXXX"};

classic::Parameters two_orders() {
  classic::Parameters p;
  p.orders = {{3, 0}, {1, 1}};
  p.bonus_orders = {{1, 1}};
  return p;
}

Snapshot parse(const std::string& text) {
  return parse_snapshot(text, Recipes{classic::Parameters{}});
}

// A state with `extra` in front of the timestep.
std::string with_objects(const std::string& objects) {
  return R"({"players":[],"objects":[)" + objects + R"(],"timestep":3})";
}

}  // namespace

TEST_CASE("JSON: the reference's form, in full") {
  Kitchen kitchen(kWrittenGrid, two_orders());
  kitchen.turn(0, Orientation::kWest);
  kitchen.give(0, dish());
  kitchen.place(0, 4, onion());
  kitchen.place(0, 2, soup("to", 20));
  kitchen.step("..");
  const auto json = nlohmann::json::parse(write_snapshot(kitchen.now(), kitchen.rules().recipes));
  CHECK(json == nlohmann::json::parse(R"({
    "players": [
      {"position": [1, 1], "orientation": [-1, 0],
       "held_object": {"name": "dish", "position": [1, 1]}},
      {"position": [3, 1], "orientation": [0, -1], "held_object": null}],
    "objects": [
      {"name": "onion", "position": [4, 0]},
      {"name": "soup", "position": [2, 0],
       "_ingredients": [{"name": "tomato", "position": [2, 0]},
                        {"name": "onion", "position": [2, 0]}],
       "cooking_tick": 20, "is_cooking": false, "is_ready": true, "is_idle": false,
       "cook_time": 20, "_cooking_tick": 20}],
    "bonus_orders": [{"ingredients": ["onion", "tomato"]}],
    "all_orders": [{"ingredients": ["onion", "onion", "onion"]},
                   {"ingredients": ["onion", "tomato"]}],
    "timestep": 1})"));
}

TEST_CASE("JSON: what is written is read back") {
  Kitchen kitchen(kWrittenGrid, two_orders());
  kitchen.give(1, soup("oot", 3));
  kitchen.place(0, 2, soup("to"));
  kitchen.place(2, 0, tomato());
  kitchen.place(0, 0, soup("o", 7));
  const std::string text = write_snapshot(kitchen.now(), kitchen.rules().recipes);
  const Snapshot read = parse_snapshot(text, kitchen.rules().recipes);
  CHECK(to_state(kitchen.rules(), read) == kitchen.state());
  REQUIRE(read.bonus_orders);
  CHECK(*read.bonus_orders == std::vector<Recipe>{{1, 1}});
}

TEST_CASE("JSON: cooking_tick counts, _cooking_tick and flags do not") {
  const auto tick = [](const std::string& keys) {
    const Snapshot read = parse(with_objects(
        R"({"name":"soup","position":[1,0],"_ingredients":[{"name":"onion","position":[1,0]}])" +
        keys + "}"));
    return read.objects.at(0).object.cooking_tick;
  };
  CHECK(tick("") == -1);
  CHECK(tick(R"(,"cooking_tick":4)") == 4);
  CHECK(tick(R"(,"_cooking_tick":4,"is_ready":true,"cook_time":3)") == -1);
}

TEST_CASE("JSON: legacy soups") {
  const auto legacy = [](const std::string& state) {
    return parse(with_objects(R"({"name":"soup","position":[1,0],"state":)" + state + "}"))
        .objects.at(0)
        .object;
  };
  CHECK(legacy(R"(["onion",2,0])") == soup("oo"));
  CHECK(legacy(R"(["tomato",3,7])") == soup("ttt", 7));
  CHECK(legacy(R"(["carrot",1,20])") == soup("o", 20));
  CHECK(legacy(R"(["onion",3,500])") == soup("ooo", 20));
  // Whatever else the soup says.
  const std::string both = with_objects(
      R"({"name":"soup","position":[1,0],"state":["onion",2,7],"_ingredients":[],"cooking_tick":3})");
  CHECK(parse(both).objects.at(0).object == soup("oo", 7));
  classic::Parameters quick;
  quick.cook_time = 5;
  const std::string text =
      with_objects(R"({"name":"soup","position":[1,0],"state":["onion",3,25]})");
  CHECK(parse_snapshot(text, Recipes(quick)).objects.at(0).object == soup("ooo", 5));
}

TEST_CASE("JSON: missing keys and unknown ones") {
  const Snapshot read = parse(
      R"({"players":[{"position":[2,1],"orientation":[0,1],"hat":"tall"}],"objects":[],"sun":1})");
  CHECK(read.timestep == 0);
  CHECK_FALSE(read.orders);
  CHECK_FALSE(read.bonus_orders);
  CHECK(read.players.at(0) == PlayerSnapshot{.position = {.row = 1, .col = 2},
                                             .orientation = Orientation::kSouth,
                                             .held = std::nullopt});
}

TEST_CASE("JSON: an empty list of orders means every recipe") {
  Kitchen all(kWrittenGrid);
  Snapshot snapshot = all.now();
  snapshot.orders.emplace();
  CHECK_NOTHROW(all.set(snapshot));
  const auto json = nlohmann::json::parse(write_snapshot(snapshot, all.rules().recipes));
  CHECK(json["all_orders"].size() == 9);
}

TEST_CASE("JSON: hostile texts are refused") {
  const char* const kPlayer = R"({"players":[{"position":[2,1],"orientation":[0,1],"held_object":)";
  const std::vector<std::string> texts = {
      "",
      "[",
      "3",
      "null",
      "[]",
      "{}",
      R"({"players":[]})",
      R"({"players":{},"objects":[]})",
      R"({"players":[3],"objects":[]})",
      R"({"players":[{"position":[1],"orientation":[0,1]}],"objects":[]})",
      R"({"players":[{"position":[1,1.5],"orientation":[0,1]}],"objects":[]})",
      R"({"players":[{"position":[1,99999999999],"orientation":[0,1]}],"objects":[]})",
      R"({"players":[{"position":[1,1],"orientation":[0,0]}],"objects":[]})",
      R"({"players":[{"position":[1,1],"orientation":[1,1]}],"objects":[]})",
      std::string(kPlayer) + R"(7}],"objects":[]})",
      std::string(kPlayer) + R"({"name":"sword"}}],"objects":[]})",
      std::string(kPlayer) + R"({"name":["soup"]}}],"objects":[]})",
      std::string(kPlayer) + R"({"name":"soup"}}],"objects":[]})",
      with_objects(R"({"name":"onion"})"),
      with_objects(R"({"name":"soup","position":[0,0],"_ingredients":[{"name":"dish"}]})"),
      with_objects(R"({"name":"soup","position":[0,0],"_ingredients":["onion"]})"),
      with_objects(R"({"name":"soup","position":[0,0],"_ingredients":[],"cooking_tick":"soon"})"),
      with_objects(R"({"name":"soup","position":[0,0],"state":["onion",1000000000,3]})"),
      with_objects(R"({"name":"soup","position":[0,0],"state":["onion",-1,3]})"),
      with_objects(R"({"name":"soup","position":[0,0],"state":[]})"),
      R"({"players":[],"objects":[],"timestep":"late"})",
      R"({"players":[],"objects":[],"all_orders":3})",
      R"({"players":[],"objects":[],"all_orders":[["onion"]]})",
      R"({"players":[],"objects":[],"bonus_orders":[{"ingredients":["snail"]}]})",
      std::string(100000, '['),
      with_objects(std::string(100000, '[') + std::string(100000, ']')),
  };
  for (const std::string& text : texts) {
    CAPTURE(text.substr(0, 200));
    CHECK_THROWS_AS(std::ignore = parse(text), InputError);
  }
}

TEST_CASE("a Snapshot that does not fit the kitchen is refused") {
  const Kitchen kitchen(kWrittenGrid, two_orders());
  const auto refused = [&](auto change) {
    Snapshot snapshot = kitchen.now();
    change(snapshot);
    CHECK_THROWS_AS(std::ignore = to_state(kitchen.rules(), snapshot), InputError);
  };
  const auto refused_object = [&](Position position, const Object& object) {
    refused([&](Snapshot& s) { s.objects.push_back({.position = position, .object = object}); });
  };
  refused([](Snapshot& s) { s.players.pop_back(); });
  refused([](Snapshot& s) { s.players.push_back(s.players[0]); });
  refused([](Snapshot& s) { s.players[0].position = s.players[1].position; });
  refused([](Snapshot& s) { s.players[0].position = {.row = 0, .col = 0}; });
  refused([](Snapshot& s) { s.players[0].position = {.row = -1, .col = 2}; });
  refused([](Snapshot& s) { s.players[0].position = {.row = 1, .col = 5}; });
  refused([](Snapshot& s) { s.players[0].position = {.row = 2147483647, .col = 2147483647}; });
  refused([](Snapshot& s) { s.players[0].orientation = static_cast<Orientation>(4); });
  refused([](Snapshot& s) { s.players[0].held = soup("oooo"); });
  refused([](Snapshot& s) { s.players[0].held = soup(""); });
  refused([](Snapshot& s) { s.players[0].held = soup("o", 255); });
  refused([](Snapshot& s) { s.players[0].held = soup("o", -2); });
  refused([](Snapshot& s) {
    s.players[0].held = dish();
    s.players[0].held->cooking_tick = 3;
  });
  refused([](Snapshot& s) {
    s.players[0].held = onion();
    s.players[0].held->ingredients.push_back(Ingredient::kOnion);
  });
  refused([](Snapshot& s) {
    s.players[0].held = dish();
    s.players[0].held->kind = static_cast<ObjectKind>(9);
  });
  refused([](Snapshot& s) {
    s.players[0].held = soup("o");
    s.players[0].held->ingredients[0] = static_cast<Ingredient>(2);
  });
  refused_object({.row = 2, .col = 2}, onion());   // floor
  refused_object({.row = 1, .col = 0}, onion());   // dispenser
  refused_object({.row = 0, .col = 2}, onion());   // not in a pot
  refused_object({.row = 9, .col = 2}, onion());   // outside
  refused_object({.row = 0, .col = 2}, soup(""));  // a soup of nothing
  refused([](Snapshot& s) {
    s.objects.assign(2, {.position = {.row = 0, .col = 0}, .object = onion()});
  });
  refused([](Snapshot& s) { s.timestep = -1; });
  refused([](Snapshot& s) { s.orders = {{{3, 0}}}; });
  refused([](Snapshot& s) { s.bonus_orders = {{{9, 0}}}; });
  refused([](Snapshot& s) { s.orders.emplace(); });
}

TEST_CASE("the line of an error names place, found and expected") {
  const Kitchen kitchen(kWrittenGrid);
  Snapshot snapshot = kitchen.now();
  snapshot.objects.push_back({.position = {.row = 2, .col = 2}, .object = onion()});
  CHECK_THROWS_WITH(
      std::ignore = to_state(kitchen.rules(), snapshot, "save.json"),
      "save.json: an object at row 3, col 3, expected objects on counters and in pots");
  CHECK_THROWS_WITH(std::ignore = parse_snapshot("{}", kitchen.rules().recipes, "save.json"),
                    "save.json: no \"players\", expected one");
}
