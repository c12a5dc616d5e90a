#include "agents/training/strangers.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "agents/evaluation/measures/diverse_subset.h"
#include "agents/roster/run_directory.h"
#include "env/layout/reader.h"
#include "env/random.h"
#include "env/text/error.h"
#include "tests/agents/training/training_runs.h"
#include "tests/temporary_directory.h"

using namespace potluck;

TEST_CASE("diverse subset: of two that do the same one is enough") {
  const std::vector<std::vector<double>> behaviours = {
      {10, 0, 0}, {9.9, 0, 0}, {0, 4, 0}, {5, 2, 0}, {0, 0, 0}};
  CHECK(most_diverse(behaviours, 2) == std::vector<std::size_t>{0, 2});
  CHECK(most_diverse(behaviours, 3) == std::vector<std::size_t>{0, 2, 4});
  CHECK(most_diverse(behaviours, 9) == std::vector<std::size_t>{0, 1, 2, 3, 4});
  CHECK(most_diverse({}, 3).empty());
  CHECK(diversity(behaviours, {0, 1}) < 0.01);
  CHECK(diversity(behaviours, {0}) == doctest::Approx(1));
  CHECK(most_diverse({{1, 1}, {1, 1}, {1, 1}}, 2) == std::vector<std::size_t>{0, 1});
}

TEST_CASE("diverse subset: nearly the best of all subsets") {
  for (std::uint32_t trial = 0; trial < 20; ++trial) {
    std::vector<std::vector<double>> behaviours(10, std::vector<double>(4));
    for (std::uint32_t i = 0; i < 10; ++i) {
      const PhiloxBlock bits = RandomKey{7}.draw(trial, i, 0, Purpose::kPartner);
      for (std::size_t f = 0; f < 4; ++f) {
        behaviours[i][f] = static_cast<double>(bits[f] % 1000U);
      }
    }
    double best = 0;
    for (std::size_t a = 0; a < 10; ++a) {
      for (std::size_t b = a + 1; b < 10; ++b) {
        for (std::size_t c = b + 1; c < 10; ++c) {
          best = std::max(best, diversity(behaviours, {a, b, c}));
        }
      }
    }
    CHECK(diversity(behaviours, most_diverse(behaviours, 3)) >= 0.85 * best);
  }
}

TEST_CASE("strangers: chosen from cooks with hidden wishes, kept as runs of two skills") {
  const TemporaryDirectory folder;
  TrainConfig config = short_config("hidden_reward");
  config.num_envs = 8;
  config.ppo.minibatches = 2;
  config.seeds = {1, 2, 3};
  const auto run = folder.path() / "hidden";
  run_to_end(config, {.out = run, .threads = 2});
  const auto layout = load_layout("paper_kitchen");
  const StrangerOptions options{.count = 2, .episodes = 4, .seed = 5};
  const std::vector<Stranger> strangers = choose_strangers(run, layout, options);
  REQUIRE(strangers.size() == 3);
  std::size_t chosen = 0;
  for (const Stranger& stranger : strangers) {
    CHECK(!stranger.moderate.empty());
    CHECK(stranger.moderate != stranger.expert);
    CHECK((stranger.viable || !stranger.chosen));
    chosen += stranger.chosen ? 1 : 0;
  }
  CHECK(chosen >= 1);
  CHECK(chosen <= 2);
  const std::vector<Stranger> again = choose_strangers(run, layout, options);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(again[i].chosen == strangers[i].chosen);
    CHECK(again[i].behaviour == strangers[i].behaviour);
  }
  const auto out = folder.path() / "kept";
  keep_strangers(strangers, out);
  CHECK(RunDirectory(out / "expert").agents().size() == chosen);
  CHECK(RunDirectory(out / "moderate").agents().size() == chosen);
  CHECK_THROWS_WITH_AS(keep_strangers(strangers, out), doctest::Contains("there already"),
                       InputError);
  CHECK_THROWS_WITH_AS(keep_strangers({Stranger{}}, folder.path() / "none"),
                       doctest::Contains("longer"), InputError);
}

TEST_CASE("strangers: a run of another kind has none") {
  const TemporaryDirectory folder;
  run_to_end(short_config("self_play"), {.out = folder.path() / "run"});
  CHECK_THROWS_WITH_AS(
      (void)choose_strangers(folder.path() / "run", load_layout("paper_kitchen"), {}),
      doctest::Contains("hidden_reward"), InputError);
}
