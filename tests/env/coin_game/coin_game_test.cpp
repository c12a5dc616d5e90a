// Rules "coin_game": moves on the torus, who gets what, where coins appear, what players see.
#include <doctest/doctest.h>

#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "env/coin_game/parameters.h"
#include "env/coin_game/rule_set.h"
#include "env/coin_game/state.h"
#include "env/layout/reader.h"
#include "env/layout_check.h"
#include "env/snapshots.h"
#include "env/text/error.h"
#include "env/vector_env.h"

using namespace potluck;
using coin_game::CoinState;

namespace {

constexpr Action kUp = 0;
constexpr Action kDown = 1;
constexpr Action kLeft = 2;
constexpr Action kRight = 3;

std::string complaint(const std::string& keys) {
  try {
    const std::string text = R"({"format": 1, "rules": "coin_game", )" + keys + "}";
    (void)Layout(parse_layout(text, "coins.json"), "coins.json");
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

/// What one joint action pays in `state`, which becomes the state after it.
std::array<float, 2> act(const std::shared_ptr<const Layout>& layout, CoinState& state,
                         Action first, Action second) {
  VectorEnv envs(layout, {.num_envs = 1, .key = {3}});
  envs.restore(0, 0, state.step, pack(state));
  std::array<float, 2> earned{};
  envs.step(std::array<Action, 2>{first, second}, {.earned = earned});
  state = unpack<coin_game::CoinState>(envs.state(0));
  return earned;
}

}  // namespace

TEST_CASE("coin_game: the stock game is read, written and read again; wrong keys are refused") {
  const LayoutSpec spec = load_layout_spec("coin_game");
  CHECK(*spec.rules == coin_game::rule_set());
  CHECK(check_layout(spec).empty());
  CHECK(parse_layout(write_layout(spec), "again") == spec);
  CHECK(complaint(R"("size": 4, "colours": "random")").empty());
  CHECK(complaint(R"("size": 1)").find("size is 1, expected 2 to 15") != std::string::npos);
  CHECK(complaint(R"("size": 1000000)").find("expected 2 to 15") != std::string::npos);
  CHECK(complaint(R"("colours": "blue")").find("\"alternate\" or \"random\"") != std::string::npos);
  CHECK(complaint(R"("harm": 1e12)").find("harm is") != std::string::npos);
  CHECK(complaint(R"("grid": ["XX"])").find("a grid under rules coin_game") != std::string::npos);
  CHECK(complaint(R"("players": 3)").find("unknown key") != std::string::npos);
}

TEST_CASE("coin_game: edges join, and both move at once") {
  const auto layout = load_layout("coin_game");
  //  0 1 2
  //  3 4 5
  //  6 7 8
  CoinState state{.step = 0, .players = {0, 8}, .coin = 4, .owner = 0};
  CHECK(act(layout, state, kUp, kDown) == std::array<float, 2>{0, 0});
  CHECK(state.players == std::array<Cell, 2>{6, 2});
  CHECK(act(layout, state, kLeft, kRight) == std::array<float, 2>{0, 0});
  CHECK(state.players == std::array<Cell, 2>{8, 0});
  CHECK(state.coin == 4);
  CHECK(state.step == 2);
  // A number that is no action counts as up.
  (void)act(layout, state, 77, kLeft);
  CHECK(state.players == std::array<Cell, 2>{5, 2});
}

TEST_CASE("coin_game: a coin pays whoever takes it, and the other's costs the other two") {
  const auto layout = load_layout("coin_game");
  CoinState own{.step = 0, .players = {3, 0}, .coin = 4, .owner = 0};
  CHECK(act(layout, own, kRight, kUp) == std::array<float, 2>{1, 0});
  CHECK(own.owner == 1);  // colours take turns
  CHECK(own.coin != own.players[0]);
  CHECK(own.coin != own.players[1]);
  CoinState other{.step = 0, .players = {3, 0}, .coin = 4, .owner = 1};
  CHECK(act(layout, other, kRight, kUp) == std::array<float, 2>{1, -2});
  CHECK(other.owner == 0);
  // Both at once: each gets 1, and the owner loses 2 besides.
  CoinState both{.step = 0, .players = {3, 5}, .coin = 4, .owner = 0};
  CHECK(act(layout, both, kRight, kLeft) == std::array<float, 2>{-1, 1});
  CHECK(both.players[0] == both.players[1]);
  CHECK(both.coin != both.players[0]);
}

TEST_CASE("coin_game: starts and coins are spread over the free cells, colours as the file says") {
  const auto layout = load_layout("coin_game", std::vector<std::string>{R"(colours="random")"});
  constexpr int kEnvs = 9000;
  const VectorEnv envs(layout, {.num_envs = kEnvs, .key = {1}});
  std::map<int, int> first;
  std::map<int, int> coin;
  int owners = 0;
  for (int env = 0; env < kEnvs; ++env) {
    const CoinState state = unpack<coin_game::CoinState>(envs.state(env));
    CHECK(state.players[0] != state.players[1]);
    CHECK(state.coin != state.players[0]);
    CHECK(state.coin != state.players[1]);
    ++first[state.players[0]];
    ++coin[state.coin];
    owners += state.owner;
  }
  for (int cell = 0; cell < 9; ++cell) {
    CHECK(std::abs(first[cell] - 1000) < 120);
    CHECK(std::abs(coin[cell] - 1000) < 120);
  }
  CHECK(std::abs(owners - kEnvs / 2) < 200);
  // A coin that follows: any of the seven cells without a player, either colour.
  VectorEnv next(layout, {.num_envs = 7000, .key = {2}});
  for (int env = 0; env < 7000; ++env) {
    next.restore(env, 0, 0,
                 pack(coin_game::CoinState{.step = 0, .players = {3, 0}, .coin = 4, .owner = 0}));
  }
  std::vector<Action> actions;
  for (int env = 0; env < 7000; ++env) {
    actions.insert(actions.end(), {kRight, kUp});
  }
  next.step(actions, {.earned = {}});
  std::map<int, int> after;
  int second = 0;
  for (int env = 0; env < 7000; ++env) {
    const CoinState state = unpack<coin_game::CoinState>(next.state(env));
    ++after[state.coin];
    second += state.owner;
  }
  CHECK(after.size() == 7);
  CHECK(after.count(4) == 0);
  CHECK(after.count(6) == 0);
  for (const auto& [cell, count] : after) {
    CHECK(std::abs(count - 1000) < 130);
  }
  CHECK(std::abs(second - 3500) < 180);
}

TEST_CASE("coin_game: each sees the game as if it were the first player") {
  const auto layout = load_layout("coin_game");
  VectorEnv envs(layout, {.num_envs = 1, .key = {}});
  envs.restore(0, 0, 0,
               pack(coin_game::CoinState{.step = 0, .players = {1, 5}, .coin = 6, .owner = 1}));
  const Observation observation{.kind = coin_game::kCoins};
  CHECK(observation_spec(*layout, observation).shape == std::vector<int>{3, 3, 4});
  const auto planes = [&](int seat) {
    std::vector<float> row(36);
    envs.observe(observation, seat, row);
    std::vector<int> places;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i] != 0) {
        places.push_back(static_cast<int>(i));
      }
    }
    return places;
  };
  // [column, row, plane]: cell 1 is (0, 1), cell 5 (1, 2), cell 6 (2, 0).
  CHECK(planes(0) == std::vector<int>{2 * 4 + 3, 3 * 4 + 0, 7 * 4 + 1});
  CHECK(planes(1) == std::vector<int>{2 * 4 + 2, 3 * 4 + 1, 7 * 4 + 0});
}

