// Games as other programs publish them: tables of people, files of 2019, what demos write; and
// what is taken from a kitchen where the file is silent.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "env/classic/game/parameters.h"
#include "env/classic/game/recipes.h"
#include "env/layout/reader.h"
#include "env/text/files.h"
#include "env/trajectory/check.h"
#include "env/trajectory/trajectory.h"
#include "tests/env/layout/support.h"
#include "tests/env/trajectory/data.h"

using namespace potluck;
using layout_test::error_of;

namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += line + "\n";
  }
  return text;
}

std::size_t differences(const std::vector<Trajectory>& episodes) {
  std::size_t sum = 0;
  for (const Trajectory& episode : episodes) {
    sum += check_trajectory(episode).num_differences;
  }
  return sum;
}

int cook_time(const Trajectory& episode, const Recipe& recipe = {.onions = 3, .tomatoes = 0}) {
  return classic::Recipes(classic::parameters(*episode.layout)).cook_time(recipe);
}

std::string refused(const std::string& text, const std::string& place = "people.csv") {
  return error_of([&] { static_cast<void>(parse_trajectories(text, place)); });
}

/// One player beside a pot of onions, as saved trajectories have it; `ticks` of its soup.
std::string cooking(const std::vector<int>& ticks) {
  std::string states;
  std::string actions;
  for (std::size_t t = 0; t < ticks.size(); ++t) {
    states += (t == 0 ? "" : ", ") +
              std::string(R"({"players": [{"position": [2, 1], "orientation": [0, -1]}],
        "objects": [{"name": "soup", "position": [2, 0], "cook_time": 20, "_ingredients": [
          {"name": "onion", "position": [2, 0]}, {"name": "onion", "position": [2, 0]},
          {"name": "onion", "position": [2, 0]}], "cooking_tick": )") +
              std::to_string(ticks[t]) + "}], \"timestep\": " + std::to_string(t) + "}";
    actions += (t == 0 ? "" : ", ") + std::string(ticks[t] < 0 ? "[\"interact\"]" : "[[0, 0]]");
  }
  return R"({"ep_states": [[)" + states + R"(]], "ep_actions": [[)" + actions + R"(]],
    "mdp_params": [{"layout_name": "own", "terrain": ["XXPXX", "O   O", "XDXSX"],
    "start_player_positions": [[2, 1]],
    "start_all_orders": [{"ingredients": ["onion", "onion", "onion"]}]}]})";
}

LayoutSpec own_kitchen(const std::vector<std::string>& overrides) {
  LayoutSpec spec;
  spec.name = "at_home";
  spec.grid = {"XXPXX", "O1  O", "XDXSX"};
  classic::parameters(spec).orders = {{.onions = 3, .tomatoes = 0}};
  return parse_layout(write_layout(spec), "own.json", overrides);
}

}  // namespace

TEST_CASE("a table of games of people is read trial by trial") {
  const auto episodes = parse_trajectories(data("people.csv"), "people.csv");
  REQUIRE(episodes.size() == 2);
  for (const Trajectory& episode : episodes) {
    CHECK(episode.format == TrajectoryFormat::kTable);
    CHECK(check_trajectory(episode).num_differences == 0);
  }
  CHECK(episodes[0].name == "trial made_up_1");
  CHECK(episodes[0].layout->name() == "cramped_room");
  CHECK(episodes[0].people == std::vector<bool>{true, true});
  CHECK(episodes[0].steps.size() == 34);
  CHECK(cook_time(episodes[0]) == 4);  // where its soups' ticks stopped
  CHECK(episodes[1].layout->name() == "coordination_ring");
  CHECK(episodes[1].people == std::vector<bool>{true, false});
  CHECK(cook_time(episodes[1]) == 20);
}

TEST_CASE("rows of a table may be mixed, written down twice, and lie beside other columns") {
  auto lines = lines_of(data("people.csv"));
  REQUIRE(lines.size() == 55);
  const auto same = [](const std::vector<std::string>& rows) {
    const auto episodes = parse_trajectories(joined(rows), "people.csv");
    REQUIRE(episodes.size() == 2);
    CHECK(episodes[0].steps.size() + episodes[1].steps.size() == 54);
    CHECK(differences(episodes) == 0);
  };
  auto other = lines;
  std::reverse(other.begin() + 1, other.end());
  same(other);
  other = lines;
  for (std::size_t i = 1; i < other.size(); i += 2) {
    other.insert(other.begin() + static_cast<std::ptrdiff_t>(i), other[i]);
  }
  same(other);
  other = lines;
  for (std::size_t i = 0; i < other.size(); ++i) {
    other[i] = (i == 0 ? "" : std::to_string(i)) + "," + other[i];  // the index that pandas adds
  }
  same(other);
  // Two that differ are not the same step.
  other = lines;
  other.push_back(replaced(other[2], "[[-1, 0]", "[[1, 0]"));
  REQUIRE(other.back() != other[2]);
  CHECK(refused(joined(other)).find("another step of the same cur_gameloop as people.csv:3") !=
        std::string::npos);
}

