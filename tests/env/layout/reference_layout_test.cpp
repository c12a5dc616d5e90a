#include "env/layout/reference_layout.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "env/classic/game/parameters.h"
#include "env/classic/rule_set.h"
#include "env/layout/reader.h"
#include "env/text/python_literal.h"
#include "tests/env/layout/support.h"

using namespace potluck;
using namespace potluck::layout_test;

namespace {

std::string literal_error(const std::string& text) {
  return error_of([&] { static_cast<void>(parse_python_literal(text, "a.layout")); });
}

std::string layout_error(const std::string& text) {
  return error_of([&] {
    for (const LocatedFinding& located : parse_reference_layout(text, "a.layout").findings) {
      if (located.finding.severity == Finding::Severity::kError) {
        throw located.error();
      }
    }
  });
}

const std::string kRoom = "\"grid\": \"\"\"XXPXX\n\t\tO  2T\n   X1  X \n   XDXSX\"\"\"";

}  // namespace

TEST_CASE("Python literals become values, and nothing is evaluated") {
  const JsonValue value = parse_python_literal(
      "# a comment\n{'a': [1, -2.5, 1_000, .5e1,], \"b\": (True, False, None,),\n'c': 'x' "
      "\"y\\n\", "
      "'d': ('z'), 'e': float('inf'), 'f': -float( \"inf\" ), 'g': '''l1\nl2''', 'h': {}, 'i': [], "
      "}  # end",
      "a.layout");
  REQUIRE(value.kind == JsonValue::Kind::kObject);
  CHECK(value.find("a")->items.size() == 4);
  CHECK(value.find("a")->items[1].number == -2.5);
  CHECK(value.find("a")->items[2].integer == 1000);
  CHECK(value.find("a")->items[3].number == 5);
  CHECK(value.find("b")->items.size() == 3);
  CHECK(value.find("b")->items[0].boolean);
  CHECK(value.find("c")->text == "xy\n");
  CHECK(value.find("c")->line == 3);
  CHECK(value.find("d")->text == "z");
  CHECK(value.find("e")->number == std::numeric_limits<double>::infinity());
  CHECK(value.find("f")->number == -std::numeric_limits<double>::infinity());
  CHECK(value.find("g")->text == "l1\nl2");

  CHECK(literal_error("__import__('os').system('true')") ==
        "a.layout:1:1: '_', expected a dictionary, list, text, number, None, True, False or "
        "float('inf')");
  CHECK(literal_error("{'a': open('x')}").starts_with("a.layout:1:7: 'o', expected a dictionary"));
  CHECK(literal_error("{'a': float(3)}") == "a.layout:1:13: '3', expected 'inf' in quotes");
  CHECK(literal_error("{'a': float('nan')}") ==
        "a.layout:1: float(\"nan\"), expected float('inf')");
  CHECK(literal_error("{'a': 1,\n'a': 2}") ==
        "a.layout:2: key \"a\" stands twice (first in line 1), expected every key once");
  CHECK(literal_error("{1: 2}") == "a.layout:1:2: '1', expected a key in quotes or '}'");
  CHECK(literal_error("{'a' 2}") == "a.layout:1:6: '2', expected ':'");
  CHECK(literal_error("{'a': '''x\n}") ==
        "a.layout:1: a text without its closing quote, expected '''");
  CHECK(literal_error("{'a': 'x\n'}") ==
        "a.layout:1: a text without its closing quote, expected '");
  CHECK(literal_error("{'a': 1e999}") ==
        "a.layout:1: \"1e999\", expected a number that a double can hold");
  CHECK(literal_error("{} {}") == "a.layout:1:4: '{', expected the end of the file");
  CHECK(literal_error("") ==
        "a.layout:1:1: the end of the file, expected a dictionary, list, text, number, "
        "None, True, False or float('inf')");
  CHECK(literal_error(std::string(100000, '[')) ==
        "a.layout:1: lists and dictionaries nested more than 16 deep, expected at most that depth");
  CHECK(literal_error(std::string(100000, '(')).find("16 deep") != std::string::npos);
  CHECK(literal_error(std::string(2000000, ' ')) ==
        "a.layout: 2000000 bytes of text, expected at most 1048576");
}

