// Line charts: learning curves.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "tools/report/charts.h"
#include "tools/report/svg.h"

namespace potluck::tools {
namespace {

constexpr double kLineHeight = 14;
constexpr double kSample = 22;  ///< length of a line in a legend

struct AxisRange {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  void include(double value) {
    if (std::isfinite(value)) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  [[nodiscard]] bool empty() const { return low > high; }
};

/// "M1 2" or "L1 2".
std::string path_step(bool first, double x, double y) {
  return fmt::format("{}{} {}", first ? 'M' : 'L', coordinate(x), coordinate(y));
}

/// The line to point i: straight, or along the last value and then up or down.
std::string line_step(const CurveSeries& series, const std::vector<double>& values, std::size_t i,
                      std::size_t from, bool begins, bool steps, const Scale& x, const Scale& y) {
  std::string path;
  if (steps && !begins) {
    // Going back along a band, the value that holds is the one on the left.
    const std::size_t holds = std::min(i, from);
    path = path_step(false, x(series.x[i > from ? i : from]), y(values[holds]));
  }
  return path + path_step(begins, x(series.x[i]), y(values[i]));
}

/// Upper edge forth and lower edge back, over points [first, last).
std::string band_path(const CurveSeries& series, std::size_t first, std::size_t last, bool steps,
                      const Scale& x, const Scale& y) {
  std::string path;
  for (std::size_t i = first; i < last; ++i) {
    path += line_step(series, series.high, i, i == first ? i : i - 1, i == first, steps, x, y);
  }
  path += path_step(false, x(series.x[last - 1]), y(series.low[last - 1]));
  for (std::size_t i = last - 1; i-- > first;) {
    path += line_step(series, series.low, i, i + 1, false, steps, x, y);
  }
  path += 'Z';
  return path;
}

void draw_series(Svg& svg, const LineChart& chart, const CurveSeries& series, const Scale& x,
                 const Scale& y) {
  std::string line;
  std::size_t first = 0;
  while (first < series.x.size()) {
    if (!std::isfinite(series.middle[first])) {
      ++first;
      continue;
    }
    std::size_t last = first;
    while (last < series.x.size() && std::isfinite(series.middle[last])) {
      line += line_step(series, series.middle, last, last == first ? last : last - 1, last == first,
                        chart.steps, x, y);
      ++last;
    }
    svg.path(band_path(series, first, last, chart.steps, x, y),
             "band " + fill_class(series.colour));
    first = last;
  }
  if (!line.empty()) {
    svg.path(line, "curve " + stroke_class(series.colour) + dash_class(series.dash));
  }
  for (std::size_t i = 0; chart.markers && i < series.x.size(); ++i) {
    if (std::isfinite(series.middle[i])) {
      svg.circle(x(series.x[i]), y(series.middle[i]), 2.6, fill_class(series.colour));
    }
  }
}

/// Samples of the lines with their names, one below the other.
void draw_legend(Svg& svg, const LineChart& chart, double left, double top) {
  for (const CurveSeries& series : chart.series) {
    svg.line(left, top, left + kSample, top,
             "curve " + stroke_class(series.colour) + dash_class(series.dash));
    svg.text(left + kSample + 6, top + 4, series.label);
    top += kLineHeight + 2;
  }
}

/// A label at the right end of a curve.
struct EndLabel {
  double y = 0;
  std::string text;
  int colour = 0;
};

/// Moves labels down, then up, until none overlap and all lie in [top, bottom].
void spread_labels(std::vector<EndLabel>& labels, double top, double bottom) {
  std::sort(labels.begin(), labels.end(),
            [](const EndLabel& a, const EndLabel& b) { return a.y < b.y; });
  double next = top;
  for (EndLabel& label : labels) {
    label.y = std::max(label.y, next);
    next = label.y + kLineHeight;
  }
  double limit = bottom;
  for (auto label = labels.rbegin(); label != labels.rend(); ++label) {
    label->y = std::min(label->y, limit);
    limit = label->y - kLineHeight;
  }
}

std::vector<EndLabel> end_labels(const LineChart& chart, const Scale& y, double top,
                                 double bottom) {
  std::vector<EndLabel> labels;
  for (const CurveSeries& series : chart.series) {
    for (std::size_t i = series.middle.size(); i-- > 0;) {
      if (std::isfinite(series.middle[i])) {
        labels.push_back({y(series.middle[i]), series.label, series.colour});
        break;
      }
    }
  }
  spread_labels(labels, top, bottom);
  return labels;
}

}  // namespace

std::string draw_line_chart(const LineChart& chart) {
  AxisRange xs;
  AxisRange ys;
  double label_room = 0;
  for (const CurveSeries& series : chart.series) {
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      xs.include(series.x[i]);
      if (std::isfinite(series.middle[i])) {
        ys.include(series.low[i]);
        ys.include(series.high[i]);
      }
    }
    label_room = std::max(label_room, text_width(series.label, kFont));
  }
  xs.include(0);
  for (const double value : chart.y_includes) {
    ys.include(value);
  }
  if (ys.empty()) {
    ys = {0, 1};
  }
  if (ys.low == ys.high) {  // a constant is drawn in the middle
    const double margin = ys.low == 0 ? 1 : std::abs(ys.low) * 0.1;
    ys = {ys.low - margin, ys.high + margin};
  }
  const double margin = 0.04 * (ys.high - ys.low);
  const std::vector<double> y_ticks =
      nice_ticks(ys.low - margin, ys.high + margin, static_cast<int>(chart.height / 45));
  const double y_step = tick_step(y_ticks);
  double tick_room = 0;
  for (const double tick : y_ticks) {
    tick_room = std::max(tick_room, text_width(tick_label(tick, y_step), kFont));
  }

  const double left = tick_room + 12;
  const double right = chart.width - label_room - (chart.legend ? kSample + 26 : 14);
  const double top = chart.y_label.empty() ? 26 : 40;
  const double bottom = chart.height - 36;
  // A run of 1,999,872 steps gets its tick at 2M.
  const std::vector<double> x_ticks = nice_ticks(xs.low, xs.high + 0.02 * (xs.high - xs.low),
                                                 static_cast<int>((right - left) / 75));
  const Scale x{xs.low, std::max(xs.high, x_ticks.back()), left, right};
  const Scale y{ys.low - margin, ys.high + margin, bottom, top};

  Svg svg(chart.width, chart.height, chart.title);
  svg.text(0, 12, chart.title, "name");
  svg.text(0, 28, chart.y_label, "faint");
  for (const double tick : y_ticks) {
    svg.line(left, y(tick), right, y(tick), tick == 0 ? "zero" : "grid");
    svg.text(left - 6, y(tick) + 4, tick_label(tick, y_step), "", "end");
  }
  for (const double tick : x_ticks) {
    svg.line(x(tick), bottom, x(tick), bottom + 4, "axis");
    svg.text(x(tick), bottom + 16, tick_label(tick, tick_step(x_ticks)), "", "middle");
  }
  svg.line(left, bottom, right, bottom, "axis");
  svg.text((left + right) / 2, chart.height - 4, chart.x_label, "faint", "middle");
  for (const CurveSeries& series : chart.series) {
    draw_series(svg, chart, series, x, y);
  }
  if (chart.legend) {
    draw_legend(svg, chart, right + 18, top + 6);
    return svg.finish();
  }
  for (const EndLabel& label : end_labels(chart, y, top + 4, bottom)) {
    svg.text(right + 7, label.y + 4, label.text, fill_class(label.colour));
  }
  return svg.finish();
}

}  // namespace potluck::tools
