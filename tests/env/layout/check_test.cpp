#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "env/classic/game/parameters.h"
#include "env/coop_grid/parameters.h"
#include "env/coop_grid/rule_set.h"
#include "env/layout_check.h"
#include "tests/env/layout/support.h"

using namespace potluck;
using namespace potluck::layout_test;

namespace {

struct Case {
  std::function<void(LayoutSpec&)> spoil;
  std::vector<std::string> expected;
};

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += line + "\n";
  }
  return text;
}

void expect(const LayoutSpec& good, const std::vector<Case>& cases) {
  REQUIRE(findings_of(good).empty());
  for (const Case& c : cases) {
    LayoutSpec spec = good;
    c.spoil(spec);
    CHECK(joined(findings_of(spec)) == joined(c.expected));
  }
}

LayoutSpec paper_like() {
  LayoutSpec spec;
  spec.name = "paper";
  spec.set_rules(coop_grid::rule_set());
  spec.grid = {" 2 ", "1P ", " XO"};
  return spec;
}

const std::string kSymbols =
    "' ' floor, 'X' counter, 'P' pot, 'O' onions, 'T' tomatoes, 'D' dishes, 'S' serving window or "
    "a "
    "start '1' to '9'";
const double kInf = std::numeric_limits<double>::infinity();
const double kNan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("grids: shape, symbols, borders, starts, stations") {
  expect(small_kitchen(),
         {
             {[](LayoutSpec& s) { s.grid.clear(); },
              {"grid | the grid has no rows | at least one row of tiles | "}},
             {[](LayoutSpec& s) {
                s.grid = {"", ""};
              },
              {"grid | row 1 has no tiles | at least one row of tiles | "}},
             {[](LayoutSpec& s) { s.grid[1] += "X"; },
              {"grid[1] | row 2 has 6 tiles | 5 (as row 1) | take away what is too much (blanks "
               "count)"}},
             {[](LayoutSpec& s) {
                s.grid[1] = "O";
                s.grid[2] = "X1  ";
              },
              {"grid[1] | row 2 has 1 tile | 5 (as row 1) | add what is missing (blanks count)",
               "grid[2] | row 3 has 4 tiles | 5 (as row 1) | add what is missing (blanks count)"}},
             {[](LayoutSpec& s) {
                s.grid[1] = "O ?2T";
                s.grid[3] = "XDXS\n";
              },
              {"grid[1] | row 2, col 3 is '?' | " + kSymbols + " | ",
               "grid[3] | row 4, col 5 is '?' | " + kSymbols + " | "}},
             {[](LayoutSpec& s) { s.grid[1] = "O 02T"; },
              {"grid[1] | row 2, col 3 is '0' | " + kSymbols + " | "}},
             {[](LayoutSpec& s) { s.grid[0] = "XXP X"; },
              {"grid[0] | row 1, col 4 is floor on the border | a counter or a station | close the "
               "border, so "
               "that nobody can walk out"}},
             {[](LayoutSpec& s) { s.grid[2] = "X1 23"; },
              {"grid[2] | row 3, col 5 is floor on the border | a counter or a station | close the "
               "border, so "
               "that nobody can walk out",
               "grid[2] | row 3, col 4 is a second start '2' (first in row 2, col 4) | every start "
               "once | make "
               "one of them floor or another player"}},
             {[](LayoutSpec& s) {
                s.grid[1] = "O   T";
                s.grid[2] = "X   X";
              },
              {"grid | the grid has no start | at least '1' | put the digit of every player on a "
               "floor tile"}},
             {[](LayoutSpec& s) { s.grid[1] = "O  4T"; },
              {"grid | the grid has a start '4' but no start '2' | starts 1 to n without a gap | "
               "number the "
               "players from 1",
               "grid | the grid has a start '4' but no start '3' | starts 1 to n without a gap | "
               "number the "
               "players from 1"}},
             {[](LayoutSpec& s) {
                s.grid = {"XXXXX", "X  2X", "X1  X", "XXXXX"};
              },
              {"grid | the grid has no pot 'P' | at least one | ",
               "grid | the grid has no dish dispenser 'D' | at least one | ",
               "grid | the grid has no serving window 'S' | at least one | ",
               "grid | the grid has neither an onion dispenser 'O' nor a tomato dispenser 'T' | at "
               "least one "
               "of them | "}},
             {[](LayoutSpec& s) {
                s.grid.assign(16, std::string(16, 'X'));
                s.grid[0] = "XPDSOXXXXXXXXXXX";
                s.grid[1] = "X12XXXXXXXXXXXXX";
              },
              {"grid | the grid has 16 x 16 = 256 tiles | at most 255 | make the kitchen smaller"}},
         });
}