TEST_CASE("texts and sums are what Python makes of them") {
  const auto value = [](const std::string& text) { return parse_python_literal(text, "a.layout"); };
  // Every expectation is what python3 prints.
  CHECK(value(R"('\x0a\102\u00e9\\\'\q\
z')")
            .text == "\nB\xc3\xa9\\'\\qz");
  CHECK(value(R"(r'\n\'' u"a" R"b" 'c')").text == "\\n\\'abc");
  CHECK(value(R"('a' + "b" 'c' + r'\d'* 2)").text == "abc\\d\\d");
  CHECK(value("3 * 'ab' + 'c' * 0").text == "ababab");
  CHECK(value("4*5").integer == 20);
  CHECK(value("2 + 3 * 4 - -1").integer == 15);
  CHECK(value("(2 + 3) * 4").integer == 20);
  CHECK(value("-7 // 2").integer == -4);
  CHECK(value("-7 % 3").integer == 2);
  CHECK(value("7 / 2").number == 3.5);
  CHECK_FALSE(value("4 / 2").whole);
  CHECK(value("20.0 * 2").number == 40);
  CHECK(value("0x14").integer == 20);
  CHECK(value("0b11 + 0o17").integer == 18);
  CHECK(value("-float('inf')").number == -std::numeric_limits<double>::infinity());
  CHECK(value("float('1e3')").number == 1000);
  CHECK(value("['any'] * 3 + ['onion']").items.size() == 4);
  CHECK(value("9223372036854775807 + 1").whole == false);
  CHECK(value("{'a' 'b': 1}").find("ab")->integer == 1);

  CHECK(literal_error("'a' - 'b'").find("\"a\" - \"b\"") != std::string::npos);
  CHECK(literal_error("1 / 0").starts_with("a.layout:1: a division by 0"));
  CHECK(literal_error("2 ** 9").starts_with("a.layout:1: a power"));
  CHECK(literal_error("b'a'").starts_with("a.layout:1: a text with b before its quotes"));
  CHECK(literal_error("f'a'").starts_with("a.layout:1: a text with f before its quotes"));
  CHECK(literal_error("'\\x4'").find("expected a digit of an escape") != std::string::npos);
  CHECK(literal_error("'\\ud800'").find("no character") != std::string::npos);
  CHECK(literal_error("'\\N{DASH}'").find("without a name") != std::string::npos);
  CHECK(literal_error("-'a'").find("a sign before") != std::string::npos);
  CHECK(literal_error("2 3").find("expected the end of the file") != std::string::npos);
  CHECK(literal_error("(2 +").find("the end of the file, expected") != std::string::npos);
  CHECK(literal_error(std::string(100000, '-') + "x").starts_with("a.layout:1:100001"));
  // Short files that would fill the memory.
  CHECK(literal_error("'x' * 99999999999").find("grow by more than") != std::string::npos);
  CHECK(literal_error("[['x'] * 9999] * 9999").find("grow by more than") != std::string::npos);
  std::string many = "[";
  for (int i = 0; i < 100; ++i) {
    many += "'x' * 1000000, ";
  }
  CHECK(literal_error(many + "]").find("grow by more than") != std::string::npos);
}

TEST_CASE("rows are stripped as Python strips them, and lines end as Python ends them") {
  const std::string grid = "XXPXX\xc2\xa0\n\xe3\x80\x80O  2O\v\n\xe2\x80\x89X1  X\x1c\nXDXSX";
  const LayoutSpec spec = parse_reference_layout("{'grid': '''" + grid + "'''}", "a.layout").spec;
  CHECK(spec.grid == std::vector<std::string>{"XXPXX", "O  2O", "X1  X", "XDXSX"});
  for (const std::string end : {"\r", "\r\n"}) {
    std::string text;
    for (const char* line :
         {"# a", "{'grid': '''XXPXX", "O  2O", "X1  X", "XDXSX''', # b", "'cook_time': 5}"}) {
      text += line + end;
    }
    const ReferenceLayout read = parse_reference_layout(text, "a.layout");
    CHECK(read.spec.grid == spec.grid);
    CHECK(classic::parameters(read.spec).cook_time == 5);
    CHECK(read.findings.empty());
  }
  // Within a row such a blank is no floor, there as here; it is called by its name.
  CHECK(layout_error("{'grid': '''XXPXX\nO\xc2\xa0 2O\nX1  X\nXDXSX'''}")
            .starts_with("a.layout:2: row 2, col 2 is U+00A0, expected ' ' floor"));
}

