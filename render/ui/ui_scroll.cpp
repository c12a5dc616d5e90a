// Scroll areas and lists of render/ui/ui.h.
#include <algorithm>

#include "render/canvas/stroke_font.h"
#include "render/ui/ui.h"

namespace potluck::render {

Rect Ui::begin_scroll(const Rect& rect, std::string_view id, float content_height) {
  constexpr float kNotch = 48;
  constexpr float kBar = 5;
  float& scroll = scrolls_[hash(id)];
  if (is_hovered(rect)) {
    scroll -= wheel_ * kNotch;
  }
  const float hidden = std::max(content_height - rect.height, 0.0F);
  scroll = std::clamp(scroll, 0.0F, hidden);
  if (hidden > 0) {
    const float bar = std::max(rect.height * rect.height / content_height, 16.0F);
    const float top = rect.y + scroll / hidden * (rect.height - bar);
    scene_->rect({rect.right() - kBar, rect.y, kBar, rect.height},
                 tinted(faded(palette::kPanelHigh, 0.6F)), kBar / 2);
    scene_->rect({rect.right() - kBar, top, kBar, bar}, tinted(palette::kPanelEdge), kBar / 2);
  }
  scene_->push_clip(rect);
  return {rect.x, rect.y - scroll, rect.width - (hidden > 0 ? kBar + 5 : 0),
          std::max(content_height, rect.height)};
}

void Ui::end_scroll() {
  scene_->pop_clip();
}

void Ui::scroll_to(std::string_view id, float top, float bottom, float view_height) {
  float& scroll = scrolls_[hash(id)];
  scroll = std::min(scroll, top);
  scroll = std::max(scroll, bottom - view_height);
}

Ui::Choice Ui::choose(const Rect& rect, std::string_view id, int count, int columns, float height,
                      int& chosen, const std::function<void(const Cell&)>& draw) {
  const Id known = hash(id);
  const int before = chosen;
  const Response response = interact(rect, known);
  const auto page = std::max(static_cast<int>(rect.height / height) - 1, 1) * columns;
  const auto move = [&](Key key, int by) {
    // At the ends the arrows go on to the next widget.
    while (chosen + by >= 0 && chosen + by < count && take_key(known, key)) {
      chosen += by;
    }
  };
  move(Key::kUp, -columns);
  move(Key::kDown, columns);
  if (columns > 1) {
    move(Key::kLeft, -1);
    move(Key::kRight, 1);
  }
  if (take_key(known, Key::kPageUp)) {
    chosen -= page;
  }
  if (take_key(known, Key::kPageDown)) {
    chosen += page;
  }
  if (take_key(known, Key::kHome)) {
    chosen = 0;
  }
  if (take_key(known, Key::kEnd)) {
    chosen = count - 1;
  }
  chosen = count > 0 ? std::clamp(chosen, 0, count - 1) : before;
  const auto row_top = [&](int index) { return static_cast<float>(index / columns) * height; };
  if (int& seen = scrolled_to_.try_emplace(known, -1).first->second; seen != chosen) {
    seen = chosen;
    scroll_to(id, row_top(chosen), row_top(chosen) + height, rect.height);
  }

  const Rect content = begin_scroll(rect, id, row_top(count + columns - 1));
  for (int i = 0; i < count; ++i) {
    Rect cell =
        Rect{content.x, content.y + row_top(i), content.width, height}.column(i % columns, columns);
    if (cell.bottom() < rect.y || cell.y > rect.bottom()) {
      continue;
    }
    if (response.pressed && release_ && cell.contains(*release_)) {
      chosen = i;
      scrolled_to_[known] = i;  // it is under the mouse, in view
    }
    draw({.index = i, .rect = cell, .chosen = i == chosen, .hovered = is_hovered(cell)});
  }
  end_scroll();
  const bool entered = count > 0 && take_key(known, Key::kEnter);
  return {.changed = chosen != before, .entered = entered};
}

}  // namespace potluck::render
