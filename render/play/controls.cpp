#include "render/play/controls.h"

#include <algorithm>
#include <string>
#include <utility>

namespace potluck::render {
namespace {

using Keys = std::array<std::pair<Key, Wish>, 6>;

constexpr Keys kArrows = {{{Key::kUp, Wish::kUp},
                           {Key::kDown, Wish::kDown},
                           {Key::kLeft, Wish::kLeft},
                           {Key::kRight, Wish::kRight},
                           {Key::kSpace, Wish::kInteract},
                           {Key::kShiftRight, Wish::kWait}}};
constexpr Keys kLetters = {{{Key::kW, Wish::kUp},
                            {Key::kS, Wish::kDown},
                            {Key::kA, Wish::kLeft},
                            {Key::kD, Wish::kRight},
                            {Key::kE, Wish::kInteract},
                            {Key::kQ, Wish::kWait}}};

std::optional<Wish> find(const Keys& keys, Key key) {
  for (const auto& entry : keys) {
    if (entry.first == key) {
      return entry.second;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Controls::Meant> Controls::meant(Key key, bool down) const {
  if (people_ == 0) {
    return std::nullopt;
  }
  if (choices_ && key >= Key::k0 && key <= Key::k9) {
    const int number = key == Key::k0 ? 9 : static_cast<int>(key) - static_cast<int>(Key::k1);
    return Meant{chooser_, static_cast<Wish>(static_cast<int>(Wish::kFirst) + number), down};
  }
  if (const auto wish = find(kArrows, key)) {
    return Meant{0, *wish, down};
  }
  if (const auto wish = find(kLetters, key)) {
    return Meant{people_ > 1 ? 1 : 0, *wish, down};
  }
  return std::nullopt;
}

std::optional<Controls::Meant> Controls::meant(const Event& event) const {
  if (const auto* down = std::get_if<KeyDown>(&event)) {
    const bool plain = !down->repeat && !down->modifiers.control && !down->modifiers.alt;
    return plain ? meant(down->key, true) : std::nullopt;
  }
  if (const auto* up = std::get_if<KeyUp>(&event)) {
    return meant(up->key, false);
  }
  if (const auto* button = std::get_if<PadButton>(&event)) {
    if (button->pad < people_ && (button->button == 0 || button->button == 1)) {
      return Meant{button->pad, button->button == 0 ? Wish::kInteract : Wish::kWait, button->down};
    }
  } else if (const auto* stick = std::get_if<PadDirection>(&event)) {
    if (stick->pad < people_ && stick->x != 0) {
      return Meant{stick->pad, stick->x > 0 ? Wish::kRight : Wish::kLeft, true};
    }
    if (stick->pad < people_ && stick->y != 0) {
      return Meant{stick->pad, stick->y > 0 ? Wish::kDown : Wish::kUp, true};
    }
  }
  return std::nullopt;
}

void Controls::release(int person, Wish wish) {
  std::erase(held_[index(person)], wish);
}

void Controls::handle(const Event& event) {
  if (std::holds_alternative<FocusLost>(event)) {
    release();
  } else if (const auto* stick = std::get_if<PadDirection>(&event)) {
    if (stick->pad < people_) {
      for (const Wish wish : {Wish::kUp, Wish::kDown, Wish::kLeft, Wish::kRight}) {
        release(stick->pad, wish);
      }
    }
  }
  if (const auto what = meant(event)) {
    release(what->person, what->wish);
    if (what->wish >= Wish::kFirst) {
      release(1 - what->person, what->wish);  // whoever's key it was when it went down
    }
    if (what->down) {
      pressed_[index(what->person)] = what->wish;
      held_[index(what->person)].push_back(what->wish);
    }
  }
}

std::optional<Wish> Controls::wish(int number) const {
  std::optional<Wish> wish = pressed_[index(number)];
  if (!wish && !held_[index(number)].empty()) {
    wish = held_[index(number)].back();
  }
  return wish;
}

std::optional<Wish> Controls::take(int number) {
  const std::optional<Wish> taken = wish(number);
  pressed_[index(number)].reset();
  return taken;
}

void Controls::release() {
  for (std::size_t person = 0; person < held_.size(); ++person) {
    held_[person].clear();
    pressed_[person].reset();
  }
}

std::string wish_name(Wish wish) {
  constexpr std::array<const char*, 6> kNames = {"up", "down", "left", "right", "interact", "wait"};
  const auto number = static_cast<std::size_t>(wish);
  const auto first = static_cast<std::size_t>(Wish::kFirst);
  return number < kNames.size() ? kNames[number] : std::to_string((number - first + 1) % 10);
}

}  // namespace potluck::render
