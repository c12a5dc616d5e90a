#include "render/play/play_screen.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "env/error.h"
#include "render/orders.h"
#include "render/palette.h"
#include "render/stroke_font.h"

namespace potluck::render {
namespace {

constexpr double kKeepEvery = 1;  // seconds
constexpr double kFloaterSeconds = 1.6;
constexpr float kGap = 10;

}  // namespace

std::vector<Seat> seats_of(const Setup& setup, const Partners& partners) {
  const int players = setup.layout->num_agents();
  std::vector<Seat> seats(static_cast<std::size_t>(players));
  const bool two_people = setup.partner.empty() && players > 1;
  for (int seat = 0; seat < players; ++seat) {
    Seat& taken = seats[static_cast<std::size_t>(seat)];
    if (seat == setup.seat % players) {
      taken.name = two_people ? "person 1" : "you";
    } else if (two_people && seat == (setup.seat + 1) % players) {
      taken.name = "person 2";
    } else {
      // More seats than people: somebody must stand in them.
      const std::string name = setup.partner.empty() ? "stay" : setup.partner;
      taken = {.name = name, .partner = partners.make(name, setup.layout)};
    }
  }
  return seats;
}

PlayScreen::PlayScreen(Setup setup, const Partners& partners, GameKeeper* keeper,
                       std::function<void(const Game&)> ended)
    : setup_(std::move(setup)),
      partners_(partners),
      keeper_(keeper),
      ended_(std::move(ended)),
      painter_(setup_.layout),
      controls_(people()) {
  ui_.set_keyboard(false);
  restart();
}

int PlayScreen::people() const {
  return setup_.partner.empty() && setup_.layout->num_agents() > 1 ? 2 : 1;
}

void PlayScreen::restart() {
  keep();
  if (game_) {
    ++number_;
    ++setup_.seed;
  }
  game_.emplace(setup_.layout, seats_of(setup_, partners_), setup_.seed);
  presses_.clear();
  floaters_.clear();
  controls_.release();
  played_ = 0;
  due_ = 0;
  motion_ = 1;
  unkept_ = 0;
  paused_ = false;
  begun_ = false;
  told_ = false;
}

void PlayScreen::keep() {
  if (keeper_ != nullptr && game_ && dirty_) {
    trouble_ = keeper_->keep(*game_, setup_, presses_, number_);
  }
  dirty_ = false;
  unkept_ = 0;
}

bool PlayScreen::close() {
  keep();
  return true;
}

void PlayScreen::leave() {
  keep();
  if (game_->over() && ended_ && !std::exchange(told_, true)) {
    ended_(*game_);
  }
  done();
}

void PlayScreen::undo() {
  if (setup_.one_game) {
    return;
  }
  game_->undo(static_cast<int>(std::ceil(kUndoSeconds * static_cast<double>(setup_.pace))));
  floaters_.clear();
  due_ = 0;
  motion_ = 1;
  begun_ = false;
  dirty_ = true;
}

void PlayScreen::swap_seats() {
  if (setup_.one_game) {
    return;
  }
  setup_.seat = (setup_.seat + 1) % setup_.layout->num_agents();
  restart();
}

void PlayScreen::handle(const Event& event) {
  ui_.handle(event);
  if (std::holds_alternative<FocusLost>(event)) {
    paused_ = paused_ || begun_;
  }
  const bool was_waiting = controls_.waiting(0);
  if (controls_.handle(event)) {
    for (int person = 0; person < people(); ++person) {
      const bool pressed = controls_.waiting(person) && (person != 0 || !was_waiting);
      if (pressed && !game_->over()) {
        begun_ = true;
      }
    }
    if (const auto* key = std::get_if<KeyDown>(&event); key == nullptr || !key->repeat) {
      Controls who(people());
      for (int person = 0; person < people(); ++person) {
        if (who.handle(event) && who.waiting(person)) {
          presses_.push_back({.seconds = played_,
                              .step = game_->steps(),
                              .person = person,
                              .wish = *who.take(person)});
        }
      }
    }
    return;
  }
  if (const auto* key = std::get_if<KeyDown>(&event)) {
    shortcut(*key);
  } else if (const auto* button = std::get_if<PadButton>(&event); button != nullptr) {
    if (button->down && button->button == 7) {
      paused_ = !paused_;
    }
  }
}

void PlayScreen::shortcut(const KeyDown& key) {
  if (key.repeat) {
    return;
  }
  switch (key.key) {
    case Key::kP:
      paused_ = !paused_;
      break;
    case Key::kPeriod:
      if (!setup_.one_game) {
        paused_ = true;
        step();
      }
      break;
    case Key::kR:
      if (!setup_.one_game) {
        restart();
      }
      break;
    case Key::kU:
      undo();
      break;
    case Key::kX:
      swap_seats();
      break;
    case Key::kH:
      show_thought_ = !show_thought_ && !setup_.hide_names;
      break;
    case Key::kF:
      show_work_ = !show_work_;
      break;
    case Key::kPlus:
      setup_.pace = std::min(setup_.pace + 1, kFastestPace);
      break;
    case Key::kMinus:
      setup_.pace = std::max(setup_.pace - 1, kSlowestPace);
      break;
    case Key::kEnter:
      if (game_->over()) {
        setup_.one_game ? leave() : restart();
      }
      break;
    case Key::kEscape:
      leave();
      break;
    default:
      break;
  }
}

bool PlayScreen::everyone_chose() const {
  for (int person = 0; person < people(); ++person) {
    if (!controls_.waiting(person)) {
      return false;
    }
  }
  return true;
}

void PlayScreen::step() {
  std::vector<Action> actions(static_cast<std::size_t>(setup_.layout->num_agents()), kStayAction);
  for (int person = 0; person < people(); ++person) {
    const auto seat =
        static_cast<std::size_t>((setup_.seat + person) % setup_.layout->num_agents());
    if (const auto wish = controls_.take(person)) {
      actions[seat] = action_of(*wish, setup_.layout->rules());
    }
  }
  game_->step(actions);
  due_ = 0;
  motion_ = 0;
  dirty_ = true;
  const TrajectoryStep* last = game_->last_step();
  if (last == nullptr) {
    return;
  }
  const Snapshots snapshots(game_->shared_layout());
  const auto now = snapshots.to_snapshot(game_->now());
  for (std::size_t seat = 0; seat < last->earned.size(); ++seat) {
    if (last->earned[seat] != 0) {
      const Position at = now.players[seat].position;
      floaters_.push_back({.cell = at.row * setup_.layout->width() + at.col,
                           .text = fmt::format("{:+.6g}", last->earned[seat]),
                           .color = last->earned[seat] > 0 ? palette::kGood : palette::kBad});
    }
  }
  if (game_->over()) {
    keep();
  }
}

void PlayScreen::update(double seconds) {
  for (Floater& floater : floaters_) {
    floater.age += static_cast<float>(seconds / kFloaterSeconds);
  }
  std::erase_if(floaters_, [](const Floater& floater) { return floater.age >= 1; });
  motion_ = std::min(motion_ + seconds * static_cast<double>(setup_.pace), 1.0);
  played_ += seconds;
  unkept_ += seconds;
  if (unkept_ >= kKeepEvery) {
    keep();
  }
  if (paused_ || game_->over() || !begun_) {
    return;
  }
  due_ += seconds * static_cast<double>(setup_.pace);
  if (setup_.turn_based) {
    due_ = std::min(due_, 1.0);
    if (due_ >= 1 && everyone_chose()) {
      step();
    }
    return;
  }
  while (due_ >= 1 && !game_->over()) {
    const double rest = due_ - 1;
    step();
    due_ = rest;
    motion_ = std::min(rest, 1.0);
  }
}

KitchenOverlays PlayScreen::overlays() const {
  KitchenOverlays overlays;
  overlays.floaters = floaters_;
  if (show_thought_) {
    for (int seat = 0; seat < setup_.layout->num_agents(); ++seat) {
      if (const auto& thought = game_->thought(seat); thought && !thought->probabilities.empty()) {
        overlays.thoughts.push_back({.cook = seat, .probabilities = thought->probabilities});
      }
    }
  }
  return overlays;
}

std::string PlayScreen::shown_name(int seat) const {
  const Seat& shown = game_->seats()[static_cast<std::size_t>(seat)];
  return setup_.hide_names && !shown.is_person() ? "partner" : shown.name;
}

Hud PlayScreen::hud() const {
  Hud hud{.rules = setup_.layout->rules(),
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
    leave();
  }
  const float name_width = std::min(230.0F, area.width * 0.45F);
  const Rect name = area.cut_left(name_width, kGap);
  scene.text(fit_text(setup_.layout->name(), 18, name.width), {name.x, name.center().y}, 18,
             palette::kText, Align::kLeft, true);
  scene.push_clip(area);
  draw_orders(scene, area, order_cards(*setup_.layout));
  scene.pop_clip();
}

void PlayScreen::draw_controls(Scene& scene, Rect area) {
  constexpr float kButton = 36;
  if (ui_.icon_button(area.cut_left(kButton, 6), paused_ ? Icon::kPlay : Icon::kPause, "pause")) {
    paused_ = !paused_;
  }
  if (!setup_.one_game) {
    if (ui_.icon_button(area.cut_left(kButton, 6), Icon::kStepForward, "step")) {
      paused_ = true;
      step();
    }
    if (ui_.icon_button(area.cut_left(kButton, 6), Icon::kUndo, "undo")) {
      undo();
    }
    if (ui_.icon_button(area.cut_left(kButton, kGap), Icon::kRestart, "restart")) {
      restart();
    }
    Rect pace = area.cut_left(150, kGap);
    ui_.slider(pace, "pace", setup_.pace, kSlowestPace, kFastestPace, 1);
  }
  const std::string keys =
      setup_.one_game
          ? "arrows and space: cook   P pause   F who works"
          : (people() == 2
                 ? "arrows + space, WASD + E   P pause   . step   U undo   R again   F work"
                 : "P pause   . step   U undo   R again   X swap   H thoughts   F work");
  if (!trouble_.empty()) {
    scene.text(trouble_, {area.right(), area.center().y}, 13, palette::kBad, Align::kRight);
  } else if (area.width > 7 * static_cast<float>(keys.size())) {
    scene.text(keys, {area.right(), area.center().y}, 13, palette::kTextSoft, Align::kRight);
  }
}

void PlayScreen::draw_end(Scene& scene, const Rect& area) {
  const bool over = game_->over();
  if (!over && begun_ && !paused_) {
    return;
  }
  const Rect card = area.centered(340, over ? 190 : 74);
  scene.rect(card, faded(palette::kPage, 0.92F), 16);
  scene.frame(card, palette::kPanelEdge, 2, 16);
  Rect inner = card.inset(20, 14);
  const auto line = [&](const std::string& text, float height, float size, Color color, bool bold) {
    const Rect row = inner.cut_top(height);
    scene.text(text, row.center(), size, color, Align::kCenter, bold);
  };
  if (!over) {
    line(paused_ ? "Paused" : "Ready?", 26, 20, palette::kText, true);
    line(paused_ ? "P goes on"
                 : (setup_.turn_based ? "the kitchen waits for every key"
                                      : "the clock starts with your first key"),
         20, 14, palette::kTextSoft, false);
    return;
  }
  line(fmt::format("{:.6g} points", game_->score()), 40, 30, palette::kAccent, true);
  for (int seat = 0; seat < setup_.layout->num_agents() && inner.height > 64; ++seat) {
    const CookTotals totals = game_->totals(seat);
    line(fmt::format("{}: {} served{}", shown_name(seat), totals.deliveries(),
                     setup_.layout->spec().effort != Effort{}
                         ? fmt::format(", effort {:.1f}", totals.effort)
                         : std::string()),
         22, 15, palette::kText, false);
  }
  Rect buttons = inner.cut_bottom(36);
  if (setup_.one_game) {
    if (ui_.button(buttons, "Go on", true)) {
      leave();
    }
    return;
  }
  if (ui_.button(buttons.column(0, 3, 8), "Again", true)) {
    restart();
  } else if (ui_.button(buttons.column(1, 3, 8), "Swap seats")) {
    swap_seats();
  } else if (ui_.button(buttons.column(2, 3, 8), "Menu")) {
    leave();
  }
}

Scene PlayScreen::scene(Size size) {
  Scene scene(size, palette::kPage);
  ui_.begin(scene);
  Rect page = scene.bounds().inset(12);
  draw_top(scene, page.cut_top(44, kGap));
  const Rect controls = page.cut_bottom(36, kGap);
  const Rect panel = page.cut_right(std::clamp(page.width * 0.27F, 190.0F, 300.0F), 14);
  painter_.draw(
      scene, page,
      {.before = game_->before(), .now = game_->now(), .fraction = static_cast<float>(motion_)},
      overlays());
  draw_hud(scene, panel, hud());
  draw_controls(scene, controls);
  draw_end(scene, page);
  ui_.end();
  return scene;
}

}  // namespace potluck::render
