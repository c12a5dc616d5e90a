// Strategies of matrix games, and the scripted players of coin and splitting games.
#include "agents/partners/strategies.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "agents/partners/coin_cook.h"
#include "agents/partners/scripted.h"
#include "agents/partners/splitter.h"
#include "env/coin_game/game.h"
#include "env/layout/reader.h"
#include "env/split/game.h"
#include "env/text/error.h"
#include "env/vector_env.h"

namespace potluck {
namespace {

constexpr Action kC = 0;
constexpr Action kD = 1;

/// What `name` does in the rounds of a prisoner's dilemma beside one who plays `other`.
std::string answers(const std::string& name, const std::string& other) {
  const auto layout = load_layout("prisoners_dilemma");
  VectorEnv envs(layout, {.num_envs = 1, .key = {1}});
  const auto policy = make_scripted(name, layout);
  const std::vector<int> which = {0};
  std::string played;
  for (const char theirs : other) {
    std::vector<Action> own(1);
    policy->act({envs, which, 1, {5}}, {.actions = own});
    played += own[0] == kC ? 'C' : 'D';
    envs.step(std::array<Action, 2>{theirs == 'C' ? kC : kD, own[0]}, {.earned = {}});
  }
  return played;
}

/// The action of seat 0 after one round of a game of `n` players.
Action after_round(partners::Strategy strategy, const std::vector<Action>& last) {
  const auto layout =
      last.size() == 4 ? load_layout("public_goods_4") : load_layout("prisoners_dilemma");
  matrix::GameState state;
  state.round = 1;
  state.remembered = 1;
  std::ranges::copy(last, state.past.begin());
  return partners::Strategist(*layout, strategy).decide(state, 0);
}

double mean_reward(const std::string& layout_name, const std::string& first,
                   const std::string& second, int seat, int steps = 30) {
  const auto layout = load_layout(layout_name);
  constexpr int kEnvs = 600;
  VectorEnv envs(layout, {.num_envs = kEnvs, .key = {1}});
  std::vector<int> which(kEnvs);
  for (int env = 0; env < kEnvs; ++env) {
    which[static_cast<std::size_t>(env)] = env;
  }
  const std::array<std::unique_ptr<Policy>, 2> policies = {make_scripted(first, layout),
                                                           make_scripted(second, layout)};
  std::vector<Action> one(kEnvs);
  std::vector<Action> actions(2 * kEnvs);
  std::vector<float> earned(2 * kEnvs);
  double sum = 0;
  for (int step = 0; step < steps; ++step) {
    for (int player = 0; player < 2; ++player) {
      policies[static_cast<std::size_t>(player)]->act({envs, which, player, {7}}, {.actions = one});
      for (std::size_t env = 0; env < kEnvs; ++env) {
        actions[2 * env + static_cast<std::size_t>(player)] = one[env];
      }
    }
    envs.step(actions, {.earned = earned});
    for (std::size_t env = 0; env < kEnvs; ++env) {
      sum += static_cast<double>(earned[2 * env + static_cast<std::size_t>(seat)]);
    }
  }
  return sum / kEnvs;
}

}  // namespace

TEST_CASE("strategies: what the literature says they do in the prisoner's dilemma") {
  CHECK(answers("always_cooperate", "CDDC") == "CCCC");
  CHECK(answers("always_defect", "CDDC") == "DDDD");
  CHECK(answers("tit_for_tat", "CDDCDC") == "CCDDCD");
  CHECK(answers("suspicious_tit_for_tat", "CDDCDC") == "DCDDCD");
  CHECK(answers("grim", "CCDCCC") == "CCCDDD");
  // Win stay, lose shift: keeps to C, is exploited and changes, exploits, is punished, repents.
  CHECK(answers("pavlov", "CDCDDC") == "CCDDCD");
}

TEST_CASE("strategies: with more than two players most of the others decide") {
  using partners::Strategy;
  CHECK(after_round(Strategy::kTitForTat, {kD, kC, kC, kD}) == kC);
  CHECK(after_round(Strategy::kTitForTat, {kC, kC, kD, kD}) == kD);
  CHECK(after_round(Strategy::kGrim, {kC, kC, kC, kC}) == kC);
  CHECK(after_round(Strategy::kGrim, {kC, kC, kC, kD}) == kD);
  CHECK(after_round(Strategy::kPavlov, {kC, kC, kC, kD}) == kC);
  CHECK(after_round(Strategy::kPavlov, {kC, kD, kD, kC}) == kD);
  CHECK(after_round(Strategy::kPavlov, {kD, kD, kD, kC}) == kC);
  CHECK(after_round(Strategy::kPavlov, {kD, kC, kC, kD}) == kD);
}

TEST_CASE("strategies: generous tit for tat forgives a third of the time, by its own chance") {
  const auto layout = load_layout("prisoners_dilemma");
  constexpr int kEnvs = 6000;
  VectorEnv envs(layout, {.num_envs = kEnvs, .key = {1}});
  std::vector<int> which(kEnvs);
  for (int env = 0; env < kEnvs; ++env) {
    which[static_cast<std::size_t>(env)] = env;
  }
  envs.step(std::vector<Action>(2 * kEnvs, kD), {.earned = {}});
  const auto policy = make_scripted("generous_tit_for_tat", layout);
  std::vector<Action> actions(kEnvs);
  std::vector<float> probabilities(2 * kEnvs);
  policy->act({envs, which, 0, {3}}, {.actions = actions, .probabilities = probabilities});
  CHECK(probabilities[0] == doctest::Approx(1.0 / 3));
  CHECK(probabilities[1] == doctest::Approx(2.0 / 3));
  const auto forgiven = std::ranges::count(actions, kC);
  CHECK(std::abs(static_cast<double>(forgiven) - kEnvs / 3.0) < 4 * std::sqrt(kEnvs * 2 / 9.0));
  std::vector<Action> again(kEnvs);
  policy->clone()->act({envs, which, 0, {3}}, {.actions = again});
  CHECK(again == actions);
  policy->act({envs, which, 0, {4}}, {.actions = again});
  CHECK(again != actions);
}

TEST_CASE("strategies: known where they have work, refused elsewhere") {
  for (const char* name : {"always_cooperate", "always_defect", "tit_for_tat", "grim", "pavlov",
                           "generous_tit_for_tat", "suspicious_tit_for_tat", "grim_noisy_5"}) {
    CAPTURE(name);
    CHECK(is_scripted_name(name));
    CHECK(make_scripted(name, load_layout("public_goods_4")) != nullptr);
    CHECK_THROWS_AS((void)make_scripted(name, load_layout("cramped_room")), InputError);
  }
  CHECK_THROWS_AS((void)make_scripted("grim_pause_5", load_layout("chicken")), InputError);
  CHECK_THROWS_AS((void)make_scripted("greedy", load_layout("chicken")), InputError);
  CHECK_THROWS_AS((void)make_scripted("liar", load_layout("split")), InputError);
  CHECK(make_scripted("liar", load_layout("trust_and_split")) != nullptr);
  const auto three = std::make_shared<const Layout>(
      parse_layout(R"({"format": 1, "rules": "matrix", "players": 1, "actions": ["a", "b", "c"],
                       "payoffs": [[1], [2], [3]]})",
                   "three"),
      "three");
  CHECK_THROWS_WITH_AS((void)make_scripted("grim", three), doctest::Contains("two actions"),
                       InputError);
}

