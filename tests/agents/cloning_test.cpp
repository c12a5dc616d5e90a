// Behaviour cloning: from recorded games to a cook that does the same.
#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "agents/cloning/cloner.h"
#include "agents/evaluation/roster.h"
#include "agents/evaluation/sample_games.h"
#include "agents/learning/training_arena.h"
#include "env/error.h"
#include "env/layout_reader.h"
#include "tests/agents/training_runs.h"
#include "tests/temporary_directory.h"

using namespace potluck;

namespace {

/// Games of two cooks who make some mistakes, so that states differ, in files of `folder`.
void record_games(const std::filesystem::path& folder, const std::string& kitchen, int count,
                  const std::vector<std::string>& overrides = {}) {
  std::filesystem::create_directories(folder);
  const auto layout = load_layout(kitchen, overrides);
  const auto roster = load_roster({"greedy_noisy_10", "greedy"}, layout);
  for (int game = 0; game < count; ++game) {
    const auto first = roster[0].policy->clone();
    const auto second = roster[1].policy->clone();
    const Trajectory recorded =
        play_game(layout, *first, *second, {"a", "b"}, static_cast<std::uint64_t>(game), "test");
    std::ofstream(folder / ("game_" + std::to_string(game) + ".json"))
        << write_trajectory(recorded);
  }
}

TrainConfig cloning_config(const std::filesystem::path& games, const std::string& kitchen,
                           std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"layout=" + kitchen, "algorithm=behavior_cloning", "pair_every=0",
                             "demonstrations=[\"" + games.string() + "\"]"});
  return parse_config("{}", "test", more);
}

nlohmann::ordered_json learn(const TrainConfig& config) {
  const auto learner = learner_maker(config, training_arena(config))(1);
  nlohmann::ordered_json metrics;
  while (!learner->finished()) {
    metrics = learner->run_update();
  }
  return metrics;
}

}  // namespace

TEST_CASE(
    "a clone of a greedy cook does what it does in games it never saw, and earns as it does") {
  const TemporaryDirectory folder;
  record_games(folder.path() / "games", "paper_kitchen", 60);
  const nlohmann::ordered_json metrics =
      learn(cloning_config(folder.path() / "games", "paper_kitchen",
                           {"cloning_epochs=40", "pair_every=40", "learning_rate=2e-3"}));
  CHECK(metrics["validation_accuracy"].get<double>() > 0.75);
  CHECK(metrics["validation_loss"].get<double>() < 0.8);  // log 5 = 1.61: no idea
  CHECK(metrics["pair_return"].get<double>() > 100);      // greedy with greedy: 265
}

TEST_CASE("a clone learns from one game in the format of the human recordings") {
  const TrainConfig config = cloning_config(
      std::filesystem::path(POTLUCK_TEST_DATA) / "trajectories" / "human_game.json", "cramped_room",
      {"cloning_epochs=60", "layout_overrides=[\"old_dynamics=true\"]"});
  const nlohmann::ordered_json metrics = learn(config);
  CHECK(metrics["loss"].get<double>() < 1.3);  // log 6 = 1.79: no idea
  CHECK(metrics["env_steps"].get<int>() > 100);
}

TEST_CASE("cloning: a stopped run ends at the same files") {
  const TemporaryDirectory folder;
  record_games(folder.path() / "games", "paper_kitchen", 5);
  TrainConfig config =
      cloning_config(folder.path() / "games", "paper_kitchen", {"cloning_epochs=6"});
  config.seeds = {1, 2};
  const auto maker = learner_maker(config, training_arena(config));
  const auto whole = maker(1);
  const auto half = maker(1);
  while (!whole->finished()) {
    whole->run_update();
    if (whole->updates_done() == 3) {
      half->restore(whole->state(), "test");
    }
  }
  while (!half->finished()) {
    half->run_update();
  }
  CHECK(write_safetensors(half->state()) == write_safetensors(whole->state()));

  run_to_end(config, {.out = folder.path() / "run", .threads = 2});
  run_to_end(config, {.out = folder.path() / "again", .threads = 1});
  CHECK(files_in(folder.path() / "run") == files_in(folder.path() / "again"));
  const auto layout = load_layout("paper_kitchen");
  CHECK(load_roster({(folder.path() / "run").string()}, layout).size() == 2);

  // Other recordings under the same name are no continuation.
  const TensorFile state = half->state();
  record_games(folder.path() / "games", "paper_kitchen", 6);
  CHECK_THROWS_WITH_AS(learner_maker(config, training_arena(config))(1)->restore(state, "test"),
                       doctest::Contains("other recordings"), InputError);
}

TEST_CASE("cloning: what cannot be learned from is refused before anything is written") {
  const TemporaryDirectory folder;
  record_games(folder.path() / "old", "cramped_room", 1, {"old_dynamics=true"});
  std::filesystem::create_directories(folder.path() / "empty");
  const auto refused = [&](const std::string& games, const std::string& kitchen,
                           const std::string& words) {
    CAPTURE(games);
    const TrainConfig config = cloning_config(folder.path() / games, kitchen);
    CHECK_THROWS_WITH_AS(TrainRun(config, training_arena(config), {.out = folder.path() / "run"}),
                         doctest::Contains(words.c_str()), InputError);
    CHECK(!std::filesystem::exists(folder.path() / "run"));
  };
  refused("old", "cramped_room", "old dynamics");
  refused("old", "coordination_ring", "another grid");
  refused("old", "paper_kitchen", "other rules");
  refused("empty", "cramped_room", "empty");
  refused("nowhere.json", "cramped_room", "nowhere.json");
  TrainConfig none = cloning_config("x", "cramped_room");
  none.demonstrations.clear();
  CHECK_THROWS_WITH_AS(TrainRun(none, training_arena(none), {.out = folder.path() / "run"}),
                       doctest::Contains("demonstrations"), InputError);
}
