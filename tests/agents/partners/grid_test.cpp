#include <doctest/doctest.h>

#include "agents/partners/grid_cook.h"
#include "tests/agents/partners/play.h"

namespace potluck {
namespace {

using coop_grid::GridState;

constexpr Action kUp = 0;
constexpr Action kDown = 1;
constexpr Action kLeft = 2;
constexpr Action kRight = 3;
constexpr Action kStay = 4;

/// A kitchen with walls: pots at the right, an onion at the left, another behind a wall.
std::shared_ptr<const Layout> walled() {
  return std::make_shared<const Layout>(parse_layout(R"({
    "format": 1, "name": "walled", "rules": "coop_grid",
    "grid": ["1 X O",
             "OX  P",
             "   2P"]})",
                                                     "walled"));
}

GridState state_of(Cell own, int carrying, Cell other, std::uint32_t onions) {
  GridState state;
  state.players[0] = {own, static_cast<std::uint8_t>(carrying)};
  state.players[1] = {other, 0};
  state.onions = onions;
  return state;
}

TEST_CASE("greedy in the grid: by the shortest way, around walls and players") {
  const auto layout = walled();
  const partners::GridCook cook(*layout);
  const auto cell = [&](int row, int col) {
    return static_cast<Cell>(row * layout->width() + col);
  };
  constexpr std::uint32_t kFarOnion = 1;   // (0, 4), row-major first
  constexpr std::uint32_t kNearOnion = 2;  // (1, 0)

  SUBCASE("to the nearest onion; to the far one if only that is present") {
    CHECK(cook.decide(state_of(cell(0, 1), 0, cell(2, 3), kNearOnion | kFarOnion), 0) == kLeft);
    CHECK(cook.decide(state_of(cell(2, 2), 0, cell(0, 1), kNearOnion | kFarOnion), 0) == kLeft);
    CHECK(cook.decide(state_of(cell(2, 2), 0, cell(0, 1), kFarOnion), 0) == kUp);
  }
  SUBCASE("not to an onion that the other stands on") {
    CHECK(cook.decide(state_of(cell(2, 1), 0, cell(1, 0), kNearOnion | kFarOnion), 0) == kRight);
  }
  SUBCASE("waits on an onion cell when no onion is there") {
    CHECK(cook.decide(state_of(cell(0, 0), 0, cell(2, 3), 0), 0) == kDown);
    CHECK(cook.decide(state_of(cell(1, 0), 0, cell(2, 3), 0), 0) == kStay);
  }
  SUBCASE("carrying: to the pot and into it") {
    CHECK(cook.decide(state_of(cell(2, 2), 1, cell(0, 0), 0), 0) == kRight);
    CHECK(cook.decide(state_of(cell(2, 3), 1, cell(0, 0), 0), 0) == kRight);
    CHECK(cook.decide(state_of(cell(0, 4), 1, cell(0, 0), 0), 0) == kDown);
  }
  SUBCASE("goes round the other, and stays when it blocks the only way") {
    CHECK(cook.decide(state_of(cell(2, 2), 1, cell(2, 3), 0), 0) == kUp);
    CHECK(cook.decide(state_of(cell(2, 1), 1, cell(2, 2), 0), 0) == kStay);
  }
  SUBCASE("the other seat decides for itself") {
    CHECK(cook.decide(state_of(cell(0, 0), 1, cell(1, 3), kFarOnion), 1) == kUp);
  }
}

/// Figures of the authors' algorithm in their kitchen, 200-400 episodes a cell: 128 steps with
/// reset at 50 (sum of both seats), of which the greedy ones also over one episode of 50.
struct Reference {
  std::vector<std::string> seats;
  int steps;
  double figure;
};

TEST_CASE("greedy in the paper's kitchen earns what the reference's scripted cook earns") {
  const Reference references[] = {{{"greedy", "greedy"}, 128, 659},
                                  {{"greedy", "greedy"}, 50, 265},
                                  {{"greedy", "stay"}, 128, 449},
                                  {{"stay", "greedy"}, 128, 449},
                                  {{"greedy", "stay"}, 50, 182},
                                  {{"random", "random"}, 128, -42},
                                  {{"random", "random"}, 50, -15},
                                  {{"greedy", "random"}, 128, 418},
                                  {{"greedy", "greedy_noisy_30"}, 128, 547},
                                  {{"greedy", "greedy_noisy_60"}, 128, 461}};
  const auto layout = load_layout("paper_kitchen");
  for (const Reference& reference : references) {
    const Estimate ours = estimate(
        play(layout, reference.seats, {.num_envs = 400, .steps = reference.steps}).returns);
    CAPTURE(reference.seats[0]);
    CAPTURE(reference.seats[1]);
    CAPTURE(reference.steps);
    CAPTURE(ours.mean);
    CAPTURE(ours.standard_error);
    // The reference is an estimate too, from as many episodes at most, and printed in whole
    // numbers.
    const double allowed = 3 * std::sqrt(2.0) * ours.standard_error + 0.5;
    CHECK(std::abs(ours.mean - reference.figure) <= allowed);
  }
}

}  // namespace
}  // namespace potluck
