// Learning curves of teams that are no pairs.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/tools/text.h"
#include "tools/report/figures.h"
#include "tools/report/metrics.h"

namespace potluck::tools {
namespace {

/// Two updates of a team whose seat i delivers 10 (i + 1).
RunMetrics run_of_team(int seats) {
  RunMetrics run;
  run.keys = {"env_steps"};
  std::vector<double> values = {1000};
  for (int seat = 0; seat < seats; ++seat) {
    for (const char* stem : {"return_seat", "deliveries_seat", "value_loss_cook"}) {
      run.keys.push_back(stem + std::to_string(seat));
      values.push_back(10.0 * (seat + 1));
    }
  }
  run.seeds[1][0] = {values};
  values[0] = 2000;
  run.seeds[1][1] = {values};
  return run;
}

const Figure* named(const std::vector<Figure>& figures, const std::string& part) {
  const auto found = std::ranges::find_if(
      figures, [&](const Figure& figure) { return contains(figure.name, part); });
  return found == figures.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("curves of a team count every seat") {
  const RunMetrics run = run_of_team(3);
  const CurveFigures curves = curve_figures({{&run, "team", 0}});
  const Figure* together = named(curves.named, "curve_return");
  REQUIRE(together != nullptr);
  CHECK(contains(together->svg, ">60<"));  // 10 + 20 + 30
  const Figure* deliveries = named(curves.named, "curve_deliveries");
  REQUIRE(deliveries != nullptr);
  CHECK(contains(deliveries->svg, ">30<"));
  CHECK(contains(deliveries->svg, ">10<"));
  const Figure* losses = named(curves.others, "value_loss");
  REQUIRE(losses != nullptr);
  CHECK(contains(losses->svg, "value loss cook 0 to 2"));
  CHECK(curves.others.size() == 1);
}

TEST_CASE("curves of one cook have no busiest and laziest seat") {
  const RunMetrics run = run_of_team(1);
  const CurveFigures curves = curve_figures({{&run, "alone", 0}});
  CHECK(named(curves.named, "curve_return") != nullptr);
  CHECK(named(curves.named, "curve_lazier_share") == nullptr);
  CHECK(named(curves.named, "curve_deliveries") == nullptr);
  CHECK(named(curves.others, "deliveries_seat0") != nullptr);
}

}  // namespace potluck::tools
