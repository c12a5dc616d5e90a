#include "render/replay/replay_screen.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "render/canvas/palette.h"

namespace potluck::render {
namespace {

constexpr float kSlowest = 0.5F;
constexpr float kFastest = 60;

}  // namespace

ReplayScreen::ReplayScreen(std::vector<Episode> episodes, float speed)
    : episodes_(std::move(episodes)), speed_(std::clamp(speed, kSlowest, kFastest)) {
  ui_.set_keyboard(false);
}

void ReplayScreen::step(int by) {
  playing_ = false;
  const double whole = by > 0 ? std::floor(view_.position) : std::ceil(view_.position);
  view_.position = std::clamp(whole + by, 0.0, static_cast<double>(shown().last()));
}

void ReplayScreen::choose(int episode) {
  const int count = static_cast<int>(episodes_.size());
  current_ = (episode + count) % count;
  view_.position = 0;
}

void ReplayScreen::toggle_play() {
  playing_ = !playing_;
  if (playing_ && view_.position >= shown().last()) {
    view_.position = 0;
  }
}

void ReplayScreen::handle(const Event& event) {
  ui_.handle(event);
  const auto* key = std::get_if<KeyDown>(&event);
  if (key == nullptr) {
    return;
  }
  switch (key->key) {
    case Key::kSpace:
    case Key::kP:
      toggle_play();
      break;
    case Key::kRight:
    case Key::kPeriod:
      step(1);
      break;
    case Key::kLeft:
    case Key::kComma:
      step(-1);
      break;
    case Key::kPageDown:
      step(20);
      break;
    case Key::kPageUp:
      step(-20);
      break;
    case Key::kHome:
      step(-shown().last() - 1);
      break;
    case Key::kEnd:
      step(shown().last() + 1);
      break;
    case Key::kUp:
    case Key::kPlus:
      speed_ = std::min(speed_ * 1.5F, kFastest);
      break;
    case Key::kDown:
    case Key::kMinus:
      speed_ = std::max(speed_ / 1.5F, kSlowest);
      break;
    case Key::kN:
      choose(current_ + 1);
      break;
    case Key::kB:
      choose(current_ - 1);
      break;
    case Key::kF:
      view_.shows_work = !view_.shows_work;
      break;
    case Key::kH:
      view_.shows_thoughts = !view_.shows_thoughts;
      break;
    case Key::kEscape:
    case Key::kQ:
      done();
      break;
    default:
      break;
  }
}

void ReplayScreen::update(double seconds) {
  if (!playing_) {
    return;
  }
  view_.position += seconds * static_cast<double>(speed_);
  if (view_.position >= shown().last()) {
    view_.position = shown().last();
    playing_ = false;
  }
}

void ReplayScreen::draw_time_line(Scene& scene, const Rect& area) {
  const auto last = static_cast<float>(std::max(shown().last(), 1));
  auto position = static_cast<float>(view_.position);
  if (ui_.slider(area, "time", position, 0, last, 1)) {
    view_.position = static_cast<double>(position);
    playing_ = false;
  }
  for (const int step : shown().deliveries()) {
    const float x = area.x + 9 + (area.width - 18) * static_cast<float>(step) / last;
    scene.disc({x, area.y + 2}, 3, palette::kGood);
  }
}

void ReplayScreen::draw_controls(Scene& scene, Rect area) {
  constexpr float kButton = 36;
  Rect row = area.cut_bottom(kButton);
  const auto icon = [&](Icon sign, const char* id) {
    return ui_.icon_button(row.cut_left(kButton, 6), sign, id);
  };
  if (icon(Icon::kToStart, "first")) {
    step(-shown().last() - 1);
  }
  if (icon(Icon::kStepBack, "back")) {
    step(-1);
  }
  if (icon(playing_ ? Icon::kPause : Icon::kPlay, "play")) {
    toggle_play();
  }
  if (icon(Icon::kStepForward, "forward")) {
    step(1);
  }
  if (icon(Icon::kToEnd, "last")) {
    step(shown().last() + 1);
  }
  if (episodes_.size() > 1) {
    if (icon(Icon::kLeft, "previous")) {
      choose(current_ - 1);
    }
    const Rect count = row.cut_left(76, 6);
    scene.text(fmt::format("{} of {}", current_ + 1, episodes_.size()), count.center(), 14,
               palette::kText, Align::kCenter);
    if (icon(Icon::kRight, "next")) {
      choose(current_ + 1);
    }
  }
  const int now = static_cast<int>(std::ceil(view_.position));
  scene.text(fmt::format("step {} of {}   {:.3g} steps a second", now, shown().last(), speed_),
             {row.right(), row.center().y - 8}, 13, palette::kText, Align::kRight);
  const std::vector<std::string> actions = shown().actions(now);
  scene.text(actions.empty() ? "space plays, arrows step and set the speed, F work, H thoughts"
                             : fmt::format("{}", fmt::join(actions, ", ")),
             {row.right(), row.center().y + 9}, 13, palette::kTextSoft, Align::kRight);
  draw_time_line(scene, area);
}

Scene ReplayScreen::scene(Size size) {
  Scene scene(size, palette::kPage);
  ui_.begin(scene);
  Rect page = scene.bounds().inset(12);
  const Rect controls = page.cut_bottom(72, 10);
  draw_replay(scene, page, shown(), view_);
  draw_controls(scene, controls);
  ui_.end();
  return scene;
}

}  // namespace potluck::render