TEST_CASE("without trial_id, a game ends where the clock begins again") {
  const auto episodes = parse_trajectories(
      replaced(replaced(data("people.csv"), "made_up_1", ""), "made_up_2", ""), "people.csv");
  CHECK(episodes.size() == 2);
  CHECK(differences(episodes) == 0);
}

TEST_CASE("cells may be written as Python writes them, and rows as JSON") {
  const std::string head = "state,joint_action,reward,layout\n";
  const std::string terrain = "\"['XXPXX', 'O   O', 'XDXSX']\"\n";
  const std::string row =
      "\"{'players': ({'position': (2.0, 1.0), 'orientation': (0, -1), 'held_object': None},), "
      "'objects': []}\",\"((0, 0),)\",0," +
      terrain;
  const auto python = parse_trajectories(head + row + row, "people.csv");
  REQUIRE(python.size() == 1);
  CHECK(python[0].states[1].timestep == 1);
  CHECK(differences(python) == 0);
  const std::string mixed = head +
                            "\"{\"\"players\"\": [{\"\"position\"\": [2, 1], \"\"orientation\"\": "
                            "[0, -1]}], \"\"objects\"\": []}\",\"['INTERACT']\",0," +
                            terrain;
  CHECK(parse_trajectories(mixed, "people.csv")[0].steps[0].actions[0] ==
        static_cast<Action>(ClassicAction::kInteract));
  const std::string json = R"({"state": {"players": [{"position": [2, 1], "orientation": [0, -1]}],
    "objects": {}}, "joint_action": "[5]", "reward": NaN, "layout": "XXPXX\nO   O\nXDXSX"})";
  for (const std::string& text :
       {"[" + json + "]", R"({"uid": 1, "trajectory": [)" + json + "]}"}) {
    const auto rows = parse_trajectories(text, "people.json");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].steps[0].actions[0] == static_cast<Action>(ClassicAction::kInteract));
    CHECK_FALSE(rows[0].steps[0].team_reward.has_value());  // nothing is said
  }
}

TEST_CASE("tables that are none are refused with their row") {
  const auto lines = lines_of(data("people.csv"));
  CHECK(refused(lines[0] + "\n") == "people.csv: no episode, expected one or more");
  CHECK(refused("joint_action,reward\n[],0\n").starts_with("people.csv:1: no column \"state\""));
  CHECK(refused(lines[0] + "\n" + lines[1].substr(0, 300)).starts_with("people.csv:2: a value "));
  CHECK(refused(lines[0] + "\n" + lines[1] + "\n1,2\n").starts_with("people.csv:3: 2 values"));
  CHECK(refused(joined({lines[0], replaced(lines[1], "\"\"orientation\"\"", "\"\"o\"\"")}))
            .starts_with("people.csv:2: state: players[0]: no \"orientation\""));
  CHECK(refused(joined({lines[0], replaced(lines[1], "[[", "[[7, ")}))
            .starts_with("people.csv:2: joint_action"));
  CHECK(
      refused(joined({lines[0], replaced(lines[1], "XXPXX", "XXPX")})).find("row 2 has 5 tiles") !=
      std::string::npos);
}

TEST_CASE("what a demo in the browser wrote in 2019 replays, under that program's rules") {
  const auto episodes = parse_trajectories(data("demo_2019.json"), "demo.json");
  REQUIRE(episodes.size() == 1);
  const Trajectory& episode = episodes[0];
  CHECK(differences(episodes) == 0);
  CHECK(classic::parameters(*episode.layout).old_dynamics);
  CHECK(classic::parameters(*episode.layout).orders ==
        std::vector<Recipe>{{.onions = 3, .tomatoes = 0}});
  CHECK(cook_time(episode) == 4);
  CHECK(classic::parameters(*episode.layout).delivery_reward == 5);  // as every soup paid
  CHECK(episode.layout->spec().grid == load_layout_spec("cramped_room").grid);
  // Its name is all that it says of its grid.
  const std::string nowhere = replaced(data("demo_2019.json"), "\"simple\"", "\"nowhere\"");
  CHECK(refused(nowhere, "demo.json") ==
        "demo.json: trajectory_data.mdp_params[0]: a game without its grid, in a kitchen called "
        "\"nowhere\", expected a grid, or the name of a kitchen that is known; name the kitchen's "
        "file by --layout");
  const std::vector<LayoutSpec> kitchens = {load_layout_spec("cramped_room")};
  CHECK(differences(parse_trajectories(nowhere, "demo.json",
                                       {.overrides = std::vector<std::string>{"delivery_reward=5"},
                                        .kitchens = kitchens})) == 0);
}

