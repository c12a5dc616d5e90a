// Cooking, under new and old dynamics, in pots, on counters and in hands.
#include <doctest/doctest.h>

#include "env/classic/game/parameters.h"
#include "tests/env/classic/kitchen.h"

using namespace potluck;
using namespace potluck::classic;
using namespace potluck::classic::testing;

namespace {

const std::vector<std::string> kGrid = {"XXPXX", "O1 2S", "X   X", "XDXXX"};

classic::Parameters old_dynamics(int capacity = 3) {
  classic::Parameters p;
  p.old_dynamics = true;
  p.orders = {{3, 0}};
  p.max_num_ingredients = capacity;
  return p;
}

}  // namespace

TEST_CASE("the earliest plating is cook time steps after the start step") {
  Kitchen kitchen(kGrid);
  kitchen.move_to(0, 1, 2);
  kitchen.place(0, 2, soup("ooo"));
  kitchen.step("i.");
  kitchen.give(0, dish());
  for (int step = 1; step < 20; ++step) {
    CHECK(kitchen.at(0, 2) == soup("ooo", step));
    kitchen.step("i.");
    CHECK(kitchen.held(0) == dish());
  }
  CHECK(kitchen.at(0, 2) == soup("ooo", 20));
  kitchen.step("i.");
  CHECK(kitchen.held(0) == soup("ooo", 20));
}

TEST_CASE("ticks stop at the cook time; nothing burns, and a held soup does not cook") {
  Kitchen kitchen(kGrid);
  kitchen.place(0, 2, soup("oot", 19));
  kitchen.give(1, soup("o", 4));
  for (int step = 0; step < 5; ++step) {
    kitchen.step("..");
  }
  CHECK(kitchen.at(0, 2) == soup("oot", 20));
  CHECK(kitchen.held(1) == soup("o", 4));
}

TEST_CASE("a cook time of zero is ready in the step of its start") {
  classic::Parameters p;
  p.orders = {{1, 0}};
  p.recipe_times = {0};
  Kitchen kitchen(kGrid, p);
  kitchen.move_to(0, 1, 2);
  kitchen.place(0, 2, soup("o"));
  kitchen.step("i.");
  CHECK(kitchen.at(0, 2) == soup("o", 0));
  kitchen.give(0, dish());
  kitchen.step("i.");
  CHECK(kitchen.held(0) == soup("o", 0));
}

TEST_CASE("new dynamics: nothing starts by itself") {
  Kitchen kitchen(kGrid);
  kitchen.place(0, 2, soup("ooo"));
  kitchen.step("..");
  CHECK(kitchen.at(0, 2) == soup("ooo"));
}

TEST_CASE("old dynamics: the third ingredient starts the soup in the same step") {
  Kitchen kitchen(kGrid, old_dynamics());
  kitchen.move_to(0, 1, 2);
  kitchen.place(0, 2, soup("oo"));
  kitchen.step("..");
  CHECK(kitchen.at(0, 2) == soup("oo"));
  kitchen.give(0, onion());
  kitchen.step("i.");
  CHECK(kitchen.at(0, 2) == soup("ooo", 1));
}

TEST_CASE("old dynamics: the three is fixed, whatever the capacity") {
  Kitchen four(kGrid, old_dynamics(4));
  four.place(0, 2, soup("ooo"));
  four.step("..");
  CHECK(four.at(0, 2) == soup("ooo", 1));

  Kitchen fourth(kGrid, old_dynamics(4));
  fourth.place(0, 2, soup("oooo"));
  fourth.step("..");
  CHECK(fourth.at(0, 2) == soup("oooo"));
}

TEST_CASE("soups on counters cook; under old dynamics they start there") {
  Kitchen kitchen(kGrid);
  kitchen.place(0, 0, soup("ooo", 18));
  kitchen.place(0, 1, soup("ooo"));
  kitchen.step("..");
  kitchen.step("..");
  kitchen.step("..");
  CHECK(kitchen.at(0, 0) == soup("ooo", 20));
  CHECK(kitchen.at(0, 1) == soup("ooo"));
  CHECK(kitchen.view().unsettled() == 1);

  Kitchen old(kGrid, old_dynamics());
  old.place(0, 1, soup("oto"));
  old.place(0, 0, soup("oo"));
  old.step("..");
  CHECK(old.at(0, 1) == soup("oto", 1));
  CHECK(old.at(0, 0) == soup("oo"));
}

TEST_CASE("an unready soup put down from the hands goes on cooking") {
  Kitchen kitchen(kGrid);
  kitchen.give(0, soup("ooo", 17));  // player 0 faces the counter at (0, 1)
  kitchen.step("..");
  kitchen.step("i.");
  CHECK(kitchen.at(0, 1) == soup("ooo", 18));  // the step of the drop counts
  kitchen.step("..");
  kitchen.step("..");
  CHECK(kitchen.at(0, 1) == soup("ooo", 20));
  CHECK(kitchen.view().unsettled() == 0);
}
