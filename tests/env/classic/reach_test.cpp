#include "env/grid/reach.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "env/classic/game/parameters.h"
#include "env/classic/layout/kitchen_search.h"
#include "env/coop_grid/rule_set.h"
#include "env/layout/reader.h"
#include "env/layout_check.h"
#include "tests/env/layout/support.h"

using namespace potluck;
using namespace potluck::layout_test;

namespace {

Layout kitchen(std::vector<std::string> grid, std::vector<Recipe> orders = {{3, 0}}) {
  LayoutSpec spec;
  spec.name = "kitchen";
  spec.grid = std::move(grid);
  classic::parameters(spec).orders = std::move(orders);
  return Layout(spec);
}

std::string judged(const Layout& layout) {
  std::string text;
  for (const Finding& f : check_solvable(layout)) {
    text += f.severity == Finding::Severity::kError ? "error " : "warning ";
    text += f.place + ": " + f.found + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("every shipped kitchen can be played, with the two warnings that are known") {
  for (const std::string& path : shipped_files()) {
    CAPTURE(path);
    const auto layout = load_layout(path);
    if (layout->name() == "you_shall_not_pass") {
      CHECK(judged(*layout) ==
            "warning grid[0]: row 1, col 6 serving window 'S' cannot be reached by any player\n"
            "warning grid[0]: row 1, col 8 serving window 'S' cannot be reached by any player\n");
    } else {
      CHECK(judged(*layout).empty());
    }
  }
}

TEST_CASE("things pass over counters, through the hands of others, and into shared pots") {
  // One cook has all but the window; the counter at row 3, col 4 joins the rooms.
  CHECK(judged(kitchen({"XXPXXXX", "O1 X2 S", "X  X  X", "XDXXXXX"})).empty());
  // Ingredients, pot and window in three rooms.
  CHECK(judged(kitchen({"XOXPXXX", "D1X2X3S", "XXXXXXX"})).empty());
  // The pot is the only thing they share: onions in, soup out on the other side.
  CHECK(judged(kitchen({"XXXXX", "O1P2D", "XXXSX"})).empty());
}

TEST_CASE("walls that nothing passes are found, with the reason") {
  CHECK(judged(kitchen({"XXXXDXX", "O1XX2PX", "XXXXSXX"})) ==
        "error grid: no soup can ever be delivered by these players: no pot can get all its "
        "ingredients: who reaches a dispenser shares neither pot nor counter with the rest\n");
  CHECK(judged(kitchen({"XXPXXXXXX", "O1  XX  X", "X  DXX  S", "XXXXXXXXX"})) ==
        "warning grid[2]: row 3, col 9 serving window 'S' cannot be reached by any player\n"
        "error grid: no soup can ever be delivered by these players: nobody can reach a serving "
        "window\n");
  // Dishes and the window lie on different sides of a shared pot.
  CHECK(
      judged(kitchen({"XDXXX", "O1P2S", "XXXXX"})) ==
      "error grid: no soup can ever be delivered by these players: no soup can be plated and "
      "served: "
      "who reaches a pot cannot get both a dish and to a serving window, over counters included\n");
  // Diagonal neighbours pass nothing.
  CHECK(judged(kitchen({"XXXXXX", "O1XDXX", "XXX2PX", "XXXSXX"})) ==
        "error grid: no soup can ever be delivered by these players: no pot can get all its "
        "ingredients: who reaches a dispenser shares neither pot nor counter with the rest\n");
  CHECK(judged(kitchen({"XPXXX", "O1X2X", "XSDXX"})).find("nobody can reach a dish") !=
        std::string::npos);
  CHECK(judged(kitchen({"XPXXXX", "O1DXXX", "XSXX2X", "XXXXXX"})) ==
        "warning grid[2]: row 3, col 5 player 2 can reach neither a station nor another player\n");
}

TEST_CASE("orders are judged one by one") {
  CHECK(judged(kitchen({"XXPXX", "O1 2D", "XXSXX"}, {{3, 0}, {2, 1}, {0, 1}})) ==
        "warning orders[1]: the order [onion, onion, tomato] can never be delivered by these "
        "players: "
        "nobody can reach a tomato dispenser\n"
        "warning orders[2]: the order [tomato] can never be delivered by these players: nobody can "
        "reach a tomato dispenser\n");
  CHECK(judged(kitchen({"XXPXX", "O1 2D", "XXSXX"}, {{0, 1}})) ==
        "error grid: no soup can ever be delivered by these players: nobody can reach a tomato "
        "dispenser\n");
  // Open orders promise nothing about tomatoes.
  CHECK(judged(kitchen({"XXPXX", "O1 2D", "XXSXX"}, {})).empty());
  // Onions for one pot, tomatoes for another: no pot gets both.
  CHECK(judged(kitchen({"XPDXDPX", "O1 X 2T", "XXSXSXX"}, {{1, 1}, {1, 0}})) ==
        "");  // the counter between passes them
  CHECK(judged(kitchen({"XPDXXDPX", "O1 XX 2T", "XXSXXSXX"}, {{1, 1}, {1, 0}}))
            .starts_with("warning orders[0]: the order [onion, tomato] can never be delivered"));
}

TEST_CASE("players in a lane cannot pass each other") {
  // Left of the pot's lane stands player 1, right of it player 2; nothing but the floor between
  // them.
  const Layout lane = kitchen({"XXXXXXX", "O1   2P", "XDXXXSX"});
  const classic::KitchenSearch search(lane);
  CHECK(search.reach(0).count() == 4);
  CHECK(search.reach(1).count() == 4);
  CHECK(search.group(0) == search.group(1));  // over the counters along the lane
  // The same lane walled by stations only: dishes cannot get to the pot.
  const Layout bare = kitchen({"XDDDDDX", "O1   2P", "XDDDDSX"}, {{1, 0}});
  CHECK(judged(bare).find("no pot can get all its ingredients") != std::string::npos);
  // With a bay they change places.
  const Layout bay = kitchen({"XXXXXXX", "XDD DDX", "O1   2P", "XDDDDSX"}, {{1, 0}});
  CHECK(classic::KitchenSearch(bay).reach(0).count() == 6);
  CHECK(judged(bay).empty());
}

TEST_CASE("four cooks on four tiles turn in a circle") {
  const Layout layout = kitchen({"XPXX", "O12D", "X43S", "XXXX"});
  for (int player = 0; player < 4; ++player) {
    CHECK(classic::KitchenSearch(layout).reach(player).count() == 4);
  }
}

TEST_CASE("absent players help nobody") {
  const auto layout = load_layout("forced_coordination");
  CHECK(classic::KitchenSearch(*layout).can_deliver({3, 0}));
  CHECK(!classic::KitchenSearch(*layout, 0b01).can_deliver({3, 0}));
  CHECK(!classic::KitchenSearch(*layout, 0b10).can_deliver({3, 0}));
  CHECK(classic::needs_cooperation(*layout));
  CHECK(!classic::needs_cooperation(*load_layout("cramped_room")));
  CHECK(classic::needs_cooperation(*load_layout("relay")));
}

TEST_CASE("what a start state leaves lying about counts, as long as it lasts") {
  LayoutSpec spec;
  spec.name = "leftovers";
  spec.grid = {"XTPX", "X1 D", "XXSX", "OXXX"};
  classic::parameters(spec).orders = {{2, 0}};
  Snapshot state;
  state.players = {{{1, 1}, Orientation::kNorth, Object{}}};
  classic::parameters(spec).start_state = state;
  CHECK(judged(Layout(spec)).find("error") != std::string::npos);  // one onion in hand, two wanted
  classic::parameters(spec).start_state->objects = {
      {{0, 2}, {ObjectKind::kSoup, {Ingredient::kOnion}, -1}}};
  CHECK(judged(Layout(spec)).find("error") == std::string::npos);  // and one in the pot
  classic::parameters(spec).orders = {{1, 0}};
  classic::parameters(spec).start_state->objects.clear();
  CHECK(judged(Layout(spec)).find("error") == std::string::npos);
  classic::parameters(spec).random_positions = true;  // which ignores the start state
  CHECK(judged(Layout(spec)).find("error") != std::string::npos);
}

TEST_CASE("coop_grid: onions and pots behind walls") {
  LayoutSpec spec;
  spec.name = "field";
  spec.set_rules(coop_grid::rule_set());
  spec.grid = {"1OX2", "PXXO"};
  CHECK(judged(Layout(spec)).empty());
  spec.grid = {"1X2O", "PX  "};
  CHECK(
      judged(Layout(spec)) ==
      "error grid: no onion can ever be delivered: no player can reach both an onion and a pot\n");
  spec.grid = {"12OX", "P XO"};
  CHECK(judged(Layout(spec)) ==
        "warning grid[1]: row 2, col 4 onion 'O' cannot be reached by any player\n");
}
