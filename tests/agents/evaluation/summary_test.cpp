#include "agents/evaluation/measures/summary.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "agents/evaluation/measures/contribution.h"
#include "agents/evaluation/measures/student.h"
#include "tests/agents/evaluation/example.h"

namespace potluck {

using doctest::Approx;

TEST_CASE("the lazier seat is the one that delivers less") {
  CellResult cell;
  cell.work.resize(2);
  cell.work[0] = {0, 2, 60, 0, 12, 0.1, {}};
  cell.work[1] = {6, 6, 40, 0, 8, 0.3, {}};
  const FreeRiding riding = measure_free_riding(cell);
  CHECK(riding.lazier_seat == 0);
  CHECK(riding.delivery_share == Approx(0));
  CHECK(riding.pickup_share == Approx(0.25));
  CHECK(riding.move_share == Approx(0.6));  // it runs about
  CHECK(riding.effort_gap == Approx(4));
  CHECK(riding.stay_fraction == Approx(0.1));
}

TEST_CASE(
    "between equals, pick-ups, then moves, then staying decide; shares of nothing are undefined") {
  CellResult cell;
  cell.work.resize(2);
  cell.work[0].pickups = 1;
  CHECK(measure_free_riding(cell).lazier_seat == 1);
  CHECK(std::isnan(measure_free_riding(cell).delivery_share));
  CHECK(measure_free_riding(cell).pickup_share == Approx(0));
  cell.work[1].pickups = 1;
  cell.work[1].moves = 5;
  CHECK(measure_free_riding(cell).lazier_seat == 0);
  cell.work[0].moves = 5;
  cell.work[0].stay_fraction = 0.2;
  cell.work[1].stay_fraction = 0.1;
  CHECK(measure_free_riding(cell).lazier_seat == 0);
}

TEST_CASE("blocks by hand") {
  const CrossPlay evaluation = example::evaluation();
  const Summary summary = summarise(evaluation);
  const double t1 = student_quantile(0.95, 1);  // two seeds
  const double t2 = student_quantile(0.95, 2);

  const BlockSummary* pairs =
      summary.block("runs/ippo", "runs/ippo", Relation::kTrainingPair, "ret128");
  REQUIRE(pairs != nullptr);
  CHECK(pairs->returns.cells == 2);
  CHECK(pairs->returns.mean == Approx(438));
  CHECK(pairs->returns.sd == Approx(std::sqrt(8.0)));
  CHECK(pairs->returns.interval.low == Approx(438 - 2 * t1));
  CHECK(pairs->returns.interval.high == Approx(438 + 2 * t1));
  CHECK(pairs->work.delivery_share == Approx(0));
  CHECK(pairs->work.move_share == Approx(0.1));
  CHECK(pairs->work.stay_fraction == Approx(0.75));
  CHECK(pairs->work.effort_gap == Approx(16));

  const BlockSummary* met = summary.block("runs/ippo", "runs/ippo", Relation::kNeverMet, "ret128");
  REQUIRE(met != nullptr);
  CHECK(met->returns.cells == 2);
  CHECK(met->returns.mean == Approx(150));
  CHECK(met->returns.sd == Approx(std::sqrt(5000.0)));
  CHECK(std::isnan(met->returns.interval.low));  // two seeds cannot tell
  CHECK(std::isnan(met->work.delivery_share));   // nobody delivered in the example's mixed cells

  const BlockSummary* srpo = summary.block("runs/srpo", "runs/srpo", Relation::kNeverMet, "ret128");
  REQUIRE(srpo != nullptr);
  CHECK(srpo->returns.cells == 6);
  CHECK(srpo->returns.mean == Approx(595));
  CHECK(srpo->work.delivery_share == Approx(14.0 / 29));
  // Without seed 1 the mean is 585, without 2 it is 615, without 3 it is 585: V = 2 / 3 * 600.
  CHECK(srpo->returns.interval.low == Approx(595 - 20 * t2));
  CHECK(srpo->returns.interval.high == Approx(595 + 20 * t2));

  const BlockSummary* mixed =
      summary.block("runs/ippo", "runs/srpo", Relation::kNeverMet, "ret128");
  REQUIRE(mixed != nullptr);
  CHECK(mixed->returns.cells == 6);
  CHECK(mixed->returns.mean == Approx(310));
  // The ippo seeds earn the same; without an srpo seed the mean is 315, 310 or 305.
  CHECK(mixed->returns.interval.low == Approx(310 - t2 * std::sqrt(100.0 / 3)));
  CHECK(mixed->returns.interval.high == Approx(310 + t2 * std::sqrt(100.0 / 3)));

  CHECK(summary.block("runs/ippo", "runs/srpo", Relation::kTrainingPair, "ret128") == nullptr);
  CHECK(summary.block("runs/ippo", "runs/ippo", Relation::kNeverMet, "episode") == nullptr);
}

TEST_CASE("strangers are pooled over both seats") {
  const Summary summary = summarise(example::evaluation());
  const StrangerSummary* ippo = summary.stranger("runs/ippo", "stay", "ret128");
  REQUIRE(ippo != nullptr);
  CHECK(ippo->returns.cells == 4);  // 430, 20 in seat 0; 30, 440 in seat 1
  CHECK(ippo->returns.mean == Approx(230));
  CHECK(ippo->returns.sd ==
        Approx(std::sqrt((200.0 * 200 + 210 * 210 + 200 * 200 + 210 * 210) / 3)));
  CHECK(ippo->returns.interval.low == Approx(230));  // either seed's mean over both seats is 230 …
  CHECK(ippo->returns.interval.high <= 230.001);     // … so leaving one out moves nothing

  const StrangerSummary* srpo = summary.stranger("runs/srpo", "stay", "ret128");
  REQUIRE(srpo != nullptr);
  CHECK(srpo->returns.cells == 6);
  CHECK(srpo->returns.mean == Approx(135));
  // Its seeds earn 125, 135 and 145.
  const double half = student_quantile(0.95, 2) * 10 / std::sqrt(3.0);
  CHECK(srpo->returns.interval.low == Approx(135 - half));
  CHECK(srpo->returns.interval.high == Approx(135 + half));

  const StrangerSummary* itself = summary.stranger("stay", "stay", "ret128");
  REQUIRE(itself != nullptr);
  CHECK(itself->returns.cells == 1);
  CHECK(std::isnan(itself->returns.sd));
  CHECK(std::isnan(itself->returns.interval.low));
  CHECK(summary.stranger("stay", "runs/ippo", "ret128") == nullptr);
}

TEST_CASE("differences by hand") {
  const Summary summary = summarise(example::evaluation());
  REQUIRE(summary.differences.size() == 2);
  CHECK(summary.differences[0].group == "runs/srpo");
  CHECK(summary.differences[0].other == "runs/ippo");
  CHECK(summary.differences[0].relation == Relation::kTrainingPair);
  CHECK(summary.differences[0].difference == Approx(162));
  // V: 8 / 2 of ippo with one degree of freedom, 36 / 3 of srpo with two.
  const double half = student_quantile(0.95, 16.0 * 16 / (4.0 * 4 + 12.0 * 12 / 2)) * 4;
  CHECK(summary.differences[0].interval.low == Approx(162 - half));
  CHECK(summary.differences[0].interval.high == Approx(162 + half));
  CHECK(summary.differences[1].relation == Relation::kNeverMet);
  CHECK(summary.differences[1].difference == Approx(445));
  CHECK(std::isnan(summary.differences[1].interval.low));  // ippo has two seeds
}

TEST_CASE("replaced seats and Shapley values by hand") {
  const WorkMeasures work = summarise_work(example::evaluation());
  const auto is_ippo_pair = [](const auto& entry) {
    return entry.of.group == "runs/ippo" && entry.of.partner == "runs/ippo" &&
           entry.of.relation == Relation::kTrainingPair;
  };
  const auto ippo =
      std::find_if(work.counterfactuals.begin(), work.counterfactuals.end(), is_ippo_pair);
  REQUIRE(ippo != work.counterfactuals.end());
  CHECK(ippo->stand == Stand::kStay);
  CHECK(ippo->of.pairs == 2);
  CHECK(ippo->pair_return == Approx(438));
  // Seed 1: seat 1 idles, so (ippo 1, stay) = 430; seed 2: seat 0 idles, so (stay, ippo 2) = 440.
  CHECK(ippo->without.lazier == Approx(435));
  CHECK(ippo->without.busier == Approx(25));  // (stay, ippo 1) = 30 and (ippo 2, stay) = 20
  CHECK(ippo->without.own == Approx((30 + 440) / 2.0));      // seat 0 is `stay`
  CHECK(ippo->without.partner == Approx((430 + 20) / 2.0));  // seat 1 is
  // A copy of the same agent changes nothing, and nobody plays `random` here.
  CHECK_FALSE(std::any_of(std::next(ippo), work.counterfactuals.end(), is_ippo_pair));

  const auto shapley = std::find_if(work.shapley.begin(), work.shapley.end(), is_ippo_pair);
  REQUIRE(shapley != work.shapley.end());
  // Seed 1: busier ((430 - 0) + (440 - 30)) / 2 = 420, lazier ((30 - 0) + (440 - 430)) / 2 = 20.
  // Seed 2: busier ((440 - 0) + (436 - 20)) / 2 = 428, lazier ((20 - 0) + (436 - 440)) / 2 = 8.
  CHECK(shapley->values.busier == Approx(424));
  CHECK(shapley->values.lazier == Approx(14));
  CHECK(shapley->values.own == Approx((420 + 8) / 2.0));
}

TEST_CASE("copies of the partner and events, pooled over both seatings") {
  const WorkMeasures work = summarise_work(example::evaluation());
  const auto copy =
      std::find_if(work.counterfactuals.begin(), work.counterfactuals.end(), [](const auto& entry) {
        return entry.of.group == "runs/srpo" && entry.of.partner == "stay" &&
               entry.stand == Stand::kCopy;
      });
  REQUIRE(copy != work.counterfactuals.end());
  CHECK(copy->of.pairs == 6);
  CHECK(copy->pair_return == Approx(135));
  CHECK(copy->without.own == Approx(0));        // `stay` with `stay`
  CHECK(copy->without.partner == Approx(600));  // each seed with itself: 600, 606, 594

  const auto soups = static_cast<std::size_t>(Event::kSoupDelivery);
  const auto events = std::find_if(work.events.begin(), work.events.end(), [](const auto& entry) {
    return entry.of.group == "runs/srpo" && entry.of.partner == "runs/srpo" &&
           entry.of.relation == Relation::kNeverMet;
  });
  REQUIRE(events != work.events.end());
  CHECK(events->of.pairs == 6);
  CHECK(events->share[soups] == Approx(15.0 / 29));
  CHECK(events->own[soups] == 15);
  CHECK(events->partner[soups] == 14);
  CHECK(std::isnan(events->share[static_cast<std::size_t>(Event::kCollision)]));
}

TEST_CASE("seeds of different runs are different seeds") {
  // Columns of the same seeds from another run are another population: all four cells of a 2 x 2
  // block count, and both sides vary.
  CrossPlay evaluation;
  evaluation.protocols = {{"episode", 50, 1}};
  evaluation.rows = {example::learner("ippo", 1, 0), example::learner("ippo", 2, 0)};
  evaluation.columns = {example::learner("fcp", 1, 1), example::learner("fcp", 2, 1)};
  for (int row = 0; row < 2; ++row) {
    for (int column = 0; column < 2; ++column) {
      CellResult result;
      result.mean_return = row + 10 * column;
      result.work.resize(2);
      evaluation.cells.push_back({row, column, Relation::kNeverMet, {result}});
    }
  }
  const Summary summary = summarise(evaluation);
  REQUIRE(summary.blocks.size() == 1);
  CHECK(summary.blocks[0].returns.mean == Approx(5.5));
  const double degrees = 25.25 * 25.25 / (0.25 * 0.25 + 25 * 25);
  const double half = student_quantile(0.95, degrees) * std::sqrt(25.25);
  CHECK(summary.blocks[0].returns.interval.low == Approx(5.5 - half));
  CHECK(summary.blocks[0].returns.interval.high == Approx(5.5 + half));
  CHECK(summary.strangers.empty());
  CHECK(summary.work.counterfactuals.empty());
}

}  // namespace potluck
