// Bars in clusters with intervals.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "tools/report/charts.h"
#include "tools/report/svg.h"
#include "tools/tables/evaluation_table.h"

namespace potluck::tools {
namespace {

constexpr double kClusterGap = 0.28;  // of a cluster's room
constexpr double kSwatch = 10;
constexpr double kLegendLine = 17;
constexpr double kTurn = 32;  // degrees that names are turned by when they do not fit

/// Places of the legend's entries, in as many lines as they need.
struct LegendPlace {
  double x = 0;
  double y = 0;
};

std::vector<LegendPlace> legend_places(const BarChart& chart) {
  std::vector<LegendPlace> places;
  LegendPlace next{0, 32};
  for (const BarChart::Series& series : chart.series) {
    const double width = kSwatch + 6 + text_width(series.label, kFont) + 16;
    if (next.x > 0 && next.x + width > chart.width) {
      next = {0, next.y + kLegendLine};
    }
    places.push_back(next);
    next.x += width;
  }
  return places;
}

struct BarRange {
  double low = 0;
  double high = 0;
};

BarRange range_of(const BarChart& chart) {
  BarRange range{0, chart.high};
  for (const BarChart::Series& series : chart.series) {
    for (std::size_t i = 0; i < series.values.size(); ++i) {
      for (const double value :
           {series.values[i], series.intervals[i].low, series.intervals[i].high}) {
        if (std::isfinite(value)) {
          range.low = std::min(range.low, value);
          range.high = std::max(range.high, value);
        }
      }
    }
  }
  return range.low == range.high ? BarRange{0, 1} : range;
}

std::string tooltip_of(const BarChart& chart, const BarChart::Series& series, std::size_t cluster) {
  const int decimals = range_of(chart).high <= 2 ? 2 : 1;
  return fmt::format("{}, {}: {} {}", series.label, chart.clusters[cluster],
                     format_number(series.values[cluster], decimals),
                     format_interval(series.intervals[cluster], decimals));
}

void draw_bar(Svg& svg, const BarChart& chart, const BarChart::Series& series, std::size_t cluster,
              double left, double width, const Scale& y) {
  const double value = series.values[cluster];
  if (!std::isfinite(value)) {
    return;
  }
  const double top = std::min(y(value), y(0));
  const double height = std::max(std::abs(y(value) - y(0)), 0.8);  // a bar of nothing is seen
  svg.rect(left, top, width, height, fmt::format(R"(class="{}")", fill_class(series.colour)),
           tooltip_of(chart, series, cluster));
  const Interval& interval = series.intervals[cluster];
  if (std::isfinite(interval.low)) {
    const double middle = left + width / 2;
    const double cap = std::min(width / 2, 3.0);
    svg.line(middle, y(interval.low), middle, y(interval.high), "whisker");
    for (const double end : {interval.low, interval.high}) {
      svg.line(middle - cap, y(end), middle + cap, y(end), "whisker");
    }
  }
}

}  // namespace

std::string draw_bar_chart(const BarChart& chart) {
  if (chart.series.empty() || chart.clusters.empty()) {
    return {};
  }
  const BarRange range = range_of(chart);
  const double margin = 0.04 * (range.high - range.low);
  const std::vector<double> ticks = nice_ticks(range.low, range.high + margin, 5);
  double tick_room = 0;
  for (const double tick : ticks) {
    tick_room = std::max(tick_room, text_width(tick_label(tick, tick_step(ticks)), kFont));
  }
  const double left = tick_room + 10;
  const double room = (chart.width - left) / static_cast<double>(chart.clusters.size());
  double widest = 0;
  for (const std::string& cluster : chart.clusters) {
    widest = std::max(widest, text_width(cluster, kFont));
  }
  const bool turned = widest > room - 6;
  // Turned names end below the middle of their cluster and reach to the lower left.
  const double name_room = turned ? 18 + 1.12 * widest * std::sin(kTurn * 3.14159265 / 180) : 20;
  const std::vector<LegendPlace> places = legend_places(chart);
  const double top = places.back().y + 32;
  const double bottom = top + chart.height - 80;
  const Scale y{range.low < 0 ? range.low - margin : 0, range.high + margin, bottom, top};

  Svg svg(chart.width, bottom + name_room + 4, chart.title);
  svg.text(0, 12, chart.title, "name");
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    const BarChart::Series& series = chart.series[i];
    svg.rect(places[i].x, places[i].y - kSwatch + 1, kSwatch, kSwatch,
             fmt::format(R"(class="{}")", fill_class(series.colour)));
    svg.text(places[i].x + kSwatch + 6, places[i].y, series.label);
  }
  svg.text(0, top - 10, chart.y_label, "faint");
  for (const double tick : ticks) {
    svg.line(left, y(tick), chart.width, y(tick), "grid");
    svg.text(left - 6, y(tick) + 4, tick_label(tick, tick_step(ticks)), "", "end");
  }
  const double width =
      std::min(30.0, room * (1 - kClusterGap) / static_cast<double>(chart.series.size()));
  for (std::size_t cluster = 0; cluster < chart.clusters.size(); ++cluster) {
    const double middle = left + room * (static_cast<double>(cluster) + 0.5);
    double at = middle - width * static_cast<double>(chart.series.size()) / 2;
    for (const BarChart::Series& series : chart.series) {
      draw_bar(svg, chart, series, cluster, at, width - (width > 6 ? 1.5 : 0.5), y);
      at += width;
    }
    if (turned) {
      svg.text(middle + 4, bottom + 13, chart.clusters[cluster], "", "end", -kTurn);
    } else {
      svg.text(middle, bottom + 15, chart.clusters[cluster], "", "middle");
    }
  }
  svg.line(left, y(0), chart.width, y(0), "axis");
  return svg.finish();
}

}  // namespace potluck::tools
