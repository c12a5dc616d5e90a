// Games in words: what there is to choose in a phase, and what is hidden.
#include "agents/language/game_mind.h"

#include <doctest/doctest.h>

#include "env/arena.h"
#include "env/layout/reader.h"
#include "env/split/state.h"

namespace potluck::language {
namespace {

TEST_CASE("games in words: the actions of the phase, and no card of the other's") {
  const auto minds = make_game_minds(load_layout("trust_and_split"));
  split::SplitState game;
  game.now[0] = {.hand = 2, .much = 1};
  game.now[1] = {.hand = 1};
  const auto speaker = minds->make(0, {});
  const auto situation = speaker->look(pack(game));
  REQUIRE(situation.has_value());
  CHECK(situation->options == std::vector<std::string>{"say rock", "say paper", "say scissors"});
  CHECK(situation->state.find("player 1: paper") != std::string::npos);
  CHECK(situation->state.find("player 2: -") != std::string::npos);
  speaker->choose(1);
  CHECK(speaker->act() == 12);
  // Whoever is not to speak has nothing to decide.
  const auto listener = minds->make(1, {});
  CHECK(!listener->look(pack(game)).has_value());
  CHECK(listener->act() == 14);
}

TEST_CASE("games in words: payoffs by count are told like any others") {
  const auto minds = make_game_minds(
      load_layout("prisoners_dilemma",
                  std::vector<std::string>{"payoffs=[]", "payoffs_by_count=[[0, 3], [1, 5]]"}));
  const auto situation = minds->make(0, {})->look({});
  REQUIRE(situation.has_value());
  CHECK(situation->rules.find("you get 5 and the other 0") != std::string::npos);
}

TEST_CASE("games in words: a prompt's names and rounds stand everywhere") {
  const auto layout = load_layout("prisoners_dilemma");
  const auto batch = make_arena(layout)->make({.num_envs = 1, .key = RandomKey(1)});
  const auto mind =
      make_game_minds(layout)->make(1, {.names = {"A", "B"}, .round = "Me {mine} you {theirs}"});
  const auto situation = mind->look(batch->state(0));
  REQUIRE(situation.has_value());
  CHECK(situation->rules.find("If you choose A and the other chooses B") != std::string::npos);
  CHECK(situation->options == std::vector<std::string>{"A", "B"});
  const std::vector<Action> joint{0, 1};
  batch->step(joint, {});
  CHECK(mind->look(batch->state(0))->history == "Me B you A");
}

}  // namespace
}  // namespace potluck::language
