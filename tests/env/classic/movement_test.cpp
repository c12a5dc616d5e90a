// Movement, collisions, Potluck's own events and effort.
#include <doctest/doctest.h>

#include "tests/env/classic/kitchen.h"

using namespace potluck;
using namespace potluck::classic;
using namespace potluck::classic::testing;

namespace {

// Two players side by side in a room of 3 x 4 floor cells.
const std::vector<std::string> kRoom = {"XXXPXX", "O    X", "O12  X", "X    X", "XDXSXX"};

}  // namespace

TEST_CASE("a free move goes one cell and turns") {
  Kitchen kitchen(kRoom);
  kitchen.step("n.");
  CHECK(kitchen.position(0) == Position{1, 1});
  CHECK(kitchen.orientation(0) == Orientation::kNorth);
  CHECK(kitchen.own_events(0) == mask(Event::kMoveAction, Event::kMoved));
  CHECK(kitchen.own_events(1) == 0);
  kitchen.step("es");
  CHECK(kitchen.position(0) == Position{1, 2});
  CHECK(kitchen.orientation(0) == Orientation::kEast);
  CHECK(kitchen.position(1) == Position{3, 2});
  CHECK(kitchen.now().timestep == 2);
}

TEST_CASE("a move against terrain only turns") {
  Kitchen kitchen(kRoom);
  kitchen.step("w.");
  CHECK(kitchen.position(0) == Position{2, 1});
  CHECK(kitchen.orientation(0) == Orientation::kWest);
  CHECK(kitchen.own_events(0) == mask(Event::kMoveAction, Event::kBlocked));
}

TEST_CASE("stay and interact neither move nor turn") {
  Kitchen kitchen(kRoom);
  kitchen.turn(0, Orientation::kSouth);
  kitchen.step(".i");
  CHECK(kitchen.orientation(0) == Orientation::kSouth);
  CHECK(kitchen.orientation(1) == Orientation::kNorth);
  CHECK(kitchen.position(1) == Position{2, 2});
  CHECK(kitchen.own_events(0) == 0);
  CHECK(kitchen.own_events(1) == mask(Event::kInteract));
}

TEST_CASE("walking into a standing player: nobody moves, the walker turns") {
  Kitchen kitchen(kRoom);
  kitchen.step("e.");
  CHECK(kitchen.position(0) == Position{2, 1});
  CHECK(kitchen.orientation(0) == Orientation::kEast);
  CHECK(kitchen.own_events(0) == mask(Event::kMoveAction, Event::kCollision));
  CHECK(kitchen.own_events(1) == 0);
}

TEST_CASE("an interacting player and one blocked by terrain are obstacles too") {
  Kitchen kitchen(kRoom);
  kitchen.step("ei");
  CHECK(kitchen.position(0) == Position{2, 1});
  kitchen.step("ww");
  CHECK(kitchen.position(0) == Position{2, 1});
  CHECK(kitchen.position(1) == Position{2, 2});
  CHECK(kitchen.own_events(0) == mask(Event::kMoveAction, Event::kBlocked));
  CHECK(kitchen.own_events(1) == mask(Event::kMoveAction, Event::kCollision));
}

TEST_CASE("changing places is a collision; following is none") {
  Kitchen kitchen(kRoom);
  kitchen.step("ew");
  CHECK(kitchen.position(0) == Position{2, 1});
  CHECK(kitchen.position(1) == Position{2, 2});
  CHECK(kitchen.orientation(0) == Orientation::kEast);
  CHECK(kitchen.orientation(1) == Orientation::kWest);
  CHECK(kitchen.own_events(0) == mask(Event::kMoveAction, Event::kCollision));
  CHECK(kitchen.own_events(1) == mask(Event::kMoveAction, Event::kCollision));
  kitchen.step("ee");
  CHECK(kitchen.position(0) == Position{2, 2});
  CHECK(kitchen.position(1) == Position{2, 3});
}

TEST_CASE("two players aiming at one cell both stay") {
  Kitchen kitchen(kRoom);
  kitchen.move_to(1, 2, 3);
  kitchen.step("ew");
  CHECK(kitchen.position(0) == Position{2, 1});
  CHECK(kitchen.position(1) == Position{2, 3});
}

TEST_CASE("one conflict freezes everybody, also those far away") {
  Kitchen kitchen({"XXXPXX", "O12 3X", "O    X", "X    X", "XDXSXX"});
  kitchen.step("e.s");
  CHECK(kitchen.position(2) == Position{1, 4});
  CHECK(kitchen.orientation(2) == Orientation::kSouth);
  CHECK(kitchen.own_events(0) == mask(Event::kMoveAction, Event::kCollision));
  CHECK(kitchen.own_events(2) == mask(Event::kMoveAction));  // frozen, yet in no collision itself
  kitchen.step("..s");
  CHECK(kitchen.position(2) == Position{2, 4});
}

TEST_CASE("rotations of three and four are fine") {
  Kitchen four({"XXPX", "O12X", "O43X", "XDSX"});
  four.step("eswn");
  CHECK(four.position(0) == Position{1, 2});
  CHECK(four.position(1) == Position{2, 2});
  CHECK(four.position(2) == Position{2, 1});
  CHECK(four.position(3) == Position{1, 1});
  four.step("e...");  // terrain
  CHECK(four.own_events(0) == mask(Event::kMoveAction, Event::kBlocked));
}

TEST_CASE("a chain whose head is blocked stays as a whole") {
  Kitchen kitchen({"XXPXX", "O123X", "X   X", "XDSXX"});
  kitchen.step("eee");
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(kitchen.position(i) == Position{1, static_cast<int>(i) + 1});
  }
  CHECK(kitchen.own_events(0) == mask(Event::kMoveAction));  // its own cell was being left
  CHECK(kitchen.own_events(1) == mask(Event::kMoveAction, Event::kCollision));
  CHECK(kitchen.own_events(2) == mask(Event::kMoveAction, Event::kBlocked));
}

TEST_CASE("interacts use the orientation from before the step") {
  Kitchen kitchen(kRoom);
  kitchen.turn(0, Orientation::kWest);
  kitchen.step("i.");
  CHECK(kitchen.held(0) == onion());
  kitchen.turn(0, Orientation::kNorth);
  kitchen.step("w.");  // turns only; no interact
  CHECK(kitchen.held(0) == onion());
}

TEST_CASE("values that are no action are stay") {
  Kitchen kitchen(kRoom);
  const State before = kitchen.state();
  std::vector<Outcome> outcomes(2);
  for (const int value : {6, 7, 8, 13, 255}) {
    Kitchen other(kRoom);
    const std::vector<Action> actions(2, static_cast<Action>(value));
    step(other.rules(), other.view(), actions, outcomes);
    CHECK(outcomes[0].events == 0);
    CHECK(other.position(0) == kitchen.position(0));
    CHECK(other.orientation(1) == kitchen.orientation(1));
    CHECK(other.held(0) == std::nullopt);
  }
  CHECK(before == kitchen.state());
}

TEST_CASE("effort: per direction, per interact, per collision") {
  const Effort effort{.move = 0.5, .interact = 0.25, .collision = 2};
  Kitchen kitchen(kRoom, {}, effort);
  const auto cost = [&](std::size_t player) {
    return kitchen.rules().effort[kitchen.outcome(player).events >> ClassicRules::kOwnEventShift];
  };
  kitchen.step("ei");
  CHECK(cost(0) == 2.5F);
  CHECK(cost(1) == 0.25F);
  kitchen.step("w.");  // against a dispenser
  CHECK(cost(0) == 0.5F);
  CHECK(cost(1) == 0.0F);
}
