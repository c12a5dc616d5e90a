// Behaviour cloning: clones do what the recorded cooks did, earn what that earns, and train as any
// other learner does.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>

#include "agents/cloning/cloner.h"
#include "agents/evaluation/play/sample_games.h"
#include "agents/roster/roster.h"
#include "agents/training/make_learner.h"
#include "env/coop_grid/observations.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/trajectory/trajectory.h"
#include "tests/agents/training/training_runs.h"
#include "tests/temporary_directory.h"

using namespace potluck;
namespace fs = std::filesystem;

namespace {

/// Games of `agent` with itself, each to its end.
std::vector<Trajectory> play(const std::shared_ptr<const Layout>& layout, const std::string& agent,
                             int episodes, std::uint64_t seed) {
  const auto policy = load_roster({agent}, layout).front().policy;
  std::vector<Trajectory> games;
  for (int episode = 0; episode < episodes; ++episode) {
    games.push_back(play_game(layout, make_team(*policy, policy.get(), 2, 0), {agent, agent},
                              1000 * seed + static_cast<std::uint64_t>(episode), "test"));
  }
  return games;
}

double team_return(const std::vector<Trajectory>& games) {
  double total = 0;
  for (const Trajectory& game : games) {
    for (const TrajectoryStep& step : game.steps) {
      total += static_cast<double>(step.team());
    }
  }
  return total / static_cast<double>(games.size());
}

void record(const fs::path& folder, const std::vector<Trajectory>& games) {
  fs::create_directories(folder);
  for (std::size_t i = 0; i < games.size(); ++i) {
    std::ofstream(folder / ("game_" + std::to_string(100 + i) + ".json"))
        << write_trajectory(games[i]);
  }
}

TrainConfig cloning_config(const std::string& layout, const fs::path& games,
                           std::vector<std::string> more = {}) {
  more.insert(more.begin(),
              {"layout=" + layout, "algorithm=behavior_cloning",
               "demonstrations=" + nlohmann::json(std::vector{games.string()}).dump()});
  return parse_config("{}", "test", more);
}

Cloner make_cloner(const TrainConfig& config, std::uint64_t seed) {
  const auto arena = training_arena(config);
  return {config, arena,
          std::make_shared<const Demonstrations>(load_demonstrations(
              config.demonstrations, *arena, training_observation(config, *arena))),
          seed};
}

nlohmann::ordered_json train_to_end(Learner& learner) {
  nlohmann::ordered_json metrics;
  while (!learner.finished()) {
    metrics = learner.run_update();
  }
  return metrics;
}

const std::string kHumanGame = std::string(POTLUCK_TEST_DATA) + "/trajectories/human_game.json";

}  // namespace

TEST_CASE("a clone of greedy cooks does in games it has not seen what they did, and earns by it") {
  const auto layout = load_layout("paper_kitchen");
  const TemporaryDirectory folder;
  const std::vector<Trajectory> games = play(layout, "greedy", 60, 1);
  record(folder.path() / "games", games);
  const TrainConfig config =
      cloning_config("paper_kitchen", folder.path() / "games", {"cloning_epochs=40"});
  Cloner cloner = make_cloner(config, 1);
  CHECK(cloner.env_steps_per_update() == 48 * 50);  // a fifth of the games is kept
  double least_loss = std::numeric_limits<double>::infinity();
  int best_update = 0;
  nlohmann::ordered_json metrics;
  while (!cloner.finished()) {
    metrics = cloner.run_update();
    if (const auto loss = metrics["validation_loss"].get<double>(); loss < least_loss) {
      least_loss = loss;
      best_update = metrics["update"].get<int>();
    }
  }
  CHECK(metrics["validation_accuracy"].get<double>() > 0.9);
  CHECK(metrics["best_update"].get<int>() == best_update);

  // As a run directory, which any command takes as an agent.
  const fs::path out = folder.path() / "run";
  run_to_end(config, {.out = out});
  const double greedy = team_return(games);
  const double clone = team_return(play(layout, out.string(), 60, 2));
  const double random = team_return(play(layout, "random", 60, 2));
  CHECK(clone > random + 0.6 * (greedy - random));
  CHECK(read_file(out / "metrics.jsonl", 1 << 20).find("pair_return") != std::string::npos);
}

