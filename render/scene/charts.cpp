#include "render/scene/charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "render/canvas/palette.h"

namespace potluck::render {

void draw_curve(Scene& scene, const Rect& area, std::span<const float> values, Color color) {
  constexpr float kLeastRange = 0.2F;  // of the largest value: small wobbles stay small
  float low = std::numeric_limits<float>::max();
  float high = std::numeric_limits<float>::lowest();
  for (const float v : values) {
    if (std::isfinite(v)) {
      low = std::min(low, v);
      high = std::max(high, v);
    }
  }
  if (low > high) {
    return;
  }
  const float least = std::max(kLeastRange * std::max(std::abs(low), std::abs(high)), 1e-3F);
  const float range = std::max(high - low, least);
  const float bottom = (low + high - range) / 2;
  const auto y = [&](float v) { return area.bottom() - (v - bottom) / range * area.height; };
  if (bottom <= 0 && bottom + range >= 0) {
    scene.line({area.x, y(0)}, {area.right(), y(0)}, faded(palette::kTextSoft, 0.5F), 1);
  }
  const auto steps = static_cast<float>(std::max<std::size_t>(values.size(), 2) - 1);
  std::vector<Point> points;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isfinite(values[i])) {
      points.push_back({area.x + area.width * static_cast<float>(i) / steps, y(values[i])});
    }
  }
  const Point newest = points.back();
  scene.add(Line{.points = std::move(points), .thickness = 2}, color);
  scene.disc(newest, 3.5F, color);
}

float draw_work(Scene& scene, const Rect& area, std::span<const WorkRow> rows) {
  constexpr float kLowest = 18;
  constexpr float kHighest = 26;
  constexpr float kName = 76;
  const float row_height = std::clamp(
      area.height / static_cast<float>(std::max<std::size_t>(rows.size(), 1)), kLowest, kHighest);
  Rect left = area;
  for (const WorkRow& row : rows) {
    if (left.height < row_height - 0.5F) {
      break;  // a half-hidden row says nothing
    }
    Rect line = left.cut_top(row_height);
    const Rect name = line.cut_left(kName, 6);
    scene.text(row.name, {name.x, name.center().y}, 13, palette::kTextSoft);
    const Rect bar = line.inset(0, row_height * 0.14F);
    scene.rect(bar, palette::kPanelHigh, 5);
    float sum = 0;
    for (const float amount : row.amounts) {
      sum += amount;
    }
    float x = bar.x;
    for (std::size_t i = 0; i < row.amounts.size() && sum > 0; ++i) {
      const float width = bar.width * row.amounts[i] / sum;
      const Color color = palette::cook(static_cast<int>(i));
      scene.rect({x, bar.y, width, bar.height}, color, 5);
      const std::string number = fmt::format("{:g}", row.amounts[i]);
      if (width > 22) {
        const int brightness = color.r * 3 + color.g * 6 + color.b;
        scene.text(number, {x + width / 2, bar.center().y}, 12,
                   brightness > 1300 ? palette::kInk : palette::kText, Align::kCenter, true);
      }
      x += width;
    }
  }
  return left.y - area.y;
}

}  // namespace potluck::render