TEST_CASE("coop_grid: its own symbols, stations and numbers") {
  expect(paper_like(),
         {
             {[](LayoutSpec& s) { s.grid[0] = "D2 "; },
              {"grid[0] | row 1, col 1 is 'D' | ' ' floor, 'X' wall, 'P' pot, 'O' onion or a start "
               "'1' to '9' "
               "(rules coop_grid) | "}},
             {[](LayoutSpec& s) { s.grid = {"12"}; },
              {"grid | the grid has no pot 'P' | at least one | ",
               "grid | the grid has no onion 'O' | at least one | "}},
             {[](LayoutSpec& s) { coop_grid::parameters(s).respawn_probability = 1.5; },
              {"respawn_probability | respawn_probability is 1.5 | a number from 0 to 1 | "}},
             {[](LayoutSpec& s) { coop_grid::parameters(s).delivery_reward = kNan; },
              {"delivery_reward | delivery_reward is nan | a number from -1000000 to 1000000 | "}},
             {[](LayoutSpec& s) { coop_grid::parameters(s).pickup_reward = -kInf; },
              {"pickup_reward | pickup_reward is -inf | a number from -1000000 to 1000000 | "}},
         });
}

TEST_CASE("names, horizon and effort") {
  expect(small_kitchen(),
         {
             {[](LayoutSpec& s) { s.name = "a/b"; },
              {"name | name is \"a/b\" | no slash | leave the character out"}},
             {[](LayoutSpec& s) { s.name = std::string(101, 'a'); },
              {"name | name is 101 bytes long | at most 100 | "}},
             {[](LayoutSpec& s) { s.description = "a\x1b[31m"; },
              {"description | description is \"a?[31m\" | no control characters | leave the "
               "character out"}},
             {[](LayoutSpec& s) { s.horizon = 0; },
              {"horizon | horizon is 0 | 1 to 1000000 steps | "}},
             {[](LayoutSpec& s) { s.horizon = 1000001; },
              {"horizon | horizon is 1000001 | 1 to 1000000 steps | "}},
             {[](LayoutSpec& s) { s.effort.move = -0.1; },
              {"effort.move | effort.move is -0.1 | a number from 0 to 1000000 | "}},
             {[](LayoutSpec& s) { s.effort.interact = kInf; },
              {"effort.interact | effort.interact is inf | a number from 0 to 1000000 | "}},
             {[](LayoutSpec& s) { s.effort.collision = kNan; },
              {"effort.collision | effort.collision is nan | a number from 0 to 1000000 | "}},
         });
}

