#include "render/ui/ui.h"

#include <algorithm>

namespace potluck::render {

void Ui::handle(const Event& event) {
  if (const auto* moved = std::get_if<MouseMoved>(&event)) {
    mouse_ = moved->at;
  } else if (const auto* pressed = std::get_if<MousePressed>(&event)) {
    mouse_ = pressed->at;
    if (pressed->button == MouseButton::kLeft) {
      press_ = pressed->at;
      release_.reset();
    }
  } else if (const auto* released = std::get_if<MouseReleased>(&event)) {
    mouse_ = released->at;
    if (released->button == MouseButton::kLeft) {
      release_ = released->at;
    }
  } else if (const auto* wheel = std::get_if<MouseWheel>(&event)) {
    mouse_ = wheel->at;
    wheel_ += wheel->notches;
  } else if (std::holds_alternative<FocusLost>(event)) {
    active_ = 0;
  } else if (keyboard_) {
    if (const auto* key = std::get_if<KeyDown>(&event)) {
      keys_.push_back(*key);
    } else if (const auto* text = std::get_if<TextTyped>(&event)) {
      typed_ += text->character;
    } else if (const auto* pad = std::get_if<PadButton>(&event)) {
      if (pad->down && pad->button == 0) {
        keys_.push_back({.key = Key::kEnter});
      } else if (pad->down && (pad->button == 4 || pad->button == 5)) {
        keys_.push_back({.key = Key::kTab, .modifiers = {.shift = pad->button == 4}});
      }
    } else if (const auto* cross = std::get_if<PadDirection>(&event)) {
      const Key arrow = cross->y < 0   ? Key::kUp
                        : cross->y > 0 ? Key::kDown
                        : cross->x < 0 ? Key::kLeft
                        : cross->x > 0 ? Key::kRight
                                       : Key::kUnknown;
      keys_.push_back({.key = arrow});
    }
  }
}

void Ui::begin(Scene& scene) {
  scene_ = &scene;
  enabled_ = true;
  widgets_ = 0;
  order_.clear();
  scopes_.clear();
  typing_next_ = false;
  if (press_) {
    focus_ = 0;  // whoever is clicked takes it
    focus_shows_ = false;
  }
}

void Ui::end() {
  move_focus();
  if (release_) {
    active_ = 0;
  }
  press_.reset();
  release_.reset();
  wheel_ = 0;
  keys_.clear();
  typed_.clear();
  typing_ = typing_next_;
  scene_ = nullptr;
}

void Ui::set_keyboard(bool on) {
  keyboard_ = on;
  if (!on) {
    keys_.clear();
    typed_.clear();
    focus_shows_ = false;
  }
}

void Ui::push_id(int number) {
  const Id scope = hash("#" + std::to_string(number));
  scopes_.push_back(scope);
}

void Ui::pop_id() {
  if (!scopes_.empty()) {
    scopes_.pop_back();
  }
}

Ui::Id Ui::hash(std::string_view text) const {
  // FNV-1a, 64 bits, begun with the scope.
  Id value = scopes_.empty() ? 14695981039346656037ULL : scopes_.back();
  for (const char c : text) {
    value = (value ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  }
  return value == 0 ? 1 : value;
}

std::string_view Ui::shown(std::string_view text) {
  return text.substr(0, text.find("##"));
}

bool Ui::is_hovered(const Rect& rect) const {
  return enabled_ && rect.contains(mouse_) &&
         (scene_ == nullptr || scene_->visible().contains(mouse_));
}

Ui::Response Ui::interact(const Rect& rect, Id id) {
  Response response;
  if (!enabled_) {
    return response;
  }
  order_.push_back(id);
  const Rect reach = intersection(rect, scene_->visible());
  if (press_ && reach.contains(*press_)) {
    active_ = id;
    focus_ = id;
  }
  response.hovered = reach.contains(mouse_) && (active_ == 0 || active_ == id);
  response.held = active_ == id;
  if (response.held && release_) {
    response.pressed = reach.contains(*release_);
  }
  response.focused = focus_ == id;
  return response;
}

Ui::Response Ui::area(const Rect& rect, std::string_view id) {
  const Id known = hash(id);
  Response response = interact(rect, known);
  if (take_key(known, Key::kEnter) || take_key(known, Key::kSpace)) {
    response.pressed = true;
  }
  return response;
}

Label Ui::next_label() {
  return {.part = Part::kWidget, .index = widgets_++};
}

bool Ui::take_key(Id id, Key key) {
  if (!enabled_ || focus_ != id) {
    return false;
  }
  const auto found = std::ranges::find(keys_, key, &KeyDown::key);
  if (found == keys_.end()) {
    return false;
  }
  keys_.erase(found);
  return true;
}

void Ui::move_focus() {
  for (const KeyDown& key : keys_) {
    const bool forward = (key.key == Key::kTab && !key.modifiers.shift) || key.key == Key::kDown;
    const bool back = (key.key == Key::kTab && key.modifiers.shift) || key.key == Key::kUp;
    if ((!forward && !back) || order_.empty()) {
      continue;
    }
    focus_shows_ = true;
    const auto at = std::ranges::find(order_, focus_);
    const std::size_t n = order_.size();
    if (at == order_.end()) {
      focus_ = forward ? order_.front() : order_.back();
    } else {
      const auto i = static_cast<std::size_t>(at - order_.begin());
      focus_ = order_[(i + (forward ? 1 : n - 1)) % n];
    }
  }
}

Color Ui::tinted(Color color) const {
  return enabled_ ? color : faded(color, 0.45F);
}

void Ui::draw_focus(const Rect& rect, const Response& response, float radius) {
  if (response.focused && focus_shows_) {
    scene_->frame(rect.inset(-3), palette::kFocus, 2, radius + 3, {.part = Part::kFocusRing});
  }
}

}  // namespace potluck::render