TEST_CASE("coin_game: the horizon ends it, and states go into words and back") {
  const auto layout = load_layout("coin_game", std::vector<std::string>{"horizon=2"});
  VectorEnv envs(layout, {.num_envs = 1, .key = {8}});
  const Snapshots words(layout);
  CHECK(words.to_state(words.to_snapshot(envs.state(0)), "test") == envs.state(0));
  std::array<std::uint8_t, 1> terminated{};
  std::array<std::uint8_t, 1> truncated{};
  for (int step = 0; step < 2; ++step) {
    envs.step(std::array<Action, 2>{kUp, kLeft},
              {.earned = {}, .terminated = terminated, .truncated = truncated});
  }
  CHECK(terminated[0] == 0);
  CHECK(truncated[0] == 1);
  Snapshot wrong = words.to_snapshot(envs.state(0));
  wrong.table["coin"] = {0, 3};
  CHECK_THROWS_WITH_AS((void)words.to_state(wrong, "test"),
                       doctest::Contains("table.coin is [0, 3], expected 2 numbers from 0 to 2"),
                       InputError);
  wrong.table.erase("coin");
  CHECK_THROWS_AS((void)words.to_state(wrong, "test"), InputError);
  wrong.table["coin"] = wrong.table["player_1"];
  CHECK_THROWS_AS((void)words.to_state(wrong, "test"), InputError);
}

TEST_CASE("coin_game: who remembers sees what each took last") {
  const auto layout = load_layout("coin_game", std::vector<std::string>{"remembers=true"});
  CHECK(parse_layout(write_layout(layout->spec()), "again") == layout->spec());
  const Observation observation{.kind = coin_game::kCoins};
  CHECK(observation_spec(*layout, observation).shape == std::vector<int>{3, 3, 8});
  const auto known = [&](const CoinState& state, int seat) {
    VectorEnv envs(layout, {.num_envs = 1, .key = {}});
    envs.restore(0, 0, state.step, pack(state));
    std::vector<float> row(72);
    envs.observe(observation, seat, row);
    std::vector<float> planes(row.begin() + 4, row.begin() + 8);
    for (std::size_t cell = 1; cell < 9; ++cell) {
      for (std::size_t plane = 0; plane < 4; ++plane) {
        CHECK(row[cell * 8 + 4 + plane] == planes[plane]);
      }
    }
    return planes;
  };
  CoinState state{.step = 0, .players = {3, 0}, .coin = 4, .owner = 1};
  CHECK(known(state, 0) == std::vector<float>{0, 0, 0, 0});
  (void)act(layout, state, kRight, kUp);  // the first takes the second's
  CHECK(known(state, 0) == std::vector<float>{0, 1, 0, 0});
  CHECK(known(state, 1) == std::vector<float>{0, 0, 0, 1});
  state.coin = 5;
  state.owner = 0;
  state.players = {4, 2};
  (void)act(layout, state, kRight, kDown);  // both take the first's
  CHECK(known(state, 0) == std::vector<float>{1, 0, 0, 1});
  CHECK(known(state, 1) == std::vector<float>{0, 1, 1, 0});
  const Snapshots words(layout);
  CHECK(words.to_state(words.to_snapshot(pack(state)), "test") == pack(state));
  Snapshot wrong = words.to_snapshot(pack(state));
  wrong.table["took"] = {0, 3};
  CHECK_THROWS_WITH_AS((void)words.to_state(wrong, "test"),
                       doctest::Contains("expected 2 numbers from 0 to 2"), InputError);
}
