#include "env/layout/generator.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

#include "env/classic/game/parameters.h"
#include "env/classic/layout/kitchen_search.h"
#include "env/grid/reach.h"
#include "env/layout/reader.h"
#include "env/layout_check.h"
#include "tests/env/layout/support.h"

using namespace potluck;
using namespace potluck::layout_test;
using Cooperation = GeneratorWishes::Cooperation;

namespace {

constexpr RandomKey kKey{7};

std::size_t count(const LayoutSpec& spec, char symbol) {
  std::size_t number = 0;
  for (const std::string& row : spec.grid) {
    number += static_cast<std::size_t>(std::count(row.begin(), row.end(), symbol));
  }
  return number;
}

}  // namespace

TEST_CASE("the same seed and number give the same kitchen, others give others") {
  const GeneratorWishes wishes;
  std::set<std::string> seen;
  for (std::uint32_t number = 0; number < 100; ++number) {
    const LayoutSpec spec = generate_layout(wishes, kKey, number);
    CHECK(spec == generate_layout(wishes, kKey, number));
    CHECK(parse_layout(write_layout(spec), "x") == spec);
    std::string grid;
    for (const std::string& row : spec.grid) {
      grid += row;
    }
    seen.insert(grid);
  }
  CHECK(seen.size() == 100);
  CHECK(generate_layout(wishes, RandomKey{0}, 0).grid !=
        generate_layout(wishes, RandomKey{1}, 0).grid);
}

TEST_CASE("a kitchen of a known seed stays what it is") {
  CHECK(generate_layout(GeneratorWishes{}, RandomKey{1}, 1999).grid ==
        std::vector<std::string>{"XXXXSXX", "D     X", "X2X X X", "X     X", "X   1 P", "XXXOXXX"});
}

TEST_CASE("wishes are met") {
  for (const Cooperation cooperation :
       {Cooperation::kAny, Cooperation::kForced, Cooperation::kFree}) {
    for (std::uint32_t number = 0; number < 50; ++number) {
      GeneratorWishes wishes;
      wishes.width = 9;
      wishes.height = 7;
      wishes.players = 3;
      wishes.pots = 2;
      wishes.onions = 2;
      wishes.tomatoes = 1;
      wishes.dishes = 2;
      wishes.windows = 2;
      wishes.cooperation = cooperation;
      const LayoutSpec spec = generate_layout(wishes, kKey, number);
      CHECK(spec.grid.size() == 7);
      CHECK(spec.grid.front().size() == 9);
      CHECK(count(spec, 'P') == 2);
      CHECK(count(spec, 'O') == 2);
      CHECK(count(spec, 'T') == 1);
      CHECK(count(spec, 'D') == 2);
      CHECK(count(spec, 'S') == 2);
      const Layout layout(spec);
      CHECK(layout.num_agents() == 3);
      CHECK(check_solvable(layout).empty());
      if (cooperation == Cooperation::kForced) {
        CHECK(classic::needs_cooperation(layout));
      }
      for (int player = 0; cooperation == Cooperation::kFree && player < 3; ++player) {
        const classic::KitchenSearch alone(layout, static_cast<PlayerMask>(1U << player));
        CHECK(alone.can_deliver({3, 0}));
        CHECK(alone.can_deliver({1, 2}));
      }
    }
  }
}

TEST_CASE("openness opens") {
  GeneratorWishes wishes;
  wishes.width = 9;
  wishes.height = 9;
  std::size_t narrow = 0;
  std::size_t wide = 0;
  for (std::uint32_t number = 0; number < 30; ++number) {
    wishes.openness = 0.5;
    narrow += count(generate_layout(wishes, kKey, number), ' ');
    wishes.openness = 1;
    wide += count(generate_layout(wishes, kKey, number), ' ');
  }
  CHECK(wide == 30 * (49 - 2));
  CHECK(narrow < wide * 2 / 3);
}

