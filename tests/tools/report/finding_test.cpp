// The sentence that a page begins with, in all its cases.
#include "tools/report/finding.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tests/agents/evaluation/example.h"
#include "tests/tools/text.h"

namespace potluck::tools {
namespace {

Finding finding_in(const CrossPlay& evaluation) {
  return finding_of(evaluation, summarise(evaluation));
}

/// The example with the agents at these places only (0, 1: ippo; 2, 3, 4: srpo; 5: stay).
CrossPlay part_of_example(const std::vector<int>& rows, const std::vector<int>& columns) {
  const CrossPlay all = example::evaluation();
  CrossPlay part = all;
  part.rows.clear();
  part.columns.clear();
  part.cells.clear();
  for (const int row : rows) {
    part.rows.push_back(all.rows[static_cast<std::size_t>(row)]);
  }
  for (const int column : columns) {
    part.columns.push_back(all.columns[static_cast<std::size_t>(column)]);
  }
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::size_t column = 0; column < columns.size(); ++column) {
      MatrixCell cell = all.cells[static_cast<std::size_t>(rows[row] * 6 + columns[column])];
      cell.row = static_cast<int>(row);
      cell.column = static_cast<int>(column);
      part.cells.push_back(std::move(cell));
    }
  }
  return part;
}

/// Sets what agents of one group (by place) earn with each other where they never met.
void pay(CrossPlay& evaluation, std::pair<int, int> group, double value, double spread = 0) {
  for (MatrixCell& cell : evaluation.cells) {
    const bool inside = cell.row >= group.first && cell.row <= group.second &&
                        cell.column >= group.first && cell.column <= group.second;
    if (inside && cell.relation == Relation::kNeverMet) {
      cell.results[0].mean_return = value + spread * (cell.row + cell.column - 2 * group.first - 2);
    }
  }
}

/// Three seeds of ippo (places 0 to 2) and three of srpo (3 to 5).
CrossPlay three_and_three() {
  CrossPlay evaluation = part_of_example({0, 1, 1, 2, 3, 4}, {0, 1, 1, 2, 3, 4});
  for (auto* agents : {&evaluation.rows, &evaluation.columns}) {
    (*agents)[2].name = "ippo seed 3";
    (*agents)[2].seed = 3;
    (*agents)[2].checkpoint += "3";
  }
  for (MatrixCell& cell : evaluation.cells) {
    cell.relation = cell.row == cell.column ? Relation::kTrainingPair : Relation::kNeverMet;
  }
  return evaluation;
}

}  // namespace

TEST_CASE("two groups: who is best, by how much, and what the intervals say") {
  CrossPlay evaluation = three_and_three();
  pay(evaluation, {0, 2}, 300, 10);
  pay(evaluation, {3, 5}, 500, 10);
  Finding finding = finding_in(evaluation);
  CHECK(finding.sentence ==
        "srpo cooks best with partners it never met: 500.0, 200.0 more than ippo (300.0).");
  CHECK(finding.certainty.rfind("Partners never met: other seeds of the same kind. "
                                "95\u00a0% intervals: srpo 4",
                                0) == 0);
  CHECK(contains(finding.certainty, " (3 seeds each); they do not overlap."));

  pay(evaluation, {0, 2}, 495, 10);
  finding = finding_in(evaluation);
  CHECK(finding.sentence ==
        "srpo cooks best with partners it never met: 500.0, 5.0 more than ippo (495.0).");
  CHECK(contains(finding.certainty, "; they overlap, so the difference is not certain."));
}

TEST_CASE("ties name all that lead, and no order") {
  CrossPlay evaluation = three_and_three();
  pay(evaluation, {0, 2}, 500.01);
  pay(evaluation, {3, 5}, 500);
  const Finding finding = finding_in(evaluation);
  CHECK(finding.sentence == "ippo and srpo cook equally well with partners they never met: 500.0.");
  CHECK_FALSE(contains(finding.certainty, "overlap"));
}

