// What interacting does, by the faced cell, and what players do to each other within a step.
#include <doctest/doctest.h>

#include "env/classic/game/parameters.h"
#include "tests/env/classic/kitchen.h"

using namespace potluck;
using namespace potluck::classic;
using namespace potluck::classic::testing;

namespace {

// Player 0 stands north of player 1; every kind of tile is in reach.
const std::vector<std::string> kNarrow = {"XTPXX", "O1  X", "S2  X", "XDXXX"};

Kitchen facing(Orientation orientation) {
  Kitchen kitchen(kNarrow);
  kitchen.turn(0, orientation);
  return kitchen;
}

// Player 0 at the pot.
Kitchen at_pot(classic::Parameters parameters = {}) {
  Kitchen kitchen(kNarrow, std::move(parameters));
  kitchen.move_to(0, 1, 2);
  return kitchen;
}

}  // namespace

TEST_CASE("dispensers fill empty hands") {
  Kitchen onions = facing(Orientation::kWest);
  onions.step("i.");
  CHECK(onions.held(0) == onion());
  CHECK(onions.events(0) == mask(Event::kOnionPickup, Event::kUsefulOnionPickup));

  Kitchen tomatoes = facing(Orientation::kNorth);
  tomatoes.step("i.");
  CHECK(tomatoes.held(0) == tomato());
  CHECK(tomatoes.events(0) == 0);  // the tomato dispenser logs nothing

  Kitchen dishes(kNarrow);
  dishes.turn(1, Orientation::kSouth);
  dishes.step(".i");
  CHECK(dishes.held(1) == dish());
  CHECK(dishes.events(1) == mask(Event::kDishPickup));
}

TEST_CASE("dispensers take nothing back") {
  Kitchen kitchen = facing(Orientation::kWest);
  kitchen.give(0, onion());
  kitchen.step("i.");
  CHECK(kitchen.held(0) == onion());
  CHECK(kitchen.events(0) == 0);
}

TEST_CASE("counters: put down, take, no swapping and no combining") {
  Kitchen kitchen(kNarrow);
  kitchen.move_to(0, 1, 3);
  kitchen.turn(0, Orientation::kEast);
  kitchen.step("i.");  // nothing there, nothing held
  CHECK(kitchen.events(0) == 0);

  kitchen.give(0, onion());
  kitchen.step("i.");
  CHECK(kitchen.at(1, 4) == onion());
  CHECK(kitchen.held(0) == std::nullopt);
  CHECK(kitchen.events(0) == mask(Event::kOnionDrop));

  kitchen.give(0, dish());
  kitchen.step("i.");
  CHECK(kitchen.at(1, 4) == onion());
  CHECK(kitchen.held(0) == dish());
  CHECK(kitchen.events(0) == 0);

  Kitchen take(kNarrow);
  take.move_to(0, 1, 3);
  take.turn(0, Orientation::kEast);
  take.place(1, 4, tomato());
  take.step("i.");
  CHECK(take.held(0) == tomato());
  CHECK(take.at(1, 4) == std::nullopt);
  CHECK(take.events(0) == mask(Event::kTomatoPickup, Event::kUsefulTomatoPickup));
  CHECK(take.outcome(0).shaped == 0);
}

TEST_CASE("a dish scoops no soup off a counter; soups move by hand with their tick") {
  Kitchen kitchen(kNarrow);
  kitchen.move_to(0, 1, 3);
  kitchen.turn(0, Orientation::kEast);
  kitchen.place(1, 4, soup("oto", 20));
  kitchen.give(0, dish());
  kitchen.step("i.");
  CHECK(kitchen.at(1, 4) == soup("oto", 20));
  CHECK(kitchen.held(0) == dish());

  Kitchen take(kNarrow);
  take.move_to(0, 1, 3);
  take.turn(0, Orientation::kEast);
  take.place(1, 4, soup("oto", 20));
  take.step("i.");
  CHECK(take.held(0) == soup("oto", 20));
  CHECK(take.events(0) == mask(Event::kSoupPickup));
  CHECK(take.outcome(0).shaped == 0);  // only plating from a pot is shaped
  take.step("i.");
  CHECK(take.at(1, 4) == soup("oto", 20));
  CHECK(take.events(0) == mask(Event::kSoupDrop));
}

