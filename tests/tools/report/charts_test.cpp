#include "tools/report/charts.h"

#include <doctest/doctest.h>

#include <regex>
#include <string>

#include "tests/agents/evaluation/example.h"
#include "tests/tools/text.h"
#include "tools/report/measure_figures.h"
#include "tools/report/svg.h"
#include "tools/tables/measure_table.h"

namespace potluck::tools {
namespace {

/// An attribute of the rectangle whose tooltip is `mark`.
double attribute(const std::string& svg, const std::string& mark, const std::string& name) {
  const std::size_t at = svg.find(mark);
  REQUIRE(at != std::string::npos);
  const std::size_t begin = svg.rfind("<rect", at);
  const std::size_t value = svg.find(" " + name + "=\"", begin) + name.size() + 3;
  return std::stod(svg.substr(value));
}

}  // namespace

TEST_CASE("bars are as high as their values, and values below 0 hang") {
  BarChart chart;
  chart.title = "t";
  chart.clusters = {"a", "b"};
  chart.series = {{"x", 0, {100, -50}, {{80, 120}, {}}}, {"y", 1, {50, kUndefined}, {{}, {}}}};
  const std::string svg = draw_bar_chart(chart);
  const double hundred = attribute(svg, "x, a: 100.0 [80.0, 120.0]", "height");
  CHECK(attribute(svg, "y, a: 50.0 –", "height") == doctest::Approx(hundred / 2).epsilon(0.01));
  CHECK(attribute(svg, "x, b: −50.0 –", "height") == doctest::Approx(hundred / 2).epsilon(0.01));
  CHECK(attribute(svg, "x, b: −50.0 –", "y") ==
        doctest::Approx(attribute(svg, "x, a: 100.0", "y") + hundred).epsilon(0.01));
  CHECK(count(svg, "class=\"whisker\"") == 3);  // one interval: a line and two caps
  CHECK(count(svg, "y, b") == 0);
  CHECK(draw_bar_chart({}).empty());
}

TEST_CASE("names of clusters that do not fit are turned") {
  BarChart chart;
  chart.clusters.assign(12, "counter_circuit_o_1order");
  chart.series = {{"x", 0, std::vector<double>(12, 1.0), std::vector<Interval>(12)}};
  CHECK(count(draw_bar_chart(chart), "rotate(") == 12);
  chart.clusters.assign(12, "relay");
  CHECK(count(draw_bar_chart(chart), "rotate(") == 0);
}

TEST_CASE("a line in steps holds its value until the next point") {
  LineChart chart;
  chart.title = "t";
  chart.legend = true;
  chart.series = {{"a line", 0, 0, {0, 0.5, 1}, {1, 0.5, 0}, {1, 0.5, 0}, {1, 0.5, 0}}};
  const auto corners = [&chart] {
    const std::string svg = draw_line_chart(chart);
    std::smatch found;
    REQUIRE(std::regex_search(svg, found, std::regex("<path d=\"([^\"]*)\" class=\"curve")));
    const std::string path = found[1];
    return count(path, "L") + count(path, "M");
  };
  CHECK(corners() == 3);
  chart.steps = true;
  CHECK(corners() == 5);
  CHECK(count(draw_line_chart(chart), "a line") == 1);
}

TEST_CASE("a matrix of many rows fits a screen as long as its numbers can be read") {
  const auto height = [](std::size_t agents) {
    HeatMap map;
    map.rows.assign(agents, {"ippo", "1"});
    map.columns = map.rows;
    map.values.assign(agents * agents, -117);
    const std::string svg = draw_heat_map(map);
    CHECK(count(svg, ">−117<") >= static_cast<int>(agents * agents));
    std::smatch found;
    REQUIRE(std::regex_search(svg, found, std::regex("viewBox=\"0 0 [0-9.]+ ([0-9.]+)\"")));
    return std::stod(found[1]);
  };
  CHECK(height(8) < height(13));
  CHECK(height(13) < 560);  // below a header on 800 pixels
  CHECK(height(25) > 25 * 26);
}

TEST_CASE("cells with two halves show two numbers, on a scale with a middle if asked") {
  HeatMap map;
  map.rows = {{"r", ""}};
  map.columns = {{"c", ""}, {"d", ""}};
  map.values = {0, 1};
  map.right_values = {0.5, kUndefined};
  map.diverging = true;
  map.high = 1;
  const std::string svg = draw_heat_map(map);
  for (const double share : {0.0, 0.5, 1.0}) {
    CHECK(svg.find("fill=\"" + blue_orange(share) + "\"") != std::string::npos);
  }
  CHECK(blue_orange(0.5) == "#f7f7f7");
  CHECK(count(svg, "nothing measured") == 1);
  CHECK(count(svg, ">0.5<") >= 1);
}

TEST_CASE("figures of the example show the numbers of its summary") {
  const CrossPlay evaluation = example::evaluation();
  const Summary summary = summarise(evaluation);
  const PartnerMeasures& measures = summary.partners.front();
  const std::vector<Figure> bars = partner_figures(evaluation, measures);
  REQUIRE(bars.size() == 1);
  CHECK(bars[0].name == "ret128_partners_paper_kitchen");
  CHECK(bars[0].svg.find("srpo, stay: 135.0 [110.2, 159.8]") != std::string::npos);
  CHECK_FALSE(kitchens_figure(evaluation, measures).has_value());
  const auto seats = seats_figure(evaluation, 0);
  REQUIRE(seats.has_value());
  // srpo with stay: 120 in seat 0, 150 in seat 1.
  CHECK(seats->svg.find("srpo with stay\nin seat 0: 120.0\nin seat 1: 150.0") != std::string::npos);
  CHECK(profiles_figure(evaluation, measures)->svg.find("share of runs") != std::string::npos);
  CHECK(sweep_figures(evaluation, summary).empty());
  const auto events = events_figure(evaluation, summary, 0);
  REQUIRE(events.has_value());
  CHECK(events->svg.find("soup delivery") != std::string::npos);

  const std::vector<Table> tables = measure_tables(evaluation, summary);
  CHECK(tables[0].name == "ret128_kinds");
  CHECK(tables[1].name == "ret128_overall");
  CHECK(tables[1].notes[0].find("best row") != std::string::npos);
}

TEST_CASE("noise makes sweeps: one figure per kitchen with a line per group") {
  Summary summary = summarise(example::evaluation());
  summary.sweeps = {
      {"episode", 1, "k", "runs/ippo", {0, 1}, {{10, {}}, {5, {4, 6}}}, {1, 0.5}, 7.5},
      {"episode", 1, "k", "runs/srpo", {0, 1}, {{9, {}}, {8, {}}}, {1, 0.9}, 8.5},
      {"episode", 1, "other", "stay", {0, 1}, {{0, {}}, {0, {}}}, {}, 0}};
  summary.sweeps[2].retention = {kUndefined, kUndefined};
  const std::vector<Figure> figures = sweep_figures(example::evaluation(), summary);
  REQUIRE(figures.size() == 2);
  CHECK(figures[0].name == "sweep_k_episode_1");
  CHECK(count(figures[0].svg, "class=\"curve") == 4);  // two lines, two samples in the legend
  CHECK(count(figures[0].svg, "<circle") == 4);
}

}  // namespace potluck::tools
