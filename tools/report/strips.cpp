// Strip charts: every cell, its mean and interval.
#include <algorithm>
#include <cmath>
#include <cstddef>

#include "tools/report/charts.h"
#include "tools/report/svg.h"
#include "tools/tables/evaluation_table.h"

namespace potluck::tools {
namespace {

constexpr double kStripRowHeight = 24;
constexpr double kStripGroupGap = 10;
constexpr double kScatter = 7;  // how far values are moved off the middle of their row, pixels

/// Spreads points of a row evenly, the same in every report (van der Corput's sequence in base 2).
double scatter_of(std::size_t index) {
  double value = 0;
  double digit = 0.5;
  for (std::size_t rest = index + 1; rest > 0; rest /= 2) {
    value += static_cast<double>(rest % 2) * digit;
    digit /= 2;
  }
  return (2 * value - 1) * kScatter;
}

void draw_strip(Svg& svg, const Strip& strip, const Scale& x, double middle) {
  for (std::size_t i = 0; i < strip.values.size(); ++i) {
    if (std::isfinite(strip.values[i])) {
      const double offset = strip.values.size() == 1 ? 0 : scatter_of(i);
      svg.circle(x(strip.values[i]), middle + offset, 2.4, "cell " + fill_class(strip.colour),
                 strip.tooltips[i]);
    }
  }
  if (std::isfinite(strip.interval.low)) {
    svg.line(x(strip.interval.low), middle, x(strip.interval.high), middle,
             "span " + stroke_class(strip.colour));
  }
  if (std::isfinite(strip.mean)) {
    svg.circle(x(strip.mean), middle, 5.5, "mark " + fill_class(strip.colour));
  }
}

}  // namespace

std::string draw_strip_chart(const StripChart& chart) {
  double low = std::min(chart.low, 0.0);
  double high = chart.high;
  double group_room = 0;
  double label_room = 0;
  double height = 26;
  for (const Strip& strip : chart.strips) {
    std::vector<double> shown = strip.values;
    shown.insert(shown.end(), {strip.mean, strip.interval.low, strip.interval.high});
    for (const double value : shown) {
      if (std::isfinite(value)) {
        low = std::min(low, value);
        high = std::max(high, value);
      }
    }
    group_room = std::max(group_room, text_width(strip.group, kFont) * 1.08);
    label_room = std::max(label_room, text_width(strip.label, kFont));
  }
  const double margin = low < high ? 0.03 * (high - low) : 1;
  const double label_left = group_room + 14;
  const double left = label_left + label_room + 14;
  const double right = chart.width - 52;
  const Scale x{low - margin, high + margin, left, right};

  std::vector<double> middles;
  for (std::size_t i = 0; i < chart.strips.size(); ++i) {
    const bool begins = i > 0 && chart.strips[i].group != chart.strips[i - 1].group;
    height += begins ? kStripGroupGap : 0;
    middles.push_back(height + kStripRowHeight / 2);
    height += kStripRowHeight;
  }
  const double bottom = height + 2;

  Svg svg(chart.width, bottom + 38, chart.title);
  svg.text(0, 12, chart.title, "name");
  svg.text(chart.width, 12, chart.value_heading, "faint", "end");
  const std::vector<double> ticks = nice_ticks(low - margin, high + margin, 8);
  for (const double tick : ticks) {
    svg.line(x(tick), 22, x(tick), bottom, tick == 0 ? "zero" : "grid");
    svg.text(x(tick), bottom + 15, tick_label(tick, tick_step(ticks)), "", "middle");
  }
  if (std::isfinite(chart.reference)) {
    svg.line(x(chart.reference), 22, x(chart.reference), bottom, "zero");
  }
  svg.line(left, bottom, right, bottom, "axis");
  svg.text((left + right) / 2, bottom + 33, chart.x_label, "faint", "middle");
  for (std::size_t i = 0; i < chart.strips.size(); ++i) {
    const Strip& strip = chart.strips[i];
    if (i == 0 || strip.group != chart.strips[i - 1].group) {
      svg.text(0, middles[i] + 4, strip.group, "name");
    }
    svg.text(label_left, middles[i] + 4, strip.label);
    draw_strip(svg, strip, x, middles[i]);
    svg.text(chart.width, middles[i] + 4, format_number(strip.mean, chart.decimals), "", "end");
  }
  return svg.finish();
}

}  // namespace potluck::tools