TEST_CASE("pots: ingredients go in until it is full or started") {
  Kitchen kitchen = at_pot();
  for (const char* contents : {"o", "ot", "ott"}) {
    kitchen.give(0, contents[1] == '\0' ? onion() : tomato());
    kitchen.step("i.");
    CHECK(kitchen.at(0, 2) == soup(contents));
    CHECK(kitchen.held(0) == std::nullopt);
    CHECK(kitchen.outcome(0).shaped == 3);
  }
  kitchen.give(0, onion());
  kitchen.step("i.");
  CHECK(kitchen.held(0) == onion());
  CHECK(kitchen.at(0, 2) == soup("ott"));
  CHECK(kitchen.outcome(0).shaped == 0);
  CHECK(kitchen.events(0) == 0);

  for (const int tick : {0, 5, 20}) {
    Kitchen started = at_pot();
    started.place(0, 2, soup("o", tick));
    started.give(0, onion());
    started.step("i.");
    CHECK(started.held(0) == onion());
    CHECK(started.at(0, 2)->ingredients.size() == 1);
  }
}

TEST_CASE("pots: empty hands start any soup, once, without event or reward") {
  for (const char* contents : {"o", "tt", "oto"}) {
    Kitchen kitchen = at_pot();
    kitchen.place(0, 2, soup(contents));
    kitchen.step("i.");
    CHECK(kitchen.at(0, 2) == soup(contents, 1));  // the starting step cooks
    CHECK(kitchen.events(0) == 0);
    CHECK(kitchen.outcome(0).shaped == 0);
    kitchen.step("i.");
    CHECK(kitchen.at(0, 2) == soup(contents, 2));
  }
  Kitchen empty = at_pot();
  empty.step("i.");
  CHECK(empty.at(0, 2) == std::nullopt);

  classic::Parameters old;
  old.old_dynamics = true;
  old.orders = {{3, 0}};
  Kitchen never = at_pot(old);
  never.place(0, 2, soup("oo"));
  never.step("i.");
  CHECK(never.at(0, 2) == soup("oo"));
}

TEST_CASE("pots: a dish takes a ready soup and nothing else") {
  Kitchen kitchen = at_pot();
  kitchen.place(0, 2, soup("ttt", 20));
  kitchen.give(0, dish());
  kitchen.step("i.");
  CHECK(kitchen.held(0) == soup("ttt", 20));
  CHECK(kitchen.at(0, 2) == std::nullopt);
  CHECK(kitchen.events(0) == mask(Event::kSoupPickup));
  CHECK(kitchen.outcome(0).shaped == 5);
  kitchen.step("i.");  // cannot be poured back
  CHECK(kitchen.held(0) == soup("ttt", 20));

  for (const int tick : {-1, 0, 19}) {
    Kitchen unready = at_pot();
    unready.place(0, 2, soup("ooo", tick));
    unready.give(0, dish());
    unready.step("i.");
    CHECK(unready.held(0) == dish());
    CHECK(unready.outcome(0).shaped == 0);
  }
}

TEST_CASE("the window takes soups only, ordered or not") {
  classic::Parameters p;
  p.orders = {{3, 0}};
  for (const auto& [contents, worth] : {std::pair{"ooo", 20.0F}, std::pair{"oot", 0.0F}}) {
    Kitchen kitchen(kNarrow, p);
    kitchen.turn(1, Orientation::kWest);
    kitchen.give(1, soup(contents, 20));
    kitchen.step(".i");
    CHECK(kitchen.held(1) == std::nullopt);
    CHECK(kitchen.outcome(1).earned == worth);
    CHECK(kitchen.outcome(0).earned == 0);
    CHECK(kitchen.outcome(1).shaped == 0);
    CHECK(kitchen.events(1) == mask(Event::kSoupDelivery));
  }
  for (const Object& thing : {onion(), tomato(), dish()}) {
    Kitchen kitchen(kNarrow, p);
    kitchen.turn(1, Orientation::kWest);
    kitchen.give(1, thing);
    kitchen.step(".i");
    CHECK(kitchen.held(1) == thing);
    CHECK(kitchen.events(1) == 0);
  }
}