TEST_CASE("a game that the program of 2019 recorded replays with nothing different") {
  const auto episodes = parse_trajectories(data("program_of_2019.json"), "g.json");
  REQUIRE(episodes.size() == 1);
  CHECK(episodes[0].steps.size() == 90);
  CHECK(differences(episodes) == 0);
  // Today's pots are others, and so are three in a pot.
  for (const char* other : {"era=today", "num_items_for_soup=3"}) {
    CHECK(differences(parse_trajectories(data("program_of_2019.json"), "g.json",
                                         {.overrides = std::vector<std::string>{other}})) > 0);
  }
}

TEST_CASE("a pot of 2019 refuses another kind, and waits for as many as its file says") {
  const auto game = [](const std::string& soup_after, int number) {
    const std::string state =
        R"({"players": [{"position": [2, 1], "orientation": [0, -1], "held_object":
        {"name": "tomato", "position": [2, 1], "state": null}}], "order_list": null, "objects": [
        {"name": "soup", "position": [2, 0], "state": ["onion", 1, 0]}]})";
    const std::string after = soup_after.empty() ? state : soup_after;
    return R"({"ep_observations": [[)" + state + ", " + after + R"(]], "ep_actions": [[["interact"],
      [[0, 0]]]], "ep_rewards": [[0, 0]], "mdp_params": [{"layout_name": "both", "terrain":
      ["XXPXX", "O   T", "XDXSX"], "start_order_list": null, "num_items_for_soup": )" +
           std::to_string(number) + "}]}";
  };
  const auto refusing = parse_trajectories(game("", 3), "g.json");
  CHECK(differences(refusing) == 0);
  CHECK(classic::parameters(*refusing[0].layout).orders ==
        std::vector<Recipe>{{.onions = 3, .tomatoes = 0}, {.onions = 0, .tomatoes = 3}});
  std::string onions = game(
      R"({"players": [{"position": [2, 1], "orientation": [0, -1]}], "order_list": null,
      "objects": [{"name": "soup", "position": [2, 0], "state": ["onion", 2, 1]}]})",
      2);
  onions = replaced(onions, "\"tomato\"", "\"onion\"");
  CHECK(differences(parse_trajectories(onions, "g.json")) == 0);
}

TEST_CASE("saved trajectories may have objects in a table, 1.0, Infinity and parameters once") {
  const std::string saved = data("saved.reftraj");
  const auto plain = parse_trajectories(saved, "s.json");
  std::string other = replaced(saved, "\"position\": [1, 2]", "\"position\": [1.0, 2.0]");
  other = replaced(other, "\"horizon\": 30", "\"horizon\": Infinity");
  other = replaced(other, "\"objects\": []", "\"objects\": {}");
  REQUIRE(other != saved);
  const auto read = parse_trajectories(other, "s.json");
  REQUIRE(read.size() == plain.size());
  CHECK(read[0].states == plain[0].states);
  CHECK(read[0].layout->horizon() == 1'000'000);
  CHECK(differences(read) == 0);
}

