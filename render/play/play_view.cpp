// How a game looks; what happens in it stands in play_screen.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "render/canvas/palette.h"
#include "render/canvas/stroke_font.h"
#include "render/play/play_screen.h"
#include "render/scene/orders.h"
#include "render/ui/key_hints.h"

namespace potluck::render {
namespace {

constexpr float kGap = 10;
constexpr float kButton = 36;
constexpr float kWide = 1120;  // from here on keys and buttons share a row

}  // namespace

KitchenOverlays PlayScreen::overlays() const {
  KitchenOverlays overlays;
  overlays.floaters = floaters_;
  if (people() == 1 && !game_->over() && !show_all_) {
    overlays.viewer = seat_of(0);
  }
  if (show_thought_) {
    for (int seat = 0; seat < setup_.layout->num_agents(); ++seat) {
      if (const auto& thought = game_->thought(seat); thought && !thought->probabilities.empty()) {
        overlays.thoughts.push_back({.cook = seat, .probabilities = thought->probabilities});
      }
    }
  }
  return overlays;
}

bool PlayScreen::has_fog() const {
  return looks_of(setup_.layout->rules()).sees != nullptr;
}

std::string PlayScreen::shown_name(int seat) const {
  const Seat& shown = game_->seats()[static_cast<std::size_t>(seat)];
  if (shown.is_person()) {
    return people() == 1 ? "you" : shown.name;
  }
  return setup_.hide_names ? "partner" : shown_partner(shown.name);
}

Hud PlayScreen::hud() const {
  Hud hud{.looks = &looks_of(setup_.layout->rules()),
          .score = game_->score(),
          .steps = game_->steps(),
          .steps_left = game_->steps_left(),
          .shows_effort = setup_.layout->spec().effort != Effort{},
          .shows_work = show_work_,
          .shows_expected = show_thought_,
          .cooks = {}};
  for (int seat = 0; seat < setup_.layout->num_agents(); ++seat) {
    hud.cooks.push_back({.name = shown_name(seat),
                         .totals = game_->totals(seat),
                         .expected = game_->value_curve(seat)});
  }
  return hud;
}

void PlayScreen::draw_top(Scene& scene, Rect area) {
  if (ui_.icon_button(area.cut_left(40, kGap), Icon::kMenu, "menu")) {
    clicked_ = Key::kEscape;
  }
  const float name_width = std::min(text_width(setup_.layout->name(), 18), area.width * 0.45F);
  const Rect name = area.cut_left(name_width, 2 * kGap);
  scene.text(fit_text(setup_.layout->name(), 18, name.width + 1), {name.x, name.center().y}, 18,
             palette::kText, Align::kLeft, true);
  scene.push_clip(area);
  draw_orders(scene, area, order_cards(*setup_.layout));
  scene.pop_clip();
}

void PlayScreen::draw_controls(Scene& scene, Rect area) {
  const auto icon = [&](Icon sign, const char* id) {
    return ui_.icon_button(area.cut_left(kButton, 6), sign, id, sign == Icon::kPlay);
  };
  if (icon(paused_ ? Icon::kPlay : Icon::kPause, "pause")) {
    clicked_ = Key::kP;
  }
  if (!setup_.one_game) {
    if (icon(Icon::kStepBack, "back")) {
      clicked_ = Key::kComma;
    }
    if (icon(Icon::kStepForward, "step")) {
      clicked_ = Key::kPeriod;
    }
    if (icon(Icon::kUndo, "undo")) {
      clicked_ = Key::kU;
    }
    if (icon(Icon::kRestart, "restart")) {
      clicked_ = Key::kR;
    }
    area.cut_left(kGap);
    if (setup_.turn_based) {
      const Rect words = area.cut_left(150, kGap);
      scene.text("waits for you", {words.x, words.center().y}, 13, palette::kTextSoft);
    } else {
      ui_.slider(area.cut_left(100, 4), "pace", setup_.pace, kSlowestPace, kFastestPace, 1);
      const Rect words = area.cut_left(50, kGap);
      scene.text(fmt::format("{:.3g} / s", setup_.pace), {words.x, words.center().y}, 13,
                 palette::kTextSoft);
    }
  }
  if (!trouble_.empty()) {
    scene.text(fit_text(trouble_, 13, area.width), {area.right(), area.center().y}, 13,
               palette::kBad, Align::kRight);
  } else if (scene.size().width >= kWide) {
    draw_hints(scene, area);
  }
}

void PlayScreen::draw_hints(Scene& scene, const Rect& area) const {
  std::vector<KeyHint> hints = {{"P", "pause"}};
  if (!setup_.one_game) {
    hints.push_back({",", "back"});
    hints.push_back({".", "step"});
    hints.push_back({"U", setup_.turn_based ? "10 back" : "10 s back"});
    hints.push_back({"R", "again"});
    hints.push_back({"X", "swap"});
  }
  if (!setup_.hide_names && people() == 1) {
    hints.push_back({"H", "thoughts"});
  }
  hints.push_back({"F", "work"});
  if (has_fog() && !setup_.one_game) {
    hints.push_back({"V", "fog"});
  }
  if (!setup_.one_game) {
    hints.push_back({"T", setup_.turn_based ? "clock" : "turns"});
  }
  hints.push_back({"Esc", "menu"});
  draw_key_hints(scene, area, hints, scene.size().width >= kWide ? Align::kRight : Align::kCenter);
}

/// Who is who, over the cooks' heads, until the clock runs.
void PlayScreen::draw_names(Scene& scene, const Rect& area) const {
  if (begun_ || game_->over()) {
    return;
  }
  const KitchenGeometry geometry = painter_->geometry(area);
  const auto state = Snapshots(setup_.layout).to_snapshot(game_->now());
  const int viewer = overlays().viewer;
  for (int seat = 0; seat < static_cast<int>(state.players.size()); ++seat) {
    const Position at = state.players[static_cast<std::size_t>(seat)].position;
    if (has_fog() && viewer != kSeesAll &&
        !looks_of(setup_.layout->rules()).sees(*setup_.layout, state, viewer, at)) {
      continue;
    }
    const Rect square = geometry.square(at.row, at.col);
    const bool person = game_->seats()[static_cast<std::size_t>(seat)].is_person();
    const float size = std::clamp(square.width * 0.2F, 11.0F, 20.0F);
    const std::string name = fit_text(shown_name(seat), size, 2.2F * square.width);
    const float width = text_width(name, size) + size * 1.3F;
    const Point tip{square.center().x, square.y + square.height * 0.16F};
    const Rect pill{tip.x - width / 2, tip.y - size * 2.1F, width, size * 1.7F};
    const Color ground = person ? palette::kAccent : palette::kPanelHigh;
    scene.rect(pill.moved(0, 2), palette::kShadow, pill.height / 2).softness = 4;
    scene.add(Polygon{{tip,
                       {tip.x - size * 0.45F, pill.bottom() - 1},
                       {tip.x + size * 0.45F, pill.bottom() - 1}}},
              ground);
    scene.rect(pill, ground, pill.height / 2);
    scene.text(name, pill.center(), size, person ? palette::kOnAccent : palette::kText,
               Align::kCenter, true);
  }
}

/// What a partner said last, at the foot of the table or kitchen.
void PlayScreen::draw_saying(Scene& scene, const Rect& area) const {
  const auto& [seat, words] = game_->saying();
  if (words.empty() || game_->over()) {
    return;
  }
  constexpr float kSize = 15;
  const std::string text = fit_text(words, kSize, area.width - 80);
  const Rect foot{area.x, area.bottom() - (paused_ ? 92.0F : 46.0F), area.width, 40};
  const Rect pill = foot.centered(text_width(text, kSize) + 56, 36);
  scene.rect(pill.moved(0, 3), palette::kShadow, 18).softness = 8;
  scene.rect(pill, faded(palette::kPage, 0.94F), 18);
  scene.disc({pill.x + 20, pill.center().y}, 7, palette::cook(seat));
  scene.text(text, {pill.x + 36, pill.center().y}, kSize, palette::kText);
}

/// What to do now: how to begin, where the panel has room; that the game stands still, at the foot
/// of the kitchen.
void PlayScreen::draw_note(Scene& scene, const Rect& kitchen, const Rect& room) const {
  if (game_->over() || menu_ || (begun_ && !paused_)) {
    return;
  }
  if (paused_) {
    const Rect foot{kitchen.x, kitchen.bottom() - 46, kitchen.width, 40};
    const Rect pill = foot.centered(190, 40);
    scene.rect(pill.moved(0, 3), palette::kShadow, 20).softness = 8;
    scene.rect(pill, faded(palette::kPage, 0.94F), 20);
    Rect inner = pill.inset(20, 0);
    const Rect title = inner.cut_left(64, 10);
    scene.text("Paused", {title.x, title.center().y}, 16, palette::kText, Align::kLeft, true);
    draw_key_hints(scene, inner, std::vector<KeyHint>{{"P", "go on"}});
    return;
  }
  std::vector<KeyHint> keys;
  if (people() == 2) {
    keys = {{"arrows space", "person 1"}, {"WASD E", "person 2"}};
  } else {
    const Looks& looks = looks_of(setup_.layout->rules());
    keys = {{std::string(looks.keys_which), std::string(looks.keys_walk)}};
    if (!looks.keys_use.empty()) {
      keys.push_back({"space", std::string(looks.keys_use)});
    }
  }
  if (setup_.turn_based) {
    keys.push_back({people() == 2 ? "Q / right shift" : "Q", "wait"});
  }
  const float height = 54 + 26 * static_cast<float>(keys.size());
  if (room.height < height) {
    return;
  }
  Rect card{room.x, room.bottom() - height, room.width, height};
  scene.rect(card, palette::kPanel, 12);
  scene.frame(card, palette::kAccent, 2, 12);
  Rect inner = card.inset(14, 12);
  const Rect title = inner.cut_top(24, 6);
  scene.text(setup_.turn_based ? "It waits for your keys" : "Any key starts", title.center(), 16,
             palette::kText, Align::kCenter, true);
  for (const KeyHint& key : keys) {
    draw_key_hints(scene, inner.cut_top(26), {&key, 1}, Align::kCenter);
  }
}

void PlayScreen::draw_end(Scene& scene, const Rect& area) {
  if (!game_->over() || menu_) {
    return;
  }
  const bool effort = setup_.layout->spec().effort != Effort{};
  const int seats = std::min(setup_.layout->num_agents(), 4);
  const Rect card = area.centered(380, 138 + 26 * static_cast<float>(seats));
  scene.rect(card.moved(0, 4), palette::kShadow, 16).softness = 14;
  scene.rect(card, faded(palette::kPage, 0.96F), 16);
  scene.frame(card, palette::kPanelEdge, 2, 16);
  Rect inner = card.inset(22, 16);
  const Rect title = inner.cut_top(44, 8);
  scene.text(fmt::format("{:.6g} points", game_->score()), title.center(), 30, palette::kAccent,
             Align::kCenter, true);
  for (int seat = 0; seat < seats; ++seat) {
    const CookTotals totals = game_->totals(seat);
    const Rect row = inner.cut_top(26);
    const float y = row.center().y;
    scene.disc({row.x + 8, y}, 7, palette::cook(seat));
    scene.text(fit_text(shown_name(seat), 15, row.width - 180), {row.x + 24, y}, 15,
               palette::kText);
    scene.text(fmt::format("{}{}", looks_of(setup_.layout->rules()).achieved(totals),
                           effort ? fmt::format(", effort {:.1f}", totals.effort) : std::string()),
               {row.right(), y}, 15, palette::kTextSoft, Align::kRight);
  }
  Rect buttons = inner.cut_bottom(36);
  if (setup_.one_game) {
    if (ui_.button(buttons, "Go on", true)) {
      clicked_ = Key::kEnter;
    }
    return;
  }
  if (ui_.button(buttons.column(0, 3, 8), "Again", true)) {
    clicked_ = Key::kR;
  } else if (ui_.button(buttons.column(1, 3, 8), "Swap seats")) {
    clicked_ = Key::kX;
  } else if (ui_.button(buttons.column(2, 3, 8), "Menu")) {
    clicked_ = Key::kEscape;
  }
}

Scene PlayScreen::scene(Size size) {
  Scene scene(size, palette::kPage);
  ui_.begin(scene);
  ui_.set_enabled(!menu_);
  Rect page = scene.bounds().inset(12);
  if (size.width < kWide) {
    draw_hints(scene, page.cut_bottom(kKeyHintHeight, 8));
  }
  const Rect controls = page.cut_bottom(kButton, kGap);
  const Rect panel = page.cut_right(std::clamp(page.width * 0.27F, 190.0F, 300.0F), 14);
  draw_top(scene, page.cut_top(44, kGap));
  painter_->draw(
      scene, page,
      {.before = game_->before(), .now = game_->now(), .fraction = static_cast<float>(motion_)},
      overlays());
  draw_names(scene, page);
  draw_saying(scene, page);
  const Rect room = draw_hud(scene, panel, hud());
  draw_controls(scene, controls);
  draw_note(scene, page, room);
  draw_end(scene, page);
  MenuWish wish = MenuWish::kNothing;
  if (menu_) {
    ui_.set_enabled(true);
    wish = menu_->draw(ui_, scene, scene.bounds());
    scene.text(fit_text(trouble_, 13, size.width - 24), {size.width / 2, size.height - 20}, 13,
               palette::kBad, Align::kCenter);
  }
  ui_.end();
  // Only now: menus begin with widgets of their own.
  act(wish);
  shortcut(std::exchange(clicked_, Key::kUnknown));
  return scene;
}

}  // namespace potluck::render
