// Trajectory files from strangers: an InputError with its place, or an episode that can be checked.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "env/random.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "env/trajectory/check.h"
#include "env/trajectory/trajectory.h"
#include "tests/env/layout/support.h"
#include "tests/env/trajectory/data.h"

using namespace potluck;
using layout_test::error_of;

namespace {

std::string refused_game(const std::string& text) {
  return error_of([&] { static_cast<void>(parse_trajectories(text, "game.json")); });
}

const std::string kOwn = R"({"format": "potluck-trajectory", "version": 1,
  "layout": {"format": 1, "grid": ["XXPXX", "O1 2O", "XDXSX"]},
  "random": {"seed": 1}, "start": "rules", "agents": ["a", "b"],
  "start_state": {"players": [{"row": 1, "col": 1}, {"row": 1, "col": 3}]},
  "steps": [{"actions": [4, 4], "events": [0, 0], "state": {"timestep": 1,
    "players": [{"row": 1, "col": 1}, {"row": 1, "col": 3}], "objects": []}}]})";

/// kOwn with `from` replaced.
std::string own(const std::string& from, const std::string& to) {
  std::string text = kOwn;
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("the small example is an episode") {
  const auto episodes = parse_trajectories(kOwn, "game.json");
  REQUIRE(episodes.size() == 1);
  CHECK(check_trajectory(episodes[0]).num_differences == 0);
}

TEST_CASE("what is no trajectory is refused with its place") {
  CHECK(refused_game("").starts_with("game.json:1:1: not valid JSON"));
  CHECK(refused_game("{\n\"format\": oops").starts_with("game.json:2:"));
  CHECK(refused_game("{}").starts_with("game.json: no \"format\", no \"ep_states\" and no"));
  CHECK(refused_game("3").starts_with("game.json: 3, expected an object"));
  CHECK(refused_game("[[]]") == "game.json: [0]: a list, expected an object");
  CHECK(refused_game(R"({"format": 1})").starts_with("game.json: format: 1, expected a text"));
  CHECK(refused_game(R"({"format": "x"})")
            .starts_with("game.json: format: \"x\", expected \"potluck-"));
  CHECK(refused_game(own("\"version\": 1", "\"version\": 2")) ==
        "game.json: version: 2, expected 1; use the program that wrote it");
  CHECK(refused_game(own("\"agents\": [\"a\", \"b\"]", "\"agents\": [1, 2]")) ==
        "game.json: agents[0]: 1, expected a text");
  CHECK(refused_game(own("\"agents\": [\"a\", \"b\"]", "\"agents\": [\"a\", \"b\", \"c\"]")) ==
        "game.json: agents: a list of 3, expected at most 2");
  CHECK(refused_game(own("\"rules\"", "\"now\"")).starts_with("game.json: start: \"now\""));
  CHECK(refused_game(own("\"XDXSX\"", "\"XDXS\""))
            .starts_with("game.json: layout:1: row 3 has 4 tiles"));
  CHECK(refused_game(own("\"format\": 1,", "\"format\": 1, \"horizon\": -3,"))
            .starts_with("game.json: layout:1:"));
}

TEST_CASE("numbers out of range and lists of the wrong length are refused") {
  CHECK(refused_game(own("[4, 4]", "[4, 6]")) ==
        "game.json: steps[0].actions[1]: 6, expected a whole number from 0 to 5");
  CHECK(refused_game(own("[4, 4]", "[4, -1]")).starts_with("game.json: steps[0].actions[1]: -1"));
  CHECK(refused_game(own("[4, 4]", "[4, 1.5]")).starts_with("game.json: steps[0].actions[1]: 1.5"));
  CHECK(refused_game(own("[4, 4]", "[4, 18446744073709551615]"))
            .starts_with("game.json: steps[0].actions[1]: 18446744073709551615"));
  CHECK(refused_game(own("[4, 4]", "[4, 1e999]")) ==
        "game.json: a number beyond all limits, expected "
        "a trajectory in JSON");
  CHECK(refused_game(own("[4, 4]", "[4]")) ==
        "game.json: steps[0].actions: a list of 1, expected one of 2");
  CHECK(
      refused_game(own("[0, 0]", "[0, 4294967296]")).starts_with("game.json: steps[0].events[1]"));
  CHECK(refused_game(own("\"events\": [0, 0]", "\"earned\": [0, 1e300]"))
            .starts_with("game.json: steps[0].earned[1]: 1e+300, expected a number"));
  CHECK(refused_game(own("\"seed\": 1", "\"seed\": -1")).starts_with("game.json: random.seed: -1"));
  CHECK(refused_game(own("\"seed\": 1", "\"seed\": 1, \"env\": 4294967296"))
            .starts_with("game.json: random.env: 4294967296"));
  CHECK(refused_game(own("\"timestep\": 1", "\"timestep\": 99999999999"))
            .starts_with("game.json: steps[0].state.timestep"));
  CHECK(refused_game(own("\"col\": 3}]}", "\"col\": 3000}]}"))
            .starts_with("game.json: start_state.players[1].col: 3000"));
  CHECK(
      refused_game(own("\"objects\": []", R"("objects": [{"row": 0, "col": 0, "object": "cake"}])"))
          .starts_with("game.json: steps[0].state.objects[0].object: \"cake\""));
  std::string soup = "\"onion\"";
  for (int i = 0; i < 20; ++i) {
    soup += ", \"onion\"";
  }
  CHECK(
      refused_game(own("\"objects\": []",
                       R"("objects": [{"row": 0, "col": 0, "object": {"soup": [)" + soup + "]}}]"))
          .find("a list of 21, expected at most 16") != std::string::npos);
}

TEST_CASE("depth is limited before anything is built") {
  CHECK(refused_game(std::string(1'000'000, '['))
            .starts_with("game.json: lists and objects more than"));
  std::string objects;
  for (int i = 0; i < 100'000; ++i) {
    objects += "{\"a\":";
  }
  CHECK(refused_game(objects).starts_with("game.json: lists and objects more than"));
}

TEST_CASE("a file cut off anywhere is refused, never misread") {
  for (const std::string& text : {kOwn, data("human_game.json"), data("saved.reftraj")}) {
    const std::size_t end = text.find_last_of('}');
    for (std::size_t i = 0; i < 60; ++i) {
      const std::string error = refused_game(text.substr(0, end * i / 60));
      CHECK(error.starts_with("game.json:"));
      CHECK(error.find("not valid JSON") != std::string::npos);
    }
  }
}

TEST_CASE("foreign files with the wrong shapes are refused with their place") {
  const auto human = [](const std::string& from, const std::string& to) {
    std::string text = data("human_game.json");
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return refused_game(text.replace(at, from.size(), to));
  };
  CHECK(human("\"XDXSX\"", "7").starts_with("game.json: terrain[3]: 7, expected a list"));
  CHECK(human("\"terrain\": [", "\"terrain\": [], \"was\": [").starts_with("game.json: states[0]"));
  CHECK(human("[0,2],\n", "[0,2,1],\n").starts_with("game.json: actions[0]: a list of 3"));
  CHECK(human("[0,2],\n[3,5],\n", "").starts_with("game.json: states: 70 states, expected 68"));
  CHECK(human("[[46, 20", "[[4600, 20").starts_with("game.json: rewards[0][0]: 4600"));
  CHECK(human("\"cook_time\": 20", "\"cook_time\": 1e9")
            .starts_with("game.json: layout_params.cook_time"));
  CHECK(human("\"cook_time\": 20", "\"cook_time\": 999").find("999") != std::string::npos);
  CHECK(human("\"old_dynamics\": true", "\"old_dynamics\": 1")
            .starts_with("game.json: old_dynamics: 1, expected true or false"));
  const auto saved = [](const std::string& from, const std::string& to) {
    std::string text = data("saved.reftraj");
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return refused_game(text.replace(at, from.size(), to));
  };
  CHECK(saved("\"ep_actions\"", "\"actions\"") ==
        "game.json: ep_actions: missing, expected a value");
  CHECK(saved("\"interact\"", "\"wait\"").starts_with("game.json: ep_actions[0]["));
  CHECK(
      saved("\"mdp_params\": [", "\"mdp_params\": [{}, ").starts_with("game.json: mdp_params[0]"));
  CHECK(saved("\"orientation\": [0, -1]", "\"orientation\": [3, -1]")
            .starts_with("game.json: ep_states[0][0]: players[0].orientation"));
  CHECK(saved("\"start_player_positions\": [[", "\"start_player_positions\": [[99, 1], [")
            .starts_with("game.json: mdp_params[0].start_player_positions"));
}

TEST_CASE("files spoiled by chance never crash: refused, or episodes that can be checked") {
  const RandomKey key{77};
  int checked = 0;
  for (const std::string& good : {kOwn, data("human_game.json"), data("saved.reftraj"),
                                  data("people.csv").substr(0, 9000), data("demo_2019.json")}) {
    for (std::uint32_t i = 0; i < 150; ++i) {
      std::string text = good;
      for (std::uint32_t change = 0; change <= i % 3; ++change) {
        const PhiloxBlock bits =
            key.draw(i, change, static_cast<std::uint32_t>(good.size()), Purpose::kBenchmark);
        constexpr std::string_view kSigns = "0123456789-.,[]{}\" ntesXPO'\n";
        const auto at = uniform_below(bits[0], static_cast<std::uint32_t>(text.size()));
        text[at] = kSigns[uniform_below(bits[1], static_cast<std::uint32_t>(kSigns.size()))];
      }
      try {
        for (const Trajectory& episode : parse_trajectories(text, "game.json")) {
          static_cast<void>(check_trajectory(episode));
          ++checked;
        }
      } catch (const InputError& error) {
        CHECK(std::string(error.what()).find('\n') == std::string::npos);
      }
    }
  }
  CHECK(checked > 20);
}
