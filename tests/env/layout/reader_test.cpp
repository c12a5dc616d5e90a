#include "env/layout/reader.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "env/classic/game/parameters.h"
#include "env/classic/rule_set.h"
#include "env/coop_grid/parameters.h"
#include "env/coop_grid/rule_set.h"
#include "env/layout/builtin.h"
#include "env/layout/source.h"
#include "env/text/json_tree.h"
#include "tests/env/layout/support.h"

using namespace potluck;
using namespace potluck::layout_test;

namespace {

const std::string kGood = R"({
  "format": 1,
  "name": "ring",
  "grid": [
    "XXPXX",
    "O  2O",
    "X1  X",
    "XDXSX"
  ],
  "horizon": 100,
  "orders": [["onion", "onion", "onion"]]
})";

std::string with(const std::string& from, const std::string& to) {
  std::string text = kGood;
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

/// The error of reading and checking a file ring.json with that text.
std::string error_in(const std::string& text, const std::vector<std::string>& overrides = {}) {
  return error_of([&] { LayoutSource(text, "ring.json", overrides).throw_first_error(); });
}

}  // namespace

TEST_CASE("every shipped kitchen is read, written back byte for byte, and valid") {
  REQUIRE(shipped_files().size() >= 6);
  for (const std::string& path : shipped_files()) {
    CAPTURE(path);
    const std::string text = read_file(path);
    const LayoutSpec spec = parse_layout(text, path);
    CHECK(write_layout(spec) == text);
    CHECK(parse_layout(write_layout(spec), "elsewhere.json") == spec);
    // Names are unique: two of OvercookedV2's are called like classic kitchens there.
    const std::string stem = std::filesystem::path(path).stem().string();
    CHECK((spec.name == stem || spec.name == stem + "_ov2"));
    CHECK(!spec.description.empty());
    CHECK(load_layout(path)->spec() == spec);
    CHECK(load_layout(spec.name)->spec() == spec);
  }
  CHECK(builtin_layout_names().size() == shipped_files().size());
}

TEST_CASE("a spec with everything in it survives writing and reading") {
  LayoutSpec spec = small_kitchen();
  spec.description = "quotes \" and backslashes \\ and \xc3\xa9";
  spec.horizon = 77;
  spec.effort = {0.1, 1.0 / 3, 2e-7};
  classic::Parameters& p = classic::parameters(spec);
  p.max_num_ingredients = 4;
  p.orders = {{3, 1}, {0, 1}};
  p.bonus_orders = {{0, 1}};
  p.order_bonus = std::numeric_limits<double>::infinity();
  p.recipe_values = {1.5, -3};
  p.recipe_times = {0, 250};
  p.shaping = {0, 1, 2.25};
  p.random_positions = true;
  p.random_object_probability = 0.3;
  Snapshot& state = p.start_state.emplace();
  state.players = {{{1, 1}, Orientation::kEast, std::nullopt},
                   {{1, 2},
                    Orientation::kSouth,
                    Object{ObjectKind::kSoup, {Ingredient::kTomato, Ingredient::kOnion}, 12}}};
  state.objects = {{{0, 0}, {ObjectKind::kOnion, {}, -1}},
                   {{0, 2}, {ObjectKind::kSoup, {Ingredient::kOnion}, -1}},
                   {{0, 1}, {ObjectKind::kTomato, {}, -1}},
                   {{0, 3}, {ObjectKind::kDish, {}, -1}}};
  state.timestep = 5;
  state.orders.emplace();
  state.bonus_orders = {{{1, 0}}};
  REQUIRE(findings_of(spec).empty());
  CHECK(parse_layout(write_layout(spec), "x") == spec);

  LayoutSpec sums = small_kitchen();
  classic::parameters(sums).onion_value = 0.1;
  classic::parameters(sums).tomato_value = 0;
  classic::parameters(sums).onion_time = 3;
  classic::parameters(sums).tomato_time = 4;
  classic::parameters(sums).old_dynamics = true;
  CHECK(parse_layout(write_layout(sums), "x") == sums);
  LayoutSpec flat = small_kitchen();
  classic::parameters(flat).delivery_reward = 0;
  classic::parameters(flat).cook_time = 0;
  CHECK(parse_layout(write_layout(flat), "x") == flat);
  LayoutSpec coop;
  coop.set_rules(coop_grid::rule_set());
  coop.name = "";
  coop.grid = {"1P", "O2"};
  coop_grid::parameters(coop) = {0.125, -1, 1, false};
  CHECK(parse_layout(write_layout(coop), "x") == coop);
}

