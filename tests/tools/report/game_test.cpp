#include "tools/report/game.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "env/layout/reader.h"
#include "env/snapshots.h"
#include "env/vector_env.h"

namespace potluck::tools {
namespace {

/// Seat 0 walks right, left, right, …; seat 1 stays.
Trajectory walk(int steps) {
  const auto layout = load_layout("cramped_room");
  VectorEnv envs(layout, {.num_envs = 1});
  const Snapshots snapshots(layout);
  TrajectoryRecorder recorder(layout, {}, {"a <walker> & co", "idler"},
                              snapshots.to_snapshot(envs.state(0)), "test");
  std::vector<float> earned(2);
  std::vector<EventMask> events(2);
  for (int step = 0; step < steps; ++step) {
    const std::vector<Action> actions = {static_cast<Action>(step % 2 == 0 ? 2 : 3), kStayAction};
    envs.step(actions, {.earned = earned, .events = events});
    if (step == 3) {
      earned[0] = 20;  // as if a soup were delivered
      events[0] = bit(Event::kSoupDelivery);
    }
    recorder.add(actions, earned, std::vector<float>(2), std::vector<float>(2), events,
                 snapshots.to_snapshot(envs.state(0)));
  }
  return recorder.trajectory();
}

}  // namespace

TEST_CASE("a film knows where every cook stands at every step, and draws each look once") {
  const Trajectory game = walk(6);
  const DrawnGame drawn = draw_game(game, "g1", "a title");
  const auto film = nlohmann::json::parse(drawn.film.data);
  CHECK(drawn.film.steps == 7);
  REQUIRE(film["cooks"].size() == 7);
  REQUIRE(film["things"].size() == 7);
  CHECK(film["poster"] == 3);  // before the first delivery
  CHECK(film["labels"][3] == "step 3 · deliveries 0 + 0 · team reward 0 of 20");
  CHECK(film["labels"][4] == "step 4 · deliveries 1 + 0 · team reward 20 of 20");
  const double cell = [&] {  // both states differ by one column
    for (std::size_t step = 1; step < 7; ++step) {
      const double moved = std::abs(film["cooks"][step][0][1].get<double>() -
                                    film["cooks"][step - 1][0][1].get<double>());
      if (moved > 0) {
        return moved;
      }
    }
    return 0.0;
  }();
  REQUIRE(cell > 10);
  int largest = 0;
  for (std::size_t step = 0; step < 7; ++step) {
    for (std::size_t cook = 0; cook < 2; ++cook) {
      const auto& sprite = film["cooks"][step][cook];
      const Position there = game.states[step].players[cook].position;
      const Position start = game.states[0].players[cook].position;
      CHECK(sprite[1].get<double>() - film["cooks"][0][cook][1].get<double>() ==
            doctest::Approx((there.col - start.col) * cell).epsilon(0.01));
      CHECK(drawn.svg.find("<g id=\"g1p" + std::to_string(sprite[0].get<int>()) + "\">") !=
            std::string::npos);
      largest = std::max(largest, sprite[0].get<int>());
    }
  }
  CHECK(largest <= 3);  // seat 0 in its first look, to the east, to the west; seat 1 in one look
  CHECK(film["cooks"][0][1] == film["cooks"][6][1]);
}

TEST_CASE("films are safe inside of a page") {
  const DrawnGame drawn = draw_game(walk(2), "g1", "<b>&");
  CHECK(drawn.svg.find("<b>") == std::string::npos);
  CHECK(drawn.svg.find("a &lt;walker&gt; &amp; co") != std::string::npos);
  CHECK(drawn.film.data.find_first_of("<>&") == std::string::npos);
  CHECK(game_script().find_first_of("<&") == std::string::npos);
  const std::string html = game_html(drawn.svg, drawn.film);
  CHECK(html.find("data-id=\"g1\"") != std::string::npos);
  CHECK(html.find("max=\"2\"") != std::string::npos);
}

}  // namespace potluck::tools
