// Kitchens of OvercookedV2 as files: ours, and JaxMARL's.
#include "env/layout/source.h"
#include "env/layout_check.h"
#include "env/layout_facts.h"
#include "tests/env/layout/support.h"
#include "tests/env/overcooked_v2/soup_kitchen.h"

using namespace potluck;
using namespace potluck::overcooked_v2;

namespace {

std::string error_with(const std::string& override_text) {
  const std::vector<std::string> overrides = {override_text};
  return layout_test::error_of([&] { (void)load_layout("grounded_coord_simple", overrides); });
}

}  // namespace

TEST_CASE("keys of OvercookedV2 that cannot be are refused in one line") {
  CHECK(error_with("view=-1") == "override view=-1: view is -1, expected 0 to 127 cells");
  CHECK(error_with("view=20").find("41 x 41 cells of 40 channels, expected at most 65535") !=
        std::string::npos);
  CHECK(error_with("view=1.5").ends_with("expected a whole number"));
  CHECK(error_with("recipes=[[\"onion\", \"onion\"]]").find("three ingredients") !=
        std::string::npos);
  CHECK(
      error_with("recipes=[[\"onion\", \"onion\", \"leek\"]]").find("recipes[0][2] is \"leek\"") !=
      std::string::npos);
  CHECK(error_with("recipes=[[\"kale\", \"onion\", \"onion\"]]").find("asks for kale") !=
        std::string::npos);
  CHECK(
      error_with("recipes=[[\"onion\", \"tomato\", \"onion\"], [\"onion\", \"onion\", \"tomato\"]]")
          .find("recipes[1] is there twice") != std::string::npos);
  CHECK(error_with("permute=[\"onion\", \"onion\"]").find("twice") != std::string::npos);
  CHECK(error_with("wrong_delivery=1e9").find("wrong_delivery is ") != std::string::npos);
  CHECK(error_with("random_start={\"object_probability\": 1}").find("unknown key") !=
        std::string::npos);
  CHECK(error_with("start_states=[3]").find("start_states[0] is 3") != std::string::npos);
  CHECK(error_with("grid=[\"XXX\", \"X1X\", \"XXX\"]").find("no pot") != std::string::npos);
  CHECK(error_with("grid=[\"XPX\", \"D1S\", \"XXX\"]").find("no pile") != std::string::npos);
}

TEST_CASE("JaxMARL's rows are read: plain, quoted, with recipes and swapped starts") {
  const std::string rows = "WWPWW\n0A A1\nW   R\nWBWXW\n";
  CHECK(is_jaxmarl_text(rows));
  CHECK(is_reference_text(rows, "kitchen.txt"));
  const ReferenceLayout plain = parse_jaxmarl_layout(rows, "rooms/mine.txt");
  CHECK(plain.findings.empty());
  CHECK(plain.spec.name == "mine");
  CHECK(plain.spec.grid == load_layout_spec("cramped_room_v2").grid);
  CHECK(parameters(plain.spec) == Parameters{});
  const std::string python =
      "cramped = \"\"\"\n" + rows +
      "\"\"\"\nLayout.from_string(cramped, possible_recipes=[[1, 0, 0]], swap_agents=True)\n";
  CHECK(is_jaxmarl_text(python));
  const LayoutSpec swapped = parse_jaxmarl_layout(python, "x").spec;
  CHECK(swapped.grid[1] == "O2 1T");
  CHECK(parameters(swapped).recipes ==
        std::vector<SoupRecipe>{{Ingredient::kOnion, Ingredient::kOnion, Ingredient::kTomato}});
  const LayoutSpec behind = parse_jaxmarl_layout(rows + "possible_recipes=[[1, 1, 1]]\n", "x").spec;
  CHECK(parameters(behind).recipes.size() == 1);
  CHECK(behind.grid.size() == 4);
  // Windows' line ends, and rows without what is blank at their end.
  CHECK(parse_jaxmarl_layout("WWPWW\r\n0A A1\r\nW   R\r\nWBWXW\r\n", "x").spec.grid ==
        plain.spec.grid);
  for (const char* other : {"", "[]", "hello", "{}", "XXPXX\nO1 2O"}) {
    CAPTURE(other);
    CHECK_FALSE(is_jaxmarl_text(other));
  }
  CHECK_THROWS_AS(parse_jaxmarl_layout("W" + std::string(300, 'A'), "x"), InputError);
  CHECK_THROWS_AS(parse_jaxmarl_layout(rows + "possible_recipes=[[1, 1]]", "x"), InputError);
  CHECK(is_jaxmarl_text("WWQWW\n0A A1\nW   R\nWBWXW\n"));
  CHECK(parse_jaxmarl_layout("WWPWW\n0A?A1\nW   R\nWBWXW\n", "x").findings.at(0).where == "x:2");
  CHECK(parse_jaxmarl_layout("WWPWW\n0A A1\nW    \nWBWXW\n", "x").findings.at(0).where == "x:3");
}

TEST_CASE("the plan tells who knows, and what can be served") {
  const auto said = [](const char* name) { return layout_facts(*load_layout(name)).knowledge; };
  CHECK(said("grounded_coord_simple") ==
        std::vector<std::string>{"player 1 can read the recipe, player 2 cannot",
                                 "a button can tell it: player 1 can press it, players 1 and 2 can "
                                 "read it"});
  CHECK(said("test_time_wide") ==
        std::vector<std::string>{"player 2 can read the recipe, player 1 cannot"});
  CHECK(said("cramped_room_v2") == std::vector<std::string>{"everybody can read the recipe"});
  CHECK(said("asymm_advantages_recipes_center") ==
        std::vector<std::string>{"everybody can read the recipe"});
  CHECK(said("cramped_room_ov2").empty());
  CHECK(layout_facts(*load_layout("two_rooms")).needs_cooperation);
  CHECK_FALSE(layout_facts(*load_layout("grounded_coord_simple")).needs_cooperation);
  CHECK(layout_facts(*load_layout("fun_coordination")).needs_cooperation);
  CHECK(check_solvable(*load_layout("demo_cook_wide")).empty());
  const std::vector<Finding> late = check_solvable(
      *load_layout("demo_cook_wide", std::vector<std::string>{"start_states=[{\"players\": []}]"}));
  REQUIRE(late.size() == 1);
  CHECK(late[0].place == "start_states[0]");
  // Nobody brings onions to the pot.
  const auto apart = soup_kitchen("WWWWPWW\n0  WW X\nRA WWAB\nWWWW1WW\n", [](Parameters&) {});
  const std::vector<Finding> findings = check_solvable(*apart);
  REQUIRE(!findings.empty());
  CHECK(findings.back().severity == Finding::Severity::kError);
  CHECK(findings.back().found == "no soup can ever be served");
}
