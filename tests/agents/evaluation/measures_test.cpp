// The measures of an evaluation one by one, against numbers worked out by hand.
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "agents/evaluation/measures/aggregates.h"
#include "agents/evaluation/measures/contribution.h"
#include "agents/evaluation/measures/noise_retention.h"
#include "agents/evaluation/measures/statistics.h"

namespace potluck {

using doctest::Approx;

TEST_CASE("the interquartile mean cuts a quarter, rounded down, at each end") {
  const auto mean_of = [](const std::vector<double>& values) {
    return interquartile_mean_of_sorted(values, {});
  };
  CHECK(mean_of({-50, 1, 3, 100}) == Approx(2));             // 1, 3
  CHECK(mean_of({1, 2, 3, 4, 50}) == Approx(3));             // 2, 3, 4
  CHECK(mean_of({1, 2, 30}) == Approx(11));                  // nothing to cut
  CHECK(mean_of({0, 1, 2, 3, 4, 5, 6, 99}) == Approx(3.5));  // 2, 3, 4, 5
  CHECK(mean_of({5, kUndefined}) == Approx(5));
  CHECK(std::isnan(mean_of({})));
}

TEST_CASE("counts are repetitions") {
  const std::vector<double> values = {1, 2, 3, 50, kUndefined};
  // 1 1 | 1 2 3 3 | 3 50 with counts 3, 1, 3, 1: cut two at each end.
  CHECK(interquartile_mean_of_sorted(values, std::vector<double>{3, 1, 3, 1, 7}) ==
        Approx((1 + 2 + 3 + 3) / 4.0));
  CHECK(counted_mean(values, std::vector<double>{3, 1, 3, 1, 7}) == Approx((3 + 2 + 9 + 50) / 8.0));
  CHECK(std::isnan(counted_mean(values, std::vector<double>{0, 0, 0, 0, 7})));
  CHECK(ascending_order(std::vector<double>{2, kUndefined, 1, 2}) ==
        std::vector<std::size_t>{2, 0, 3, 1});
}

TEST_CASE("probability of improvement counts ties as one half") {
  const std::vector<double> x = {1, 2, 3};
  const std::vector<double> y = {2, 2};
  // 1 loses twice, 2 ties twice, 3 wins twice.
  CHECK(probability_of_improvement(x, {}, y, {}) == Approx(0.5));
  CHECK(probability_of_improvement(std::vector<double>{5, 6}, {}, y, {}) == Approx(1));
  // 3 twice, 1 never, 2 once: (2 * 2 + 1) / 6.
  CHECK(probability_of_improvement(x, std::vector<double>{0, 1, 2}, y, {}) == Approx(5.0 / 6));
  CHECK(std::isnan(probability_of_improvement(x, {}, {}, {})));
}

TEST_CASE("a performance profile counts runs strictly above the threshold") {
  const std::vector<double> values = {0.2, 0.5, 0.5, 1.0, kUndefined};
  const std::vector<double> thresholds = {0, 0.2, 0.5, 0.99, 1};
  CHECK(performance_profile_of_sorted(values, {}, thresholds) ==
        std::vector<double>{1, 0.75, 0.25, 0.25, 0});
  CHECK(performance_profile_of_sorted(values, std::vector<double>{1, 0, 0, 3, 1}, thresholds) ==
        std::vector<double>{1, 0.75, 0.75, 0.75, 0});
  CHECK(std::isnan(performance_profile_of_sorted({}, {}, thresholds)[0]));
}

TEST_CASE("proximity is clipped at 1 and undefined where the best earns nothing; regret is not") {
  CHECK(best_response_proximity(50, 200) == Approx(0.25));
  CHECK(best_response_proximity(300, 200) == 1);
  CHECK(best_response_proximity(-20, 200) == Approx(-0.1));
  CHECK(std::isnan(best_response_proximity(0, 0)));
  CHECK(std::isnan(best_response_proximity(5, -1)));
  CHECK(best_response_regret(50, 200) == 150);
  CHECK(best_response_regret(300, 200) == -100);
}

TEST_CASE("a free rider contributes nothing and has no Shapley value") {
  // Seat 0 earns 400 alone, seat 1 nothing; together they earn 400.
  const CoalitionValues worth{.nobody = 0, .alone = {400, 0}, .both = 400};
  CHECK(shapley_values(worth)[0] == 400);
  CHECK(shapley_values(worth)[1] == 0);
}

TEST_CASE("Shapley values of a pair that needs each other, and of one with costs") {
  // Forced coordination: alone nothing, together 200: half each.
  const auto needed = shapley_values({.nobody = 0, .alone = {0, 0}, .both = 200});
  CHECK(needed[0] == 100);
  CHECK(needed[1] == 100);
  // phi_0 = (30 + 10 + 100 - 50) / 2 = 45, phi_1 = (50 + 10 + 100 - 30) / 2 = 65; 110 together.
  const auto mixed = shapley_values({.nobody = -10, .alone = {30, 50}, .both = 100});
  CHECK(mixed[0] == 45);
  CHECK(mixed[1] == 65);
}

TEST_CASE("what all others did together, in teams of three and of one") {
  CellResult cell;
  const auto onions = static_cast<std::size_t>(Event::kPottingOnion);
  cell.work.resize(3);
  cell.work[0].events[onions] = 9;
  cell.work[2].events[onions] = 3;
  cell.work[0].stay_fraction = 0.5;
  cell.work[2].stay_fraction = 0.1;
  const SeatWork others = work_of_others(cell, 1);
  CHECK(others.events[onions] == 12);
  CHECK(others.stay_fraction == Approx(0.3));
  cell.work.resize(1);
  CHECK(work_of_others(cell, 0).events[onions] == 0);
  CHECK(std::isnan(share_of(0, work_of_others(cell, 0).deliveries)));
}

TEST_CASE("the laziest of three, its shares of all work and the widest gap of effort") {
  CellResult cell;
  cell.work.resize(3);
  cell.work[0] = {4, 4, 10, 0, 5, 0.1, {}};
  cell.work[1] = {2, 3, 30, 0, 1, 0.2, {}};
  cell.work[2] = {2, 3, 40, 0, 9, 0.3, {}};
  const FreeRiding riding = measure_free_riding(cell);
  CHECK(riding.lazier_seat == 1);
  CHECK(riding.delivery_share == Approx(0.25));
  CHECK(riding.pickup_share == Approx(0.3));
  CHECK(riding.move_share == Approx(0.375));
  CHECK(riding.effort_gap == 8);
  CHECK(riding.stay_fraction == 0.2);
  cell.work.resize(1);
  CHECK(measure_free_riding(cell).lazier_seat == 0);
  CHECK(measure_free_riding(cell).delivery_share == 1);
  CHECK(measure_free_riding(cell).effort_gap == 0);
}

TEST_CASE("retention and the area under a sweep") {
  const std::vector<double> deltas = {0, 0.25, 1};
  const std::vector<double> returns = {200, 150, 10};
  CHECK(noise_retention(deltas, returns, 0) == 1);
  CHECK(noise_retention(deltas, returns, 1) == Approx(0.75));
  // 0.25 * 175 + 0.75 * 80 = 103.75
  CHECK(area_under_sweep(deltas, returns) == Approx(103.75));
  CHECK(std::isnan(noise_retention(std::vector<double>{0.1}, std::vector<double>{5}, 0)));
  CHECK(std::isnan(noise_retention(deltas, std::vector<double>{0, 1, 2}, 1)));
  CHECK(area_under_sweep(std::vector<double>{0.3}, std::vector<double>{7}) == 7);
  // A sweep that does not start at 0: (100 + 50) / 2.
  CHECK(area_under_sweep(std::vector<double>{0.5, 0.7}, std::vector<double>{100, 50}) ==
        Approx(75));
}

TEST_CASE("conditions that differ in noise make a sweep, in the order of noise") {
  const auto condition = [](double noise, double ours, double theirs) {
    PartnerMeasures measures;
    measures.measure = "episode";
    measures.noise = noise;
    measures.kitchens = {{"k", "ours", 3, {ours, {}}, {}}, {"k", "theirs", 3, {theirs, {}}, {}}};
    return measures;
  };
  PartnerMeasures other = condition(0, 1, 2);
  other.measure = "ret128";
  const std::vector<NoiseSweep> sweeps =
      noise_sweeps({condition(0.5, 50, 0), other, condition(0, 100, 0), condition(1, 10, 0)});
  REQUIRE(sweeps.size() == 2);
  CHECK(sweeps[0].measure == "episode");
  CHECK(sweeps[0].group == "ours");
  CHECK(sweeps[0].deltas == std::vector<double>{0, 0.5, 1});
  CHECK(sweeps[0].retention == std::vector<double>{1, 0.5, 0.1});
  CHECK(sweeps[0].area == Approx(0.5 * 75 + 0.5 * 30));
  CHECK(std::isnan(sweeps[1].retention[1]));  // nothing of nothing
}

}  // namespace potluck