TEST_CASE(
    "coin game: greedy takes the shortest way over the edges, fair leaves the other's coins") {
  const auto layout = load_layout("coin_game", std::vector<std::string>{"size=5"});
  const partners::CoinCook greedy(*layout, partners::CoinHabit::kGreedy);
  const partners::CoinCook fair(*layout, partners::CoinHabit::kFair);
  for (int own = 0; own < 25; ++own) {
    for (int coin = 0; coin < 25; ++coin) {
      if (coin == own) {
        continue;
      }
      coin_game::CoinState state{.step = 0,
                                 .players = {static_cast<Cell>(own), 0},
                                 .coin = static_cast<Cell>(coin),
                                 .owner = 1};
      CHECK(coin_game::moved(5, state.players[0], fair.decide(state, 0)) != state.coin);
      int steps = 0;
      while (state.players[0] != state.coin && steps < 10) {
        state.players[0] = coin_game::moved(5, state.players[0], greedy.decide(state, 0));
        ++steps;
      }
      const auto apart = [](int a, int b) { return std::min((a - b + 5) % 5, (b - a + 5) % 5); };
      CHECK(steps == apart(own / 5, coin / 5) + apart(own % 5, coin % 5));
    }
  }
  // Among fair players nobody is harmed; greedy ones harm each other; beside fair, greedy gains.
  const double fair_pair = mean_reward("coin_game", "fair", "fair", 0, 50);
  const double greedy_pair = mean_reward("coin_game", "greedy", "greedy", 0, 50);
  CHECK(fair_pair > 10);
  CHECK(std::abs(greedy_pair) < 2);
  CHECK(mean_reward("coin_game", "fair", "greedy", 1, 50) > fair_pair);
  CHECK(mean_reward("coin_game", "fair", "greedy", 0, 50) < 0);
}