TEST_CASE(
    "a clone from one game in the format of people's games, under old dynamics, by stretches") {
  const TrainConfig config = cloning_config(
      "cramped_room", kHumanGame,
      {"layout_overrides=[\"old_dynamics=true\"]", "observation=features", "shared_trunk=true"});
  Cloner cloner = make_cloner(config, 1);
  CHECK(cloner.env_steps_per_update() == 56);  // of 70 steps
  const auto first = cloner.run_update();
  const auto last = train_to_end(cloner);
  CHECK(last["loss"].get<double>() < 0.5 * first["loss"].get<double>());
  CHECK(last["best_update"].get<int>() < 100);  // 56 steps are soon known by heart
  CHECK(last.contains("pair_return"));
}

TEST_CASE("a seed always gives the same clone, and a stopped run ends at the same files") {
  const TemporaryDirectory folder;
  record(folder.path() / "games", play(load_layout("paper_kitchen"), "greedy", 5, 1));
  TrainConfig config = cloning_config("paper_kitchen", folder.path() / "games",
                                      {"cloning_epochs=8", "pair_every=3", "checkpoints=[0.5]"});
  config.seeds = {1, 2};
  const auto maker = learner_maker(config, training_arena(config));
  const auto whole = maker(1);
  const auto half = maker(1);
  const auto other = maker(2);
  std::string last_of_whole;
  std::string last_of_half;
  while (!whole->finished()) {
    last_of_whole = whole->run_update().dump();
    if (whole->updates_done() == 4) {
      half->restore(parse_safetensors(write_safetensors(whole->state()), "state"), "state");
    }
  }
  while (!half->finished()) {
    last_of_half = half->run_update().dump();
  }
  CHECK(last_of_half == last_of_whole);
  CHECK(write_safetensors(half->state()) == write_safetensors(whole->state()));
  train_to_end(*other);
  CHECK(other->checkpoint().tensors != whole->checkpoint().tensors);

  run_to_end(config, {.out = folder.path() / "one", .threads = 1});
  run_to_end(config, {.out = folder.path() / "two", .threads = 2, .save_every = 0});
  CHECK(files_in(folder.path() / "one") == files_in(folder.path() / "two"));
  CHECK(load_safetensors(folder.path() / "one/checkpoints/seed_1.safetensors") ==
        whole->checkpoint());

  // A run goes on only with the games that it began with.
  record(folder.path() / "games", play(load_layout("paper_kitchen"), "greedy", 1, 9));
  CHECK_THROWS_AS(
      TrainRun(config, training_arena(config), {.out = folder.path() / "one", .resume = true}),
      InputError);
}

TEST_CASE("validation: whole games, by seed; none if none is wanted") {
  const TemporaryDirectory folder;
  record(folder.path(), play(load_layout("paper_kitchen"), "greedy", 10, 1));
  const auto arena = make_arena(load_layout("paper_kitchen"));
  const Demonstrations games = load_demonstrations(
      {folder.path().string()}, *arena, {.kind = coop_grid::kGrid8, .ego_centred = true});
  REQUIRE(games.games.size() == 10);
  const DemonstrationSplit split = split_demonstrations(games, 0.2, RandomKey{1});
  CHECK(split.training.size() == 800);
  REQUIRE(split.validation.size() == 200);
  for (std::size_t i = 0; i < split.validation.size(); i += 100) {
    CHECK(split.validation[i] % 100 == 0);
    CHECK(split.validation[i + 99] == split.validation[i] + 99);
  }
  std::vector<int> all = split.training;
  all.insert(all.end(), split.validation.begin(), split.validation.end());
  std::sort(all.begin(), all.end());
  std::vector<int> expected(1000);
  std::iota(expected.begin(), expected.end(), 0);
  CHECK(all == expected);
  bool differs = false;
  for (std::uint64_t seed = 2; seed < 6; ++seed) {
    differs |= split_demonstrations(games, 0.2, RandomKey{seed}).validation != split.validation;
  }
  CHECK(differs);
  CHECK(split_demonstrations(games, 0, RandomKey{1}).validation.empty());
  CHECK(split_demonstrations(games, 0.9, RandomKey{1}).training.size() == 100);

  Cloner cloner = make_cloner(
      cloning_config("paper_kitchen", folder.path(), {"validation_share=0", "cloning_epochs=3"}),
      1);
  const auto metrics = train_to_end(cloner);
  CHECK(!metrics.contains("validation_loss"));
  CHECK(metrics["best_update"] == 3);
}

