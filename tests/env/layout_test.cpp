#include "env/layout.h"

#include <doctest/doctest.h>

#include <vector>

#include "env/coop_grid/rule_set.h"
#include "tests/env/layout/support.h"

using namespace potluck;
using namespace potluck::layout_test;

namespace {

std::vector<int> as_ints(std::span<const Cell> cells) {
  return {cells.begin(), cells.end()};
}

}  // namespace

TEST_CASE("a layout knows its size, starts and stations in row-major order") {
  const Layout layout(small_kitchen());
  CHECK(layout.width() == 5);
  CHECK(layout.height() == 4);
  CHECK(layout.num_cells() == 20);
  CHECK(layout.num_agents() == 2);
  CHECK(layout.num_actions() == 6);
  CHECK(layout.horizon() == 400);
  CHECK(as_ints(layout.starts()) == std::vector<int>{11, 8});
  CHECK(as_ints(layout.cells_of(Tile::kPot)) == std::vector<int>{2});
  CHECK(as_ints(layout.cells_of(Tile::kFloor)) == std::vector<int>{6, 7, 8, 11, 12, 13});
  CHECK(as_ints(layout.cells_of(Tile::kOnion)) == std::vector<int>{5});
  CHECK(as_ints(layout.cells_of(Tile::kTomato)) == std::vector<int>{9});
  CHECK(as_ints(layout.cells_of(Tile::kDish)) == std::vector<int>{16});
  CHECK(as_ints(layout.cells_of(Tile::kServing)) == std::vector<int>{18});
  CHECK(as_ints(layout.cells_of(Tile::kCounter)) ==
        std::vector<int>{0, 1, 3, 4, 10, 14, 15, 17, 19});
}

TEST_CASE("neighbours are north, south, east, west, and nothing outside") {
  const Layout layout(small_kitchen());
  CHECK(layout.neighbour(7, 0) == 2);
  CHECK(layout.neighbour(7, 1) == 12);
  CHECK(layout.neighbour(7, 2) == 8);
  CHECK(layout.neighbour(7, 3) == 6);
  CHECK(layout.neighbour(0, 0) == kNoCell);
  CHECK(layout.neighbour(0, 3) == kNoCell);
  CHECK(layout.neighbour(19, 1) == kNoCell);
  CHECK(layout.neighbour(19, 2) == kNoCell);
  CHECK(layout.neighbour(4, 2) == kNoCell);
  CHECK(layout.neighbour(5, 3) == kNoCell);
  CHECK(layout.row(13) == 2);
  CHECK(layout.col(13) == 3);
}

TEST_CASE("coop_grid kitchens have five actions and no border") {
  LayoutSpec spec;
  spec.set_rules(coop_grid::rule_set());
  spec.grid = {" 2", "1P", "OX"};
  const Layout layout(spec);
  CHECK(layout.num_actions() == 5);
  CHECK(as_ints(layout.starts()) == std::vector<int>{2, 1});
  CHECK(as_ints(layout.cells_of(Tile::kOnion)) == std::vector<int>{4});
}

TEST_CASE("the largest grid and nine players fit") {
  LayoutSpec spec = small_kitchen();
  spec.grid.assign(15, "X" + std::string(15, ' ') + "X");
  spec.grid.front() = "XPDSO" + std::string(12, 'X');
  spec.grid.back() = std::string(17, 'X');
  spec.grid[1] = "X123456789      X";
  const Layout layout(spec);
  CHECK(layout.num_cells() == kMaxCells);
  CHECK(layout.num_agents() == kMaxAgents);
  CHECK(int{layout.starts()[8]} == 17 + 9);
}

TEST_CASE("a wrong spec makes no layout, and the first error says why") {
  LayoutSpec spec = small_kitchen();
  spec.grid[2] = "X1 X";
  CHECK(
      error_of([&] { const Layout layout(spec); }) ==
      "layout small: row 3 has 4 tiles, expected 5 (as row 1); add what is missing (blanks count)");
  CHECK(
      error_of([&] { const Layout layout(spec, "rings/a.json"); }) ==
      "rings/a.json: row 3 has 4 tiles, expected 5 (as row 1); add what is missing (blanks count)");
}
