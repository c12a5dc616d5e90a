// Teams of one, three, four and nine: the row's agent in one seat, the column's in all others.
#include <doctest/doctest.h>

#include <atomic>
#include <cmath>

#include "agents/evaluation/file/evaluation_json.h"
#include "agents/evaluation/measures/summary.h"
#include "agents/evaluation/play/kitchens.h"
#include "agents/evaluation/play/protocols.h"
#include "agents/evaluation/play/run_cross_play.h"
#include "agents/evaluation/play/sample_games.h"
#include "env/layout/generator.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/trajectory/check.h"

namespace potluck {
namespace {

using Layouts = std::vector<std::shared_ptr<const Layout>>;

/// A kitchen for `players`, with episodes of 80 steps.
std::shared_ptr<const Layout> kitchen_for(int players) {
  GeneratorWishes wishes;
  wishes.width = 9;
  wishes.height = 7;
  wishes.players = players;
  wishes.horizon = 80;
  return std::make_shared<const Layout>(generate_layout(wishes, RandomKey{1}, 0));
}

CrossPlay run(const Layouts& layouts, const std::vector<std::string>& rows,
              const std::vector<std::string>& columns, ProtocolOptions options,
              const std::vector<std::string>& best_responses = {}) {
  options.measures = {kEpisode};
  options.episodes = 3;
  std::atomic<int> done = 0;
  return run_cross_play(load_kitchens(layouts, rows, columns, best_responses),
                        {.protocols = make_protocols(layouts, options), .seed = 1, .threads = 2},
                        done, false);
}

}  // namespace

TEST_CASE("teams: the row's agent has one seat, the column's all others, in every seat in turn") {
  for (const int players : {3, 4, 9}) {
    CAPTURE(players);
    const Layouts layouts = {kitchen_for(players)};
    const CrossPlay all = run(layouts, {"stay"}, {"greedy", "random"}, {.all_seats = true},
                              {"greedy", kNoBestResponse});
    REQUIRE(all.protocols.size() == static_cast<std::size_t>(players));
    CHECK(all.protocols[0].name == "episode");
    CHECK(all.protocols[2].name == "episode seat 2");
    for (int seat = 0; seat < players; ++seat) {
      const auto p = static_cast<std::size_t>(seat);
      CHECK(all.protocols[p].row_seat == seat);
      const CellResult& random = all.cells[1].results[p];
      REQUIRE(random.work.size() == static_cast<std::size_t>(players));
      for (int other = 0; other < players; ++other) {
        const SeatWork& work = random.work[static_cast<std::size_t>(other)];
        CHECK((work.stay_fraction == 1) == (other == seat));
      }
      CHECK(random.mean_return == doctest::Approx(players * random.mean_team));
      CHECK(all.best_responses[0].mean_returns[p] == all.best_responses[0].mean_returns[0]);
    }
    CHECK(parse_evaluation(format_evaluation(all), "test") == all);

    const ScoreTable table = score_table(all, conditions_of(all).front());
    REQUIRE(table.scores.size() == 2);
    double sum = 0;
    for (std::size_t seat = 0; seat < static_cast<std::size_t>(players); ++seat) {
      CHECK(table.scores[0].in_seat.at(seat) == all.cells[0].results[seat].mean_return);
      sum += table.scores[0].in_seat[seat];
    }
    CHECK(table.scores[0].value == doctest::Approx(sum / players));
    const Summary summary = summarise(all);
    CHECK(summary.partners.front().thresholds.size() > 1);
    REQUIRE(summary.stranger("stay", "greedy", "episode") != nullptr);
    CHECK(summary.stranger("stay", "greedy", "episode")->stay_fraction == 1);
  }
}

TEST_CASE("teams: where only seat 0 is played, cells are not turned round but between two") {
  const Layouts layouts = {kitchen_for(3)};
  const CrossPlay one_seat = run(layouts, {"greedy", "stay"}, {"greedy", "stay"}, {});
  CHECK_FALSE(counts_turned(one_seat, 0));
  CHECK(seatings_of(one_seat, 0, 1, 0).size() == 1);
  const CrossPlay two =
      run({load_layout("cramped_room")}, {"greedy", "stay"}, {"greedy", "stay"}, {});
  CHECK(counts_turned(two, 0));
  CHECK(seatings_of(two, 0, 1, 0).size() == 2);
}

TEST_CASE("teams: who is alone cooks with nobody") {
  const Layouts layouts = {load_layout("cramped_room_single")};
  const CrossPlay alone = run(layouts, {"greedy", "stay"}, {}, {.all_seats = true});
  REQUIRE(alone.columns.size() == 1);
  CHECK(alone.columns[0].name == "nobody");
  REQUIRE(alone.protocols.size() == 1);
  CHECK(alone.cells[0].results[0].mean_team > 0);
  CHECK(alone.cells[0].results[0].mean_return == alone.cells[0].results[0].mean_team);
  CHECK(alone.cells[1].results[0].work.at(0).stay_fraction == 1);
  CHECK(parse_evaluation(format_evaluation(alone), "test") == alone);
  const Summary summary = summarise(alone);
  REQUIRE(summary.stranger("greedy", "nobody", "episode") != nullptr);
  CHECK(summary.stranger("greedy", "nobody", "episode")->delivery_share == 1);
  CHECK_THROWS_AS((void)run(layouts, {"greedy"}, {"stay"}, {}), InputError);
  const Layouts mixed = {layouts[0], load_layout("cramped_room")};
  CHECK_THROWS_AS((void)run(mixed, {"greedy"}, {"greedy"}, {}), InputError);
}

TEST_CASE("teams: kitchens for two and for three in one evaluation") {
  const Layouts layouts = {load_layout("cramped_room"), load_layout("relay")};
  const CrossPlay all = run(layouts, {"greedy"}, {"greedy", "stay"}, {.all_seats = true});
  REQUIRE(all.protocols.size() == 5);
  CHECK(all.protocols[1].name == "episode@cramped_room swapped");
  CHECK(all.protocols[4].name == "episode@relay seat 2");
  CHECK(parse_evaluation(format_evaluation(all), "test") == all);
  CHECK(other_seatings(all, 2) == std::vector<std::size_t>{3, 4});
}

TEST_CASE("teams: a recorded game has a name for every seat") {
  const auto layout = load_layout("roundabout");
  const auto roster = load_roster({"greedy", "stay"}, layout);
  const Trajectory game =
      play_game(layout, make_team(*roster[0].policy, roster[1].policy.get(), 4, 2),
                {"stay", "stay", "greedy", "stay"}, 7, "test");
  CHECK(check_trajectory(game).num_differences == 0);
  for (const TrajectoryStep& step : game.steps) {
    REQUIRE(step.actions.size() == 4);
    CHECK(step.actions[0] == kStayAction);
    CHECK(step.actions[3] == kStayAction);
  }
}

TEST_CASE("teams: a file with too many or too few seats is refused") {
  const CrossPlay all = run({kitchen_for(3)}, {"greedy"}, {"stay"}, {.all_seats = true});
  const auto refused = [&](const std::string& text, const std::string& by) {
    std::string json = format_evaluation(all);
    const std::size_t at = json.find(text);
    REQUIRE(at != std::string::npos);
    json.replace(at, text.size(), by);
    CHECK_THROWS_AS((void)parse_evaluation(json, "test"), InputError);
  };
  refused("\"players\":3", "\"players\":2");
  refused("\"players\":3", "\"players\":10");
  refused("\"row_seat\":1", "\"row_seat\":3");
  refused("\"row_seat\":1", "\"seats_swapped\":true");
}

}  // namespace potluck