TEST_CASE("orders: sizes, repeats, bonus orders") {
  expect(small_kitchen(),
         {
             {[](LayoutSpec& s) {
                classic::parameters(s).orders.push_back({4, 0});
              },
              {"orders[2] | orders[2] has 4 ingredients | 1 to 3 (max_num_ingredients) | "}},
             {[](LayoutSpec& s) {
                classic::parameters(s).orders.push_back({0, 0});
              },
              {"orders[2] | orders[2] has 0 ingredients | 1 to 3 (max_num_ingredients) | "}},
             {[](LayoutSpec& s) {
                classic::parameters(s).orders.push_back({2, 1});
              },
              {"orders[2] | orders[2] repeats [onion, onion, tomato] | every order once | delete "
               "one of the two "
               "(the order of ingredients does not matter)"}},
             {[](LayoutSpec& s) {
                classic::parameters(s).bonus_orders = {{3, 0}, {0, 3}};
              },
              {"bonus_orders[1] | bonus_orders[1] [tomato, tomato, tomato] is not among the orders "
               "| one of the "
               "orders | add it to orders or drop the bonus"}},
             {[](LayoutSpec& s) {
                classic::parameters(s).bonus_orders = {{3, 0}, {3, 0}};
              },
              {"bonus_orders[1] | bonus_orders[1] repeats [onion, onion, onion] | every order once "
               "| delete one "
               "of the two (the order of ingredients does not matter)"}},
             {[](LayoutSpec& s) { classic::parameters(s).max_num_ingredients = 5; },
              {"max_num_ingredients | max_num_ingredients is 5 | 1 to 4 | "}},
             {[](LayoutSpec& s) { classic::parameters(s).max_num_ingredients = 2; },
              {"orders[0] | orders[0] has 3 ingredients | 1 to 2 (max_num_ingredients) | ",
               "orders[1] | orders[1] has 3 ingredients | 1 to 2 (max_num_ingredients) | "}},
         });
  LayoutSpec open = small_kitchen();
  classic::parameters(open).orders.clear();
  classic::parameters(open).bonus_orders = {{1, 2}};
  CHECK(findings_of(open).empty());
}

TEST_CASE("values and times that leave open which one counts are refused by name") {
  const auto both = [](const std::string& first, const std::string& second) {
    return second + " | " + first + " and " + second +
           " are both given | only one of them | delete one, so that it is clear which counts";
  };
  expect(small_kitchen(),
         {
             {[](LayoutSpec& s) { classic::parameters(s).onion_value = 3; },
              {"onion_value | onion_value is given without tomato_value | both or neither | "}},
             {[](LayoutSpec& s) { classic::parameters(s).tomato_value = 3; },
              {"tomato_value | tomato_value is given without onion_value | both or neither | "}},
             {[](LayoutSpec& s) { classic::parameters(s).onion_time = 3; },
              {"onion_time | onion_time is given without tomato_time | both or neither | "}},
             {[](LayoutSpec& s) { classic::parameters(s).tomato_time = 3; },
              {"tomato_time | tomato_time is given without onion_time | both or neither | "}},
             {[](LayoutSpec& s) {
                classic::parameters(s).onion_value = classic::parameters(s).tomato_value = 1;
                classic::parameters(s).delivery_reward = 5;
              },
              {both("delivery_reward", "tomato_value")}},
             {[](LayoutSpec& s) {
                classic::parameters(s).onion_value = classic::parameters(s).tomato_value = 1;
                classic::parameters(s).recipe_values = {1, 2};
              },
              {both("recipe_values", "tomato_value")}},
             {[](LayoutSpec& s) {
                classic::parameters(s).recipe_values = {1, 2};
                classic::parameters(s).delivery_reward = 5;
              },
              {both("delivery_reward", "recipe_values")}},
             {[](LayoutSpec& s) {
                classic::parameters(s).onion_time = classic::parameters(s).tomato_time = 1;
                classic::parameters(s).cook_time = 5;
              },
              {both("cook_time", "tomato_time")}},
             {[](LayoutSpec& s) {
                classic::parameters(s).onion_time = classic::parameters(s).tomato_time = 1;
                classic::parameters(s).recipe_times = {1, 2};
              },
              {both("recipe_times", "tomato_time")}},
             {[](LayoutSpec& s) {
                classic::parameters(s).recipe_times = {1, 2};
                classic::parameters(s).cook_time = 5;
              },
              {both("cook_time", "recipe_times")}},
             {[](LayoutSpec& s) { classic::parameters(s).recipe_times = {1}; },
              {"recipe_times | recipe_times has length 1 | 2 (as orders) | "}},
             {[](LayoutSpec& s) {
                classic::parameters(s).recipe_values = {1, 2, 3};
              },
              {"recipe_values | recipe_values has length 3 | 2 (as orders) | "}},
             {[](LayoutSpec& s) {
                classic::parameters(s).orders.clear();
                classic::parameters(s).recipe_values = {1};
              },
              {"recipe_values | recipe_values is given without orders | a list of orders | a table "
               "goes along "
               "the list of orders"}},
         });
}

