// What features_counters tells of the counters.
#include "env/classic/observations/counters.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "env/classic/observations/observations.h"
#include "env/layout/reader.h"
#include "env/vector_env.h"

using namespace potluck;
using namespace potluck::classic;

TEST_CASE("counters: what lies on each, the nearest of each kind, and what is faced") {
  const auto layout = std::make_shared<const Layout>(parse_layout(R"({
    "format": 1, "name": "counters", "grid": ["XXXPX", "O X1P", "O2X X", "D X X", "XXXSX"],
    "orders": [["onion", "onion", "onion"]],
    "start_state": {
      "players": [{"row": 1, "col": 3, "facing": "west"}, {"row": 2, "col": 1, "facing": "north"}],
      "objects": [{"row": 1, "col": 2, "object": "onion"}, {"row": 3, "col": 2, "object": "dish"},
                  {"row": 2, "col": 4, "object": "onion"}, {"row": 4, "col": 1, "object": "tomato"},
                  {"row": 3, "col": 4, "object": {"soup": ["onion", "onion", "onion"], "cooking_tick": 20}}]}})",
                                                                  "counters"));
  const ClassicRules rules(*layout);
  const Distances distances(rules);
  const Counters counters(rules, distances);
  const VectorEnv envs(layout, {.num_envs = 1, .key = {1}, .first_env = 0});
  const State bytes = envs.state(0);
  const ConstView state(rules.shape, bytes.bytes.data());

  constexpr std::size_t kCounters = 13;
  const std::array<float, 14> right = {-1, 0, 0, 0, -1, 2, 1, 2, -1, 1, 1, 0, 0, 0};
  const std::array<float, 14> left = {1, -1, 0, 2, 1, 1, 0, 0, 0, -2, 0, 0, 0, 0};
  for (const int seat : {0, 1}) {
    CAPTURE(seat);
    std::vector<float> expected(4 * kCounters);
    expected[4 * 4] = 1;       // onion on the fifth counter: row 1, col 2
    expected[4 * 6] = 1;       // onion: row 2, col 4
    expected[4 * 7 + 2] = 1;   // dish: row 3, col 2
    expected[4 * 8 + 3] = 1;   // soup: row 3, col 4
    expected[4 * 10 + 1] = 1;  // tomato: row 4, col 1
    for (const auto& player : {seat == 0 ? right : left, seat == 0 ? left : right}) {
      expected.insert(expected.end(), player.begin(), player.end());
    }
    REQUIRE(counters.size() == expected.size());
    std::vector<float> row(counters.size(), 7);
    counters.write([&](int slot) { return state.slots()[slot].item; }, state.players(), seat,
                   row.data());
    CHECK(row == expected);
    const Observation observation = {.kind = classic::kFeaturesCounters};
    std::vector<float> all(static_cast<std::size_t>(envs.observation_size(observation)));
    envs.observe(observation, seat, all);
    CHECK(std::equal(row.rbegin(), row.rend(), all.rbegin()));
  }
}