TEST_CASE("the classic five and the paper's kitchen have the literature's numbers") {
  const auto ring = load_layout("coordination_ring");
  CHECK(ring->spec().grid == std::vector<std::string>{"XXXPX", "X 1 P", "D2X X", "O   X", "XOSXX"});
  CHECK(classic::parameters(ring->spec()).orders == std::vector<Recipe>{{3, 0}});
  CHECK(classic::parameters(ring->spec()).shaping == classic::Shaping{3, 3, 5});
  CHECK(ring->horizon() == 400);
  const auto paper = load_layout("paper_kitchen");
  CHECK(paper->rules() == coop_grid::rule_set());
  CHECK(paper->horizon() == 50);
  CHECK(paper->width() == 5);
  CHECK(paper->height() == 5);
  CHECK(int{paper->starts()[0]} == 5);
  CHECK(int{paper->starts()[1]} == 1);
  CHECK(int{paper->cells_of(Tile::kPot)[0]} == 12);
  CHECK(int{paper->cells_of(Tile::kOnion)[0]} == 19);
  CHECK(int{paper->cells_of(Tile::kOnion)[1]} == 23);
  CHECK(paper->spec().effort == Effort{0.2, 0, 2});
  CHECK(coop_grid::parameters(paper->spec()) == coop_grid::Parameters{10, 1, 0.2, true});
}

TEST_CASE("what is missing has its default; the file names the kitchen") {
  const LayoutSpec spec = parse_layout(R"({"format": 1, "grid": ["P"]})", "rooms/tiny.json");
  CHECK(spec.name == "tiny");
  CHECK(spec.rules == &classic::rule_set());
  CHECK(spec.horizon == 400);
  CHECK(classic::parameters(spec) == classic::Parameters{});
  CHECK(
      parse_layout(R"({"$schema": [1], "format": 1.0, "grid": [], "horizon": 4e2})", "x").horizon ==
      400);
}

