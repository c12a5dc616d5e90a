#include "tools/report/page.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "agents/evaluation/file/evaluation_json.h"
#include "agents/evaluation/play/sample_games.h"
#include "agents/partners/scripted.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "tests/agents/evaluation/example.h"
#include "tests/temporary_directory.h"
#include "tests/tools/text.h"
#include "tools/report/csv.h"
#include "tools/report/figures.h"
#include "tools/report/svg.h"
#include "tools/tables/evaluation_table.h"

namespace potluck::tools {
namespace {

namespace fs = std::filesystem;

/// "" if every element is closed in order and every & begins a character reference; else what is
/// wrong.
std::string markup_error(const std::string& text) {
  std::vector<std::string> open;
  std::size_t at = 0;
  while ((at = text.find_first_of("<&", at)) != std::string::npos) {
    if (text[at] == '&') {
      const std::size_t end = text.find(';', at);
      if (end == std::string::npos || end - at > 8) {
        return "bare & at " + text.substr(at, 20);
      }
      at = end;
      continue;
    }
    const std::size_t end = text.find('>', at);
    if (end == std::string::npos) {
      return "open tag at " + text.substr(at, 20);
    }
    const std::string tag = text.substr(at + 1, end - at - 1);
    at = end;
    if (tag[0] == '!' || tag[0] == '?' || tag.back() == '/') {
      continue;
    }
    if (tag[0] != '/') {
      open.push_back(tag.substr(0, tag.find_first_of(" \n")));
    } else if (open.empty() || open.back() != tag.substr(1)) {
      return "</" + tag.substr(1) + "> closes " + (open.empty() ? "nothing" : open.back());
    } else {
      open.pop_back();
    }
  }
  return open.empty() ? "" : "never closed: " + open.back();
}

/// In order, a line each: equal for equal sets, and doctest shows the difference.
std::string sorted_lines(std::vector<std::string> names) {
  std::ranges::sort(names);
  std::string text;
  for (const std::string& name : names) {
    text += name + "\n";
  }
  return text;
}

ReportSource source_of(CrossPlay evaluation) {
  ReportSource source;
  source.summary = summarise(evaluation);
  source.evaluation = std::move(evaluation);
  source.runs.push_back(read_run_metrics(fs::path(POTLUCK_TEST_DATA) / "report" / "run"));
  return source;
}

}  // namespace

TEST_CASE("the page has all its parts and is well-formed") {
  const std::string html = report_html(report_content(source_of(example::evaluation())));
  CHECK(markup_error(html) == "");
  CHECK(html.rfind("<!DOCTYPE html>", 0) == 0);
  for (const char* part :
       {"Cross-play in paper_kitchen", "Partners that trained together, partners that never met",
        "Cross-play matrix", "Who does the work", "Scripted strangers", "Learning curves",
        "each cook with whoever sat beside it", "Figure 1.", "Table 1.",
        "potluck evaluate --layout paper_kitchen",
        "ippo (2 seeds) and srpo (3 seeds); scripted partners stay. Returns are those of both "
        "seats over "
        "128 steps.",
        ">600.0</td>", ">[508.9, 681.1]</td>",
        "ippo seed 1 (seat 0) with ippo seed 2 (seat 1), never met", "prefers-color-scheme:dark",
        "@media print", "jackknife over training seeds", "Everything else that was recorded"}) {
    CAPTURE(part);
    CHECK(contains(html, part));
  }
  CHECK(count(html, "class=\"pair\"") == 10);  // five training pairs in two heat maps
  CHECK(contains(
      html,
      "srpo: 600.0 with the partner it trained with and 595.0 ± 18.7 with partners it never met"));
}

TEST_CASE("pictures come first, every table is folded") {
  const ReportContent content = report_content(source_of(example::evaluation()));
  const std::string html = report_html(content);
  std::size_t at = 0;
  for (const char* part :
       {"<h1>srpo cooks best with partners it never met: 595.0, 445.0 more than ippo (150.0).</h1>",
        "Cross-play: ret128", "Learning curves", "Who does the work in a training pair",
        "With each partner in", "All figures and tables", "<table"}) {
    CAPTURE(part);
    const std::size_t found = html.find(part);
    REQUIRE(found != std::string::npos);
    CHECK(found > at);
    at = found;
  }
  CHECK(count(html.substr(0, at), "<details class=\"fold\">") == 1);
  CHECK_FALSE(contains(html, "<details open"));
  bool folding = false;
  for (const ReportSection& section : content.sections) {
    CAPTURE(section.title);
    CHECK((section.folded || (!folding && section.tables.empty())));
    folding = section.folded;
  }
}

TEST_CASE("no figure and no table is lost or shown twice") {
  for (const bool with_runs : {true, false}) {
    ReportSource source = source_of(example::evaluation());
    source.runs.resize(with_runs ? 1 : 0);
    std::vector<std::string> expected;
    for (const Table& table : evaluation_tables(*source.evaluation, source.summary)) {
      expected.push_back(table.name);
    }
    for (const char* name :
         {"pairs", "strangers", "cross_play", "delivery_share", "work_split", "events", "overall",
          "profiles", "improvement", "partners_paper_kitchen", "seats", "sharing"}) {
      expected.push_back(std::string("figure ret128_") + name);
    }
    if (with_runs) {
      expected.emplace_back("runs");
      const CurveFigures curves = curve_figures({{source.runs.data(), "ippo", 0}});
      for (const auto* figures : {&curves.named, &curves.others}) {
        for (const Figure& figure : *figures) {
          expected.push_back("figure " + figure.name);
        }
      }
    }
    std::vector<std::string> shown;
    for (const ReportSection& section : report_content(source).sections) {
      for (const auto* figures : {&section.figures, &section.details}) {
        for (const Figure& figure : *figures) {
          shown.push_back("figure " + figure.name);
        }
      }
      for (const Table& table : section.tables) {
        shown.push_back(table.name);
      }
    }
    CHECK(sorted_lines(shown) == sorted_lines(expected));
  }
}

TEST_CASE("the page asks nobody for anything") {
  const std::string html = report_html(report_content(source_of(example::evaluation())));
  CHECK(count(html, "http://") == count(html, "xmlns=\"http://www.w3.org/2000/svg\""));
  CHECK_FALSE(contains(html, "https:"));
  CHECK_FALSE(contains(html, "<script"));
  CHECK_FALSE(contains(html, "src="));
  CHECK_FALSE(contains(html, "@import"));
  CHECK_FALSE(contains(html, "url("));
}

TEST_CASE("nothing from a file becomes markup") {
  const std::string attack = "\"><script>alert('x')</script>&";
  CrossPlay evaluation = example::evaluation();
  evaluation.layout = evaluation.command = evaluation.version = attack;
  evaluation.protocols[0].name = attack;
  for (auto* agents : {&evaluation.rows, &evaluation.columns}) {
    for (AgentId& agent : *agents) {
      agent.name += attack;
      agent.group += attack;
      agent.algorithm += agent.algorithm == "scripted" ? "" : attack;
      agent.run += agent.run.empty() ? "" : attack;
    }
  }
  ReportSource source = source_of(evaluation);
  source.runs[0].keys.push_back("loss" + attack);
  source.runs[0].seeds[1][0].values.resize(source.runs[0].keys.size(), 1.0);
  source.runs[0].algorithm = attack;
  source.missing_runs = {attack};
  const ReportContent content = report_content(source);
  const std::string html = report_html(content);
  CHECK(markup_error(html) == "");
  CHECK_FALSE(contains(html, "<script"));
  CHECK(contains(html, "&lt;script&gt;"));
  for (const ReportSection& section : content.sections) {
    for (const Figure& figure : section.figures) {
      CHECK(figure.name.find_first_not_of(
                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
            std::string::npos);
      CHECK(markup_error(standalone_svg(figure.svg)) == "");
    }
  }
}

TEST_CASE("recorded games are played on the page, and say what the matrix says") {
  const TemporaryDirectory temporary;
  const fs::path& directory = temporary.path();
  CrossPlay evaluation = example::evaluation();
  write_evaluation(evaluation, directory / "evaluation.json");
  CHECK_FALSE(contains(report_html(report_content(read_report_source(directory))), "<script"));

  const auto layout = load_layout("paper_kitchen");
  const auto stay = make_scripted("stay", layout);
  const auto greedy = make_scripted("greedy", layout);
  fs::create_directories(directory / "games");
  const Trajectory game =
      play_game(layout, make_team(*greedy, stay.get(), 2, 0), {"ippo seed 1", "stay"}, 1, "test");
  std::ofstream(directory / "games" / "a.json") << write_trajectory(game);
  std::ofstream(directory / "games" / "notes.txt") << "not a game";
  const ReportSource source = read_report_source(directory);
  REQUIRE(source.games.size() == 1);
  const ReportContent content = report_content(source);
  const std::string html = report_html(content);
  CHECK(markup_error(html) == "");
  CHECK(count(html, "<script") == 2);  // the film's data, the player
  CHECK(contains(html, "ippo seed 1 and stay, 50 steps, team reward"));
  CHECK(contains(html, "Mean in the matrix: 215.0 (ret128). Best of ippo"));

  std::ofstream(directory / "games" / "b.json") << "{";
  CHECK_THROWS_AS(static_cast<void>(read_report_source(directory)), InputError);
}

TEST_CASE("games without a grid are shown state by state") {
  const auto layout = load_layout("trust_and_split");
  const auto honest = make_scripted("honest", layout);
  const auto greedy = make_scripted("greedy", layout);
  const Trajectory game =
      play_game(layout, make_team(*honest, greedy.get(), 2, 0), {"honest", "greedy"}, 1, "test");
  const DrawnGame drawn = draw_game(game, "g", "a game");
  CHECK(contains(drawn.svg, "Round 1 of 10"));
  CHECK(contains(drawn.svg, "Round 10 of 10"));
  CHECK(contains(drawn.svg, "All 10 rounds are over"));
  CHECK(contains(drawn.svg, ">honest<"));
  CHECK(contains(drawn.film.data, "earned"));
  CHECK(drawn.film.steps == 31);
}

TEST_CASE("a directory of an evaluation, of a run, of neither") {
  const TemporaryDirectory temporary;
  const fs::path& directory = temporary.path();
  fs::create_directories(directory / "ippo");
  CHECK_THROWS_AS(static_cast<void>(read_report_source(directory)), InputError);
  CHECK_THROWS_AS(static_cast<void>(read_report_source(directory / "nowhere")), InputError);

  write_evaluation(example::evaluation(), directory / "evaluation.json");
  CHECK_THROWS_AS(static_cast<void>(read_report_source(directory / "evaluation.json")), InputError);
  std::ofstream(directory / "ippo" / "metrics.jsonl")
      << "{\"seed\": 1, \"update\": 0, \"return_seat0\": 1, \"return_seat1\": 2}\n";
  const ReportSource both =
      read_report_source(directory);  // runs/ippo now lies beside the evaluation
  CHECK(both.evaluation.has_value());
  REQUIRE(both.runs.size() == 1);
  CHECK(both.missing_runs == std::vector<std::string>{"runs/srpo"});
  const std::string html = report_html(report_content(both));
  CHECK(contains(html, "metrics.jsonl was not found: runs/srpo."));
  CHECK(contains(html, ">update<"));  // the x axis, as no line has env_steps

  const ReportSource run = read_report_source(fs::path(POTLUCK_TEST_DATA) / "report" / "run");
  CHECK_FALSE(run.evaluation.has_value());
  const std::string curves = report_html(report_content(run));
  CHECK(markup_error(curves) == "");
  CHECK(contains(curves, "<h1>paper_kitchen</h1>"));
  CHECK_FALSE(contains(curves, "Cross-play matrix"));
}

TEST_CASE("tables of a terminal are aligned and carry no control characters") {
  CrossPlay evaluation = example::evaluation();
  const std::string text = format_tables(evaluation, summarise(evaluation), false);
  CHECK(
      contains(text, "\nippo   trained together      2  438.0   2.8  [412.6, 463.4]        0.00"));
  CHECK(contains(text, "\nstay     ippo "));
  CHECK(contains(text, kIntervalMethod));
  // The best row that stands in for a best response is 1 by construction: counted, and said.
  CHECK(contains(text, "of best rows"));
  CHECK(contains(text, "proximity 1 and regret 0 by construction"));
  CHECK_FALSE(contains(text, "\x1b"));
  CHECK(contains(format_tables(evaluation, summarise(evaluation), true), "\x1b[1m"));
  for (auto* agents : {&evaluation.rows, &evaluation.columns}) {
    for (AgentId& agent : *agents) {
      agent.algorithm =
          agent.algorithm == "scripted" ? "scripted" : "\x1b]0;title\a" + agent.algorithm;
    }
  }
  CHECK_FALSE(contains(format_tables(evaluation, summarise(evaluation), false), "\x1b"));
}

TEST_CASE("groups of one algorithm are told apart by their directories") {
  CrossPlay evaluation = example::evaluation();
  CHECK(group_labels(evaluation) == std::vector<std::string>{"ippo", "srpo", "stay"});
  for (auto* agents : {&evaluation.rows, &evaluation.columns}) {
    for (AgentId& agent : *agents) {
      agent.algorithm = agent.algorithm == "srpo" ? "ippo" : agent.algorithm;
      agent.group = agent.group == "runs/srpo" ? "runs/ippo_long/" : agent.group;
    }
  }
  CHECK(group_labels(evaluation) == std::vector<std::string>{"ippo", "ippo_long", "stay"});
}

TEST_CASE("numbers in tables") {
  CHECK(format_number(437.46, 1) == "437.5");
  CHECK(format_number(-33.04, 1) == "−33.0");
  CHECK(format_number(-0.04, 1) == "0.0");
  CHECK(format_number(kUndefined, 1) == "–");
  CHECK(format_interval({1, 2}, 1) == "[1.0, 2.0]");
  CHECK(format_interval({}, 1) == "–");
}

TEST_CASE("CSV files quote what needs quotes and leave the undefined empty") {
  CrossPlay evaluation = example::evaluation();
  evaluation.rows[0].name = "a, \"b\"";
  const std::vector<NamedText> files = csv_files(evaluation, summarise(evaluation));
  std::vector<std::string> names;
  for (const NamedText& file : files) {
    names.push_back(file.name);
  }
  CHECK(names == std::vector<std::string>{
                     "cells.csv", "pairs.csv", "strangers.csv", "differences.csv", "partners.csv",
                     "kinds.csv", "kitchens.csv", "overall.csv", "profiles.csv", "improvement.csv",
                     "events.csv", "replaced.csv", "shapley.csv"});
  CHECK(files[0].name == "cells.csv");
  CHECK(contains(files[0].text,
                 "\r\nret128,ret128,paper_kitchen,0,1,0,\"a, \"\"b\"\"\",ippo seed 1,"));
  CHECK(count(files[0].text, "\r\n") == 37);
  CHECK(contains(files[1].text, "ret128,runs/ippo,runs/ippo,never_met,2,150,70.7106"));
  CHECK(contains(files[4].text, "ret128,0,1,paper_kitchen,stay,runs/srpo,3,135,110.15"));
  const std::string best = "ret128,0,1,paper_kitchen,stay,runs/ippo,2,230,230,230,1,,,0,,,0,2\r\n";
  CHECK(contains(files[4].text, best));  // both are the best row; no interval says more
  CHECK(contains(files[11].text,
                 "ret128,paper_kitchen,runs/ippo,runs/ippo,training_pair,2,stay,438,"));
  CHECK(contains(files[1].text, ",,,,,,0,0\r\n"));  // interval and shares of the two-seed block
}

}  // namespace potluck::tools