TEST_CASE("trust_and_split: what the scripted players get with each other") {
  const auto welfare = [](const std::string& first, const std::string& second) {
    return (mean_reward("trust_and_split", first, second, 0) +
            mean_reward("trust_and_split", first, second, 1)) /
           10;
  };
  CHECK(welfare("honest", "honest") == doctest::Approx(100));
  CHECK(welfare("greedy", "greedy") == doctest::Approx(55));
  CHECK(welfare("fair", "fair") == doctest::Approx(55));
  // The honest leaves all to a liar whom it believes, and half of it or more otherwise.
  CHECK(mean_reward("trust_and_split", "honest", "liar", 1) >
        mean_reward("trust_and_split", "honest", "liar", 0) + 200);
  CHECK(mean_reward("trust_and_split", "liar", "honest", 0) >
        mean_reward("trust_and_split", "liar", "honest", 1) + 200);
  CHECK(mean_reward("split", "honest", "honest", 0) > mean_reward("split", "greedy", "greedy", 0));
}

TEST_CASE("trust_and_split: random players choose among the actions of the phase") {
  const auto layout = load_layout("trust_and_split");
  constexpr int kEnvs = 3300;
  VectorEnv envs(layout, {.num_envs = kEnvs, .key = {1}});
  std::vector<int> which(kEnvs);
  for (int env = 0; env < kEnvs; ++env) {
    which[static_cast<std::size_t>(env)] = env;
  }
  const auto random = make_scripted("random", layout);
  std::vector<Action> actions(kEnvs);
  std::vector<float> probabilities(15 * kEnvs);
  for (int step = 0; step < 3; ++step) {
    for (int seat = 0; seat < 2; ++seat) {
      const ActionRange choices = layout->rules().choices(*layout, envs.state(0), seat);
      random->act({envs, which, seat, {3}}, {.actions = actions, .probabilities = probabilities});
      std::vector<int> counts(15);
      for (const Action action : actions) {
        ++counts[action];
      }
      for (int action = 0; action < 15; ++action) {
        const bool there = action >= choices.first && action < choices.first + choices.count;
        const double p = there ? 1.0 / choices.count : 0;
        const auto i = static_cast<std::size_t>(action);
        CHECK(probabilities[i] == doctest::Approx(p));
        CHECK(std::abs(counts[i] - kEnvs * p) <= 4 * std::sqrt(kEnvs * p * (1 - p)) + 1e-6);
      }
    }
    envs.step(std::vector<Action>(2 * kEnvs, Action{12}), {.earned = {}});
  }
}

}  // namespace potluck
