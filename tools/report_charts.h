// The four pictures of a report, as SVG (report_svg.h). Plain values in, one element out.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "agents/evaluation/statistics.h"

namespace potluck::tools {

/// A line with a band around it. Points where `middle` is kUndefined break the line.
struct CurveSeries {
  std::string label;
  int colour = 0;
  bool dashed = false;
  std::vector<double> x;
  std::vector<double> middle;
  std::vector<double> low;
  std::vector<double> high;
};

struct LineChart {
  std::string title;
  std::string x_label;
  std::vector<CurveSeries> series;
  std::vector<double> y_includes;  ///< values the y axis shows in any case
  double width = 420;
  double height = 240;
};

/// Curves over a common x axis, labelled at their right ends.
[[nodiscard]] std::string draw_line_chart(const LineChart& chart);

/// One row of a strip chart: every single value faintly, their mean and its interval plainly.
struct Strip {
  std::string group;  ///< printed where it changes
  std::string label;
  int colour = 0;
  std::vector<double> values;
  std::vector<std::string> tooltips;  ///< one per value
  double mean = kUndefined;
  Interval interval;
};

struct StripChart {
  std::string title;
  std::string x_label;
  std::vector<Strip> strips;
  double width = 860;
};

[[nodiscard]] std::string draw_strip_chart(const StripChart& chart);

/// A row or column of a heat map.
struct HeatMapEntry {
  std::string group;
  std::string tick;  ///< the seed; empty for groups of one
};

struct HeatMap {
  std::string title;
  std::string value_label;  ///< beside the colour scale
  std::string row_label;
  std::string column_label;
  std::vector<HeatMapEntry> rows;
  std::vector<HeatMapEntry> columns;
  std::vector<double> values;         ///< [rows, columns], kUndefined: left blank
  std::vector<std::string> tooltips;  ///< [rows, columns], or empty
  std::vector<bool> framed;           ///< [rows, columns], training pairs
  double low = 0;                     ///< ends of the colour scale; the data's when low == high
  double high = 0;
  double width = 860;
};

/// Cells are squares; groups are set apart; the numbers stand in the cells where they fit.
[[nodiscard]] std::string draw_heat_map(const HeatMap& map);

/// How two seats share several kinds of work, one line per pair.
struct SplitBars {
  std::string title;
  std::vector<std::string> kinds;  ///< "deliveries", "moves", …
  struct Pair {
    std::string group;  ///< printed where it changes
    std::string label;
    int colour = 0;
    std::vector<std::pair<double, double>> amounts;  ///< [kinds] of seat 0 and seat 1
  };
  std::vector<Pair> pairs;
  double width = 860;
};

[[nodiscard]] std::string draw_split_bars(const SplitBars& bars);

}  // namespace potluck::tools
