// Start states, standard and random.
#include "env/classic/game/start.h"

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "env/classic/game/parameters.h"
#include "env/text/error.h"
#include "tests/env/classic/kitchen.h"

using namespace potluck;
using namespace potluck::classic;
using namespace potluck::classic::testing;

namespace {

const std::vector<std::string> kStartGrid = {"XXPPX", "O1 2S", "X   T", "XDXXX"};
constexpr int kEpisodes = 20000;

// Starts of many episodes.
std::vector<Snapshot> starts(const classic::Parameters& parameters, std::uint64_t seed = 1) {
  const auto layout = make_layout(kStartGrid, parameters);
  const ClassicRules rules(*layout);
  std::vector<Snapshot> list;
  for (std::uint32_t episode = 0; episode < kEpisodes; ++episode) {
    list.push_back(to_snapshot(rules, start_state(rules, {.seed = seed}, 5, episode)));
  }
  return list;
}

// Is `count` of `trials` what probability `p` gives, within five standard deviations?
bool plausible(int count, int trials, double p) {
  const double deviation = count - trials * p;
  return deviation * deviation <= 25 * trials * p * (1 - p);
}

}  // namespace

TEST_CASE("standard start: start cells, north, empty") {
  const Kitchen kitchen(kStartGrid);
  const State start = start_state(kitchen.rules(), {.seed = 9}, 3, 4);
  CHECK(start == kitchen.state());
  const Snapshot words = to_snapshot(kitchen.rules(), start);
  CHECK(words.timestep == 0);
  CHECK(words.objects.empty());
  CHECK(words.players[0] == PlayerSnapshot{.position = {.row = 1, .col = 1},
                                           .orientation = Orientation::kNorth,
                                           .held = std::nullopt});
  CHECK(words.players[1].position == Position{1, 3});
}

TEST_CASE("a layout's start state is the standard start, and is checked") {
  classic::Parameters p;
  p.start_state = Kitchen(kStartGrid).now();
  p.start_state->timestep = 350;
  p.start_state->players[1].orientation = Orientation::kWest;
  p.start_state->objects.push_back({.position = {.row = 0, .col = 0}, .object = dish()});
  Kitchen kitchen(kStartGrid, p);
  CHECK(kitchen.now().timestep == 350);
  CHECK(kitchen.at(0, 0) == dish());
  CHECK(kitchen.view().counter_dishes() == 1);
  p.start_state->players.pop_back();
  CHECK_THROWS_AS(Kitchen(kStartGrid, p), InputError);
}

TEST_CASE("random positions: every ordered pair of floor cells, equally often") {
  classic::Parameters p;
  p.random_positions = true;
  p.start_state = Kitchen(kStartGrid).now();  // ignored
  p.start_state->timestep = 9;
  std::map<std::pair<int, int>, int> counts;
  for (const Snapshot& start : starts(p)) {
    CHECK(start.timestep == 0);
    CHECK(start.objects.empty());
    CHECK(start.players[0].orientation == Orientation::kNorth);
    const Position a = start.players[0].position;
    const Position b = start.players[1].position;
    ++counts[{a.row * 5 + a.col, b.row * 5 + b.col}];
  }
  CHECK(counts.size() == 6 * 5);
  for (const auto& [cells, count] : counts) {
    CHECK(plausible(count, kEpisodes, 1.0 / 30));
  }
}

TEST_CASE("random objects: the reference's distribution") {
  classic::Parameters p;
  p.random_object_probability = 0.5;
  std::map<std::pair<int, int>, int> soups;
  int filled = 0;
  int started = 0;
  int held = 0;
  std::map<ObjectKind, int> kinds;
  for (const Snapshot& start : starts(p)) {
    CHECK(start.players[0].position == Position{1, 1});
    for (const PlacedObject& placed : start.objects) {
      CHECK(placed.position.row == 0);
      CHECK(placed.object.kind == ObjectKind::kSoup);
      if (placed.position.col == 2) {
        ++filled;
        started += placed.object.cooking_tick == 0 ? 1 : 0;
        const Recipe recipe = contents(item_of(placed.object));
        ++soups[{recipe.onions, recipe.tomatoes}];
      }
    }
    if (start.players[0].held) {
      ++held;
      ++kinds[start.players[0].held->kind];
      if (start.players[0].held->kind == ObjectKind::kSoup) {
        CHECK(start.players[0].held->cooking_tick == 20);
      }
    }
  }
  CHECK(plausible(filled, kEpisodes, 0.5));
  CHECK(plausible(started, filled, 0.5));
  const std::map<std::pair<int, int>, double> shares = {{{1, 0}, 1.0 / 9}, {{1, 1}, 1.0 / 9},
                                                        {{1, 2}, 1.0 / 9}, {{2, 0}, 1.0 / 6},
                                                        {{2, 1}, 1.0 / 6}, {{3, 0}, 1.0 / 3}};
  CHECK(soups.size() == shares.size());
  for (const auto& [recipe, share] : shares) {
    CHECK(plausible(soups[recipe], filled, share));
  }
  CHECK(plausible(held, kEpisodes, 0.5));
  CHECK(plausible(kinds[ObjectKind::kOnion], held, 0.6));
  CHECK(plausible(kinds[ObjectKind::kDish], held, 0.2));
  CHECK(plausible(kinds[ObjectKind::kSoup], held, 0.2));
  CHECK(kinds[ObjectKind::kTomato] == 0);
}

TEST_CASE("random objects with probability one, in pots of two") {
  classic::Parameters p;
  p.random_object_probability = 1;
  p.max_num_ingredients = 2;
  const auto layout = make_layout(kStartGrid, p);
  const ClassicRules rules(*layout);
  for (std::uint32_t episode = 0; episode < 200; ++episode) {
    const Snapshot start = to_snapshot(rules, start_state(rules, {.seed = 1}, 0, episode));
    REQUIRE(start.objects.size() == 2);
    CHECK(start.objects[0].object.ingredients.size() <= 2);
    CHECK(start.objects[0].object.cooking_tick == 0);
    CHECK(start.players[1].held);
  }
}

TEST_CASE("starts depend on seed, environment and episode, and on nothing else") {
  classic::Parameters p;
  p.random_positions = true;
  p.random_object_probability = 0.5;
  const auto layout = make_layout(kStartGrid, p);
  const ClassicRules rules(*layout);
  const State start = start_state(rules, {.seed = 0}, 1, 2);
  CHECK(start == start_state(rules, {.seed = 0}, 1, 2));
  int different = 0;
  for (std::uint32_t i = 10; i < 60; ++i) {
    different += start != start_state(rules, {.seed = i}, 1, 2) ? 1 : 0;
    different += start != start_state(rules, {.seed = 0}, i, 2) ? 1 : 0;
    different += start != start_state(rules, {.seed = 0}, 1, i) ? 1 : 0;
  }
  CHECK(different > 140);
}
