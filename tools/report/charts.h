// The pictures of a report, as SVG (svg.h). Plain values in, one element out.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "agents/evaluation/measures/statistics.h"

namespace potluck::tools {

inline constexpr double kFont = 11;  ///< height of the words in a chart, in pixels

/// A line with a band around it. Points where `middle` is kUndefined break the line.
struct CurveSeries {
  std::string label;
  int colour = 0;
  int dash = 0;  ///< pattern of the line, 0: solid; kNumDashes of them
  std::vector<double> x;
  std::vector<double> middle;
  std::vector<double> low;
  std::vector<double> high;
};

struct LineChart {
  std::string title;
  std::string x_label;
  std::string y_label;  ///< above the axis; empty: the title says it
  std::vector<CurveSeries> series;
  bool legend = false;   ///< names beside samples of the lines, in the order of the series, instead
                         ///< of at the lines' ends
  bool markers = false;  ///< a dot at every point
  bool steps = false;    ///< the value holds until the next x (a distribution)
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
  double low = 0;  ///< shown in any case
  double high = 0;
  double reference = kUndefined;  ///< a line across, such as 0.5
  std::string value_heading = "mean";
  int decimals = 1;  ///< of the numbers at the right
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
  std::vector<double> right_values;   ///< [rows, columns], or empty: cells have two halves
  std::vector<std::string> tooltips;  ///< [rows, columns], or empty
  std::vector<bool> framed;           ///< [rows, columns], training pairs
  double low = 0;                     ///< ends of the colour scale; the data's when low == high
  double high = 0;
  bool diverging = false;  ///< from blue over white in the middle of the scale to orange
  double cell_height = 0;  ///< 0: as the width
  double width = 860;
};

/// Cells are squares; groups are set apart; the numbers stand in the cells where they fit.
[[nodiscard]] std::string draw_heat_map(const HeatMap& map);

/// Bars in clusters, each with an interval: groups (the series) in kitchens or with partners (the
/// clusters).
struct BarChart {
  std::string title;
  std::string y_label;
  std::vector<std::string> clusters;
  struct Series {
    std::string label;
    int colour = 0;
    std::vector<double> values;       ///< [clusters], kUndefined: no bar
    std::vector<Interval> intervals;  ///< [clusters]
  };
  std::vector<Series> series;
  double high = 0;  ///< of the y axis; 0: the data's
  double width = 860;
  double height = 280;
};

[[nodiscard]] std::string draw_bar_chart(const BarChart& chart);

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
