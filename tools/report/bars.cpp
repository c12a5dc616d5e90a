// Split bars: who does the work in a pair.
#include <algorithm>
#include <cmath>
#include <cstddef>

#include "tools/report/charts.h"
#include "tools/report/svg.h"
#include "tools/tables/evaluation_table.h"

namespace potluck::tools {
namespace {

constexpr double kBarRowHeight = 19;
constexpr double kBarHeight = 12;
constexpr double kBarGroupGap = 12;
constexpr double kNumberRoom = 38;

std::string amount_label(double amount) {
  return format_number(amount, std::abs(amount) >= 100 ? 0 : 1);
}

/// Seat 0 from the left in full colour, seat 1 from the right in pale; amounts on both sides.
void draw_split_bar(Svg& svg, const std::pair<double, double>& amounts, int colour, double left,
                    double right, double middle) {
  const double total = amounts.first + amounts.second;
  const double y = middle - kBarHeight / 2;
  if (!(total > 0)) {
    svg.rect(left, y, right - left, kBarHeight, R"(class="none")");
    svg.text((left + right) / 2, middle + 3.5, "none", "small faint", "middle");
    return;
  }
  const double split = left + (right - left) * std::clamp(amounts.first / total, 0.0, 1.0);
  svg.rect(left, y, split - left, kBarHeight, "class=\"" + fill_class(colour) + "\"");
  svg.rect(split, y, right - split, kBarHeight, "class=\"seat1 " + fill_class(colour) + "\"");
  svg.line((left + right) / 2, y, (left + right) / 2, y + kBarHeight, "half");
  svg.text(left - 5, middle + 3.5, amount_label(amounts.first), "small", "end");
  svg.text(right + 5, middle + 3.5, amount_label(amounts.second), "small");
}

}  // namespace

std::string draw_split_bars(const SplitBars& bars) {
  double group_room = 0;
  double label_room = 0;
  double height = 46;
  std::vector<double> middles;
  for (std::size_t i = 0; i < bars.pairs.size(); ++i) {
    const SplitBars::Pair& pair = bars.pairs[i];
    height += i > 0 && pair.group != bars.pairs[i - 1].group ? kBarGroupGap : 0;
    middles.push_back(height + kBarRowHeight / 2);
    height += kBarRowHeight;
    group_room = std::max(group_room, text_width(pair.group, kFont) * 1.08);
    label_room = std::max(label_room, text_width(pair.label, kFont));
  }
  const double label_left = group_room + 14;
  const double left = label_left + label_room + 4;
  const double column =
      (bars.width - left) / static_cast<double>(std::max<std::size_t>(bars.kinds.size(), 1));

  Svg svg(bars.width, height + 4, bars.title);
  svg.text(0, 12, bars.title, "name");
  for (std::size_t kind = 0; kind < bars.kinds.size(); ++kind) {
    const double bar_left = left + static_cast<double>(kind) * column + kNumberRoom;
    const double bar_right = left + static_cast<double>(kind + 1) * column - kNumberRoom;
    svg.text((bar_left + bar_right) / 2, 36, bars.kinds[kind], "name", "middle");
    svg.text(bar_left, 36, "seat 0", "small faint");
    svg.text(bar_right, 36, "seat 1", "small faint", "end");
    for (std::size_t i = 0; i < bars.pairs.size(); ++i) {
      draw_split_bar(svg, bars.pairs[i].amounts[kind], bars.pairs[i].colour, bar_left, bar_right,
                     middles[i]);
    }
  }
  for (std::size_t i = 0; i < bars.pairs.size(); ++i) {
    if (i == 0 || bars.pairs[i].group != bars.pairs[i - 1].group) {
      svg.text(0, middles[i] + 4, bars.pairs[i].group, "name");
    }
    svg.text(label_left, middles[i] + 4, bars.pairs[i].label);
  }
  return svg.finish();
}

}  // namespace potluck::tools