TEST_CASE("values and times out of range") {
  expect(
      small_kitchen(),
      {
          {[](LayoutSpec& s) { classic::parameters(s).cook_time = 251; },
           {"cook_time | cook_time is 251 | 0 to 250 steps | "}},
          {[](LayoutSpec& s) { classic::parameters(s).cook_time = -1; },
           {"cook_time | cook_time is -1 | 0 to 250 steps | "}},
          {[](LayoutSpec& s) {
             classic::parameters(s).recipe_times = {20, 1000};
           },
           {"recipe_times[1] | recipe_times[1] is 1000 | 0 to 250 steps | "}},
          {[](LayoutSpec& s) {
             classic::parameters(s).onion_time = 90;
             classic::parameters(s).tomato_time = 10;
           },
           {"onion_time | onion_time is 90, so a full pot cooks 270 steps | at most 250 | "}},
          {[](LayoutSpec& s) {
             classic::parameters(s).onion_time = 10;
             classic::parameters(s).tomato_time = -2;
           },
           {"tomato_time | tomato_time is -2 | 0 to 250 steps | "}},
          {[](LayoutSpec& s) { classic::parameters(s).delivery_reward = 2e6; },
           {"delivery_reward | delivery_reward is 2000000 | a number from -1000000 to 1000000 | "}},
          {[](LayoutSpec& s) {
             classic::parameters(s).recipe_values = {kNan, 1};
           },
           {"recipe_values[0] | recipe_values[0] is nan | a number from -1000000 to 1000000 | "}},
          {[](LayoutSpec& s) { classic::parameters(s).shaping.dish_pickup = kInf; },
           {"shaping.dish_pickup | shaping.dish_pickup is inf | a number from -1000000 to 1000000 "
            "| "}},
          {[](LayoutSpec& s) { classic::parameters(s).order_bonus = -1; },
           {"order_bonus | order_bonus is -1 | a number from 0 to 1000000 or \"inf\" | "}},
          {[](LayoutSpec& s) { classic::parameters(s).order_bonus = kNan; },
           {"order_bonus | order_bonus is nan | a number from 0 to 1000000 or \"inf\" | "}},
          {[](LayoutSpec& s) {
             classic::parameters(s).order_bonus = kInf;
             classic::parameters(s).recipe_values = {5, 0};
             classic::parameters(s).bonus_orders = {{2, 1}};
           },
           {"order_bonus | order_bonus is infinite while a bonus order is worth 0 | a finite bonus "
            "or a value "
            "other than 0 | zero times infinity is no reward"}},
          {[](LayoutSpec& s) { classic::parameters(s).random_object_probability = -0.5; },
           {"random_start.object_probability | random_start.object_probability is -0.5 | a number "
            "from 0 to "
            "1 | "}},
      });
}

TEST_CASE("old dynamics want three ingredients in every order") {
  expect(small_kitchen(),
         {
             {[](LayoutSpec& s) {
                classic::parameters(s).old_dynamics = true;
                classic::parameters(s).orders = {{3, 0}, {1, 1}};
              },
              {"old_dynamics | old_dynamics is true while an order is [onion, tomato] | orders of "
               "3 ingredients each | pots start by themselves at that many and never otherwise"}},
             {[](LayoutSpec& s) {
                classic::parameters(s).old_dynamics = true;
                classic::parameters(s).orders.clear();
              },
              {"old_dynamics | old_dynamics is true while orders are open to every recipe | orders "
               "of 3 ingredients each | list the orders"}},
             {[](LayoutSpec& s) {
                classic::parameters(s).orders = {{1, 0}};
                classic::parameters(s).max_num_ingredients = 2;
                classic::parameters(s).random_object_probability = 0.5;
              },
              {"random_start.object_probability | random starts fill pots with up to three "
               "ingredients, here with as many of them as fit (max_num_ingredients is 2) |  | "}},
         });
}