TEST_CASE("wishes that vary are drawn over their whole ranges, each kitchen's own") {
  GeneratorVariety variety;
  variety.width = {5, 9};
  variety.height = {4, 9};
  variety.pots = {1, 2};
  variety.tomatoes = {0, 1};
  variety.openness = {0.5, 1};
  variety.cooperation = {Cooperation::kAny, Cooperation::kForced};
  variety.old_dynamics = 0.25;
  std::set<int> widths;
  std::set<int> heights;
  int old = 0;
  int with_tomatoes = 0;
  int with_two_pots = 0;
  int alone = 0;
  constexpr int kKitchens = 400;
  for (std::uint32_t i = 0; i < kKitchens; ++i) {
    const LayoutSpec spec = generate_layout(variety, kKey, i);
    CHECK(spec == generate_layout(variety, kKey, i));
    const Layout layout(spec);
    CHECK(check_solvable(layout).empty());
    widths.insert(layout.width());
    heights.insert(layout.height());
    old += classic::parameters(layout).old_dynamics ? 1 : 0;
    with_tomatoes += count(spec, 'T') == 1 ? 1 : 0;
    with_two_pots += count(spec, 'P') == 2 ? 1 : 0;
    alone += classic::somebody_can_alone(layout) ? 1 : 0;
  }
  CHECK(widths == std::set{5, 6, 7, 8, 9});
  CHECK(heights == std::set{4, 5, 6, 7, 8, 9});
  CHECK(old > 60);  // 100 expected, standard deviation 9
  CHECK(old < 140);
  // Not halves: what makes kitchens hard to find is drawn anew more often.
  for (const int share : {with_tomatoes, with_two_pots, alone}) {
    CHECK(share > kKitchens / 5);
    CHECK(share < kKitchens * 4 / 5);
  }
}

TEST_CASE("wishes that do not vary are the plain ones") {
  const GeneratorWishes wishes{.width = 8, .tomatoes = 1};
  CHECK(generate_layout(GeneratorVariety(wishes), kKey, 2) == generate_layout(wishes, kKey, 2));
}

TEST_CASE("wishes that cannot be met are told so") {
  const auto error = [](const GeneratorWishes& wishes) {
    return error_of([&] { static_cast<void>(generate_layout(wishes, kKey, 0)); });
  };
  GeneratorWishes wishes;
  wishes.width = 2;
  CHECK(error(wishes) == "generator width: 2, expected 3 to 255");
  wishes.width = 100;
  CHECK(error(wishes) == "generator size: 600 tiles, expected at most 255");
  wishes = {};
  wishes.players = 10;
  CHECK(error(wishes) == "generator players: 10, expected 1 to 9");
  wishes = {};
  wishes.players = 1;
  wishes.cooperation = Cooperation::kForced;
  CHECK(error(wishes) ==
        "generator players: 1 player with forced coordination, expected 2 or more");
  wishes = {};
  wishes.openness = 1.5;
  CHECK(error(wishes) == "generator openness: 1.5, expected 0 to 1");
  wishes = {};
  wishes.width = 3;
  wishes.height = 3;
  CHECK(error(wishes) ==
        "generator: no kitchen as wished in 2000 draws, expected a larger room, fewer "
        "stations or other openness");
  wishes.players = 1;
  wishes.openness = 1;
  CHECK(generate_layout(wishes, kKey, 0).grid[1][1] == '1');  // one tile, four stations around it
}

TEST_CASE("ranges the wrong way round are told so") {
  GeneratorVariety variety;
  variety.width = {9, 5};
  CHECK_THROWS_WITH_AS((void)generate_layout(variety, RandomKey{1}, 0),
                       doctest::Contains("generator width: [9, 5]"), InputError);
  variety = {};
  variety.cooperation.clear();
  CHECK_THROWS_AS((void)generate_layout(variety, RandomKey{1}, 0), InputError);
}