TEST_CASE("too few seeds for an interval") {
  const Finding finding = finding_in(example::evaluation());
  CHECK(finding.sentence ==
        "srpo cooks best with partners it never met: 595.0, 445.0 more than ippo (150.0).");
  CHECK(contains(finding.certainty,
                 "srpo 508.9 to 681.1 (3 seeds) and ippo none (2 seeds); without "
                 "an interval for each, the difference may be chance."));
  // One seed each: partners of its own kind are never met, others are.
  const Finding single = finding_in(part_of_example({0, 2}, {0, 2, 5}));
  CHECK(single.sentence ==
        "ippo cooks best with partners it never met: 377.5, 160.0 more than srpo (217.5).");
  CHECK(
      single.certainty ==
      "Partners never met: srpo, stay and ippo. 1 seed each: too few for intervals, so this may be "
      "chance.");
}

TEST_CASE("one group: its training partners are what it is compared with") {
  Finding finding = finding_in(part_of_example({2, 3, 4}, {2, 3, 4}));
  CHECK(finding.sentence ==
        "srpo earns 595.0 with partners it never met, 5.0 less than with the "
        "partner it trained with (600.0).");
  CHECK(contains(finding.certainty,
                 "95\u00a0% intervals: never met 508.9 to 681.1 and trained "
                 "together 5"));
  CHECK(contains(finding.certainty, " (3 seeds); they overlap, so the difference is not certain."));

  CrossPlay equal = part_of_example({2, 3, 4}, {2, 3, 4});
  pay(equal, {0, 2}, 600);
  CHECK(finding_in(equal).sentence ==
        "srpo earns 600.0 with partners it never met, as much as with "
        "the partner it trained with (600.0).");

  finding = finding_in(part_of_example({2}, {2}));
  CHECK(finding.sentence ==
        "srpo earns 600.0 with the partner it trained with; with partners it "
        "never met nothing was measured.");
  CHECK(finding.certainty == "1 seed: too few for intervals, so this may be chance.");

  finding = finding_in(part_of_example({2}, {5}));
  CHECK(finding.sentence == "srpo earns 110.0 with partners it never met.");
  CHECK(finding.certainty ==
        "Partners never met: stay. 1 seed: too few for intervals, so this may be chance.");
}

TEST_CASE("scripted agents alone, with a learner and with themselves") {
  const Finding finding = finding_in(part_of_example({5}, {2, 3, 4}));
  CHECK(finding.sentence == "stay earns 150.0 with partners it never met.");
  CHECK(finding.certainty ==
        "Partners never met: srpo. Scripted agents have no training seeds, so "
        "there are no intervals.");
}

TEST_CASE("several kitchens: who is best where") {
  CrossPlay evaluation = three_and_three();
  evaluation.protocols = {
      {.name = "episode@a", .steps = 400, .episodes = 4, .measure = "episode", .kitchen = "a"},
      {.name = "episode@b", .steps = 400, .episodes = 4, .measure = "episode", .kitchen = "b"}};
  for (MatrixCell& cell : evaluation.cells) {
    cell.results.resize(2, cell.results[0]);
    // Everybody earns the same with everybody, ippo more in a, srpo a little more in b.
    cell.results[0].mean_return = cell.row < 3 ? 200 : 100;
    cell.results[1].mean_return = cell.row < 3 ? 100 : 101 + cell.column;
  }
  Finding finding = finding_in(evaluation);
  CHECK(contains(finding.sentence, "srpo in 1 (b)"));
  CHECK(contains(finding.sentence,
                 "ippo cooks best with partners it never met in 1 of 2 kitchens "
                 "(a)"));
  CHECK(finding.certainty.rfind("Partners never met: ippo and srpo. ", 0) == 0);
  CHECK(contains(finding.certainty, " (at least 3 seeds per group)"));

  for (MatrixCell& cell : evaluation.cells) {
    cell.results[1].mean_return = 100;
  }
  CHECK(contains(finding_in(evaluation).sentence, " in 1 of 2 kitchens (a); 1 tied (b)."));
  for (MatrixCell& cell : evaluation.cells) {
    cell.results[1].mean_return = cell.results[0].mean_return;
  }
  CHECK(finding_in(evaluation).sentence ==
        "ippo cooks best with partners it never met in both kitchens.");
  for (MatrixCell& cell : evaluation.cells) {
    cell.results[0].mean_return = cell.results[1].mean_return = 5;
  }
  CHECK(finding_in(evaluation).sentence ==
        "In both kitchens the best cook equally well with partners they never met.");

  CrossPlay alone = evaluation;
  alone.rows.resize(3);
  alone.cells.resize(18);
  CHECK(finding_in(alone).sentence == "ippo, with partners it never met: 5.0 in a and 5.0 in b.");
}

}  // namespace potluck::tools