TEST_CASE("start states must fit the grid") {
  LayoutSpec good = small_kitchen();
  Snapshot state;
  state.players = {{{1, 1}, Orientation::kEast, std::nullopt},
                   {{1, 2}, Orientation::kWest, Object{}}};
  state.objects = {{{0, 2}, {ObjectKind::kSoup, {Ingredient::kOnion}, 3}},
                   {{0, 1}, {ObjectKind::kDish, {}, -1}}};
  state.timestep = 7;
  classic::parameters(good).start_state = state;
  const std::string count = "rows and columns of a start state count from 0";
  expect(good,
         {
             {[](LayoutSpec& s) { classic::parameters(s).start_state->players.pop_back(); },
              {"start_state.players | start_state has 1 player | 2 (as the grid has starts) | "}},
             {[](LayoutSpec& s) {
                classic::parameters(s).start_state->players[0].position = {0, 2};
              },
              {"start_state.players[0] | start_state.players[0] stands on a pot (\"row\": 0, "
               "\"col\": 2) | a "
               "floor tile | " +
               count}},
             {[](LayoutSpec& s) {
                classic::parameters(s).start_state->players[0].position = {1, -1};
              },
              {"start_state.players[0] | start_state.players[0] stands outside the grid (\"row\": "
               "1, \"col\": "
               "-1) | a floor tile | " +
               count}},
             {[](LayoutSpec& s) {
                classic::parameters(s).start_state->players[1].position = {1, 1};
              },
              {"start_state.players[1] | start_state.players[1] stands where another player does "
               "(\"row\": 1, "
               "\"col\": 1) | a tile of its own | "}},
             {[](LayoutSpec& s) {
                classic::parameters(s).start_state->objects[1].position = {2, 2};
              },
              {"start_state.objects[1] | start_state.objects[1] lies on the floor (\"row\": 2, "
               "\"col\": 2) | a "
               "counter or a pot | " +
               count}},
             {[](LayoutSpec& s) {
                classic::parameters(s).start_state->objects[0].object = {ObjectKind::kDish, {}, -1};
              },
              {"start_state.objects[0] | start_state.objects[0] lies in a pot (\"row\": 0, "
               "\"col\": 2) and is no "
               "soup | a soup | an ingredient in a pot is a soup of one"}},
             {[](LayoutSpec& s) {
                classic::parameters(s).start_state->objects[1].position = {0, 2};
                classic::parameters(s).start_state->objects[1].object =
                    classic::parameters(s).start_state->objects[0].object;
              },
              {"start_state.objects[1] | start_state.objects[1] lies where another object does "
               "(\"row\": 0, "
               "\"col\": 2) | one object a tile | "}},
             {[](LayoutSpec& s) {
                classic::parameters(s).start_state->objects[0].object.ingredients.assign(
                    4, Ingredient::kOnion);
              },
              {"start_state.objects[0].object.soup | start_state.objects[0].object is a soup of 4 "
               "ingredients | 1 "
               "to 3 (max_num_ingredients) | "}},
             {[](LayoutSpec& s) {
                classic::parameters(s).start_state->objects[0].object.cooking_tick = 300;
              },
              {"start_state.objects[0].object.cooking_tick | "
               "start_state.objects[0].object.cooking_tick is 300 | "
               "-1 to 250 (-1: not started) | "}},
             {[](LayoutSpec& s) { classic::parameters(s).start_state->timestep = -1; },
              {"start_state.timestep | start_state.timestep is -1 | 0 to 1000000 | "}},
             {[](LayoutSpec& s) { classic::parameters(s).start_state->timestep = 400; },
              {"start_state.timestep | start_state.timestep is 400 while the horizon is 400, so "
               "every episode ends after one step |  | start earlier or raise the horizon"}},
             {[](LayoutSpec& s) {
                classic::parameters(s).start_state->orders = {{{1, 0}, {1, 0}}};
              },
              {"start_state.orders[1] | start_state.orders[1] repeats [onion] | every order once | "
               "delete one of "
               "the two (the order of ingredients does not matter)"}},
             {[](LayoutSpec& s) {
                classic::parameters(s).start_state->bonus_orders = {{{1, 0}}};
              },
              {"start_state.bonus_orders[0] | start_state.bonus_orders[0] [onion] is not among the "
               "orders | one "
               "of the orders | add it to start_state.orders or drop the bonus"}},
         });
}
