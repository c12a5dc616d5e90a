#include "env/classic/game/recipes.h"

#include <doctest/doctest.h>

#include <limits>

#include "env/classic/game/parameters.h"
#include "env/text/error.h"

using namespace potluck;
using classic::Recipes;

namespace {

constexpr Recipe kO{1, 0};
constexpr Recipe kOo{2, 0};
constexpr Recipe kOoo{3, 0};
constexpr Recipe kT{0, 1};
constexpr Recipe kTt{0, 2};
constexpr Recipe kTtt{0, 3};
constexpr Recipe kOt{1, 1};
constexpr Recipe kOot{2, 1};
constexpr Recipe kOtt{1, 2};

}  // namespace

TEST_CASE("without settings every recipe is ordered, worth 20 and cooks 20 steps") {
  const Recipes recipes{classic::Parameters{}};
  const std::vector<Recipe> nine = {kO, kOo, kOoo, kT, kTt, kTtt, kOt, kOot, kOtt};
  CHECK(std::vector<Recipe>(recipes.all().begin(), recipes.all().end()) == nine);
  CHECK(std::vector<Recipe>(recipes.orders().begin(), recipes.orders().end()) == nine);
  CHECK(recipes.bonus_orders().empty());
  for (const Recipe& recipe : nine) {
    CHECK(recipes.worth(recipe) == 20);
    CHECK(recipes.cook_time(recipe) == 20);
  }
}

TEST_CASE("value ladder: delivery reward, table, ingredients, 20") {
  classic::Parameters p;
  p.orders = {kOoo, kOt};
  p.recipe_values = {0, 6};
  CHECK(Recipes(p).base_value(kOoo) == 0);  // a zero in the table counts
  CHECK(Recipes(p).base_value(kOt) == 6);
  CHECK(Recipes(p).base_value(kT) == 20);  // not in the table
  CHECK(Recipes(p).worth(kT) == 0);        // not ordered

  p.recipe_values.clear();
  p.onion_value = 21;
  CHECK(Recipes(p).base_value(kOoo) == 20);  // one of the pair is not enough
  p.tomato_value = 13;
  CHECK(Recipes(p).base_value(kOoo) == 63);
  CHECK(Recipes(p).base_value(kOt) == 34);
  p.tomato_value = 0;
  CHECK(Recipes(p).base_value(kOoo) == 20);  // zero means not given

  p.delivery_reward = 7;
  CHECK(Recipes(p).base_value(kOoo) == 7);
  p.delivery_reward = 0;
  CHECK(Recipes(p).base_value(kOoo) == 20);
}

TEST_CASE("time ladder: cook time, table, ingredients, 20") {
  classic::Parameters p;
  p.orders = {kOoo, kOt};
  p.recipe_times = {0, 9};
  CHECK(Recipes(p).cook_time(kOoo) == 0);
  CHECK(Recipes(p).cook_time(kOt) == 9);
  CHECK(Recipes(p).cook_time(kO) == 20);  // outside the table, whatever its entries are
  p.recipe_times.clear();
  p.onion_time = 15;
  p.tomato_time = 7;
  CHECK(Recipes(p).cook_time(kOot) == 37);
  p.cook_time = 5;
  CHECK(Recipes(p).cook_time(kOot) == 5);
  p.cook_time = 0;
  CHECK(Recipes(p).cook_time(kOot) == 37);
}

TEST_CASE("worth: bonus orders are multiplied, also by fractions, zero and infinity") {
  classic::Parameters p;
  p.orders = {kOoo, kOo};
  p.bonus_orders = {kOo};
  p.recipe_values = {20, 9};
  CHECK(Recipes(p).worth(kOo) == 18);
  p.order_bonus = 1.5;
  CHECK(Recipes(p).worth(kOo) == 13.5);
  CHECK(Recipes(p).worth(kOoo) == 20);
  p.order_bonus = 0;
  CHECK(Recipes(p).worth(kOo) == 0);
  p.order_bonus = std::numeric_limits<double>::infinity();
  CHECK(Recipes(p).worth(kOo) == std::numeric_limits<double>::infinity());
  p.recipe_values = {20, 0};
  CHECK(Recipes(p).worth(kOo) == 0);  // not "not a number"
}

TEST_CASE("best: the greatest worth among the recipes that contain the contents") {
  classic::Parameters p;
  p.orders = {kOoo, kOt, kTtt};
  p.bonus_orders = {kOt};
  p.recipe_values = {20, 8, 10};
  const Recipes recipes(p);
  CHECK(recipes.best({}) == 20);
  CHECK(recipes.best(kO) == 20);
  CHECK(recipes.best(kT) == 16);
  CHECK(recipes.best(kTt) == 10);
  CHECK(recipes.best(kOot) == 0);
  p.recipe_values = {0, -3, 0};
  CHECK(Recipes(p).best({}) == 0);
}

TEST_CASE("capacity decides which recipes there are and how they sort") {
  classic::Parameters p;
  p.max_num_ingredients = 2;
  CHECK(Recipes(p).all().size() == 5);
  CHECK_FALSE(Recipes(p).is_recipe(kOoo));
  p.max_num_ingredients = 4;
  const Recipes four(p);
  CHECK(four.all().size() == 14);
  CHECK(four.all()[3] == Recipe{4, 0});
  CHECK(four.all()[8] == kOt);
}

TEST_CASE("a start state's order lists win, unless starts are random") {
  classic::Parameters p;
  p.orders = {kOoo};
  p.start_state.emplace();
  p.start_state->orders = {{kT, kO}};
  p.start_state->bonus_orders = {{kT}};
  CHECK(Recipes(p).worth(kOoo) == 0);
  CHECK(Recipes(p).worth(kT) == 40);
  CHECK(Recipes(p).orders()[0] == kO);  // sorted
  p.random_positions = true;
  CHECK(Recipes(p).worth(kOoo) == 20);
}

TEST_CASE("impossible recipes and times are refused") {
  classic::Parameters p;
  p.orders = {{4, 0}};
  CHECK_THROWS_AS(Recipes{p}, InputError);
  p.orders = {{-1, 2}};
  CHECK_THROWS_AS(Recipes{p}, InputError);
  p.orders = {{2147483647, 2147483647}};
  CHECK_THROWS_AS(Recipes{p}, InputError);
  p.orders = {kOoo};
  p.recipe_values = {1, 2};
  CHECK_THROWS_AS(Recipes{p}, InputError);
  p.recipe_values.clear();
  p.recipe_times = {1, 2};
  CHECK_THROWS_AS(Recipes{p}, InputError);
  p.recipe_times = {251};
  CHECK_THROWS_AS(Recipes{p}, InputError);
  p.recipe_times.clear();
  p.onion_time = 2147483647;
  p.tomato_time = 1;
  CHECK_THROWS_AS(Recipes{p}, InputError);
  p.onion_time = -1;
  CHECK_THROWS_AS(Recipes{p}, InputError);
  p = {};
  p.max_num_ingredients = 5;
  CHECK_THROWS_AS(Recipes{p}, InputError);
  p.max_num_ingredients = 0;
  CHECK_THROWS_AS(Recipes{p}, InputError);
}