TEST_CASE("errors name file, line, found, expected and remedy") {
  CHECK(error_in(kGood) == "no error");
  CHECK(
      error_in(with("\"X1  X\"", "\"X1 X\"")) ==
      "ring.json:7: row 3 has 4 tiles, expected 5 (as row 1); add what is missing (blanks count)");
  CHECK(error_in(with("O  2O", "O ?2O"))
            .starts_with("ring.json:6: row 2, col 3 is '?', expected ' ' floor"));
  CHECK(error_in(with("100", "0")) == "ring.json:10: horizon is 0, expected 1 to 1000000 steps");
  CHECK(error_in(with("100", "\"long\"")) ==
        "ring.json:10: horizon is \"long\", expected a whole number");
  CHECK(error_in(with("100", "1.5")) == "ring.json:10: horizon is 1.5, expected a whole number");
  CHECK(error_in(with("100", "1e300")) ==
        "ring.json:10: horizon is 1e+300, expected a whole number");
  CHECK(error_in(with("100", "99999999999999999999")) ==
        "ring.json:10: horizon is 1e+20, expected a whole number");
  CHECK(error_in(with("100", "null")) == "ring.json:10: horizon is null, expected a whole number");
  CHECK(error_in(with("\"horizon\": 100", "\"effort\": {\n    \"move\": -0.1}")) ==
        "ring.json:11: effort.move is -0.1, expected a number from 0 to 1000000");
  CHECK(error_in(with("\"horizon\": 100", "\"effort\": {\"mov\": 0.1}")) ==
        "ring.json:10: unknown key \"effort.mov\", expected one of collision, interact, move");
  CHECK(error_in(with("\"horizon\": 100", "\"effort\": 3")) ==
        "ring.json:10: effort is 3, expected an object { }");
  CHECK(error_in(with("\"horizon\"", "\"name\"")) ==
        "ring.json:10: key \"name\" stands twice (first in line 3), expected every key once; "
        "delete one "
        "of the two");
  CHECK(error_in(with("\"format\": 1,", "")) ==
        "ring.json:1: the key \"format\" is missing; add \"format\": 1");
  CHECK(error_in(with("\"format\": 1", "\"format\": 2")) ==
        "ring.json:2: format is 2, expected 1; this version reads format 1 only");
  CHECK(error_in(with("\"name\": \"ring\"", "\"name\": 7")) ==
        "ring.json:3: name is 7, expected text in double quotes");
  CHECK(error_in(with("\"name\": \"ring\"", "\"rules\": \"chess\"")) ==
        "ring.json:3: rules is \"chess\", expected one of classic, coop_grid, overcooked_v2, "
        "matrix, coin_game, split, trust_and_split");
  CHECK(error_in(with("\"X1  X\"", "12")) ==
        "ring.json:7: grid[2] is 12, expected a row of symbols in double quotes");
  CHECK(error_in(with("[[\"onion\", \"onion\", \"onion\"]]", "[[\"onion\"],\n[\"leek\"]]")) ==
        "ring.json:12: orders[1][0] is \"leek\", expected \"onion\" or \"tomato\"");
  CHECK(error_in(with("[[\"onion\", \"onion\", \"onion\"]]", "[3]")) ==
        "ring.json:11: orders[0] is 3, expected a list of \"onion\" and \"tomato\"");
  CHECK(error_in(with("[[\"onion\", \"onion\", \"onion\"]]", "{}")) ==
        "ring.json:11: orders is an object, expected a list of recipes such as [[\"onion\", "
        "\"onion\"]]");
  CHECK(error_in(with("\"horizon\": 100", "\"order_bonus\": \"much\"")) ==
        "ring.json:10: order_bonus is \"much\", expected a number or \"inf\"");
  CHECK(error_in(with("\"horizon\": 100", "\"old_dynamics\": 1")) ==
        "ring.json:10: old_dynamics is 1, expected true or false");
  CHECK(error_in(with("\"horizon\": 100", "\"recipe_values\": [\n1,\n\"a\"]")) ==
        "ring.json:12: recipe_values[1] is \"a\", expected a number");
  CHECK(error_in(with("\"horizon\": 100", "\"pickup_reward\": 1"))
            .starts_with("ring.json:10: unknown key \"pickup_reward\", expected one of "
                         "bonus_orders, cook_time"));
  CHECK(error_in(R"({"format": 1, "rules": "coop_grid",
"grid": ["1P", "O2"],
"orders": []})")
            .starts_with("ring.json:3: unknown key \"orders\", expected one of delivery_reward, "
                         "description, effort"));
}

TEST_CASE("start states: words, rows and columns") {
  const auto state = [](const std::string& text) {
    return error_in(with("\"horizon\": 100", "\"start_state\": " + text));
  };
  const std::string two = R"({"row": 1, "col": 1}, {"row": 1, "col": 2})";
  CHECK(state("{\"players\": [" + two + "]}") == "no error");
  CHECK(
      state("{\"players\": [{\"row\": 1}, 3]}") ==
      "ring.json:10: start_state.players[0] has no \"col\", expected \"row\" and \"col\", counting "
      "from 0");
  CHECK(state("{\"players\": 3}") ==
        "ring.json:10: start_state.players is 3, expected a list of objects");
  CHECK(state("{\"players\": [" + two + "],\n\"objects\": [{\"row\": 0, \"col\": 0}]}") ==
        "ring.json:11: start_state.objects[0] has no \"object\", expected \"onion\", \"tomato\", "
        "\"dish\" or {\"soup\": [...]}");
  CHECK(state("{\"players\": [" + two +
              "],\n\"objects\": [{\"row\": 0, \"col\": 0, \"object\": \"hat\"}]}") ==
        "ring.json:11: start_state.objects[0].object is \"hat\", expected \"onion\", \"tomato\", "
        "\"dish\" or {\"soup\": [...]}");
  CHECK(state("{\"players\": [" + two +
              "],\n\"objects\": [{\"row\": 0, \"col\": 0, \"object\": {\"tick\": 1}}]}")
            .starts_with("ring.json:11: start_state.objects[0].object has no key \"soup\""));
  CHECK(state("{\"players\": [{\"row\": 1, \"col\": 1, \"facing\": \"up\"}]}") ==
        "ring.json:10: start_state.players[0].facing is \"up\", expected \"north\", \"south\", "
        "\"east\" "
        "or \"west\"");
  CHECK(state("{\"players\": [" + two + "], \"clock\": 1}") ==
        "ring.json:10: unknown key \"start_state.clock\", expected one of bonus_orders, objects, "
        "orders, "
        "players, timestep");
  CHECK(state("{\"players\": [\n{\"row\": 1, \"col\": 1},\n{\"row\": 0, \"col\": 1}]}") ==
        "ring.json:12: start_state.players[1] stands on a counter (\"row\": 0, \"col\": 1), "
        "expected a "
        "floor tile; rows and columns of a start state count from 0");
}

