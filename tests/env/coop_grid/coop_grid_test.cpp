#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "env/coop_grid/rule_set.h"
#include "env/coop_grid/rules.h"
#include "env/layout.h"
#include "env/layout/reader.h"

using namespace potluck;
using namespace potluck::coop_grid;

namespace {

constexpr Action kUp = 0;
constexpr Action kDown = 1;
constexpr Action kRight = 3;
constexpr Action kStay = 4;

/// paper_kitchen: pot at (2, 2), onions at (3, 4) and (4, 3).
struct Table {
  std::shared_ptr<const Layout> layout = load_layout("paper_kitchen");
  GridRules rules{*layout};
  GridState state;
  std::array<Turn, kMaxAgents> turns{};

  Table(int row0, int col0, int row1, int col1) {
    state.players[0].cell = cell(row0, col0);
    state.players[1].cell = cell(row1, col1);
    state.onions = 3;
  }
  [[nodiscard]] Cell cell(int row, int col) const {
    return static_cast<Cell>(row * layout->width() + col);
  }
  void step(Action first, Action second, std::uint8_t moves_first = 0, std::uint32_t respawns = 0) {
    const std::array<Action, 2> actions = {first, second};
    Outcomes outcomes;
    outcomes.order = {moves_first, static_cast<std::uint8_t>(1 - moves_first)};
    outcomes.respawns = respawns;
    rules.apply(state, actions.data(), outcomes, turns.data());
  }
};

bool has(const Turn& turn, Event event) {
  return (turn.events & bit(event)) != 0;
}

}  // namespace

TEST_CASE("moving costs effort, also into the border; staying is free") {
  Table table(0, 0, 4, 0);
  table.step(kUp, kStay);
  CHECK(table.state.players[0].cell == table.cell(0, 0));
  CHECK(table.turns[0].effort == doctest::Approx(0.2));
  CHECK(has(table.turns[0], Event::kBlocked));
  CHECK(table.turns[1].effort == 0);
  CHECK(table.turns[1].events == 0);
  CHECK(table.state.timestep == 1);
  table.step(kRight, kRight);
  CHECK(table.state.players[0].cell == table.cell(0, 1));
  CHECK(has(table.turns[0], Event::kMoved));
}

TEST_CASE("an onion is taken by walking onto it and earns the team 1") {
  Table table(3, 3, 0, 0);
  table.step(kRight, kStay);
  CHECK(table.state.players[0].carrying == 1);
  CHECK(table.state.onions == 2);
  CHECK(table.turns[0].earned == 1);
  CHECK(table.turns[1].earned == 0);
  CHECK(has(table.turns[0], Event::kOnionPickup));
  SUBCASE("full hands take no second one") {
    table.state.players[0].cell = table.cell(4, 2);
    table.step(kRight, kStay);
    CHECK(table.state.onions == 2);
    CHECK(table.turns[0].earned == 0);
  }
  SUBCASE("who stays on the cell takes the one that returns, a step later") {
    table.state.players[0].carrying = 0;
    table.step(kStay, kStay, 0, 1);
    CHECK(table.state.onions == 3);
    CHECK(table.state.players[0].carrying == 0);
    table.step(kStay, kStay);
    CHECK(table.state.players[0].carrying == 1);
    CHECK(table.turns[0].effort == 0);
  }
}

TEST_CASE("walking into the pot delivers what is carried, and nobody enters the pot") {
  Table table(2, 1, 0, 0);
  table.state.players[0].carrying = 1;
  table.step(kRight, kStay);
  CHECK(table.turns[0].earned == 10);
  CHECK(has(table.turns[0], Event::kSoupDelivery));
  CHECK(table.state.players[0].carrying == 0);
  CHECK(table.state.players[0].cell == table.cell(2, 1));
  table.step(kRight, kStay);
  CHECK(table.turns[0].earned == 0);
  CHECK(table.turns[0].effort == doctest::Approx(0.2));
  CHECK(table.state.players[0].cell == table.cell(2, 1));
}