TEST_CASE("cook times that a game does not show come from the kitchen at hand") {
  const std::vector<LayoutSpec> quick = {load_layout_spec("cramped_room"),
                                         own_kitchen({"cook_time=9", "delivery_reward=7"})};
  const auto read = [&](const std::string& text, const std::vector<LayoutSpec>& kitchens,
                        const std::vector<std::string>& overrides = {}) {
    auto episodes =
        parse_trajectories(text, "g.json", {.overrides = overrides, .kitchens = kitchens});
    REQUIRE(episodes.size() == 1);
    return episodes.front();
  };
  const std::string unfinished = cooking({-1, 1, 2, 3});
  CHECK(cook_time(read(unfinished, {})) == 20);
  CHECK(cook_time(read(unfinished, quick)) == 9);
  CHECK(classic::parameters(*read(unfinished, quick).layout).delivery_reward == 7);
  CHECK(cook_time(read(unfinished, quick, {"cook_time=11"})) == 11);
  CHECK(read(unfinished, quick).layout->name() == "own");
  // What it shows is true whatever the kitchen says.
  const std::string finished = cooking({-1, 1, 2, 3, 4, 4, 4});
  CHECK(cook_time(read(finished, {})) == 4);
  CHECK(cook_time(read(finished, quick)) == 4);
  CHECK(check_trajectory(read(finished, quick)).num_differences == 0);
  CHECK(cook_time(read(finished, quick, {"cook_time=11"})) == 11);
  // Dynamics likewise: nothing shows them where nobody fills a pot.
  const std::string idle = cooking({3, 4, 5});
  const std::vector<LayoutSpec> old = {own_kitchen({"old_dynamics=true"})};
  CHECK(classic::parameters(*read(idle, old).layout).old_dynamics);
  CHECK_FALSE(classic::parameters(*read(unfinished, old).layout).old_dynamics);
}

TEST_CASE("episodes are exported as Overcooked-AI saves them, and come back") {
  const auto people = parse_trajectories(data("people.csv"), "people.csv");
  for (const auto& episodes : {people, parse_trajectories(data("saved.reftraj"), "s.json"),
                               parse_trajectories(data("demo_2019.json"), "d.json"),
                               parse_trajectories(data("program_of_2019.json"), "p.json")}) {
    const std::string text = write_overcooked_ai(episodes, "game").text;
    const auto again = parse_trajectories(text, "out.json");
    REQUIRE(again.size() == episodes.size());
    for (std::size_t i = 0; i < again.size(); ++i) {
      CHECK(again[i].layout->spec().grid == episodes[i].layout->spec().grid);
      CHECK(again[i].layout->horizon() == episodes[i].layout->horizon());
      CHECK(again[i].states == episodes[i].states);
      CHECK(check_trajectory(again[i]).num_differences == 0);
    }
    CHECK(write_overcooked_ai(again, "game").text == text);
  }
  // The keys, and nothing else.
  const std::string text = write_overcooked_ai(people, "game").text;
  for (const char* key : {"ep_states", "ep_actions", "ep_rewards", "ep_dones", "ep_returns",
                          "ep_lengths", "mdp_params", "env_params"}) {
    CHECK(text.find("\"" + std::string(key) + "\": [") != std::string::npos);
  }
  CHECK(text.find("\"cook_time\":4") != std::string::npos);
  Trajectory paper;
  paper.layout = load_layout("paper_kitchen");
  CHECK(error_of([&] {
          static_cast<void>(write_overcooked_ai({&paper, 1}, "game.json"));
        }) ==
        "game.json: a game of rules coop_grid, expected rules classic; Overcooked-AI knows no "
        "others");
}

TEST_CASE("pots are as large as the soups in them") {
  std::string four = replaced(cooking({-1, 1}), "\"_ingredients\": [",
                              R"("_ingredients": [{"name": "tomato", "position": [2, 0]}, )");
  four = replaced(four, R"("start_all_orders": [{"ingredients": ["onion", "onion", "onion"]}])",
                  R"("start_all_orders": [])");
  const auto episodes = parse_trajectories(four, "g.json");
  CHECK(classic::parameters(*episodes[0].layout).max_num_ingredients == 4);
  CHECK(differences(episodes) == 0);
}

TEST_CASE("a game of today in a kitchen that is played as of 2019 stays one of today") {
  const std::vector<LayoutSpec> kitchens = {own_kitchen({"era=2019"})};
  const auto episodes = parse_trajectories(cooking({-1, 1, 2}), "g.json", {.kitchens = kitchens});
  CHECK(classic::parameters(*episodes[0].layout).era == classic::Era::kToday);
  CHECK(differences(episodes) == 0);
}

TEST_CASE("pickles are refused with the line that converts them") {
  const std::string error = refused("\x80\x04\x95" + std::string(20, '\0'), "result.pkl");
  CHECK(error.starts_with("result.pkl: a Python pickle, which is a program and is not run"));
  CHECK(error.find("pandas.read_pickle") != std::string::npos);
  CHECK(error.find('\n') == std::string::npos);
}

TEST_CASE("a file without episodes is refused") {
  for (const char* text : {"[]", R"({"ep_states": [], "ep_actions": []})",
                           R"({"ep_observations": [], "ep_actions": []})"}) {
    CHECK(refused(text, "g.json") == "g.json: no episode, expected one or more");
  }
}