TEST_CASE("text that is no JSON gets line and column") {
  CHECK(
      error_in("") ==
      "ring.json:1:1: JSON syntax error: unexpected end of input; expected '[', '{', or a literal");
  CHECK(error_in("{\n  \"format\": 1,\n  \"grid\" [\n") ==
        "ring.json:3:10: JSON syntax error: unexpected '['; expected ':'");
  CHECK(error_in("{\"format\": NaN}") ==
        "ring.json:1:12: JSON syntax error: invalid literal; last read: '\"format\": N'");
  CHECK(error_in("{\"format\": 1e999}")
            .starts_with("ring.json:1:17: JSON syntax error: number overflow"));
  CHECK(error_in("{} {}").starts_with("ring.json:1:4: JSON syntax error: unexpected '{'"));
  CHECK(error_in("[1]") ==
        "ring.json:1: the file is a list, expected an object { } with the keys of a layout");
  CHECK(error_in("\"\xff\"").starts_with("ring.json:1:2: JSON syntax error: invalid string"));
  CHECK(error_in("{\"a\": \"x\ny\"}")
            .starts_with("ring.json:1:9: JSON syntax error: invalid string"));
}

TEST_CASE("hostile text ends in a line, quickly") {
  const std::string deep(200000, '[');
  CHECK(error_in(deep) ==
        "ring.json:1: lists and objects nested more than 16 deep, expected at most that depth");
  CHECK(error_in(std::string(kMaxJsonBytes + 1, ' ')) ==
        "ring.json: 1048577 bytes of text, expected at most 1048576");
  std::string many = "[1";
  for (int i = 0; i < 60000; ++i) {
    many += ",1";
  }
  CHECK(error_in(many + "]") == "ring.json:1: more than 50000 values, expected at most that many");
  std::string keys = "{";
  for (int i = 0; i < 1000; ++i) {
    keys += "\"k" + std::to_string(i) + "\": 1,\n";
  }
  CHECK(error_in(keys + "}") ==
        "ring.json:201: an object with more than 200 keys, expected at most that many");
  const std::string long_key = "{\"" + std::string(500000, 'k') + "\": 1}";
  CHECK(error_in(long_key).size() < 200);
  CHECK(error_in("{\"" + std::string(500000, '\x01')).size() < 300);
  std::string rows = "{\"format\": 1, \"grid\": [\"\"";
  for (int i = 0; i < 300; ++i) {
    rows += ", \"\"";
  }
  CHECK(error_in(rows + "]}") ==
        "ring.json:1: the grid has 301 rows, expected at most 255 tiles in all");
  CHECK(error_in("{\"format\": 1, \"grid\": [\"" + std::string(300, 'X') + "\"]}") ==
        "ring.json:1: row 1 has 300 tiles, expected at most 255 tiles in all");
}

TEST_CASE("all findings at once, each in its line") {
  std::string text = with("100", "-1");
  text.replace(text.find("X1  X"), 5, "X1 ?X");
  text.replace(text.find("\"name\""), 6, "\"nam\"");
  const LayoutSource source(text, "ring.json");
  REQUIRE(source.unread().size() == 1);
  CHECK(source.unread()[0].where == "ring.json:3");
  REQUIRE(source.wrong().size() == 2);
  CHECK(source.wrong()[0].where == "ring.json:7");
  CHECK(source.wrong()[0].finding.row == 2);
  CHECK(source.wrong()[0].finding.col == 3);
  CHECK(source.wrong()[1].where == "ring.json:10");
  CHECK(source.where("grid[1]") == "ring.json:6");
  CHECK(source.where("orders[0][2]") == "ring.json:11");
  CHECK(source.where("orders[9].x") == "ring.json:11");
  CHECK(source.where("effort.move") == "ring.json");
}

