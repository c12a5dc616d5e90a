#include "render/play/hud.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "render/charts.h"
#include "render/palette.h"

namespace potluck::render {
namespace {

constexpr float kGap = 10;

/// "20", "0.5": no more digits than needed.
std::string number(double value) {
  return fmt::format("{:.6g}", value);
}

void draw_score(Scene& scene, Rect area, const Game& game) {
  scene.rect(area, palette::kPanel, 12);
  const Rect inner = area.inset(14, 8);
  scene.text("SCORE", {inner.x, inner.y + 9}, 12, palette::kTextSoft, Align::kLeft, true);
  scene.text(number(game.score()), {inner.x, inner.y + 36}, 36, palette::kText, Align::kLeft, true);
  const float left = static_cast<float>(game.steps_left()) /
                     static_cast<float>(std::max(game.steps_left() + game.steps(), 1));
  scene.text("STEPS LEFT", {inner.right(), inner.y + 9}, 12, palette::kTextSoft, Align::kRight,
             true);
  scene.text(fmt::format("{}", game.steps_left()), {inner.right(), inner.y + 36}, 26,
             left < 0.1F ? palette::kBad : palette::kText, Align::kRight, true);
  Rect bar = inner;
  bar = bar.cut_bottom(6);
  scene.rect(bar, palette::kPanelHigh, 3);
  bar.width *= left;
  scene.rect(bar, left < 0.1F ? palette::kBad : palette::kAccent, 3);
}

void draw_cook(Scene& scene, const Rect& area, const Game& game, int seat, bool hide_names) {
  scene.rect(area, palette::kPanel, 12);
  const Rect stripe{area.x, area.y + 8, 5, area.height - 16};
  scene.rect(stripe, palette::cook(seat), 2);
  const Rect inner = area.inset(16, 8);
  const CookTotals totals = game.totals(seat);
  scene.push_clip(inner);
  scene.text(shown_name(game, seat, hide_names), {inner.x, inner.y + 8}, 15, palette::kText,
             Align::kLeft, true);
  scene.pop_clip();
  const int deliveries = totals.deliveries();
  scene.text(fmt::format("{} {}", deliveries, deliveries == 1 ? "delivery" : "deliveries"),
             {inner.x, inner.y + 28}, 13, palette::kTextSoft);
  if (game.layout().spec().effort != Effort{}) {
    scene.text(fmt::format("effort {:.1f}", totals.effort), {inner.right(), inner.y + 28}, 13,
               palette::kTextSoft, Align::kRight);
  }
}

std::vector<WorkRow> work_rows(const Game& game) {
  const bool classic = game.layout().rules() == Rules::kClassic;
  std::vector<std::pair<std::string, std::vector<potluck::Event>>> kinds = {
      {"moves", {potluck::Event::kMoved}},
      {"onions", {potluck::Event::kOnionPickup}},
      {"deliveries", {potluck::Event::kSoupDelivery}},
      {"collisions", {potluck::Event::kCollision}}};
  if (classic) {
    kinds = {{"moves", {potluck::Event::kMoved}},
             {"ingredients", {potluck::Event::kOnionPickup, potluck::Event::kTomatoPickup}},
             {"potted", {potluck::Event::kPottingOnion, potluck::Event::kPottingTomato}},
             {"dishes", {potluck::Event::kDishPickup}},
             {"plated", {potluck::Event::kSoupPickup}},
             {"served", {potluck::Event::kSoupDelivery}},
             {"collisions", {potluck::Event::kCollision}}};
  }
  std::vector<WorkRow> rows;
  std::vector<CookTotals> totals;
  for (int seat = 0; seat < game.layout().num_agents(); ++seat) {
    totals.push_back(game.totals(seat));
  }
  for (auto& [name, events] : kinds) {
    WorkRow row{.name = name, .amounts = {}};
    for (const CookTotals& cook : totals) {
      int sum = 0;
      for (const potluck::Event event : events) {
        sum += cook.count(event);
      }
      row.amounts.push_back(static_cast<float>(sum));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

void draw_expectations(Scene& scene, Rect area, const Game& game) {
  for (int seat = 0; seat < game.layout().num_agents(); ++seat) {
    const std::vector<float> curve = game.value_curve(seat);
    if (curve.empty() || !std::isfinite(curve.back())) {
      continue;
    }
    const Rect card = area.cut_top(92, kGap);
    if (card.height < 60) {
      return;
    }
    scene.rect(card, palette::kPanel, 12);
    Rect inner = card.inset(14, 8);
    const Rect title = inner.cut_top(18, 4);
    scene.text("IT EXPECTS", {title.x, title.center().y}, 12, palette::kTextSoft, Align::kLeft,
               true);
    scene.text(fmt::format("{:.1f}", curve.back()), {title.right(), title.center().y}, 13,
               palette::kText, Align::kRight, true);
    draw_curve(scene, inner.inset(0, 4), curve, palette::cook(seat));
  }
}

}  // namespace

std::string shown_name(const Game& game, int seat, bool hide_names) {
  const auto& seats = game.seats();
  const Seat& shown = seats[static_cast<std::size_t>(seat)];
  if (!shown.is_person()) {
    return hide_names ? "partner" : shown.name;
  }
  return shown.name;
}

void draw_hud(Scene& scene, Rect area, const Game& game, const HudOptions& options) {
  draw_score(scene, area.cut_top(82, kGap), game);
  for (int seat = 0; seat < game.layout().num_agents() && area.height > 44; ++seat) {
    draw_cook(scene, area.cut_top(52, kGap), game, seat, options.hide_names);
  }
  if (options.show_work && area.height > 60) {
    const std::vector<WorkRow> rows = work_rows(game);
    const float wanted = 40 + 26 * static_cast<float>(rows.size());
    const Rect card = area.cut_top(std::min(wanted, area.height), kGap);
    scene.rect(card, palette::kPanel, 12);
    scene.push_clip(card);
    Rect inner = card.inset(14, 8);
    const Rect title = inner.cut_top(18, 4);
    scene.text("WHO DID THE WORK", {title.x, title.center().y}, 12, palette::kTextSoft,
               Align::kLeft, true);
    draw_work(scene, inner, rows);
    scene.pop_clip();
  }
  if (options.show_thought) {
    draw_expectations(scene, area, game);
  }
}

}  // namespace potluck::render