TEST_CASE("of a published table the kitchen's games count, and of those what people did") {
  const std::string table = std::string(POTLUCK_TEST_DATA) + "/trajectories/people.csv";
  const auto demonstrations = [&](const TrainConfig& config) {
    const auto arena = training_arena(config);
    return load_demonstrations(config.demonstrations, *arena, training_observation(config, *arena));
  };
  const Demonstrations ring = demonstrations(cloning_config("coordination_ring", table));
  REQUIRE(ring.games.size() == 1);
  CHECK(ring.num_steps() == 20);
  const DemonstrationSplit split = split_demonstrations(ring, 0.2, RandomKey{1});
  CHECK(split.training.size() + split.validation.size() == 20);  // of 40: seat 1 is no person
  for (const auto* part : {&split.training, &split.validation}) {
    CHECK(std::ranges::all_of(*part, [](int sample) { return sample % 2 == 0; }));
  }
  const Demonstrations room =
      demonstrations(cloning_config("cramped_room", table, {"layout_overrides=[\"cook_time=4\"]"}));
  CHECK(room.num_steps() == 34);
  CHECK(split_demonstrations(room, 0, RandomKey{1}).training.size() == 68);
  CHECK_THROWS_WITH_AS(
      demonstrations(cloning_config("cramped_room", table)),
      doctest::Contains("soups of onion, onion, onion that cook for 4 steps, expected 20 steps"),
      InputError);
  CHECK_THROWS_WITH_AS(demonstrations(cloning_config("forced_coordination", table)),
                       doctest::Contains("another grid"), InputError);
}

TEST_CASE("a game that does not say its cook times has those of the kitchen it is cloned in") {
  const TemporaryDirectory folder;
  std::vector<Trajectory> games = play(load_layout("cramped_room"), "greedy", 1, 1);
  games[0].steps.resize(12);  // no soup is ready yet
  games[0].states.resize(12);
  std::ofstream(folder.path() / "game.json") << write_overcooked_ai(games, "game").text;
  for (const char* steps : {"20", "7"}) {
    const TrainConfig config =
        cloning_config("cramped_room", folder.path() / "game.json",
                       {std::string("layout_overrides=[\"cook_time=") + steps + "\"]"});
    CHECK(make_cloner(config, 1).env_steps_per_update() > 0);
  }
}

TEST_CASE("what cannot be cloned is refused before anything is written") {
  const TemporaryDirectory folder;
  const fs::path games = folder.path() / "games";
  record(games, play(load_layout("paper_kitchen"), "greedy", 1, 1));
  fs::create_directories(folder.path() / "empty");
  std::ofstream(folder.path() / "broken.json") << "{\"format\": 3}";
  std::vector<TrainConfig> bad = {
      cloning_config("paper_kitchen", folder.path() / "nothing.json"),
      cloning_config("paper_kitchen", folder.path() / "empty"),
      cloning_config("paper_kitchen", folder.path() / "broken.json"),
      cloning_config("cramped_room", games),                // other rules
      cloning_config("cramped_room", kHumanGame),           // other dynamics
      cloning_config("coordination_ring", kHumanGame),      // another grid
      cloning_config("multiplayer_schelling", kHumanGame),  // more players
      cloning_config("generated", games),                   // many kitchens
      cloning_config("paper_kitchen", games, {"gru=8"}),
      cloning_config("paper_kitchen", games, {"observation=lossless"}),
      cloning_config("paper_kitchen", games, {"layout_overrides=[\"respawn_probability=0.5\"]"}),
      cloning_config("cramped_room", kHumanGame,
                     {"layout_overrides=[\"old_dynamics=true\",\"cook_time=5\"]"}),
  };
  bad.push_back(bad[0]);
  bad.back().demonstrations.clear();
  for (const TrainConfig& config : bad) {
    CAPTURE(config.layout);
    CAPTURE(config.demonstrations);
    CHECK_THROWS_AS(TrainRun(config, training_arena(config), {.out = folder.path() / "run"}),
                    InputError);
    CHECK(!fs::exists(folder.path() / "run"));
  }
  // Only a Cloner clones.
  const TrainConfig good = cloning_config("paper_kitchen", games);
  CHECK_THROWS_AS(Trainer(good, training_arena(good), 1), InputError);
}