TEST_CASE("overrides change any key and are named in errors") {
  const std::vector<std::string> good = {"effort.move=0.5",
                                         "horizon=9",
                                         "name=other kitchen",
                                         "old_dynamics=true",
                                         "description=7",
                                         "effort.move=0.25",
                                         "orders=[[\"onion\",\"onion\",\"onion\"]]"};
  const LayoutSpec spec = parse_layout(kGood, "ring.json", good);
  CHECK(spec.effort.move == 0.25);
  CHECK(spec.horizon == 9);
  CHECK(spec.name == "other kitchen");
  CHECK(spec.description == "7");
  CHECK(classic::parameters(spec).old_dynamics);
  CHECK(load_layout("cramped_room", good)->horizon() == 9);

  CHECK(error_in(kGood, {"effort.move=-1"}) ==
        "override effort.move=-1: effort.move is -1, expected a number from 0 to 1000000");
  CHECK(error_in(kGood, {"effort.mov=1"}) ==
        "override effort.mov=1: unknown key \"effort.mov\", expected one of collision, interact, "
        "move");
  CHECK(error_in(kGood, {"horizon"}) ==
        "override horizon: no '=', expected key=value; as in effort.move=0.1");
  CHECK(error_in(kGood, {"=3"}) ==
        "override =3: no key before '=', expected key=value; as in effort.move=0.1");
  CHECK(error_in(kGood, {"horizon.x=3"}) ==
        "override horizon.x=3: \"horizon\" is 100 and has no keys, expected a key of an object");
  CHECK(error_in(kGood, {"effort..move=3"}) ==
        "override effort..move=3: \"effort..move\" is no key, expected a key of the layout file, "
        "with "
        "dots between levels");
  CHECK(error_in(kGood, {"horizon=soon"}) ==
        "override horizon=soon: horizon is \"soon\", expected a whole number");
  CHECK(error_in(kGood, {"order_bonus=inf"}) == "no error");
}

TEST_CASE("unknown kitchens list the known ones; files are looked at before they are read") {
  const std::string error = error_of([] { static_cast<void>(load_layout("cramped_rom")); });
  CHECK(error.starts_with("layout \"cramped_rom\": no such kitchen, expected one of "));
  CHECK(error.find("cramped_room, ") != std::string::npos);
  CHECK(error.ends_with("; or give the path of a .json file"));
  CHECK(error_of([] { static_cast<void>(load_layout("no/such.json")); }) ==
        "no/such.json: no such file");
  CHECK(error_of([] { static_cast<void>(load_layout("/")); }) == "/: is a folder, expected a file");
  if (std::filesystem::exists("/dev/zero")) {
    CHECK(error_of([] { static_cast<void>(load_layout("/dev/zero")); }) ==
          "/dev/zero: the file has more than 1048576 bytes, expected at most 1048576");
  }
  const std::string path = std::string(POTLUCK_TEST_DATA) + "/layouts/ragged.json";
  CHECK(error_of([&] { static_cast<void>(load_layout(path)); }) ==
        path + ":7: row 3 has 4 tiles, expected 5 (as row 1); add what is missing (blanks count)");
}

TEST_CASE("the text of a kitchen's file tells its format, and its name only where that does not") {
  const auto python = [](const std::string& text, const std::string& name) {
    return is_reference_text(text, name);
  };
  CHECK(python("{\"grid\": \"\"\"XX\nXX\"\"\"}", "k.json"));
  CHECK(python("{'grid': 'XX'}", "k.json"));
  CHECK(python("# a kitchen\n{\"grid\": \"XX\"}", "k.txt"));
  CHECK(python("{\"grid\": \"XX\", \"cook_time\": None}", "/dev/stdin"));
  CHECK(python("{\"grid\": \"XX\"}", "k.layout"));
  CHECK_FALSE(python("{\"grid\": \"XX\"}", "k.json"));
  CHECK_FALSE(python("{\"grid\": [\"XX\"], \"old_dynamics\": true}", "k.layout"));
  CHECK_FALSE(python("{\"format\": 1, \"grid\": [\"XX\"]}", "k.layout"));
  CHECK_FALSE(python("{\"format\": 1, \"old_dynamics\": True}", "k.json"));  // a slip in JSON
  CHECK_FALSE(python("{\"name\": \"it's # (None)\"}", "k.txt"));
  CHECK_FALSE(python("", "k.json"));
}
