// What tables and pictures make of several kitchens, both seatings, noise and titles.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "agents/evaluation/file/evaluation_json.h"
#include "tests/agents/evaluation/example.h"
#include "tests/temporary_directory.h"
#include "tests/tools/text.h"
#include "tools/report/content.h"
#include "tools/report/csv.h"
#include "tools/report/figures.h"
#include "tools/tables/evaluation_table.h"

namespace potluck::tools {
namespace {

namespace fs = std::filesystem;

/// The example under `protocols`; a result's return is that of the example plus 1000 times the
/// place of its protocol.
CrossPlay example_under(std::vector<Protocol> protocols) {
  CrossPlay evaluation = example::evaluation();
  for (MatrixCell& cell : evaluation.cells) {
    const CellResult result = cell.results.front();
    cell.results.assign(protocols.size(), result);
    for (std::size_t i = 0; i < protocols.size(); ++i) {
      cell.results[i].mean_return += 1000 * static_cast<double>(i);
    }
  }
  evaluation.protocols = std::move(protocols);
  return evaluation;
}

CrossPlay both_seats() {
  return example_under({{.name = "ret128", .steps = 128, .episodes = 4},
                        {.name = "ret128 swapped",
                         .steps = 128,
                         .episodes = 4,
                         .measure = "ret128",
                         .row_seat = 1}});
}

CrossPlay two_kitchens() {
  CrossPlay evaluation = example_under(
      {{.name = "episode@a", .steps = 400, .episodes = 4, .measure = "episode", .kitchen = "a"},
       {.name = "episode@b", .steps = 400, .episodes = 4, .measure = "episode", .kitchen = "b"},
       {.name = "episode@a noise 0.3",
        .steps = 400,
        .episodes = 4,
        .measure = "episode",
        .kitchen = "a",
        .noise = 0.3},
       {.name = "episode@b noise 0.3",
        .steps = 400,
        .episodes = 4,
        .measure = "episode",
        .kitchen = "b",
        .noise = 0.3}});
  evaluation.layout = "a, b";
  return evaluation;
}

const Table& table_named(const std::vector<Table>& tables, const std::string& name) {
  const auto found = std::find_if(tables.begin(), tables.end(),
                                  [&name](const Table& table) { return table.name == name; });
  REQUIRE(found != tables.end());
  return *found;
}

}  // namespace

TEST_CASE("kinds of partners: own, scripted, and learners that only stand in columns") {
  CrossPlay evaluation = example::evaluation();
  evaluation.rows.resize(2);  // ippo alone is judged, srpo and stay are strangers
  evaluation.cells.resize(12);
  const Summary summary = summarise(evaluation);
  const std::vector<KindSummary>& kinds = summary.partners.front().kinds;
  REQUIRE(kinds.size() == 3);
  CHECK(kinds[0].kind == kOwnKind);
  CHECK(kinds[0].group == "runs/ippo");
  CHECK(kinds[0].returns.value == doctest::Approx((200 + 100) / 2.0));
  CHECK(kinds[1].kind == kScriptedKind);
  CHECK(kinds[1].returns.value == doctest::Approx((430 + 20) / 2.0));
  CHECK(kinds[1].in_seat[0].value == doctest::Approx(225));
  CHECK(std::isnan(kinds[1].in_seat[1].value));
  CHECK(kinds[2].kind == "runs/srpo");
  CHECK(kinds[2].scores == 6);
  CHECK(kinds[2].returns.value == doctest::Approx(310));

  for (AgentId& agent : evaluation.columns) {  // groups of one title are one kind
    agent.title = agent.group == "stay" ? "" : "learners";
  }
  const std::vector<KindSummary> titled = summarise(evaluation).partners.front().kinds;
  REQUIRE(titled.size() == 3);
  CHECK(titled[2].kind == "learners");
  CHECK(titled[2].returns.value == doctest::Approx(310));
  for (AgentId& agent : evaluation.columns) {  // ... but not one with the scripted cooks
    agent.title = agent.title.empty() ? "" : kScriptedKind;
  }
  CHECK(summarise(evaluation).partners.front().kinds[2].kind == "runs/srpo");

  const Summary whole = summarise(example::evaluation());  // now srpo stands in rows too
  const auto srpo = std::find_if(whole.partners.front().kinds.begin(),
                                 whole.partners.front().kinds.end(), [](const KindSummary& entry) {
                                   return entry.group == "runs/srpo" && entry.kind == kScriptedKind;
                                 });
  REQUIRE(srpo != whole.partners.front().kinds.end());
  CHECK(srpo->returns.value == doctest::Approx(135));
  CHECK(srpo->in_seat[0].value == doctest::Approx(120));
  CHECK(srpo->in_seat[1].value == doctest::Approx(150));
  CHECK(whole.partners.front().kinds.size() == 4);
}

TEST_CASE("both seatings are halves of one cell, and say who sat where") {
  const CrossPlay evaluation = both_seats();
  const std::string matrix = returns_figure(evaluation, 0).svg;
  CHECK(
      contains(matrix, "ippo seed 1 (seat 0) with ippo seed 2 (seat 1), never met\nreturn 200.0"));
  CHECK(
      contains(matrix, "ippo seed 1 (seat 1) with ippo seed 2 (seat 0), never met\nreturn 1200.0"));
  CHECK(contains(returns_figure(evaluation, 0).caption, "Left half"));
  CHECK_FALSE(contains(returns_figure(example::evaluation(), 0).caption, "Left half"));

  const Summary summary = summarise(evaluation);
  const auto pairs = pairs_figure(evaluation, summary, 0);
  const auto alone = pairs_figure(example::evaluation(), summarise(example::evaluation()), 0);
  REQUIRE(pairs.has_value());
  REQUIRE(alone.has_value());
  const std::vector<Table> tables = evaluation_tables(evaluation, summary);
  CHECK(table_named(tables, "ret128_mixed").rows.size() == 1);  // ippo with srpo, either way
  CHECK(count(pairs->svg, "class=\"cell") == 2 * count(alone->svg, "class=\"cell"));

  ReportSource source;
  source.evaluation = evaluation;
  source.summary = summary;
  int matrices = 0;
  for (const ReportSection& section : report_content(source).sections) {
    for (const Figure& figure : section.figures) {
      matrices += figure.name.ends_with("_cross_play") ? 1 : 0;
    }
  }
  CHECK(matrices == 1);
}

TEST_CASE("several kitchens are one table, other conditions a summary") {
  const CrossPlay evaluation = two_kitchens();
  const Summary summary = summarise(evaluation);
  const std::vector<Table> tables = evaluation_tables(evaluation, summary);
  const Table& pairs = table_named(tables, "episode_pairs");
  CHECK(pairs.columns[0].heading == "kitchen");
  REQUIRE(pairs.rows.size() == 8);  // two kitchens, two groups, two relations
  CHECK(pairs.rows[0].cells[0] == "a");
  CHECK(pairs.rows[1].cells[0] == "");
  CHECK(pairs.rows[4].cells[0] == "b");
  for (const Table& table : tables) {
    CAPTURE(table.name);
    CHECK((!contains(table.name, "noise") || table.name == "episode_noise_0_3_overall"));
    for (const Table::Row& row : table.rows) {
      CHECK(row.cells.size() == table.columns.size());
    }
  }
  const std::vector<NamedText> files = csv_files(evaluation, summary);
  CHECK(contains(files[0].text, "episode@b noise 0.3,episode,b,0.3,1,0,ippo seed 1,"));

  ReportSource source;
  source.evaluation = evaluation;
  source.summary = summary;
  const ReportContent content = report_content(source);
  const std::vector<std::string>& findings = content.sections.front().remarks;
  REQUIRE(findings.size() == 2);
  CHECK(findings[1].rfind("srpo, with partners it never met: ", 0) == 0);
  CHECK(contains(findings[1], " in a and "));
}

TEST_CASE("groups have the titles they were given, else what their paths say") {
  CrossPlay evaluation = example::evaluation();
  for (auto* agents : {&evaluation.rows, &evaluation.columns}) {
    for (AgentId& agent : *agents) {
      const bool srpo = agent.algorithm == "srpo";
      agent.algorithm = srpo ? "ippo" : agent.algorithm;
      agent.group = srpo ? "runs/long/{layout}" : agent.group;
    }
  }
  CHECK(group_labels(evaluation) == std::vector<std::string>{"ippo", "long", "stay"});
  for (auto* agents : {&evaluation.rows, &evaluation.columns}) {
    for (AgentId& agent : *agents) {
      agent.title = agent.group == "runs/ippo" ? "short" : agent.title;
    }
  }
  CHECK(group_labels(evaluation) == std::vector<std::string>{"short", "ippo", "stay"});
  for (auto* agents : {&evaluation.rows, &evaluation.columns}) {
    for (AgentId& agent : *agents) {
      agent.title = "cooks";
    }
  }
  CHECK(group_labels(evaluation) ==
        std::vector<std::string>{"cooks (ippo)", "cooks (long)", "cooks (stay)"});
}

TEST_CASE("runs of every kitchen have their curves") {
  const TemporaryDirectory temporary;
  CrossPlay evaluation = two_kitchens();
  for (auto* agents : {&evaluation.rows, &evaluation.columns}) {
    for (AgentId& agent : *agents) {
      agent.run = agent.run.empty() ? "" : agent.run + "/{layout}";
    }
  }
  for (const char* kitchen : {"a", "b"}) {
    const fs::path run = temporary.path() / "runs" / "ippo" / kitchen;
    fs::create_directories(run.parent_path());
    fs::copy(fs::path(POTLUCK_TEST_DATA) / "report" / "run", run, fs::copy_options::recursive);
  }
  write_evaluation(evaluation, summarise(evaluation), temporary.path() / "evaluation.json");
  const ReportSource source = read_report_source(temporary.path());
  REQUIRE(source.runs.size() == 2);
  CHECK(source.runs[1].directory == "runs/ippo/b");
  CHECK(source.missing_runs == std::vector<std::string>{"runs/srpo/a", "runs/srpo/b"});
  const ReportContent content = report_content(source);
  const auto& curves = content.sections.back();
  CHECK(curves.tables.front().rows[1].cells[0] == "ippo, b");
}

}  // namespace potluck::tools
