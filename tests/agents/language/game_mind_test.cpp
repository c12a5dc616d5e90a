// Games in words: what there is to choose in a phase, and what is hidden.
#include "agents/language/game_mind.h"

#include <doctest/doctest.h>

#include "env/arena.h"
#include "env/layout/reader.h"
#include "env/split/state.h"

namespace potluck::language {
namespace {

TEST_CASE("games in words: the actions of the phase, and no card of the other's") {
  const auto minds = make_mind_maker(load_layout("trust_and_split"));
  split::SplitState game;
  game.now[0] = {.hand = 2, .much = 1};
  game.now[1] = {.hand = 1};
  const auto speaker = minds->make(0, {});
  const auto situation = speaker->look(pack(game));
  REQUIRE(situation.has_value());
  CHECK(situation->options == std::vector<std::string>{"say rock", "say paper", "say scissors"});
  CHECK(situation->state == "This is round 1 of 10. Your hand is paper.");
  CHECK(situation->rules.find("10 points to the player whose hand beats") != std::string::npos);
  speaker->choose(1);
  CHECK(speaker->act() == 12);
  // Whoever is not to speak has nothing to decide.
  const auto listener = minds->make(1, {});
  CHECK(!listener->look(pack(game)).has_value());
  CHECK(listener->act() == 14);
}

TEST_CASE("games in words: what was said, written and made of earlier rounds") {
  const auto minds = make_mind_maker(load_layout("trust_and_split"));
  const auto listener = minds->make(1, {});
  split::SplitState game{.step = 1};
  game.now[0] = {.hand = 2, .much = 1, .word = 3};
  game.now[1] = {.hand = 1};
  listener->hear(0, "I have \"scissors\",\nbelieve me");
  auto situation = listener->look(pack(game));
  REQUIRE(situation.has_value());
  CHECK(situation->state ==
        "This is round 1 of 10. Your hand is rock. The other said \"scissors\". It wrote: "
        "\"I have \\\"scissors\\\",\\nbelieve me\".");
  CHECK(situation->history.empty());
  // The next round: cards are open, and what was written is over.
  game.now = {split::Part{.hand = 3}, split::Part{.hand = 1, .much = 1}};
  game.last = {split::Part{.hand = 2, .much = 1, .word = 3, .claims = {10}},
               split::Part{.hand = 1, .much = 0, .word = 1, .claims = {10}}};
  game.step = 3;
  situation = listener->look(pack(game));
  REQUIRE(situation.has_value());
  CHECK(situation->state == "This is round 2 of 10. Your hand is rock.");
  CHECK(situation->history ==
        "Round 1: you had rock, said \"rock\" and claimed 10, the other had paper, said "
        "\"scissors\" and claimed 10. You got 5 points, the other 50.");
}

TEST_CASE("games in words: what things are worth, and which of them is shared now") {
  const auto minds = make_mind_maker(load_layout("split"));
  split::SplitState game{.step = 1};
  game.now[0] = {.much = 0b011, .claims = {7}};
  game.now[1] = {.much = 0b101, .claims = {9}};
  const auto situation = minds->make(0, {})->look(pack(game));
  REQUIRE(situation.has_value());
  CHECK(situation->options.size() == 11);
  CHECK(situation->state ==
        "This is round 1 of 10. A thing of kind 1 is worth 10 to you and 10 to the other; you "
        "claimed 7. A thing of kind 2 is worth 10 to you and 1 to the other. A thing of kind 3 is "
        "worth 1 to you and 10 to the other. Now kind 2 is claimed.");
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
  const auto batch = make_arena(layout)->make({.num_envs = 1, .key = RandomKey{.seed = 1}});
  const auto mind = make_game_minds(layout)->make(
      1, {.names = {"A", "B"}, .round = "Me {mine} you {theirs}", .write = {}});
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
