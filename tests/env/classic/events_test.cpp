// Useful pick-ups and drops, potting events, shaping.
#include <doctest/doctest.h>

#include "env/classic/game/parameters.h"
#include "tests/env/classic/kitchen.h"

using namespace potluck;
using namespace potluck::classic;
using namespace potluck::classic::testing;

namespace {

// Player 0 faces the onion dispenser, player 1 the dish dispenser; pots at (0,2) and (0,3).
const std::vector<std::string> kTwoPots = {"XXPPXX", "O1   X", "X   2D", "XXTSXX"};

Kitchen make(classic::Parameters parameters = {}) {
  Kitchen kitchen(kTwoPots, std::move(parameters));
  kitchen.turn(0, Orientation::kWest);
  kitchen.turn(1, Orientation::kEast);
  return kitchen;
}

bool useful_dish(Kitchen& kitchen) {
  kitchen.step(".i");
  REQUIRE((kitchen.events(1) & bit(Event::kDishPickup)) != 0);
  const bool useful = (kitchen.events(1) & bit(Event::kUsefulDishPickup)) != 0;
  CHECK(kitchen.outcome(1).shaped == (useful ? 3 : 0));
  return useful;
}

}  // namespace

TEST_CASE("a dish is useful when fewer are held than pots have begun") {
  Kitchen empty = make();
  CHECK_FALSE(useful_dish(empty));

  for (const auto& [pot, expected] :
       {std::pair{soup("o"), true}, std::pair{soup("ooo"), false}, std::pair{soup("ooo", 3), true},
        std::pair{soup("o", 3), true}, std::pair{soup("ooo", 20), true}}) {
    Kitchen kitchen = make();
    kitchen.place(0, 2, pot);
    CHECK(useful_dish(kitchen) == expected);  // full but not started is of no use
  }

  Kitchen held = make();
  held.place(0, 2, soup("o"));
  held.give(0, dish());
  CHECK_FALSE(useful_dish(held));
  Kitchen two = make();
  two.place(0, 2, soup("o"));
  two.place(0, 3, soup("t", 7));
  two.give(0, dish());
  CHECK(useful_dish(two));
}

TEST_CASE("no dish is useful while any counter holds one") {
  Kitchen kitchen = make();
  kitchen.place(0, 2, soup("o"));
  kitchen.place(3, 5, dish());
  CHECK_FALSE(useful_dish(kitchen));

  Kitchen counter = make();  // taken from a counter: the dish itself lies there
  counter.place(0, 2, soup("o"));
  counter.place(1, 5, dish());
  counter.move_to(1, 1, 4);
  counter.step(".i");
  CHECK(counter.events(1) == mask(Event::kDishPickup));
  CHECK(counter.outcome(1).shaped == 0);
}

TEST_CASE("dishes are tested with live hands and counters but pots of the start of the step") {
  // Player 0 fills the pot in this step; it was partial when the step began.
  Kitchen fills = make();
  fills.move_to(0, 1, 2);
  fills.turn(0, Orientation::kNorth);
  fills.place(0, 2, soup("oo"));
  fills.give(0, onion());
  CHECK(useful_dish(fills));
  // Player 0 puts the first ingredient in: the pot was empty when the step began.
  Kitchen first = make();
  first.move_to(0, 1, 2);
  first.turn(0, Orientation::kNorth);
  first.give(0, onion());
  CHECK_FALSE(useful_dish(first));
  // Player 0 takes the only dish off a counter: live, so no counter holds one, but a hand does.
  Kitchen takes = make();
  takes.turn(0, Orientation::kNorth);
  takes.place(0, 1, dish());
  takes.place(0, 2, soup("o"));
  takes.place(0, 3, soup("o"));
  takes.step("ii");
  CHECK(takes.events(1) == mask(Event::kDishPickup, Event::kUsefulDishPickup));
}

TEST_CASE("an onion pick-up is useless only if all pots are full and the other has no dish") {
  for (const bool full : {false, true}) {
    for (const bool other_has_dish : {false, true}) {
      Kitchen kitchen = make();
      kitchen.place(0, 2, soup("ooo"));  // unstarted-full counts as full
      kitchen.place(0, 3, full ? soup("o", 2) : soup("o"));
      if (other_has_dish) {
        kitchen.give(1, dish());
      }
      kitchen.step("i.");
      const bool useful = (kitchen.events(0) & bit(Event::kUsefulOnionPickup)) != 0;
      CHECK(useful == !(full && !other_has_dish));
    }
  }
}

TEST_CASE("an ingredient drop is useful if all pots are full and the other has no dish") {
  for (const bool full : {false, true}) {
    for (const bool other_has_dish : {false, true}) {
      for (const bool is_onion : {false, true}) {
        Kitchen kitchen = make();
        kitchen.turn(0, Orientation::kNorth);
        kitchen.give(0, is_onion ? onion() : tomato());
        kitchen.place(0, 2, soup("ooo", 20));
        if (full) {
          kitchen.place(0, 3, soup("ooo", 3));
        }
        if (other_has_dish) {
          kitchen.give(1, dish());
        }
        kitchen.step("i.");
        const bool useful = full && !other_has_dish;
        const EventMask drop = is_onion ? bit(Event::kOnionDrop) : bit(Event::kTomatoDrop);
        const EventMask plus =
            is_onion ? bit(Event::kUsefulOnionDrop) : bit(Event::kUsefulTomatoDrop);
        CHECK(kitchen.events(0) == (drop | (useful ? plus : 0)));
        CHECK(kitchen.outcome(0).shaped == 0);
      }
    }
  }
}