TEST_CASE("only the mover pays for a collision, and the order of moves decides") {
  Table table(0, 0, 0, 1);
  SUBCASE("the mover runs into a player that stands") {
    table.step(kRight, kStay);
    CHECK(table.turns[0].effort == doctest::Approx(2.2));
    CHECK(has(table.turns[0], Event::kCollision));
    CHECK(table.turns[1].effort == 0);
    CHECK(table.state.players[0].cell == table.cell(0, 0));
  }
  SUBCASE("a cell that was left first is free") {
    table.step(kRight, kRight, 1);
    CHECK(table.state.players[0].cell == table.cell(0, 1));
    CHECK(table.state.players[1].cell == table.cell(0, 2));
  }
  SUBCASE("the same moves in the other order collide") {
    table.step(kRight, kRight, 0);
    CHECK(has(table.turns[0], Event::kCollision));
    CHECK(table.state.players[1].cell == table.cell(0, 2));
  }
}

TEST_CASE("absent onions return only where the draw says so") {
  Table table(0, 0, 0, 1);
  table.state.onions = 0;
  table.step(kStay, kStay, 0, 2);
  CHECK(table.state.onions == 2);
  // An onion taken in a step may return in the same step.
  table.state.players[0].cell = table.cell(4, 2);
  table.step(kRight, kStay, 0, 2);
  CHECK(table.state.players[0].carrying == 1);
  CHECK(table.state.onions == 2);
}

TEST_CASE("a number that is no action is stay") {
  Table table(0, 0, 0, 1);
  table.step(200, 5);
  CHECK(table.turns[0].effort == 0);
  CHECK(table.state.players[0].cell == table.cell(0, 0));
}

TEST_CASE("chance has the frequencies of the rules") {
  const Table table(0, 0, 0, 1);
  int first = 0;
  int returned = 0;
  int swapped = 0;
  constexpr int kDraws = 20000;
  for (std::uint32_t step = 0; step < kDraws; ++step) {
    const Outcomes outcomes = table.rules.draw_outcomes({7}, 3, 1, step);
    first += outcomes.order[0];
    returned +=
        static_cast<int>(outcomes.respawns & 1U) + static_cast<int>((outcomes.respawns >> 1U) & 1U);
    const GridState start = table.rules.start(RandomKey{7}.draw(0, step, 0, Purpose::kStart));
    swapped += static_cast<int>(start.players[0].cell == table.cell(0, 1));
    CHECK(start.players[0].cell != start.players[1].cell);
  }
  // Four standard errors: sqrt(20000 * 0.25) = 71 and sqrt(40000 * 0.16) = 80.
  CHECK(std::abs(first - kDraws / 2) < 4 * 71);
  CHECK(std::abs(returned - 2 * kDraws / 5) < 4 * 80);
  CHECK(std::abs(swapped - kDraws / 2) < 4 * 71);
}

TEST_CASE("grid8 is the same for both seats unless ego-centred") {
  Table table(0, 1, 3, 2);
  table.state.players[1].carrying = 1;
  table.state.onions = 1;
  std::array<float, 8> seen{};
  table.rules.observe(table.state, 1, false, seen.data());
  CHECK(seen == std::array<float, 8>{0, 1, 0, 3, 2, 1, 1, 0});
  table.rules.observe(table.state, 1, true, seen.data());
  CHECK(seen == std::array<float, 8>{3, 2, 1, 0, 1, 0, 1, 0});
}

TEST_CASE("more than two players move in every order, and walls stop them") {
  LayoutSpec spec;
  spec.name = "trio";
  spec.set_rules(coop_grid::rule_set());
  spec.grid = {"123", "XPO"};
  spec.horizon = 10;
  const Layout layout(spec, "trio");
  const GridRules rules(layout);
  std::array<int, 6> seen{};
  for (std::uint32_t step = 0; step < 600; ++step) {
    const Outcomes outcomes = rules.draw_outcomes({1}, 0, 0, step);
    auto order = outcomes.order;
    std::sort(order.begin(), order.begin() + 3);
    CHECK(order[0] == 0);
    CHECK(order[2] == 2);
    ++seen[static_cast<std::size_t>(outcomes.order[0]) * 2 +
           static_cast<std::size_t>(outcomes.order[1] > outcomes.order[2])];
  }
  CHECK(*std::min_element(seen.begin(), seen.end()) > 60);
  GridState state = rules.start({});
  std::array<Turn, kMaxAgents> turns{};
  const std::array<Action, 3> actions = {kDown, kStay, kDown};
  rules.apply(state, actions.data(), {{0, 1, 2}, 0}, turns.data());
  CHECK(has(turns[0], Event::kBlocked));
  CHECK(turns[2].earned == 1);
}
