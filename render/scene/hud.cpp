#include "render/scene/hud.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "render/canvas/palette.h"
#include "render/canvas/stroke_font.h"
#include "render/scene/charts.h"
#include "render/scene/cooks.h"

namespace potluck::render {
namespace {

constexpr float kGap = 10;
constexpr float kChart = 92;

bool expects(const HudCook& cook) {
  return !cook.expected.empty() && std::isfinite(cook.expected.back());
}

/// "20", "0.5": no more digits than needed.
std::string number(double value) {
  return fmt::format("{:.6g}", value);
}

void draw_score(Scene& scene, const Rect& area, const Hud& hud) {
  scene.rect(area, palette::kPanel, 12);
  Rect inner = area.inset(14, 8);
  scene.text("SCORE", {inner.x, inner.y + 9}, 12, palette::kTextSoft, Align::kLeft, true);
  scene.text(number(hud.score), {inner.x, inner.y + 36}, 36, palette::kText, Align::kLeft, true);
  const float left = static_cast<float>(hud.steps_left) /
                     static_cast<float>(std::max(hud.steps_left + hud.steps, 1));
  const Color color = left < 0.1F ? palette::kBad : palette::kAccent;
  scene.text("STEPS LEFT", {inner.right(), inner.y + 9}, 12, palette::kTextSoft, Align::kRight,
             true);
  scene.text(fmt::format("{}", hud.steps_left), {inner.right(), inner.y + 36}, 26,
             left < 0.1F ? palette::kBad : palette::kText, Align::kRight, true);
  Rect bar = inner.cut_bottom(6);
  scene.rect(bar, palette::kPanelHigh, 3);
  bar.width *= left;
  scene.rect(bar, color, 3);
}

void draw_cook(Scene& scene, const Rect& area, const Hud& hud, int seat, bool with_curve) {
  scene.rect(area, palette::kPanel, 12);
  Rect inner = area.inset(12, 8);
  const Rect badge = inner.cut_left(32, 10);
  draw_cook_badge(scene, badge.center(), badge.width, seat);
  const HudCook& cook = hud.cooks[static_cast<std::size_t>(seat)];
  Rect name = inner.cut_top(inner.height / 2);
  if (with_curve && expects(cook)) {
    const Rect curve = name.cut_right(std::min(64.0F, name.width / 2), 8);
    draw_curve(scene, curve.inset(0, 1), cook.expected, palette::kAccent);
  }
  scene.text(fit_text(cook.name, 15, name.width), {name.x, name.center().y}, 15, palette::kText,
             Align::kLeft, true);
  scene.text(hud.looks->achieved(cook.totals), {inner.x, inner.center().y}, 13, palette::kTextSoft);
  if (hud.shows_effort) {
    scene.text(fmt::format("effort {:.1f}", cook.totals.effort), {inner.right(), inner.center().y},
               13, palette::kTextSoft, Align::kRight);
  }
}

std::vector<WorkRow> work_rows(const Hud& hud) {
  std::vector<WorkRow> rows;
  for (const auto& [name, events] : hud.looks->work) {
    WorkRow row{.name = std::string(name), .amounts = {}};
    for (const HudCook& cook : hud.cooks) {
      int sum = 0;
      for (const potluck::Event event : events) {
        sum += cook.totals.count(event);
      }
      row.amounts.push_back(static_cast<float>(sum));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

void draw_work_card(Scene& scene, const Rect& area, const std::vector<WorkRow>& rows) {
  scene.rect(area, palette::kPanel, 12);
  scene.push_clip(area);
  Rect inner = area.inset(14, 8);
  const Rect title = inner.cut_top(18, 4);
  scene.text("WHO DID THE WORK", {title.x, title.center().y}, 12, palette::kTextSoft, Align::kLeft,
             true);
  draw_work(scene, inner, rows);
  scene.pop_clip();
}

void draw_expected(Scene& scene, const Rect& area, const HudCook& cook, Color color) {
  scene.rect(area, palette::kPanel, 12);
  Rect inner = area.inset(14, 8);
  const Rect title = inner.cut_top(18, 4);
  scene.text("IT EXPECTS", {title.x, title.center().y}, 12, palette::kTextSoft, Align::kLeft, true);
  scene.text(fmt::format("{:.1f}", cook.expected.back()), {title.right(), title.center().y}, 13,
             palette::kText, Align::kRight, true);
  draw_curve(scene, inner.inset(0, 4), cook.expected, color);
}

}  // namespace

Rect draw_hud(Scene& scene, Rect area, const Hud& hud) {
  draw_score(scene, area.cut_top(82, kGap), hud);
  const int cooks = static_cast<int>(hud.cooks.size());
  const std::vector<WorkRow> rows = hud.shows_work ? work_rows(hud) : std::vector<WorkRow>();
  const bool shows_work = !rows.empty();
  const float work = shows_work ? 40 + 26 * static_cast<float>(rows.size()) : 0;
  // Without room for charts their curves go into the cooks' own cards.
  const bool charts = area.height > 62 * static_cast<float>(cooks) + work + kGap + kChart;
  for (int seat = 0; seat < cooks && area.height > 44; ++seat) {
    draw_cook(scene, area.cut_top(52, kGap), hud, seat, hud.shows_expected && !charts);
  }
  if (shows_work && area.height > 60) {
    draw_work_card(scene, area.cut_top(std::min(work, area.height), kGap), rows);
  }
  for (int seat = 0; seat < cooks && hud.shows_expected && charts; ++seat) {
    if (expects(hud.cooks[static_cast<std::size_t>(seat)]) && area.height > kChart) {
      draw_expected(scene, area.cut_top(kChart, kGap), hud.cooks[static_cast<std::size_t>(seat)],
                    palette::cook(seat));
    }
  }
  return area;
}

}  // namespace potluck::render