TEST_CASE("a dish drop is useful if no pot is full and the other holds no onion") {
  const auto dropped = [](const std::optional<Object>& pot, const std::optional<Object>& other) {
    Kitchen kitchen = make();
    kitchen.turn(0, Orientation::kNorth);
    kitchen.give(0, dish());
    if (pot) {
      kitchen.place(0, 2, *pot);
    }
    if (other) {
      kitchen.give(1, *other);
    }
    kitchen.step("i.");
    return kitchen.events(0);
  };
  const EventMask plain = mask(Event::kDishDrop);
  const EventMask useful = mask(Event::kDishDrop, Event::kUsefulDishDrop);
  CHECK(dropped(std::nullopt, std::nullopt) == useful);
  CHECK(dropped(soup("oo"), tomato()) == useful);
  CHECK(dropped(soup("oo"), onion()) == plain);
  CHECK(dropped(soup("ooo"), std::nullopt) == plain);
  CHECK(dropped(soup("o", 1), std::nullopt) == plain);
}

TEST_CASE("tomatoes from counters can be useful") {
  Kitchen kitchen = make();
  kitchen.turn(0, Orientation::kNorth);
  kitchen.place(0, 1, tomato());
  kitchen.place(0, 2, soup("ooo"));
  kitchen.place(0, 3, soup("ooo"));
  kitchen.step("i.");
  CHECK(kitchen.events(0) == mask(Event::kTomatoPickup));
}

TEST_CASE("nothing is useful with one or three players") {
  Kitchen one({"XPXX", "O1DX", "X XX", "XSXX"});
  one.place(0, 1, soup("o"));
  one.turn(0, Orientation::kEast);
  one.step("i");
  CHECK(one.events(0) == mask(Event::kDishPickup));
  CHECK(one.outcome(0).shaped == 0);

  Kitchen three({"XPXX", "O1DX", "X2XX", "X3XX", "XSXX"});
  three.turn(0, Orientation::kWest);
  three.turn(2, Orientation::kEast);
  three.give(2, dish());
  three.step("i.i");
  CHECK(three.events(0) == mask(Event::kOnionPickup));
  CHECK(three.events(2) == mask(Event::kDishDrop));
}

TEST_CASE("potting: optimal, viable, catastrophic, useless") {
  classic::Parameters p;
  p.orders = {{3, 0}, {1, 1}, {0, 3}};
  p.bonus_orders = {{1, 1}};
  p.recipe_values = {20, 8, 10};
  const auto potting = [&](const char* before, const Object& ingredient) {
    Kitchen kitchen = make(p);
    kitchen.move_to(0, 1, 2);
    kitchen.turn(0, Orientation::kNorth);
    if (*before != '\0') {
      kitchen.place(0, 2, soup(before));
    }
    kitchen.give(0, ingredient);
    kitchen.step("i.");
    CHECK(kitchen.outcome(0).shaped == 3);  // also for the pointless
    return kitchen.events(0);
  };
  using enum Event;
  CHECK(potting("", onion()) == mask(kPottingOnion, kOptimalOnionPotting, kViableOnionPotting));
  CHECK(potting("", tomato()) == mask(kPottingTomato, kViableTomatoPotting));
  CHECK(potting("t", onion()) == mask(kPottingOnion, kOptimalOnionPotting, kViableOnionPotting));
  CHECK(potting("oo", tomato()) == mask(kPottingTomato, kCatastrophicTomatoPotting));
  CHECK(potting("ot", onion()) == mask(kPottingOnion, kCatastrophicOnionPotting));
}

TEST_CASE("potting worthless on worthless is optimal and useless at once") {
  classic::Parameters p;
  p.orders = {{0, 3}};
  Kitchen kitchen = make(p);
  kitchen.move_to(0, 1, 2);
  kitchen.turn(0, Orientation::kNorth);
  kitchen.place(0, 2, soup("o"));
  kitchen.give(0, tomato());
  kitchen.step("i.");
  CHECK(kitchen.events(0) ==
        mask(Event::kPottingTomato, Event::kOptimalTomatoPotting, Event::kUselessTomatoPotting));

  // Where nothing has worth at all, the reference stops; here the first ingredient is just useless.
  p.orders = {{3, 0}};
  p.recipe_values = {0};
  Kitchen worthless = make(p);
  worthless.move_to(0, 1, 2);
  worthless.turn(0, Orientation::kNorth);
  worthless.give(0, onion());
  worthless.step("i.");
  CHECK(worthless.events(0) ==
        mask(Event::kPottingOnion, Event::kOptimalOnionPotting, Event::kUselessOnionPotting));
}

TEST_CASE("shaping comes from the layout") {
  classic::Parameters p;
  p.shaping = {.placement_in_pot = 1, .dish_pickup = 11, .soup_pickup = 100};
  Kitchen kitchen = make(p);
  kitchen.move_to(0, 1, 2);
  kitchen.turn(0, Orientation::kNorth);
  kitchen.give(0, onion());
  kitchen.place(0, 3, soup("t"));
  kitchen.step("ii");
  CHECK(kitchen.outcome(0).shaped == 1);
  CHECK(kitchen.outcome(1).shaped == 11);
  CHECK(kitchen.outcome(0).earned == 0);

  Kitchen plate = make(p);
  plate.move_to(0, 1, 2);
  plate.turn(0, Orientation::kNorth);
  plate.place(0, 2, soup("t", 20));
  plate.give(0, dish());
  plate.step("i.");
  CHECK(plate.outcome(0).shaped == 100);
}
