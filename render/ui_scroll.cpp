// Scroll areas and lists of render/ui.h.
#include <algorithm>

#include "render/stroke_font.h"
#include "render/ui.h"

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

bool Ui::list(const Rect& rect, std::string_view id, std::span<const std::string> options,
              int& chosen) {
  constexpr float kRow = 28;
  const Id known = hash(id);
  const int before = chosen;
  const int count = static_cast<int>(options.size());
  const Response response = interact(rect, known);
  const auto page = std::max(static_cast<int>(rect.height / kRow) - 1, 1);
  const auto move = [&](Key key, int by) {
    // At the ends the arrows go on to the next widget.
    while (count > 0 && chosen + by >= 0 && chosen + by < count && take_key(known, key)) {
      chosen += by;
    }
  };
  move(Key::kUp, -1);
  move(Key::kDown, 1);
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
  if (chosen != before) {
    const float top = static_cast<float>(chosen) * kRow;
    scroll_to(id, top, top + kRow, rect.height);
  }

  scene_->rect(rect, tinted(darker(palette::kPanel, 0.18F)), kRadius, next_label());
  const Rect content = begin_scroll(rect, id, static_cast<float>(count) * kRow);
  if (response.pressed && release_) {
    const int row = static_cast<int>((release_->y - content.y) / kRow);
    chosen = row >= 0 && row < count ? row : chosen;
  }
  const auto first = std::max(static_cast<int>((rect.y - content.y) / kRow), 0);
  const auto last = std::min(static_cast<int>((rect.bottom() - content.y) / kRow) + 1, count);
  for (int i = first; i < last; ++i) {
    const Rect row{content.x, content.y + static_cast<float>(i) * kRow, content.width, kRow};
    const bool is_chosen = i == chosen;
    if (is_chosen || is_hovered(row)) {
      scene_->rect(row.inset(3, 1), tinted(is_chosen ? palette::kAccent : palette::kPanelHigh), 6);
    }
    label(row.inset(12, 0), options[static_cast<std::size_t>(i)], kTextSize,
          is_chosen ? palette::kOnAccent : palette::kText, Align::kLeft, is_chosen);
  }
  end_scroll();
  draw_focus(rect, response);
  return chosen != before;
}

}  // namespace potluck::render
