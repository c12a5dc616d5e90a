#include "tools/report/svg.h"

#include <doctest/doctest.h>

#include <string>

#include "tools/report/charts.h"

namespace potluck::tools {

TEST_CASE("markup is escaped, and what is no text is replaced") {
  CHECK(escape_markup("a<b> & \"c\" 'd'") == "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;");
  CHECK(escape_markup("τ = 10 ± 2") == "τ = 10 ± 2");
  const std::string replacement = "\xEF\xBF\xBD";
  CHECK(escape_markup(std::string("a\x01"
                                  "b\x1b[1m",
                                  6)) == "a" + replacement + "b" + replacement + "[1");
  CHECK(escape_markup("\xC0\xAF") == replacement + replacement);  // overlong '/'
  CHECK(escape_markup("\xED\xA0\x80x") ==
        replacement + replacement + replacement + "x");                        // surrogate
  CHECK(escape_markup("\xE2\x82") == replacement + replacement);               // cut off
  CHECK(escape_markup("\xF4\x90\x80\x80").find('\xF4') == std::string::npos);  // above U+10FFFF
}

TEST_CASE("ticks are round and inside") {
  CHECK(nice_ticks(0, 10, 5) == std::vector<double>{0, 2, 4, 6, 8, 10});
  CHECK(nice_ticks(-102, 693, 5) == std::vector<double>{0, 200, 400, 600});
  CHECK(nice_ticks(-1, 1, 4) == std::vector<double>{-1, -0.5, 0, 0.5, 1});
  CHECK(nice_ticks(3, 3, 5) == std::vector<double>{3});
  CHECK(nice_ticks(5, 1, 5).size() == 1);
  CHECK(nice_ticks(0, 1e308, 5).size() <= 11);
  CHECK(nice_ticks(-1e308, 1e308, 5).size() == 1);  // the distance is not a number
}

TEST_CASE("tick labels") {
  CHECK(tick_label(0, 0.1) == "0");
  CHECK(tick_label(0.5, 0.1) == "0.5");
  CHECK(tick_label(1, 0.5) == "1.0");
  CHECK(tick_label(-200, 100) == "−200");
  CHECK(tick_label(500'000, 500'000) == "500k");
  CHECK(tick_label(1'500'000, 500'000) == "1.5M");
  CHECK(tick_label(2'000'000, 500'000) == "2M");
  CHECK(coordinate(12.0) == "12");
  CHECK(coordinate(0.336) == "0.34");
  CHECK(coordinate(-0.001) == "0");
}

TEST_CASE("colours run from dark to light") {
  CHECK(viridis(0) == "#440154");
  CHECK(viridis(1) == "#fde725");
  CHECK(viridis(7) == viridis(1));
  CHECK_FALSE(viridis_is_light(0));
  CHECK(viridis_is_light(1));
}

TEST_CASE("a file of a figure has its own colours and needs no page") {
  HeatMap map;
  map.title = "A & B";
  map.rows = map.columns = {{"ippo", "1"}, {"ippo", "2"}, {"stay", ""}};
  map.values = {1, 2, 3, 4, 5, 6, 7, 8, kUndefined};
  map.framed = std::vector<bool>(9, false);
  map.framed[0] = true;
  const std::string figure = draw_heat_map(map);
  CHECK(figure.find("var(") == std::string::npos);
  CHECK(figure.find("class=\"pair\"") != std::string::npos);
  CHECK(figure.find("class=\"none\"") != std::string::npos);
  CHECK(figure.find("#440154") != std::string::npos);
  const std::string file = standalone_svg(figure);
  CHECK(file.find("var(") == std::string::npos);
  CHECK(file.find("<style>") != std::string::npos);
  CHECK(file.find("A &amp; B") != std::string::npos);
}

TEST_CASE("charts of nothing, of one value and of constants are still charts") {
  CHECK(draw_line_chart({}).find("</svg>") != std::string::npos);
  CHECK(draw_strip_chart({}).find("</svg>") != std::string::npos);
  CHECK(draw_split_bars({}).find("</svg>") != std::string::npos);
  CHECK(draw_heat_map({}).empty());
  LineChart chart;
  chart.series = {
      {"constant", 0, false, {5}, {0}, {0}, {0}},
      {"broken", 1, true, {0, 1, 2}, {kUndefined, 2, kUndefined}, {0, 2, 0}, {0, 2, 0}}};
  const std::string drawn = draw_line_chart(chart);
  CHECK(drawn.find("nan") == std::string::npos);
  CHECK(drawn.find("inf") == std::string::npos);
  SplitBars bars;
  bars.kinds = {"deliveries"};
  bars.pairs = {{"pure_adversarial", "seed 1", 0, {{0, 0}}}};
  CHECK(draw_split_bars(bars).find(">none<") != std::string::npos);
}

TEST_CASE("labels of curves that end together do not overlap") {
  LineChart chart;
  for (const char* name : {"one", "two", "three"}) {
    chart.series.push_back({name, 0, false, {0, 1}, {5, 5}, {4, 4}, {6, 6}});
  }
  const std::string drawn = draw_line_chart(chart);
  std::vector<double> heights;
  for (const char* name : {">one<", ">two<", ">three<"}) {
    const std::size_t end = drawn.find(name);
    REQUIRE(end != std::string::npos);
    const std::size_t y = drawn.rfind(" y=\"", end) + 4;
    heights.push_back(std::stod(drawn.substr(y, drawn.find('"', y) - y)));
  }
  CHECK(heights[1] - heights[0] >= 11);
  CHECK(heights[2] - heights[1] >= 11);
}

}  // namespace potluck::tools