TEST_CASE("a .layout file is read as the reference reads it") {
  const ReferenceLayout read = parse_reference_layout(
      "{\n" + kRoom +
          ",\n\"start_all_orders\": [{\"ingredients\": [\"onion\", \"onion\", \"onion\"]}, "
          "{'ingredients': "
          "['tomato', 'onion']}],\n'start_bonus_orders': [{'ingredients': ['onion', 'tomato']}],\n"
          "'order_bonus': float('inf'), 'recipe_values': [20, 7.5], 'recipe_times': (20, 5),\n"
          "'rew_shaping_params': {'PLACEMENT_IN_POT_REW': 1, 'DISH_PICKUP_REWARD': 2, "
          "'SOUP_PICKUP_REWARD': 3.5, 'DISH_DISP_DISTANCE_REW': 0, 'POT_DISTANCE_REW': 0.5},\n"
          "'num_items_for_soup': 3, 'cook_time': None, 'colour': 'red'}",
      "rooms/small.layout");
  const LayoutSpec& spec = read.spec;
  CHECK(spec.name == "small");
  CHECK(spec.grid == std::vector<std::string>{"XXPXX", "O  2T", "X1  X", "XDXSX"});
  CHECK(classic::parameters(spec).orders == std::vector<Recipe>{{3, 0}, {1, 1}});
  CHECK(classic::parameters(spec).bonus_orders == std::vector<Recipe>{{1, 1}});
  CHECK(classic::parameters(spec).order_bonus == std::numeric_limits<double>::infinity());
  CHECK(classic::parameters(spec).recipe_values == std::vector<double>{20, 7.5});
  CHECK(classic::parameters(spec).recipe_times == std::vector<int>{20, 5});
  CHECK(classic::parameters(spec).shaping == classic::Shaping{1, 2, 3.5});
  CHECK(!classic::parameters(spec).cook_time);
  std::string warnings;
  for (const LocatedFinding& located : read.findings) {
    CHECK(located.finding.severity == Finding::Severity::kWarning);
    warnings += located.where + ": " + located.finding.found + "; " + located.finding.remedy + "\n";
  }
  CHECK(warnings ==
        "rooms/small.layout:9: rew_shaping_params.\"POT_DISTANCE_REW\" is left out; Overcooked-AI "
        "never "
        "reads it\n"
        "rooms/small.layout:10: num_items_for_soup is left out; it has no effect in Overcooked-AI\n"
        "rooms/small.layout:10: key \"colour\" is left out; Overcooked-AI ignores it\n");
}

TEST_CASE("start states keep their meaning") {
  const std::string players =
      "'players': [{'position': [1, 2], 'orientation': [0, 1], 'held_object': None}, {'position': "
      "[3, 1], "
      "'orientation': [-1, 0], 'held_object': {'name': 'dish', 'position': [3, 1]}}]";
  const std::string orders = "'start_all_orders': [{'ingredients': ['onion']}]";
  const auto read = [&](const std::string& state) {
    const LayoutSpec spec =
        parse_reference_layout(
            "{" + kRoom + ", " + orders + ", 'start_state': {" + players + state + "}}", "a.layout")
            .spec;
    return classic::parameters(spec).start_state;
  };
  const std::string soup =
      ", 'objects': [{'name': 'soup', 'position': [2, 0], '_ingredients': [{'name': 'onion', "
      "'position': "
      "[2, 0]}], 'cooking_tick': 4}]";
  const auto same = read(soup + ", 'all_orders': [{'ingredients': ['onion']}], 'bonus_orders': []");
  REQUIRE(same);
  CHECK(same->players[0].position == Position{2, 1});
  CHECK(same->players[0].orientation == Orientation::kSouth);
  CHECK(same->players[1].held->kind == ObjectKind::kDish);
  CHECK(same->objects[0].position == Position{0, 2});
  CHECK(same->objects[0].object.cooking_tick == 4);
  CHECK(!same->orders);          // as the kitchen's
  const auto open = read(soup);  // no lists: every recipe, no bonus
  REQUIRE(open->orders);
  CHECK(open->orders->empty());
  CHECK(open->bonus_orders->empty());
  // A finished soup of the 2019 form has cooked as long as its recipe takes.
  const auto legacy =
      read(", 'objects': [{'name': 'soup', 'position': [2, 0], 'state': ('onion', 1, 20)}]");
  CHECK(legacy->objects[0].object.cooking_tick == 20);
}

