// The text field of render/ui/ui.h.
#include <algorithm>

#include "render/canvas/stroke_font.h"
#include "render/ui/ui.h"

namespace potluck::render {
namespace {

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

std::size_t before(const std::string& text, std::size_t at) {
  while (at > 0 && continues(text[--at])) {
  }
  return at;
}

std::size_t after(const std::string& text, std::size_t at) {
  if (at < text.size()) {
    ++at;
  }
  while (at < text.size() && continues(text[at])) {
    ++at;
  }
  return at;
}

}  // namespace

void Ui::edit(Id id, std::string& text, std::size_t most) {
  cursor_ = std::min(cursor_, text.size());
  while (take_key(id, Key::kLeft)) {
    cursor_ = before(text, cursor_);
  }
  while (take_key(id, Key::kRight)) {
    cursor_ = after(text, cursor_);
  }
  if (take_key(id, Key::kHome)) {
    cursor_ = 0;
  }
  if (take_key(id, Key::kEnd)) {
    cursor_ = text.size();
  }
  for (const char32_t c : typed_) {
    if (decode_utf8(text).size() < most) {
      const std::string bytes = encode_utf8(c);
      text.insert(cursor_, bytes);
      cursor_ += bytes.size();
    }
  }
  typed_.clear();
  while (take_key(id, Key::kBackspace)) {
    const std::size_t from = before(text, cursor_);
    text.erase(from, cursor_ - from);
    cursor_ = from;
  }
  while (take_key(id, Key::kDelete)) {
    text.erase(cursor_, after(text, cursor_) - cursor_);
  }
}

bool Ui::text_field(const Rect& rect, std::string_view id, std::string& text, std::string_view hint,
                    std::size_t most) {
  const Id known = hash(id);
  const Response response = interact(rect, known);
  const std::string was = text;
  constexpr float kPadding = 10;
  Rect inside = rect.inset(kPadding, 0);
  if (response.focused) {
    typing_next_ = true;
    if (cursor_of_ != known) {
      cursor_of_ = known;
      cursor_ = text.size();
    }
    if (response.pressed && release_) {
      cursor_ = 0;
      while (cursor_ < text.size() &&
             text_width(std::string_view(text).substr(0, after(text, cursor_)), kTextSize) <
                 release_->x - inside.x + kTextSize / 4) {
        cursor_ = after(text, cursor_);
      }
    }
    edit(known, text, most);
    if (take_key(known, Key::kEnter) || take_key(known, Key::kEscape)) {
      focus_ = 0;
    }
    take_key(known, Key::kSpace);  // it came as a character too
  }
  scene_->rect(rect, tinted(darker(palette::kPanel, 0.25F)), kRadius, next_label());
  scene_->frame(rect, tinted(response.focused ? palette::kAccent : palette::kPanelEdge), 1.5F,
                kRadius);
  // Long texts show the part around the cursor.
  const float to_cursor =
      response.focused ? text_width(std::string_view(text).substr(0, cursor_), kTextSize) : 0;
  const float shift = std::max(to_cursor - inside.width, 0.0F);
  scene_->push_clip(rect.inset(kPadding - 3, 0));
  const Point at{inside.x - shift, inside.center().y};
  if (text.empty()) {
    scene_->text(hint, at, kTextSize, tinted(faded(palette::kTextSoft, 0.7F)));
  } else {
    scene_->text(text, at, kTextSize, tinted(palette::kText));
  }
  if (response.focused) {
    const float x = at.x + to_cursor;
    scene_->line({x, at.y - 9}, {x, at.y + 9}, palette::kAccent, 1.5F);
  }
  scene_->pop_clip();
  return text != was;
}

}  // namespace potluck::render
