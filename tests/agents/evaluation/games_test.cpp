// Games beside the matrix: best responses, and pairs worth looking at.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

#include "agents/evaluation/file/evaluation_json.h"
#include "agents/evaluation/measures/score_table.h"
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

TEST_CASE("a best response is compared in the seats in which the row was measured") {
  // In asymmetric_advantages the seats earn differently.
  const std::vector<std::shared_ptr<const Layout>> layouts = {load_layout("asymmetric_advantages")};
  const auto play = [&](const std::vector<std::string>& rows,
                        const std::vector<std::string>& columns, const std::string& best,
                        bool all_seats) {
    const auto kitchens = load_kitchens(layouts, rows, columns, std::vector(columns.size(), best));
    std::atomic<int> done = 0;
    return run_cross_play(
        kitchens,
        {.protocols =
             make_protocols(layouts, {.episodes = 10, .noises = {0, 0.5}, .all_seats = all_seats})},
        done, false);
  };
  const auto check_equal = [](const CrossPlay& evaluation, std::size_t row) {
    CHECK(parse_evaluation(format_evaluation(evaluation), "test") == evaluation);
    for (const Condition& condition : conditions_of(evaluation)) {
      for (const Score& score : score_table(evaluation, condition).scores) {
        if (score.group == row) {
          CHECK(score.regret == 0);
          CHECK(score.proximity == 1);
        }
      }
    }
  };
  SUBCASE("seat 0 only") {
    const CrossPlay one = play({"greedy"}, {"greedy_noisy_30"}, "greedy", false);
    const auto& in_seat = one.best_responses[0].seat_returns[0];
    CHECK(in_seat[0] != in_seat[1]);
    CHECK(in_seat[0] == one.cells[0].results[0].mean_return);
    CHECK(one.best_responses[0].mean_returns[0] == (in_seat[0] + in_seat[1]) / 2);
    check_equal(one, 0);
  }
  SUBCASE("both seats, and under another name") {
    check_equal(play({"greedy", "stay"}, {"greedy_noisy_30"}, "Best=greedy", true), 0);
    check_equal(play({"srpo"}, {"greedy", "stay"}, "asymmetric_advantages/srpo", true), 0);
  }
  SUBCASE("turned cells, where rows and columns are the same") {
    const std::vector<std::string> names = {"greedy", "greedy_noisy_30", "onions_only"};
    check_equal(play(names, names, "greedy", false), 0);
  }
}

TEST_CASE("without a named best response the best row in the same seats stands in") {
  CrossPlay evaluation = example::evaluation();
  const ScoreTable all = score_table(evaluation, conditions_of(evaluation).front());
  const auto check_best = [](const ScoreTable& table) {
    for (const Score& score : table.scores) {
      CHECK(score.regret >= 0);
      CHECK(score.is_best == (score.regret == 0));
    }
  };
  check_best(all);
  // Column 5, `stay`: both ippo rows earn 230, over both seats.
  CHECK(all.scores[5 * 6].is_best);
  CHECK(all.scores[5 * 6 + 1].is_best);
  CHECK_FALSE(all.scores[5 * 6 + 2].is_best);
  // Without its column ippo 1 is measured in seat 0 only, where it earns 430 with `stay`: nobody
  // else is judged by that.
  evaluation.columns.erase(evaluation.columns.begin());
  std::erase_if(evaluation.cells, [](const MatrixCell& cell) { return cell.column == 0; });
  for (MatrixCell& cell : evaluation.cells) {
    --cell.column;
  }
  const ScoreTable some = score_table(evaluation, conditions_of(evaluation).front());
  check_best(some);
  CHECK(some.scores[4 * 6].value == 430);
  CHECK(some.scores[4 * 6].best == 430);
  CHECK(some.scores[4 * 6 + 1].best == 230);
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