TEST_CASE("what is wrong in a .layout file has its line") {
  CHECK(layout_error("{" + kRoom + "}") == "no error");
  CHECK(layout_error("[]") == "a.layout:1: the file is a list, expected a dictionary { }");
  CHECK(layout_error("{}") ==
        "a.layout: the key \"grid\" is missing, expected a text with a row per line");
  CHECK(layout_error("{\n'grid': '''\nXXPXX\nO 12T\nX  X\nXDXSX\n''' }") ==
        "a.layout:5: row 3 has 4 tiles, expected 5 (as row 1); add what is missing (blanks count)");
  CHECK(layout_error("{" + kRoom + ",\n'start_all_orders': 3}") ==
        "a.layout:5: start_all_orders is 3, expected a list of {\"ingredients\": [...]}");
  CHECK(layout_error("{" + kRoom + ",\n'start_all_orders': [{'ingredients': ['leek']}]}") ==
        "a.layout:5: start_all_orders[0] is \"leek\", expected \"onion\" or \"tomato\"");
  CHECK(layout_error("{" + kRoom +
                     ",\n'start_bonus_orders': [{'ingredients': ['onion']}, {'ingredients': "
                     "['onion']}]}") ==
        "a.layout:5: bonus_orders[1] repeats [onion], expected every order once; delete one of the "
        "two "
        "(the order of ingredients does not matter)");
  CHECK(layout_error("{" + kRoom + ",\n'cook_time': 2.5}") ==
        "a.layout:5: cook_time is 2.5, expected a whole number");
  CHECK(layout_error("{" + kRoom + ",\n'cook_time': float('inf')}") ==
        "a.layout:5: cook_time is inf, expected a whole number");
  CHECK(layout_error("{" + kRoom + ",\n'rew_shaping_params': {'DISH_PICKUP_REWARD': 3}}") ==
        "a.layout:5: rew_shaping_params has no PLACEMENT_IN_POT_REW, expected all three rewards or "
        "None");
  CHECK(layout_error("{" + kRoom + ",\n'start_state': {'players': 3}}")
            .starts_with("a.layout:5: start_state"));
  CHECK(layout_error("{" + kRoom + ",\n'start_state': {'players': [], 'objects': []}}") ==
        "a.layout:5: start_state has 0 players, expected 2 (as the grid has starts)");
}

TEST_CASE("every classic kitchen goes to .layout and back without loss") {
  int kitchens = 0;
  for (const std::string& path : shipped_files()) {
    CAPTURE(path);
    LayoutSpec spec = load_layout_spec(path);
    if (spec.rules != &classic::rule_set()) {
      CHECK(error_of([&] { static_cast<void>(write_reference_layout(spec)); }) ==
            "layout " + spec.name + ": rules " + std::string(spec.rules->name()) +
                ", expected rules classic; a .layout file knows no others");
      continue;
    }
    ++kitchens;
    const ReferenceText text = write_reference_layout(spec);
    CHECK(text.text.starts_with("# " + spec.description + "\n{\n"));
    const ReferenceLayout back = parse_reference_layout(text.text, spec.name + ".layout");
    CHECK(back.findings.empty());
    spec.description.clear();
    spec.effort = {};
    CHECK(back.spec == spec);
  }
  CHECK(kitchens >= 55);
}

TEST_CASE("everything both formats can say survives; the rest is reported") {
  LayoutSpec spec = small_kitchen();
  classic::Parameters& p = classic::parameters(spec);
  p.max_num_ingredients = 4;
  p.orders = {{3, 1}, {0, 1}, {1, 0}};
  p.bonus_orders = {{0, 1}};
  p.order_bonus = 1.25;
  p.delivery_reward = 7.5;
  p.cook_time = 9;
  p.shaping = {0, 1.5, -2};
  Snapshot& state = p.start_state.emplace();
  state.players = {{{1, 1}, Orientation::kEast, std::nullopt},
                   {{1, 2},
                    Orientation::kSouth,
                    Object{ObjectKind::kSoup, {Ingredient::kTomato, Ingredient::kOnion}, 12}}};
  state.objects = {{{0, 0}, {ObjectKind::kOnion, {}, -1}},
                   {{0, 2}, {ObjectKind::kSoup, {Ingredient::kOnion}, -1}}};
  state.timestep = 5;
  state.orders = {{{1, 0}}};
  state.bonus_orders.emplace();
  REQUIRE(findings_of(spec).empty());
  CHECK(write_reference_layout(spec).warnings.empty());
  CHECK(parse_reference_layout(write_reference_layout(spec).text, "small.layout").spec == spec);

  LayoutSpec old = small_kitchen();
  classic::parameters(old).old_dynamics = true;
  classic::parameters(old).onion_value = 1;
  classic::parameters(old).tomato_value = 0.5;
  classic::parameters(old).onion_time = 4;
  classic::parameters(old).tomato_time = 5;
  CHECK(parse_reference_layout(write_reference_layout(old).text, "small.layout").spec == old);

  spec.description = "a room";
  spec.horizon = 50;
  spec.effort.move = 1;
  classic::parameters(spec).random_positions = true;
  CHECK(write_reference_layout(spec).warnings ==
        std::vector<std::string>{
            "description is kept as a comment only", "horizon is left out: a .layout file has none",
            "effort is left out: a .layout file has none",
            "random_start is left out: Overcooked-AI takes it from the caller"});
}

TEST_CASE("a .layout file loads like one of ours, overrides included") {
  const std::string path = std::string(POTLUCK_TEST_DATA) + "/layouts/small.layout";
  const std::vector<std::string> shorter = {"horizon=50"};
  const auto layout = load_layout(path, shorter);
  CHECK(layout->name() == "small");
  CHECK(layout->horizon() == 50);
  CHECK(layout->spec().grid == load_layout("cramped_room")->spec().grid);
}
