// Evaluations over kitchens, seats, noise and temperature; interrupted ones.
#include "agents/evaluation/play/kitchens.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <filesystem>

#include "agents/evaluation/file/evaluation_json.h"
#include "agents/evaluation/file/unfinished_evaluation.h"
#include "agents/evaluation/measures/score_table.h"
#include "agents/evaluation/play/protocols.h"
#include "agents/evaluation/play/run_cross_play.h"
#include "agents/partners/scripted.h"
#include "agents/policy/perturbed_policy.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "tests/temporary_directory.h"

namespace potluck {
namespace {

using Layouts = std::vector<std::shared_ptr<const Layout>>;

CrossPlay run(const std::vector<EvaluationKitchen>& kitchens, const CrossPlayOptions& options) {
  std::atomic<int> done = 0;
  CrossPlay result = run_cross_play(kitchens, options, done, false);
  CHECK(done == static_cast<int>(num_games(kitchens, options.protocols)));
  return result;
}

std::size_t named(const CrossPlay& evaluation, const std::string& name) {
  for (std::size_t p = 0; p < evaluation.protocols.size(); ++p) {
    if (evaluation.protocols[p].name == name) {
      return p;
    }
  }
  FAIL("no protocol " << name);
  return 0;
}

}  // namespace

TEST_CASE("evaluation: kitchens, noise and both seats are protocols of their own") {
  const Layouts layouts = {load_layout("cramped_room"), load_layout("coordination_ring")};
  const auto kitchens = load_kitchens(layouts, {"greedy"}, {"greedy", "stay"}, {});
  const CrossPlayOptions options{
      .protocols = make_protocols(
          layouts, {.measures = {kEpisode}, .episodes = 4, .noises = {0, 0.5}, .all_seats = true}),
      .seed = 1};
  CHECK(options.protocols.size() == 8);
  const CrossPlay all = run(kitchens, options);
  CHECK(all.layout == "cramped_room, coordination_ring");
  CHECK(kitchens_of(all) == std::vector<std::string>{"cramped_room", "coordination_ring"});
  const std::size_t plain = named(all, "episode@cramped_room");
  const std::size_t noisy = named(all, "episode@cramped_room noise 0.5");
  const std::size_t swapped = named(all, "episode@cramped_room swapped");
  CHECK(other_seatings(all, plain) == std::vector{swapped});
  CHECK(all.cells[0].results[plain].mean_team > all.cells[0].results[noisy].mean_team);
  // Who sits where: the idle cook is in seat 1, then in seat 0.
  CHECK(all.cells[1].results[plain].work[1].stay_fraction == 1);
  CHECK(all.cells[1].results[swapped].work[0].stay_fraction == 1);
  CHECK(all.cells[1].results[plain].work[0].stay_fraction < 1);

  SUBCASE("a kitchen's games do not depend on the others") {
    const Layouts one = {layouts[0]};
    const CrossPlay alone =
        run(load_kitchens(one, {"greedy"}, {"stay"}, {}),
            {.protocols = make_protocols(one, {.measures = {kEpisode}, .episodes = 4}), .seed = 1});
    CHECK(alone.protocols[0].name == "episode");
    CHECK(alone.cells[0].results[0] == all.cells[1].results[plain]);
  }
  SUBCASE("they survive the file, and the number of threads") {
    CHECK(parse_evaluation(format_evaluation(all), "test") == all);
    CrossPlayOptions threads = options;
    threads.threads = 3;
    CHECK(run(kitchens, threads) == all);
  }
  SUBCASE("scores are means over both seatings, one per kitchen") {
    const auto conditions = conditions_of(all);
    REQUIRE(conditions.size() == 2);
    CHECK(conditions[1].noise == 0.5);
    const ScoreTable table = score_table(all, conditions[0]);
    bool found = false;
    for (const Score& score : table.scores) {
      const Task& task = table.tasks[score.task];
      if (task.kitchen == "cramped_room" && task.column == 1) {
        found = true;
        CHECK(score.value == doctest::Approx((all.cells[1].results[plain].mean_return +
                                              all.cells[1].results[swapped].mean_return) /
                                             2));
      }
    }
    CHECK(found);
  }
}

TEST_CASE("evaluation: wrong protocols and names that do not match are refused") {
  const Layouts layouts = {load_layout("cramped_room")};
  const auto refused = [&](const ProtocolOptions& options) {
    CHECK_THROWS_AS((void)make_protocols(layouts, options), InputError);
  };
  refused({.measures = {"ret129"}});
  refused({.noises = {1.5}});
  refused({.noises = {0.1, 0.1}});
  refused({.temperatures = {0}});
  CHECK_THROWS_AS((void)make_protocols(Layouts{layouts[0], layouts[0]}, {}), InputError);
  CHECK_THROWS_AS((void)load_kitchens(layouts, {"greedy", "greedy"}, {"stay"}, {}), InputError);
  CHECK_THROWS_AS((void)load_kitchens(layouts, {"nobody/{layout}"}, {"stay"}, {}), InputError);
  const auto titled = load_kitchens(layouts, {"greedy"}, {"Idle=stay"}, {});
  CHECK(titled[0].columns[0].id.title == "Idle");
}

TEST_CASE("perturbed policies: as often at random, and as sharp, as they should be") {
  const auto layout = load_layout("cramped_room");
  constexpr int kDraws = 20'000;
  const VectorEnv envs(layout, {.num_envs = kDraws, .key = {3}, .first_env = 0});
  std::vector<int> which(kDraws);
  for (int i = 0; i < kDraws; ++i) {
    which[static_cast<std::size_t>(i)] = i;
  }
  const auto shares = [&](const std::string& name, double noise, double temperature) {
    std::vector<Action> actions(kDraws);
    std::vector<float> probabilities(kDraws * 6);
    auto policy = perturbed(make_scripted(name, layout), noise, temperature, 6);
    policy->act({envs, which, 0, {5}}, {.actions = actions, .probabilities = probabilities});
    std::vector<double> counts(6);
    for (const Action action : actions) {
      counts[action] += 1.0 / kDraws;
    }
    for (std::size_t action = 0; action < 6; ++action) {
      const auto p = static_cast<double>(probabilities[action]);
      CHECK(std::abs(counts[action] - p) <= 4 * std::sqrt(p * (1 - p) / kDraws) + 1e-6);
    }
    return counts;
  };
  // stay: action 4. At random, it still falls on it one time in six.
  CHECK(shares("stay", 0, 1)[4] == doctest::Approx(1));
  CHECK(shares("stay", 0.6, 1)[4] == doctest::Approx(0.4 + 0.1).epsilon(0.05));
  // greedy_noisy_60 does what it means with probability 0.5 and anything else with 0.1.
  const auto greatest = [](const std::vector<double>& counts) {
    return *std::max_element(counts.begin(), counts.end());
  };
  CHECK(greatest(shares("greedy_noisy_60", 0, 1)) == doctest::Approx(0.5).epsilon(0.05));
  // 0.5^2 / (0.5^2 + 5 * 0.1^2)
  CHECK(greatest(shares("greedy_noisy_60", 0, 0.5)) == doctest::Approx(0.833).epsilon(0.03));
}

TEST_CASE("an interrupted evaluation goes on where it was, and only that one does") {
  const TemporaryDirectory folder;
  const auto path = folder.path() / "cells.jsonl";
  const Layouts layouts = {load_layout("paper_kitchen")};
  const auto kitchens = load_kitchens(layouts, {"greedy", "random"}, {"greedy", "stay"}, {});
  CrossPlayOptions options{.protocols = make_protocols(layouts, {.episodes = 5}), .seed = 1};
  const CrossPlay whole = run(kitchens, options);
  const std::string fingerprint = fingerprint_of(kitchens, options, "test");
  {
    UnfinishedEvaluation unfinished(path, fingerprint, /*resume=*/false);
    for (const std::size_t game : {std::size_t{0}, std::size_t{5}}) {
      unfinished.add(game, whole.cells[game / 2].results[game % 2]);
    }
  }
  // Killed in the middle of a line.
  write_file_atomically(path, read_file(path, 1 << 20) + R"({"game":6,"resu)");
  CHECK_THROWS_WITH_AS(UnfinishedEvaluation(path, fingerprint, false),
                       doctest::Contains("--resume"), InputError);
  CrossPlayOptions other = options;
  other.seed = 2;
  CHECK_THROWS_WITH_AS(UnfinishedEvaluation(path, fingerprint_of(kitchens, other, "test"), true),
                       doctest::Contains("other seed"), InputError);
  UnfinishedEvaluation unfinished(path, fingerprint, /*resume=*/true);
  CHECK(unfinished.known().size() == 2);
  options.known = unfinished.known();
  int played = 0;
  options.on_result = [&](std::size_t game, const CellResult& result) {
    ++played;
    unfinished.add(game, result);
  };
  CHECK(run(kitchens, options) == whole);
  CHECK(played == 6);
  unfinished.remove();
  CHECK(!std::filesystem::exists(path));
}

}  // namespace potluck
