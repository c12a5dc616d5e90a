// Rules "matrix": the file, the game, its end, what players see, and its recordings.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "env/env_spec.h"
#include "env/layout/reader.h"
#include "env/layout_check.h"
#include "env/matrix/parameters.h"
#include "env/matrix/rule_set.h"
#include "env/snapshots.h"
#include "env/text/error.h"
#include "env/trajectory/check.h"
#include "env/trajectory/playthrough.h"
#include "env/trajectory/trajectory.h"
#include "env/vector_env.h"

using namespace potluck;

namespace {

constexpr Action kCooperate = 0;
constexpr Action kDefect = 1;

std::string error_of(const std::string& text) {
  try {
    (void)Layout(parse_layout(text, "game.json"), "game.json");
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

std::string game(const std::string& keys) {
  return R"({"format": 1, "rules": "matrix", )" + keys + "}";
}

/// What two players of a batch of one get for a joint action, and whether the game ended.
struct Round {
  std::array<float, 2> earned{};
  bool terminated = false;
  bool truncated = false;
};

Round play(VectorEnv& envs, Action first, Action second) {
  Round round;
  std::array<std::uint8_t, 1> terminated{};
  std::array<std::uint8_t, 1> truncated{};
  const std::array<Action, 2> actions = {first, second};
  envs.step(actions, {.earned = round.earned, .terminated = terminated, .truncated = truncated});
  round.terminated = terminated[0] != 0;
  round.truncated = truncated[0] != 0;
  return round;
}

std::vector<float> seen(const VectorEnv& envs, int seat) {
  const Observation observation{.kind = matrix::kRound};
  std::vector<float> row(static_cast<std::size_t>(envs.observation_size(observation)));
  envs.observe(observation, seat, row);
  return row;
}

}  // namespace

TEST_CASE("matrix: stock games are read, written and read again") {
  for (const char* name : {"prisoners_dilemma", "stag_hunt_2x2", "chicken", "matching_pennies",
                           "effort_game", "inspection_game"}) {
    CAPTURE(name);
    const LayoutSpec spec = load_layout_spec(name);
    CHECK(*spec.rules == matrix::rule_set());
    CHECK(check_layout(spec).empty());
    CHECK(parse_layout(write_layout(spec), "again") == spec);
    const Layout layout(spec);
    CHECK(layout.num_agents() == 2);
    CHECK(layout.num_actions() == 2);
    CHECK(layout.width() == 0);
    CHECK(check_solvable(layout).empty());
  }
}

TEST_CASE("matrix: wrong files name key, found and expected") {
  const std::string payoffs = R"("payoffs": [[[3, 3], [0, 5]], [[5, 0], [1, 1]]])";
  const std::string actions = R"("actions": ["c", "d"], )";
  CHECK(error_of(game(actions + payoffs)).empty());
  CHECK(error_of(game(payoffs)).find("\"actions\" is missing") != std::string::npos);
  CHECK(error_of(game(R"("actions": ["c", "c"], )" + payoffs)).find("called \"c\"") !=
        std::string::npos);
  CHECK(error_of(game(actions + R"("payoffs": [[[3, 3], [0, 5]]])"))
            .find("2 joint actions, "
                  "expected 4") != std::string::npos);
  CHECK(error_of(game(actions + R"("payoffs": [[[3], [0]], [[5], [1]]])")).find("1 payoff") !=
        std::string::npos);
  CHECK(error_of(game(actions + R"("payoffs": [3, 0])")).find("nested lists") != std::string::npos);
  CHECK(error_of(game(actions + payoffs + R"(, "grid": ["XX"])")).find("a grid under rules") !=
        std::string::npos);
  CHECK(error_of(game(actions + payoffs + R"(, "sees": ["everything"])")).find("last_actions") !=
        std::string::npos);
  CHECK(error_of(game(actions + payoffs + R"(, "players": 12)")).find("1 to 9") !=
        std::string::npos);
  CHECK(error_of(game(actions + payoffs + R"(, "orders": [])")).find("unknown key") !=
        std::string::npos);
  // A game of nine players and sixteen actions is refused before any table is made.
  std::string many;
  for (int i = 0; i < 16; ++i) {
    many += (i == 0 ? "\"" : ", \"") + std::to_string(i) + "\"";
  }
  CHECK(error_of(game(R"("players": 9, "actions": [)" + many + R"(], "payoffs": [])"))
            .find("joint actions") != std::string::npos);
}

TEST_CASE("matrix: payoffs are the players' own, and the game ends after its rounds") {
  const auto layout =
      load_layout("prisoners_dilemma", std::vector<std::string>{"rounds=3", "horizon=50"});
  CHECK(layout->horizon() == 3);
  VectorEnv envs(layout, {.num_envs = 1, .key = {4}});
  CHECK(!envs.shares_rewards());
  Round round = play(envs, kCooperate, kDefect);
  CHECK(round.earned == std::array<float, 2>{0, 5});
  CHECK(!round.terminated);
  CHECK(envs.steps()[0] == 1);
  (void)play(envs, kDefect, kDefect);
  round = play(envs, kDefect, kCooperate);
  CHECK(round.earned == std::array<float, 2>{5, 0});
  // `terminated`, not `truncated`, and the environment is at the start of the next episode.
  CHECK(round.terminated);
  CHECK(!round.truncated);
  CHECK(envs.episodes()[0] == 1);
  CHECK(envs.steps()[0] == 0);
  CHECK(Snapshots(layout).to_snapshot(envs.state(0)).past.empty());
  CHECK(Snapshots(layout).to_snapshot(envs.final_state(0)).timestep == 3);
}

TEST_CASE(
    "matrix: games of many players, whose payoffs depend on how many chose the first action") {
  const auto goods = load_layout("public_goods_4");
  CHECK(goods->num_agents() == 4);
  CHECK(parse_layout(write_layout(goods->spec()), "again") == goods->spec());
  CHECK(check_layout(goods->spec()).empty());
  const matrix::Parameters& p = matrix::parameters(*goods);
  // 1.6 times what is given, shared by four; who keeps has its 1 besides.
  for (std::size_t joint = 0; joint < 16; ++joint) {
    std::vector<double> expected;
    int given = 0;
    for (unsigned player = 0; player < 4; ++player) {
      given += (joint >> player & 1U) == 0 ? 1 : 0;
    }
    for (unsigned player = 4; player-- > 0;) {
      expected.push_back(0.4 * given + ((joint >> player & 1U) != 0 ? 1 : 0));
    }
    const std::vector<double> payoffs = matrix::payoffs_at(p, joint);
    REQUIRE(payoffs.size() == 4);
    for (std::size_t player = 0; player < 4; ++player) {
      CHECK(payoffs[player] == doctest::Approx(expected[player]));
    }
  }
  VectorEnv envs(goods, {.num_envs = 1, .key = {}});
  std::vector<float> earned(4);
  envs.step(std::vector<Action>{0, 1, 1, 0}, {.earned = earned});
  CHECK(earned[0] == doctest::Approx(0.8));
  CHECK(earned[1] == doctest::Approx(1.8));

  const auto volunteers = load_layout("volunteers_dilemma");
  const matrix::Parameters& v = matrix::parameters(*volunteers);
  CHECK(matrix::payoffs_at(v, 7) == std::vector<double>{0, 0, 0});
  CHECK(matrix::payoffs_at(v, 5) == std::vector<double>{1, 0.6, 1});
  // Nine players, 512 joint actions, in two lines.
  std::string row = "[0";
  for (int others = 1; others < 9; ++others) {
    row += ", " + std::to_string(others);
  }
  row += "]";
  const Layout nine(
      parse_layout(game(R"("players": 9, "actions": ["a", "b"], "payoffs_by_count": [)" + row +
                        ", " + row + "]"),
                   "nine"),
      "nine");
  CHECK(nine.num_agents() == 9);
}

TEST_CASE("matrix: payoffs by count of wrong shape or size are refused") {
  const std::string two = R"("players": 2, "actions": ["a", "b"], )";
  CHECK(error_of(game(two + R"("payoffs_by_count": [[1, 2], [3, 4]])")).empty());
  CHECK(error_of(game(two + R"("payoffs_by_count": [[1, 2]])")).find("1 row, expected 2") !=
        std::string::npos);
  CHECK(error_of(game(two + R"("payoffs_by_count": [[1, 2], [3]])")).find("1 number, expected 2") !=
        std::string::npos);
  CHECK(error_of(game(two + R"("payoffs_by_count": [[1, 2], [3, 1e9]])")).find("is 1000000000") !=
        std::string::npos);
  CHECK(error_of(game(two + R"("payoffs_by_count": 7)")).find("a list of numbers") !=
        std::string::npos);
  CHECK(error_of(game(two + R"("payoffs_by_count": [1, 2])")).find("a list of numbers") !=
        std::string::npos);
  CHECK(error_of(game(two + R"("payoffs_by_count": [[1, 2], [3, 4]], "payoffs": [[[1, 1], [1, 1]],
                                [[1, 1], [1, 1]]])"))
            .find("together") != std::string::npos);
  const std::string good = two + R"("payoffs_by_count": [[1, 2], [3, 4]], )";
  CHECK(error_of(game(good + R"("memory": 0)")).find("memory is 0, expected 1 to 32") !=
        std::string::npos);
  CHECK(error_of(game(good + R"("memory": 1000000000)")).find("expected 1 to 32") !=
        std::string::npos);
  CHECK(error_of(game(good + R"("noise": 1.5)")).find("noise is 1.5") != std::string::npos);
}

TEST_CASE("matrix: players see as many rounds as the game remembers") {
  const auto layout = load_layout("prisoners_dilemma",
                                  std::vector<std::string>{"memory=3", R"(sees=["last_actions"])"});
  CHECK(observation_spec(*layout, {.kind = matrix::kRound}).size == 1 + 3 * 4);
  VectorEnv envs(layout, {.num_envs = 1, .key = {}});
  const Snapshots words(layout);
  (void)play(envs, kCooperate, kDefect);
  CHECK(seen(envs, 0) == std::vector<float>{1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0});
  CHECK(words.to_state(words.to_snapshot(envs.state(0)), "test") == envs.state(0));
  for (int round = 1; round < 5; ++round) {
    (void)play(envs, round % 2 == 0 ? kCooperate : kDefect, kCooperate);
  }
  // Rounds 5, 4, 3: the own action first.
  CHECK(seen(envs, 0) == std::vector<float>{1, 1, 0, 1, 0, 0, 1, 1, 0, 1, 0, 1, 0});
  CHECK(seen(envs, 1) == std::vector<float>{1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 1, 0});
  const Snapshot snapshot = words.to_snapshot(envs.state(0));
  CHECK(snapshot.past == std::vector<std::vector<Action>>{{0, 0}, {1, 0}, {0, 0}});
  CHECK(words.to_state(snapshot, "test") == envs.state(0));
  Snapshot wrong = snapshot;
  wrong.past.pop_back();
  CHECK_THROWS_WITH_AS((void)words.to_state(wrong, "test"), doctest::Contains("expected 3"),
                       InputError);
}

TEST_CASE("matrix: with noise some actions become another, and that is what is paid and seen") {
  constexpr int kEnvs = 4000;
  const std::vector<std::string> set = {"noise=0.25"};
  const auto layout = load_layout("prisoners_dilemma", set);
  VectorEnv envs(layout, {.num_envs = kEnvs, .key = {11}});
  VectorEnv half(layout, {.num_envs = kEnvs / 2, .key = {11}, .first_env = kEnvs / 2});
  const std::vector<Action> all(2 * kEnvs, kCooperate);
  std::vector<float> earned(2 * kEnvs);
  int slips = 0;
  int both = 0;
  int agree = 0;
  std::vector<Action> before;
  for (int round = 0; round < 2; ++round) {
    envs.step(all, {.earned = earned});
    half.step(std::span(all).first(kEnvs), {.earned = {}});
    std::vector<Action> done;
    for (int env = 0; env < kEnvs; ++env) {
      const Snapshot now = Snapshots(layout).to_snapshot(envs.state(env));
      const std::vector<Action>& last = now.past.back();
      done.insert(done.end(), last.begin(), last.end());
      slips += last[0] + last[1];
      both += last[0] * last[1];
      CHECK(earned[static_cast<std::size_t>(2 * env)] ==
            matrix::payoffs_at(matrix::parameters(*layout),
                               matrix::joint_index(matrix::parameters(*layout), last))[0]);
    }
    // Chance belongs to the environment, not to the batch.
    for (int env = 0; env < kEnvs / 2; ++env) {
      CHECK(half.state(env) == envs.state(env + kEnvs / 2));
    }
    for (std::size_t i = 0; i < before.size(); ++i) {
      agree += before[i] == done[i] ? 1 : 0;
    }
    before = done;
  }
  // 16,000 draws of a quarter, 8,000 pairs of a sixteenth, 8,000 agreements of 10 in 16.
  CHECK(std::abs(slips - 4000) < 220);
  CHECK(std::abs(both - 500) < 90);
  CHECK(std::abs(agree - 5000) < 180);
}

TEST_CASE("matrix: noise of three actions chooses each of the others equally often") {
  const Layout parsed(
      parse_layout(game(R"("players": 1, "actions": ["a", "b", "c"], "payoffs": [[1], [2], [3]],
                           "noise": 1)"),
                   "one"),
      "one");
  const auto layout = std::make_shared<const Layout>(parsed);
  VectorEnv envs(layout, {.num_envs = 3000, .key = {5}});
  std::vector<float> earned(3000);
  envs.step(std::vector<Action>(3000, 1), {.earned = earned});
  const auto ones = std::ranges::count(earned, 1.0F);
  CHECK(ones + std::ranges::count(earned, 3.0F) == 3000);
  CHECK(std::abs(static_cast<int>(ones) - 1500) < 120);
}

TEST_CASE("matrix: without rounds only the horizon ends the game") {
  const auto layout =
      load_layout("prisoners_dilemma", std::vector<std::string>{"rounds=0", "horizon=2"});
  VectorEnv envs(layout, {.num_envs = 1, .key = {}});
  CHECK(!play(envs, kCooperate, kCooperate).truncated);
  const Round last = play(envs, kCooperate, kCooperate);
  CHECK(last.truncated);
  CHECK(!last.terminated);
  CHECK(envs.episodes()[0] == 1);
}

TEST_CASE("matrix: who sees what") {
  const auto layout = load_layout(
      "prisoners_dilemma",
      std::vector<std::string>{R"(sees=[["last_actions", "round"], ["seat", "round"]])"});
  VectorEnv envs(layout, {.num_envs = 1, .key = {}});
  CHECK(observation_spec(*layout, {.kind = matrix::kRound}).shape == std::vector<int>{8});
  CHECK(seen(envs, 0) == std::vector<float>{1, 0, 0, 0, 0, 0, 0, 0});
  CHECK(seen(envs, 1) == std::vector<float>{1, 0, 1, 0, 0, 0, 0, 0});
  (void)play(envs, kCooperate, kDefect);
  CHECK(seen(envs, 0) == std::vector<float>{1, 0, 0, 0.1F, 1, 0, 0, 1});
  CHECK(seen(envs, 1) == std::vector<float>{1, 0, 1, 0.1F, 0, 0, 0, 0});
}

TEST_CASE("matrix: three players, and numbers that are no action") {
  const auto layout = std::make_shared<const Layout>(
      parse_layout(game(R"("players": 3, "actions": ["a", "b"], "sees": ["last_actions"],
        "payoffs": [[[[1, 2, 3], [4, 5, 6]], [[0, 0, 0], [0, 0, 0]]],
                    [[[0, 0, 0], [0, 0, 0]], [[0, 0, 0], [7, 8, 9]]]])"),
                   "three"),
      "three");
  VectorEnv envs(layout, {.num_envs = 2, .key = {}});
  std::vector<float> earned(6);
  const std::vector<Action> actions = {1, 1, 1, 0, 200, 1};
  envs.step(actions, {.earned = earned});
  CHECK(earned == std::vector<float>{7, 8, 9, 4, 5, 6});
  CHECK(Snapshots(layout).to_snapshot(envs.state(1)).past ==
        std::vector<std::vector<Action>>{{0, 0, 1}});
}

TEST_CASE("matrix: states in words and back; wrong ones are refused") {
  const auto layout = load_layout("chicken");
  const Snapshots words(layout);
  VectorEnv envs(layout, {.num_envs = 1, .key = {}});
  (void)play(envs, kDefect, kCooperate);
  const State state = envs.state(0);
  CHECK(words.to_state(words.to_snapshot(state), "test") == state);
  Snapshot wrong = words.to_snapshot(state);
  wrong.past = {{0, 7}};
  CHECK_THROWS_AS((void)words.to_state(wrong, "test"), InputError);
  wrong.past = {};
  CHECK_THROWS_AS((void)words.to_state(wrong, "test"), InputError);
  wrong.timestep = -1;
  CHECK_THROWS_AS((void)words.to_state(wrong, "test"), InputError);
}

TEST_CASE("matrix: a recording is written, read, and holds when played again") {
  const auto layout = load_layout("prisoners_dilemma", std::vector<std::string>{"rounds=3"});
  const Snapshots words(layout);
  VectorEnv envs(layout, {.num_envs = 1, .key = {9}});
  TrajectoryRecorder recorder(layout, {.seed = 9}, {"one", "two"}, words.to_snapshot(envs.state(0)),
                              "test");
  const std::vector<float> none(2);
  const std::vector<EventMask> nothing(2);
  for (int step = 0; step < 3; ++step) {
    const std::array<Action, 2> actions = {static_cast<Action>(step % 2), kDefect};
    const Round round = play(envs, actions[0], actions[1]);
    recorder.add(actions, round.earned, none, none, nothing,
                 words.to_snapshot(round.terminated ? envs.final_state(0) : envs.state(0)));
  }
  const std::string text = write_trajectory(recorder.trajectory());
  const auto read = parse_trajectories(text, "game.json");
  REQUIRE(read.size() == 1);
  CHECK(read[0].states == recorder.trajectory().states);
  const TrajectoryCheck result = check_trajectory(read[0]);
  CHECK(result.steps == 3);
  CHECK(result.num_differences == 0);
  CHECK(playthrough(read[0], "game.json").find("0 chooses cooperate: earned 0") !=
        std::string::npos);
}

TEST_CASE("an EnvSpec tells what every layout needs") {
  for (const std::string& name : builtin_layout_names()) {
    CAPTURE(name);
    const auto layout = load_layout(name);
    const EnvSpec spec = env_spec(*layout);
    CHECK(spec.num_agents == layout->num_agents());
    CHECK(spec.actions.size() == static_cast<std::size_t>(spec.num_agents));
    CHECK(spec.actions.front().size() == static_cast<std::size_t>(spec.num_actions));
    REQUIRE(!spec.observations.empty());
    // Nothing that random play sees lies outside of the range that is promised.
    VectorEnv envs(layout, {.num_envs = 8, .key = {2}});
    std::vector<Action> actions(static_cast<std::size_t>(8 * spec.num_agents));
    for (std::uint32_t step = 0; step < 60; ++step) {
      for (std::size_t i = 0; i < actions.size(); ++i) {
        actions[i] = static_cast<Action>(uniform_below(
            RandomKey{3}.draw(static_cast<std::uint32_t>(i), 0, step, Purpose::kBenchmark)[0],
            static_cast<std::uint32_t>(spec.num_actions)));
      }
      envs.step(actions, {.earned = {}});
    }
    for (const ObservationSpec& one : spec.observations) {
      const Observation observation{.kind = parse_observation(one.name, "test")};
      std::vector<float> rows(static_cast<std::size_t>(8 * spec.num_agents * one.size));
      envs.observe_all(observation, rows);
      const auto [low, high] = std::minmax_element(rows.begin(), rows.end());
      CHECK(*low >= one.low);
      CHECK(*high <= one.high);
    }
  }
}
