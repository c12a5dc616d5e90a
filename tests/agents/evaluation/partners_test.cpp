// Scores, proximity and comparisons over the example of evaluation_example.h, by hand.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "agents/evaluation/measures/partner_summary.h"
#include "agents/evaluation/measures/score_table.h"
#include "agents/evaluation/measures/student.h"
#include "tests/agents/evaluation/example.h"

namespace potluck {
namespace {

using doctest::Approx;

PartnerMeasures measures_of(const CrossPlay& evaluation) {
  return summarise_partners(evaluation, conditions_of(evaluation).front(), 0.95);
}

const PartnerSummary& partner(const PartnerMeasures& measures, const std::string& group,
                              const std::string& partner) {
  const auto found = std::find_if(measures.partners.begin(), measures.partners.end(),
                                  [&](const PartnerSummary& entry) {
                                    return entry.group == group && entry.partner == partner;
                                  });
  REQUIRE(found != measures.partners.end());
  return *found;
}

}  // namespace

TEST_CASE("scores are means over both seats, and the best row is the reference") {
  const CrossPlay evaluation = example::evaluation();
  const ScoreTable table = score_table(evaluation, conditions_of(evaluation).front());
  CHECK(table.groups == std::vector<std::string>{"runs/ippo", "runs/srpo", "stay"});
  CHECK(table.population_sizes == std::vector<int>{2, 3});
  REQUIRE(table.tasks.size() == 6);
  REQUIRE(table.scores.size() == 36);
  // Column `stay`: ippo 1 (430 + 30) / 2, ippo 2 (20 + 440) / 2, srpo 125, 135, 145, stay 0.
  const Task& stay = table.tasks[5];
  CHECK(stay.best == 230);
  CHECK(stay.best_agent == "ippo seed 1");
  CHECK_FALSE(stay.best_is_named);
  const Score& srpo = table.scores[5 * 6 + 3];
  CHECK(srpo.value == 135);
  CHECK(srpo.proximity == Approx(135.0 / 230));
  CHECK(srpo.regret == 95);
  CHECK(srpo.unit == 3);
  CHECK(srpo.partner_unit == kFixedUnit);
  // Its diagonal cell is one seating only.
  CHECK(table.scores[0].value == 440);
  CHECK(table.scores[0].relation == Relation::kTrainingPair);
}

TEST_CASE("with each partner: return, proximity and regret with intervals over seeds") {
  const PartnerMeasures measures = measures_of(example::evaluation());
  const PartnerSummary& srpo = partner(measures, "runs/srpo", "stay");
  CHECK(srpo.kitchen == "paper_kitchen");
  CHECK(srpo.scores == 3);
  CHECK(srpo.returns.value == 135);
  const double half = student_quantile(0.95, 2) * 10 / std::sqrt(3.0);  // seeds: 125, 135, 145
  CHECK(srpo.returns.interval.low == Approx(135 - half));
  CHECK(srpo.returns.interval.high == Approx(135 + half));
  CHECK(srpo.proximity.value == Approx(135.0 / 230));
  CHECK(srpo.proximity.interval.low == Approx((135 - half) / 230));
  CHECK(srpo.regret.interval.high == Approx(95 + half));
  CHECK(srpo.best_rows == 0);
  // Two seeds that meet only each other cannot vary.
  const PartnerSummary& ippo = partner(measures, "runs/ippo", "runs/ippo");
  CHECK(ippo.scores == 2);
  CHECK(ippo.returns.value == 150);
  CHECK(std::isnan(ippo.returns.interval.low));
  // Both ippo seeds earn 230 with `stay`: an interval of no width.
  const PartnerSummary& best = partner(measures, "runs/ippo", "stay");
  CHECK(best.returns.interval.low == 230);
  CHECK(best.returns.interval.high == 230);
  // They are the best rows that stand for a best response: 1 by construction, and shown as such.
  CHECK(best.best_rows == 2);
  CHECK(best.proximity.value == 1);
  CHECK(std::isnan(best.proximity.interval.low));
  CHECK(std::isnan(best.regret.interval.low));
  CHECK(std::isnan(partner(measures, "stay", "stay").returns.interval.low));
}

TEST_CASE("named best responses take the place of the best row") {
  CrossPlay evaluation = example::evaluation();
  evaluation.best_responses = {{5, example::scripted("greedy"), {500}}};
  const PartnerMeasures measures = measures_of(evaluation);
  const PartnerSummary& srpo = partner(measures, "runs/srpo", "stay");
  CHECK(srpo.best_is_named);
  CHECK(srpo.proximity.value == Approx(135.0 / 500));
  CHECK(srpo.regret.value == 365);
  CHECK_FALSE(partner(measures, "runs/srpo", "runs/ippo").best_is_named);
  CHECK_FALSE(measures.best_is_named);
}

TEST_CASE("over all partners: interquartile mean, profile, improvement") {
  // Only the column `stay`, with a best response of 250: proximities ippo 0.92, 0.92; srpo 0.5,
  // 0.54, 0.58; stay 0.
  CrossPlay evaluation = example::evaluation();
  evaluation.best_responses = {{0, example::scripted("best"), {250}}};
  const std::vector<double> with_stay = {230, 230, 125, 135, 145, 0};
  std::vector<MatrixCell> cells;
  for (std::size_t row = 0; row < 6; ++row) {
    MatrixCell cell = evaluation.at(row, 5);
    cell.column = 0;
    cell.results[0].mean_return = with_stay[row];
    cells.push_back(cell);
  }
  evaluation.columns = {evaluation.columns[5]};
  evaluation.cells = cells;
  const PartnerMeasures measures = measures_of(evaluation);
  CHECK(measures.best_is_named);
  REQUIRE(measures.groups.size() == 3);
  const GroupSummary& ippo = measures.groups[0];
  const GroupSummary& srpo = measures.groups[1];
  CHECK(ippo.proximity_iqm.value == Approx(0.92));
  CHECK(srpo.proximity_iqm.value == Approx(0.54));
  const double half = student_quantile(0.95, 2) * 0.04 / std::sqrt(3.0);
  CHECK(srpo.proximity_iqm.interval.low == Approx(0.54 - half));
  CHECK(srpo.proximity_iqm.interval.high == Approx(0.54 + half));
  CHECK(srpo.best_rows == 0);  // best responses were named
  CHECK(srpo.regret.value == Approx(115));
  REQUIRE(measures.thresholds[26] == Approx(0.52));
  CHECK(srpo.profile[26].value == Approx(2.0 / 3));
  CHECK(srpo.profile[26].interval.low == 0);  // no share is less
  CHECK(srpo.profile[26].interval.high == 1);
  CHECK(srpo.profile[50].value == 0);
  CHECK(ippo.profile[45].value == 1);  // above 0.9

  REQUIRE(measures.improvements.size() == 3);
  CHECK(measures.improvements[0].group == "runs/srpo");
  CHECK(measures.improvements[0].other == "runs/ippo");
  CHECK(measures.improvements[0].tasks == 1);
  CHECK(measures.improvements[0].probability.value == 0);
  CHECK(measures.improvements[2].group == "stay");
  CHECK(measures.improvements[2].probability.value == 0);
}

}  // namespace potluck
