#include <doctest/doctest.h>

#include "agents/partners/classic/cook.h"
#include "env/classic/game/convert.h"
#include "tests/agents/partners/play.h"

namespace potluck {
namespace {

struct Goal {
  const char* layout;
  double together;      ///< sparse reward in 400 steps, greedy with greedy: at least
  double alone_first;   ///< greedy in seat 0 with `stay`; 0 where the idle one blocks all ways
  double alone_second;  ///< greedy in seat 1 with `stay`
};

TEST_CASE("greedy delivers in the five classic kitchens, under both dynamics") {
  const Goal goals[] = {{"cramped_room", 200, 160, 0},
                        {"asymmetric_advantages", 300, 240, 160},
                        {"coordination_ring", 220, 0, 120},
                        {"forced_coordination", 240, 0, 0},
                        {"counter_circuit_o_1order", 160, 80, 80}};
  for (const Goal& goal : goals) {
    for (const bool old_dynamics : {false, true}) {
      CAPTURE(goal.layout);
      CAPTURE(old_dynamics);
      const auto layout = kitchen(goal.layout, old_dynamics);
      CHECK(play(layout, {"greedy", "greedy"}, {}).team[0] >= goal.together);
      CHECK(play(layout, {"greedy", "stay"}, {}).team[0] >= goal.alone_first);
      CHECK(play(layout, {"stay", "greedy"}, {}).team[0] >= goal.alone_second);
    }
  }
}

TEST_CASE("greedy cooks on with partners that make mistakes") {
  for (const char* name :
       {"cramped_room", "asymmetric_advantages", "coordination_ring", "counter_circuit_o_1order"}) {
    CAPTURE(name);
    const auto layout = kitchen(name);
    CHECK(estimate(play(layout, {"greedy", "greedy_noisy_30"}, {.num_envs = 20}).team).mean >= 100);
    CHECK(estimate(play(layout, {"random", "greedy"}, {.num_envs = 20}).team).mean >= 40);
  }
}

TEST_CASE("greedy makes the soup of greatest worth, of one ingredient or several") {
  const auto layout = [](const char* more) {
    return std::make_shared<const Layout>(
        parse_layout(std::string(R"({"format": 1, "name": "choice", "grid": [
          "XXPXX",
          "O  2T",
          "X1  X",
          "XDXSX"], )") + more +
                         "}",
                     "choice"));
  };
  // 400 steps of soups worth 5 would bring a few hundred at most.
  const auto pays = [&](const char* more) {
    return play(layout(more), {"greedy", "greedy"}, {}).team[0];
  };
  CHECK(pays(R"("orders": [["onion"], ["onion", "tomato", "tomato"]],
                "recipe_values": [5, 100])") >= 800);
  CHECK(pays(R"("orders": [["onion", "tomato"], ["tomato"]], "recipe_values": [5, 100],
                "cook_time": 3)") >= 1500);
  CHECK(pays(R"("orders": [["tomato", "tomato", "tomato"], ["onion", "onion", "onion"]],
                "bonus_orders": [["tomato", "tomato", "tomato"]], "old_dynamics": true)") >= 240);
}

TEST_CASE("greedy cooks alone, and in a crowd") {
  const auto one = std::make_shared<const Layout>(parse_layout(R"({
    "format": 1, "name": "single", "grid": ["XXPXX", "O  XO", "X1  X", "XDXSX"],
    "orders": [["onion", "onion", "onion"]]})",
                                                               "single"));
  CHECK(play(one, {"greedy"}, {}).team[0] >= 160);
  const auto four = std::make_shared<const Layout>(parse_layout(R"({
    "format": 1, "name": "crowd", "grid": ["XXPPXX", "O1  2O", "X    X", "D3  4S", "XXXXXX"],
    "orders": [["onion", "onion", "onion"]]})",
                                                                "crowd"));
  CHECK(play(four, {"greedy"}, {}).team[0] >= 240);
}

/// The first steps of a cramped room, by hand.
class Room {
 public:
  Room() : layout_(kitchen("cramped_room")), cook_(*layout_), rules_(*layout_) {}

  [[nodiscard]] Action ask(Snapshot snapshot, int seat = 0) const {
    const State state = classic::to_state(rules_, snapshot, "scene");
    return cook_.decide(classic::ConstView(rules_.shape, state.bytes.data()), seat);
  }
  /// Player 0 at (row, col) with `held`; player 1 out of the way in the corner (1, 3), turned east.
  static Snapshot scene(int row, int col, Orientation orientation, std::optional<Object> held,
                        std::vector<PlacedObject> objects = {}) {
    Snapshot snapshot;
    snapshot.players = {{{row, col}, orientation, std::move(held)},
                        {{1, 3}, Orientation::kEast, {}}};
    snapshot.objects = std::move(objects);
    snapshot.timestep = 1;
    return snapshot;
  }

 private:
  std::shared_ptr<const Layout> layout_;
  partners::KitchenCook cook_;
  classic::ClassicRules rules_;
};

TEST_CASE("greedy's single steps") {
  constexpr Action kNorth = 0;
  constexpr Action kEast = 2;
  constexpr Action kInteract = 5;
  const Room room;
  const auto soup = [](int onions, int tick) {
    return Object{ObjectKind::kSoup,
                  std::vector<Ingredient>(static_cast<std::size_t>(onions), Ingredient::kOnion),
                  tick};
  };
  const Object onion{ObjectKind::kOnion, {}, -1};
  const Object dish{ObjectKind::kDish, {}, -1};
  const Position pot{0, 2};

  SUBCASE("puts what the pot lacks, turns to the pot first") {
    CHECK(room.ask(Room::scene(1, 2, Orientation::kNorth, onion)) == kInteract);
    CHECK(room.ask(Room::scene(1, 2, Orientation::kEast, onion)) == kNorth);
  }
  SUBCASE("starts a complete soup and plates a ready one") {
    CHECK(room.ask(Room::scene(1, 2, Orientation::kNorth, {}, {{pot, soup(3, -1)}})) == kInteract);
    CHECK(room.ask(Room::scene(1, 2, Orientation::kNorth, dish, {{pot, soup(3, 20)}})) ==
          kInteract);
  }
  SUBCASE("does not act on a soup that still cooks") {
    CHECK(room.ask(Room::scene(1, 2, Orientation::kNorth, dish, {{pot, soup(3, 15)}})) !=
          kInteract);
  }
  SUBCASE("serves") {
    CHECK(room.ask(Room::scene(2, 3, Orientation::kSouth, soup(3, 20))) == kInteract);
    CHECK(room.ask(Room::scene(2, 2, Orientation::kSouth, soup(3, 20))) == kEast);
  }
}

}  // namespace
}  // namespace potluck