TEST_CASE("an unready soup at the window stays in the hands") {
  Kitchen kitchen(kNarrow);
  kitchen.turn(1, Orientation::kWest);
  kitchen.give(1, soup("ooo", 19));
  kitchen.step(".i");
  CHECK(kitchen.held(1) == soup("ooo", 19));
  CHECK(kitchen.events(1) == 0);
}

TEST_CASE("floor and players: nothing changes hands") {
  Kitchen kitchen(kNarrow);
  kitchen.turn(0, Orientation::kSouth);
  kitchen.give(0, onion());
  kitchen.step("i.");
  CHECK(kitchen.held(0) == onion());
  CHECK(kitchen.held(1) == std::nullopt);
  CHECK(kitchen.events(0) == 0);
  CHECK(kitchen.now().objects.empty());
}

TEST_CASE("same step: player 0 drops and player 1 takes, but not the other way round") {
  // Both face the counter at (1, 2), from west and from east.
  const std::vector<std::string> grid = {"XXPXX", "O1X2S", "X   X", "XDXXX"};
  for (const bool first_drops : {true, false}) {
    Kitchen kitchen(grid);
    kitchen.turn(0, Orientation::kEast);
    kitchen.turn(1, Orientation::kWest);
    kitchen.give(first_drops ? 0 : 1, onion());
    kitchen.step("ii");
    CHECK(kitchen.held(0) == std::nullopt);
    CHECK((kitchen.held(1) == onion()) == first_drops);
    CHECK((kitchen.at(1, 2) == onion()) == !first_drops);
  }
}

TEST_CASE("same step at one pot") {
  const std::vector<std::string> grid = {"XXXXX", "O1P2S", "X   X", "XDXXX"};
  const auto kitchen_with = [&](const Object& pot) {
    Kitchen kitchen(grid);
    kitchen.turn(0, Orientation::kEast);
    kitchen.turn(1, Orientation::kWest);
    kitchen.place(1, 2, pot);
    return kitchen;
  };

  Kitchen last = kitchen_with(soup("oo"));  // two ingredients for the last place
  last.give(0, tomato());
  last.give(1, onion());
  last.step("ii");
  CHECK(last.at(1, 2) == soup("oot"));
  CHECK(last.held(1) == onion());

  Kitchen add_start = kitchen_with(soup("o"));  // 0 adds, 1 starts with it
  add_start.give(0, tomato());
  add_start.step("ii");
  CHECK(add_start.at(1, 2) == soup("ot", 1));

  Kitchen start_add = kitchen_with(soup("o"));  // 0 starts, 1 is refused
  start_add.give(1, tomato());
  start_add.step("ii");
  CHECK(start_add.at(1, 2) == soup("o", 1));
  CHECK(start_add.held(1) == tomato());

  Kitchen plate_add = kitchen_with(soup("ooo", 20));  // 0 plates, 1 begins the next soup
  plate_add.give(0, dish());
  plate_add.give(1, tomato());
  plate_add.step("ii");
  CHECK(plate_add.held(0) == soup("ooo", 20));
  CHECK(plate_add.at(1, 2) == soup("t"));
}

TEST_CASE("objects are listed in the order in which they were put down") {
  Kitchen kitchen({"XXPXX", "O1  S", "X2  X", "XDXXX"});
  kitchen.place(0, 0, onion());
  kitchen.place(0, 1, dish());
  kitchen.place(3, 4, tomato());
  kitchen.step("i.");  // player 0 takes the dish at (0, 1)
  CHECK(kitchen.held(0) == dish());
  kitchen.step("i.");  // and puts it back
  const auto objects = kitchen.now().objects;
  REQUIRE(objects.size() == 3);
  CHECK(objects[0].object == onion());
  CHECK(objects[1].object == tomato());
  CHECK(objects[2].object == dish());
}
