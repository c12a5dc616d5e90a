// Games beside the matrix: best responses, and pairs worth looking at.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

#include "agents/evaluation/play/kitchens.h"
#include "agents/evaluation/play/protocols.h"
#include "agents/evaluation/play/run_cross_play.h"
#include "agents/evaluation/play/sample_games.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/trajectory/check.h"
#include "tests/agents/evaluation/example.h"

namespace potluck {

namespace {

std::vector<BestResponse> best_responses(const std::vector<std::string>& names) {
  const std::vector<std::shared_ptr<const Layout>> layouts = {load_layout("paper_kitchen")};
  const std::vector<std::string> columns = {"stay", "greedy"};
  const auto kitchens = load_kitchens(layouts, {"random"}, columns, names);
  const CrossPlayOptions options{.protocols = make_protocols(layouts, {.episodes = 20}), .seed = 3};
  std::atomic<int> done = 0;
  return run_cross_play(kitchens, options, done, false).best_responses;
}

}  // namespace

TEST_CASE("best responses are matched to columns by the names on the command line") {
  const auto best = best_responses({kNoBestResponse, "greedy"});
  REQUIRE(best.size() == 1);
  CHECK(best[0].column == 1);
  CHECK(best[0].agent.name == "greedy");
  REQUIRE(best[0].mean_returns.size() == 2);
  CHECK(best[0].mean_returns[0] > best[0].mean_returns[1]);  // 128 steps and 50
  CHECK(best[0].mean_returns[1] > 0);

  const auto both = best_responses({"greedy", "greedy"});
  REQUIRE(both.size() == 2);
  CHECK(both[1] == best[0]);  // chance depends on the pair, not on the others

  CHECK(best_responses({}).empty());
  CHECK_THROWS_AS(static_cast<void>(best_responses({"greedy"})), InputError);
  CHECK_THROWS_AS(static_cast<void>(best_responses({"greedy", "nobody"})), InputError);
}

TEST_CASE("the best and the worst stranger of every group of learners") {
  const std::vector<SamplePair> pairs = sample_pairs(example::evaluation());
  REQUIRE(pairs.size() == 4);
  CHECK(pairs[0].group == "runs/ippo");
  CHECK(pairs[0].is_best);
  CHECK(pairs[0].row == 0);  // ippo 1 with stay: 430; the 440 with itself is no stranger
  CHECK(pairs[0].column == 5);
  CHECK_FALSE(pairs[1].is_best);
  CHECK(pairs[1].row == 1);  // ippo 2 with stay: 20
  CHECK(pairs[1].column == 5);
  CHECK(pairs[2].row == 4);  // srpo 3 with srpo 1: 620
  CHECK(pairs[2].column == 2);
  CHECK(pairs[3].row == 2);  // srpo 1 with stay: 110
  CHECK(pairs[3].column == 5);
}

TEST_CASE("a recorded game is a whole episode that the rules repeat") {
  const auto layout = load_layout("cramped_room");
  const auto roster = load_roster({"greedy", "greedy_noisy_30"}, layout);
  const Team team = make_team(*roster[0].policy, roster[1].policy.get(), 2, 0);
  const Trajectory game = play_game(layout, team, {"greedy", "noisy"}, 7, "test");
  CHECK(game.steps.size() == 400);
  CHECK(game.states.size() == 401);
  CHECK(game.agents == std::vector<std::string>{"greedy", "noisy"});
  CHECK(std::any_of(game.steps.begin(), game.steps.end(),
                    [](const TrajectoryStep& step) { return step.team() > 0; }));
  CHECK(check_trajectory(game).steps == 400);
  CHECK(check_trajectory(game).num_differences == 0);
  const Trajectory again = play_game(layout, team, {"greedy", "noisy"}, 7, "test");
  CHECK(write_trajectory(again) == write_trajectory(game));
}

}  // namespace potluck
