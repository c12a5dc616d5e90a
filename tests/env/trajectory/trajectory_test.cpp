#include "env/trajectory/trajectory.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "env/classic/game/parameters.h"
#include "env/layout/reader.h"
#include "env/snapshots.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "env/trajectory/check.h"
#include "env/vector_env.h"
#include "tests/env/layout/support.h"
#include "tests/env/trajectory/data.h"

using namespace potluck;
using layout_test::error_of;

namespace {

/// An episode of random actions, as the engine plays it.
Trajectory play(const std::string& name, const std::vector<std::string>& overrides = {},
                EpisodeChance chance = {.seed = 11, .stream = 3, .env = 5, .episode = 2}) {
  const auto layout = load_layout(name, overrides);
  const Snapshots snapshots(layout);
  VectorEnv envs(layout, {.num_envs = 1, .key = chance.key(), .first_env = chance.env});
  envs.reset(chance.episode);
  const auto seats = static_cast<std::size_t>(layout->num_agents());
  TrajectoryRecorder recorder(layout, chance, std::vector<std::string>(seats, "random"),
                              snapshots.to_snapshot(envs.state(0)), "potluck test");
  std::vector<Action> actions(seats);
  std::vector<float> earned(seats);
  std::vector<float> shaped(seats);
  std::vector<float> effort(seats);
  std::vector<EventMask> events(seats);
  std::vector<std::uint8_t> truncated(1);
  for (std::uint32_t step = 0; truncated[0] == 0; ++step) {
    for (std::size_t seat = 0; seat < seats; ++seat) {
      const auto bits = RandomKey{4}.draw(static_cast<std::uint32_t>(seat), 0, step, 37U)[0];
      actions[seat] = static_cast<Action>(
          uniform_below(bits, static_cast<std::uint32_t>(layout->num_actions())));
    }
    envs.step(actions, {.earned = earned,
                        .shaped = shaped,
                        .effort = effort,
                        .events = events,
                        .terminated = {},
                        .truncated = truncated});
    recorder.add(actions, earned, shaped, effort, events,
                 snapshots.to_snapshot(truncated[0] != 0 ? envs.final_state(0) : envs.state(0)));
  }
  return recorder.trajectory();
}

std::vector<Trajectory> parse(const std::string& text) {
  return parse_trajectories(text, "game.json");
}

/// `text` with the first `from` after `after` replaced.
std::string changed(std::string text, const std::string& after, const std::string& from,
                    const std::string& to) {
  const std::size_t begin = text.find(after);
  REQUIRE(begin != std::string::npos);
  const std::size_t at = text.find(from, begin);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

TrajectoryCheck check(const std::string& text) {
  const auto episodes = parse(text);
  REQUIRE(episodes.size() == 1);
  return check_trajectory(episodes.front());
}

}  // namespace

TEST_CASE("episodes survive writing, reading and replaying, under both rules") {
  struct Case {
    const char* layout;
    std::vector<std::string> overrides;
  };
  const std::vector<Case> cases = {
      {"cramped_room", {"effort.move=0.1", "effort.collision=0.3", "effort.interact=0.7"}},
      {"paper_kitchen", {}},
      {"cramped_room_single", {}},
      {"multiplayer_schelling", {}},
      {"tutorial_3", {}},
      {"old_dynamics_put_test", {}},
      {"counter_circuit",
       {"random_start.positions=true", "random_start.object_probability=0.5", "horizon=150"}}};
  for (const Case& c : cases) {
    CAPTURE(c.layout);
    const Trajectory played = play(c.layout, c.overrides);
    const std::string text = write_trajectory(played);
    const auto read = parse(text);
    REQUIRE(read.size() == 1);
    CHECK(write_trajectory(read.front()) == text);
    CHECK(read.front().layout->spec() == played.layout->spec());
    CHECK(read.front().chance == played.chance);
    CHECK(read.front().states == played.states);
    const TrajectoryCheck result = check_trajectory(read.front());
    CHECK(result.steps == played.steps.size());
    CHECK(result.num_differences == 0);
  }
}

TEST_CASE("three players, and kitchens that are not built in, replay anywhere") {
  LayoutSpec spec;
  spec.name = "three";
  spec.grid = {"XXPXX", "O123T", "X   X", "XDXSX"};
  spec.horizon = 60;
  const auto layout = std::make_shared<const Layout>(spec);
  const Snapshots snapshots(layout);
  VectorEnv envs(layout, {.num_envs = 1});
  TrajectoryRecorder recorder(layout, {}, {}, snapshots.to_snapshot(envs.state(0)), "");
  std::vector<float> earned(3);
  std::vector<EventMask> events(3);
  std::vector<float> shaped(3);
  std::vector<float> effort(3);
  for (int step = 0; step < 40; ++step) {
    const std::vector<Action> actions = {static_cast<Action>(step % 6),
                                         static_cast<Action>(step * 5 % 6), Action{2}};
    envs.step(actions, {.earned = earned, .shaped = shaped, .effort = effort, .events = events});
    recorder.add(actions, earned, shaped, effort, events, snapshots.to_snapshot(envs.state(0)));
  }
  CHECK(check(write_trajectory(recorder.trajectory())).num_differences == 0);
}

TEST_CASE("a list of episodes is a file too") {
  const std::string one = write_trajectory(play("paper_kitchen"));
  CHECK(parse("[" + one + ", " + one + "]").size() == 2);
  CHECK(error_of([&] { static_cast<void>(parse("[]")); }) ==
        "game.json: no episode, expected one or more");
}

TEST_CASE("chance is replayed from its counters") {
  const Trajectory played = play("paper_kitchen");
  const std::string text = write_trajectory(played);
  for (const auto& [key, other] :
       {std::pair{"\"seed\": 11", "\"seed\": 12"}, std::pair{"\"stream\": 3", "\"stream\": 4"},
        std::pair{"\"env\": 5", "\"env\": 6"}, std::pair{"\"episode\": 2", "\"episode\": 3"}}) {
    const std::string counter = key;  // captures must be no structured binding
    CAPTURE(counter);
    CHECK(check(changed(text, "\"random\"", counter, other)).num_differences > 0);
  }
  Trajectory largest = play("paper_kitchen", {}, {.seed = ~std::uint64_t{0}});
  CHECK(check(write_trajectory(largest)).num_differences == 0);
}

TEST_CASE("whatever was changed is found, with its step and field") {
  const Trajectory played = play("cramped_room", {"effort.move=0.1"});
  const std::string text = write_trajectory(played);
  // The line of the step that leads to timestep 8.
  const std::size_t state = text.find("\"state\": {\"timestep\": 8,");
  REQUIRE(state != std::string::npos);
  const std::string line = text.substr(text.rfind('\n', state), 60);

  SUBCASE("a place") {
    const std::string at = "\"state\": {\"timestep\": 8,";
    const int row = played.states[8].players[0].position.row;
    const auto result = check(changed(text, at, "\"row\": " + std::to_string(row),
                                      "\"row\": " + std::to_string(3 - row)));
    REQUIRE(result.num_differences == 1);
    CHECK(result.differences[0].step == 7);
    CHECK(result.differences[0].field == "players[0].row");
    CHECK(result.differences[0].recorded == std::to_string(3 - row));
    CHECK(result.differences[0].replayed == std::to_string(row));
  }
  SUBCASE("the time") {
    const auto result = check(changed(text, "{\"timestep\": 8,", "8", "9"));
    REQUIRE(result.num_differences == 1);
    CHECK(result.differences[0].step == 7);
    CHECK(result.differences[0].field == "timestep");
  }
  SUBCASE("what lies somewhere") {
    const auto result = check(changed(text, "\"timestep\": 8,", "}]",
                                      "}], \"objects\": [{\"row\": 0, \"col\": 0, \"object\": "
                                      "\"dish\"}], \"was\": [{}]"));
    REQUIRE(result.num_differences >= 1);
    CHECK(result.differences[0].step == 7);
    CHECK(result.differences[0].field == "number of objects");
  }
  SUBCASE("what is held") {
    const auto result =
        check(changed(text, "{\"timestep\": 8,", "}", ", \"holding\": {\"soup\": [\"onion\"]}}"));
    REQUIRE(result.num_differences == 1);
    CHECK(result.differences[0].field == "players[0].holding");
    CHECK(result.differences[0].recorded == "soup of onion at tick -1");
  }
  SUBCASE("rewards, efforts and events") {
    for (const auto& [key, value] :
         {std::pair{"earned", "[20, 0]"}, std::pair{"shaped", "[0.5, 0]"},
          std::pair{"effort", "[7, 7]"}, std::pair{"events", "[4, 4]"}}) {
      const std::string list = key;
      CAPTURE(list);
      // A key that stands twice counts as it stands last.
      const auto result = check(changed(
          text, line, ", \"state\"", std::string(", \"") + key + "\": " + value + ", \"state\""));
      REQUIRE(result.num_differences >= 1);
      CHECK(result.num_differences <= 2);
      CHECK(result.differences[0].step == 7);
      CHECK(result.differences[0].field == std::string(key) + "[0]");
    }
  }
  SUBCASE("the start") {
    const auto result = check(changed(text, "\"start_state\"", "north", "west"));
    REQUIRE(result.num_differences == 1);
    CHECK(result.differences[0].step == -1);
    CHECK(result.differences[0].field == "players[0].facing");
  }
  SUBCASE("the kitchen") {
    CHECK(check(changed(text, "\"layout\"", "\"move\": 0.1", "\"move\": 0.2")).num_differences > 0);
  }
  SUBCASE("every action") {
    for (const std::size_t t : {std::size_t{0}, std::size_t{100}, std::size_t{399}}) {
      Trajectory other = played;
      other.steps[t].actions[0] = other.steps[t].actions[0] == 0 ? 1 : 0;
      const auto result = check_trajectory(other);
      // Two directions may do the same; the events of this seed show that they do not.
      REQUIRE(result.num_differences > 0);
      CHECK(result.differences[0].step == static_cast<int>(t));
      CHECK(result.differences.size() <= TrajectoryCheck::kMaxListed);
    }
  }
}

TEST_CASE("an episode may begin in a state set by hand") {
  Trajectory played = play("cramped_room");
  Trajectory rest = played;
  rest.steps.erase(rest.steps.begin(), rest.steps.begin() + 50);
  rest.states.erase(rest.states.begin(), rest.states.begin() + 50);
  CHECK(check_trajectory(rest).differences.front().step == -1);
  rest.starts_by_rules = false;
  CHECK(check(write_trajectory(rest)).num_differences == 0);
  rest.states[0].players[0].position = {.row = 0, .col = 0};
  CHECK(error_of([&] { static_cast<void>(check_trajectory(rest, "game.json")); }) ==
        "game.json: the first state: player 0 at row 1, col 1, expected a floor cell");
}

TEST_CASE("games in foreign formats replay with nothing different") {
  const auto human = parse(data("human_game.json"));
  REQUIRE(human.size() == 1);
  CHECK(human[0].format == TrajectoryFormat::kHumanGame);
  CHECK(classic::parameters(human[0].layout->spec()).old_dynamics);
  const TrajectoryCheck result = check_trajectory(human[0]);
  CHECK(result.steps == 70);
  CHECK(result.num_differences == 0);

  const auto saved = parse(data("saved.reftraj"));
  REQUIRE(saved.size() == 2);
  for (const Trajectory& episode : saved) {
    CHECK(episode.format == TrajectoryFormat::kOvercookedAi);
    CHECK(episode.layout->name() == "mdp_test");
    CHECK(classic::parameters(episode.layout->spec()).onion_time ==
          2);  // from the built-in kitchen
    CHECK(check_trajectory(episode).steps == 30);
    CHECK(check_trajectory(episode).num_differences == 0);
  }
}

TEST_CASE("a saved game's states may bring other orders than its kitchen, which then count") {
  // As from a kitchen with a start_state: served soups are still worth what the states say.
  const std::string saved =
      changed(data("saved.reftraj"), "\"rew_shaping_params\"",
              R"({"ingredients": ["onion"]}, {"ingredients": ["onion", "onion", "onion"]}, )", "");
  const auto episodes = parse(saved);
  CHECK(classic::parameters(episodes[0].layout->spec()).orders.size() == 1);
  CHECK(check_trajectory(episodes[0]).num_differences == 0);
}

TEST_CASE("a changed foreign game is found out") {
  const std::string human = data("human_game.json");
  const auto dynamics =
      check(changed(human, "\"old_dynamics\"", "true", "false"));  // soups do not start alone
  REQUIRE(dynamics.num_differences > 0);
  CHECK(dynamics.differences[0].field.starts_with("objects["));
  const auto reward = check(changed(human, "\"rewards\"", "[46, 20", "[46, 25"));
  REQUIRE(reward.num_differences == 1);
  CHECK(reward.differences[0].step == 46);
  CHECK(reward.differences[0].field == "reward");
  CHECK(reward.differences[0].recorded == "25");
  CHECK(reward.differences[0].replayed == "20");

  const std::string saved = data("saved.reftraj");
  const auto held = parse(changed(saved, "\"timestep\": 9}", "\"held_object\": null",
                                  R"("held_object": {"name": "tomato", "position": [0, 0]})"));
  const TrajectoryCheck result = check_trajectory(held[0]);
  REQUIRE(result.num_differences == 1);
  CHECK(result.differences[0].step == 9);  // the step that leads to timestep 10
  CHECK(result.differences[0].recorded == "tomato");
  const std::vector<std::string> overrides = {"onion_time=9", "tomato_time=9"};
  CHECK(check_trajectory(parse_trajectories(saved, "s.json", {.overrides = overrides})[0])
            .num_differences > 0);
}

TEST_CASE("dynamics that a saved trajectory does not say are told from what happens") {
  // A third onion goes in and the soup cooks at once: nobody else could have started it.
  const std::string soup_of = R"({"name": "soup", "position": [2, 0], "_ingredients": [)";
  const std::string onion = R"({"name": "onion", "position": [2, 0]})";
  const std::string player = R"({"position": [2, 1], "orientation": [0, -1], "held_object": )";
  const auto state = [&](int timestep, const std::string& held, const std::string& objects) {
    return R"({"players": [)" + player + held + R"(}], "objects": [)" + objects +
           R"(], "timestep": )" + std::to_string(timestep) + "}";
  };
  const auto file = [&](int tick) {
    const std::string two = soup_of + onion + ", " + onion + R"(], "cooking_tick": -1})";
    const std::string three = soup_of + onion + ", " + onion + ", " + onion +
                              R"(], "cooking_tick": )" + std::to_string(tick) + "}";
    return R"({"ep_states": [[)" + state(0, R"({"name": "onion", "position": [2, 1]})", two) +
           ", " + state(1, "null", three) + R"(]], "ep_actions": [[["interact"], [[0, 0]]]],
      "ep_rewards": [[0, 0]], "mdp_params": [{"layout_name": "nowhere",
      "terrain": ["XXPXX", "O   O", "XDXSX"], "start_player_positions": [[2, 1]],
      "start_all_orders": [{"ingredients": ["onion", "onion", "onion"]}],
      "start_bonus_orders": [], "rew_shaping_params": null}], "env_params": [{"horizon": 1e10}]})";
  };
  const auto old = parse(file(1));
  CHECK(classic::parameters(old[0].layout->spec()).old_dynamics);
  CHECK(check_trajectory(old[0]).num_differences == 0);
  const auto fresh = parse(file(-1));
  CHECK_FALSE(classic::parameters(fresh[0].layout->spec()).old_dynamics);
  CHECK(check_trajectory(fresh[0]).num_differences == 0);
  CHECK(check_trajectory(parse(file(5))[0]).num_differences == 1);
}
