// The widgets of render/ui/ui.h, but for those that scroll and the text field.
#include <algorithm>

#include "render/canvas/stroke_font.h"
#include "render/ui/ui.h"

namespace potluck::render {

void Ui::label(const Rect& rect, std::string_view text, float size, Color color, Align align,
               bool bold) {
  const float x = align == Align::kLeft     ? rect.x
                  : align == Align::kCenter ? rect.center().x
                                            : rect.right();
  scene_->text(fit_text(text, size, rect.width), {x, rect.center().y}, size, tinted(color), align,
               bold);
}

float Ui::paragraph(const Rect& rect, std::string_view text, float size, Color color) {
  constexpr float kLeading = 1.4F;
  float y = rect.y;
  for (const std::string& line : wrap_text(text, size, rect.width)) {
    scene_->text(line, {rect.x, y + size * kLeading / 2}, size, tinted(color));
    y += size * kLeading;
  }
  return y - rect.y;
}

bool Ui::button(const Rect& rect, std::string_view text, bool primary) {
  const Response response = area(rect, text);
  Color ground = primary ? palette::kAccent : palette::kPanelHigh;
  if (response.hovered) {
    ground = lighter(ground, response.held ? 0 : 0.12F);
  }
  if (response.held) {
    ground = darker(ground, 0.15F);
  }
  scene_->rect(rect, tinted(ground), kRadius, next_label());
  const std::string_view words = shown(text);
  scene_->text(fit_text(words, kTextSize, rect.width - 12), rect.center(), kTextSize,
               tinted(primary ? palette::kOnAccent : palette::kText), Align::kCenter, primary);
  draw_focus(rect, response);
  return response.pressed;
}

bool Ui::icon_button(const Rect& rect, Icon icon, std::string_view id, bool lit) {
  const Response response = area(rect, id);
  Color ground = lit ? palette::kAccent : palette::kPanelHigh;
  ground = response.held      ? darker(ground, 0.15F)
           : response.hovered ? lighter(ground, 0.12F)
                              : ground;
  scene_->rect(rect, tinted(ground), kRadius, next_label());
  draw_icon(*scene_, rect.center(), std::min(rect.width, rect.height) * 0.5F, icon,
            tinted(lit ? palette::kOnAccent : palette::kText));
  draw_focus(rect, response);
  return response.pressed;
}

bool Ui::toggle(const Rect& rect, std::string_view text, bool& on) {
  const Response response = area(rect, text);
  if (response.pressed) {
    on = !on;
  }
  constexpr float kWidth = 40;
  constexpr float kHeight = 22;
  const Rect track{rect.x, rect.center().y - kHeight / 2, kWidth, kHeight};
  const Color ground = on ? palette::kGood : palette::kPanelHigh;
  scene_->rect(track, tinted(response.hovered ? lighter(ground, 0.1F) : ground), kHeight / 2,
               next_label());
  const float knob = on ? track.right() - kHeight / 2 : track.x + kHeight / 2;
  scene_->disc({knob, track.center().y}, kHeight / 2 - 3, tinted(palette::kText));
  Rect words = rect;
  words.cut_left(kWidth, 10);
  label(words, shown(text));
  draw_focus(track, response, kHeight / 2);
  return response.pressed;
}

bool Ui::slider(const Rect& rect, std::string_view id, float& value, float least, float most,
                float step) {
  const Id known = hash(id);
  const Response response = interact(rect, known);
  constexpr float kKnob = 9;
  const float before = value;
  const Rect track{rect.x + kKnob, rect.center().y - 3, std::max(rect.width - 2 * kKnob, 1.0F), 6};
  const float range = most - least;
  if (response.held) {
    const Point at = release_.value_or(mouse_);
    value = least + std::clamp((at.x - track.x) / track.width, 0.0F, 1.0F) * range;
  }
  while (take_key(known, Key::kLeft)) {
    value -= step;
  }
  while (take_key(known, Key::kRight)) {
    value += step;
  }
  if (take_key(known, Key::kHome)) {
    value = least;
  }
  if (take_key(known, Key::kEnd)) {
    value = most;
  }
  if (value != before) {
    if (step > 0) {
      value = least + std::round((value - least) / step) * step;
    }
    value = std::clamp(value, least, most);
  }
  const float part = range > 0 ? std::clamp((value - least) / range, 0.0F, 1.0F) : 0;
  scene_->rect(track, tinted(palette::kPanelHigh), 3, next_label());
  scene_->rect({track.x, track.y, track.width * part, track.height}, tinted(palette::kAccent), 3);
  const Point knob{track.x + track.width * part, track.center().y};
  scene_->disc(knob, kKnob,
               tinted(response.hovered || response.held ? palette::kText : palette::kTextSoft));
  scene_->disc(knob, 4, tinted(palette::kAccent));
  draw_focus({knob.x - kKnob, knob.y - kKnob, 2 * kKnob, 2 * kKnob}, response, kKnob);
  return value != before;
}

bool Ui::selector(const Rect& rect, std::string_view id, std::span<const std::string> options,
                  int& chosen) {
  const Id known = hash(id);
  const Response response = interact(rect, known);
  const int count = static_cast<int>(options.size());
  const int before = chosen;
  Rect middle = rect;
  const Rect left = middle.cut_left(rect.height);
  const Rect right = middle.cut_right(rect.height);
  int moved = 0;
  if (response.pressed) {
    moved = left.contains(*release_) ? -1 : 1;
  }
  while (take_key(known, Key::kLeft)) {
    --moved;
  }
  while (take_key(known, Key::kRight) || take_key(known, Key::kEnter) ||
         take_key(known, Key::kSpace)) {
    ++moved;
  }
  if (count > 0) {
    chosen = ((chosen + moved) % count + count) % count;
  }
  scene_->rect(rect, tinted(palette::kPanelHigh), kRadius, next_label());
  for (const auto& [side, icon] : {std::pair{left, Icon::kLeft}, std::pair{right, Icon::kRight}}) {
    draw_icon(*scene_, side.center(), 15, icon,
              tinted(is_hovered(side) ? palette::kAccent : palette::kTextSoft));
  }
  if (count > 0) {
    label(middle, options[static_cast<std::size_t>(chosen)], kTextSize, palette::kText,
          Align::kCenter);
  }
  draw_focus(rect, response);
  return chosen != before;
}

}  // namespace potluck::render
