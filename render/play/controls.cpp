#include "render/play/controls.h"

#include <algorithm>
#include <utility>

namespace potluck::render {
namespace {

constexpr std::array<std::pair<Key, Wish>, 5> kArrows = {{{Key::kUp, Wish::kUp},
                                                          {Key::kDown, Wish::kDown},
                                                          {Key::kLeft, Wish::kLeft},
                                                          {Key::kRight, Wish::kRight},
                                                          {Key::kSpace, Wish::kInteract}}};
constexpr std::array<std::pair<Key, Wish>, 5> kLetters = {{{Key::kW, Wish::kUp},
                                                           {Key::kS, Wish::kDown},
                                                           {Key::kA, Wish::kLeft},
                                                           {Key::kD, Wish::kRight},
                                                           {Key::kE, Wish::kInteract}}};

template <class Keys>
std::optional<Wish> find(const Keys& keys, Key key) {
  for (const auto& entry : keys) {
    if (entry.first == key) {
      return entry.second;
    }
  }
  return std::nullopt;
}

}  // namespace

Action action_of(Wish wish, Rules rules) {
  if (rules == Rules::kClassic) {
    switch (wish) {
      case Wish::kUp:
        return static_cast<Action>(ClassicAction::kNorth);
      case Wish::kDown:
        return static_cast<Action>(ClassicAction::kSouth);
      case Wish::kLeft:
        return static_cast<Action>(ClassicAction::kWest);
      case Wish::kRight:
        return static_cast<Action>(ClassicAction::kEast);
      case Wish::kInteract:
        return static_cast<Action>(ClassicAction::kInteract);
    }
  }
  switch (wish) {
    case Wish::kUp:
      return static_cast<Action>(CoopGridAction::kUp);
    case Wish::kDown:
      return static_cast<Action>(CoopGridAction::kDown);
    case Wish::kLeft:
      return static_cast<Action>(CoopGridAction::kLeft);
    case Wish::kRight:
      return static_cast<Action>(CoopGridAction::kRight);
    case Wish::kInteract:
      break;
  }
  return kStayAction;
}

std::optional<Controls::Meaning> Controls::meaning(Key key) const {
  if (const auto wish = find(kArrows, key); wish && people_ > 0) {
    return Meaning{0, *wish};
  }
  if (const auto wish = find(kLetters, key); wish && people_ > 0) {
    return Meaning{people_ > 1 ? 1 : 0, *wish};
  }
  return std::nullopt;
}

void Controls::press(int person, Wish wish) {
  pressed_[index(person)] = wish;
  release(person, wish);
  held_[index(person)].push_back(wish);
}

void Controls::release(int person, Wish wish) {
  std::erase(held_[index(person)], wish);
}

bool Controls::handle(const Event& event) {
  if (const auto* down = std::get_if<KeyDown>(&event)) {
    const auto known = meaning(down->key);
    if (!known || down->modifiers.control || down->modifiers.alt) {
      return false;
    }
    if (!down->repeat) {
      press(known->person, known->wish);
    }
    return true;
  }
  if (const auto* up = std::get_if<KeyUp>(&event)) {
    if (const auto known = meaning(up->key)) {
      release(known->person, known->wish);
      return true;
    }
  } else if (const auto* button = std::get_if<PadButton>(&event)) {
    if (button->button == 0 && button->pad < people_) {
      if (button->down) {
        press(button->pad, Wish::kInteract);
      } else {
        release(button->pad, Wish::kInteract);
      }
      return true;
    }
  } else if (const auto* stick = std::get_if<PadDirection>(&event)) {
    if (stick->pad >= people_) {
      return false;
    }
    for (const Wish wish : {Wish::kUp, Wish::kDown, Wish::kLeft, Wish::kRight}) {
      release(stick->pad, wish);
    }
    if (stick->x != 0) {
      press(stick->pad, stick->x > 0 ? Wish::kRight : Wish::kLeft);
    } else if (stick->y != 0) {
      press(stick->pad, stick->y > 0 ? Wish::kDown : Wish::kUp);
    }
    return true;
  } else if (std::holds_alternative<FocusLost>(event)) {
    release();
  }
  return false;
}

std::optional<Wish> Controls::take(int number) {
  std::optional<Wish> wish = std::exchange(pressed_[index(number)], std::nullopt);
  if (!wish && !held_[index(number)].empty()) {
    wish = held_[index(number)].back();
  }
  return wish;
}

void Controls::release() {
  for (std::size_t person = 0; person < held_.size(); ++person) {
    held_[person].clear();
    pressed_[person].reset();
  }
}

}  // namespace potluck::render
