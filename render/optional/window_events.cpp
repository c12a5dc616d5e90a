#include "render/optional/window_events.h"

#include <utility>

#include "render/canvas/scale.h"

namespace potluck::render {
namespace {

/// `first` plus the distance of `key` from `sf_first`: for keys in the same order in both lists.
Key along(Key first, sf::Keyboard::Key sf_first, sf::Keyboard::Key key) {
  return static_cast<Key>(static_cast<int>(first) + (key - sf_first));
}

Key key_of(sf::Keyboard::Key key) {
  using K = sf::Keyboard;
  if (key >= K::A && key <= K::Z) {
    return along(Key::kA, K::A, key);
  }
  if (key >= K::Num0 && key <= K::Num9) {
    return along(Key::k0, K::Num0, key);
  }
  if (key >= K::Numpad0 && key <= K::Numpad9) {
    return along(Key::k0, K::Numpad0, key);
  }
  if (key >= K::F1 && key <= K::F12) {
    return along(Key::kF1, K::F1, key);
  }
  switch (key) {
    case K::Up:
      return Key::kUp;
    case K::Down:
      return Key::kDown;
    case K::Left:
      return Key::kLeft;
    case K::Right:
      return Key::kRight;
    case K::Space:
      return Key::kSpace;
    case K::Enter:
      return Key::kEnter;
    case K::Tab:
      return Key::kTab;
    case K::Escape:
      return Key::kEscape;
    case K::Backspace:
      return Key::kBackspace;
    case K::Delete:
      return Key::kDelete;
    case K::Insert:
      return Key::kInsert;
    case K::Home:
      return Key::kHome;
    case K::End:
      return Key::kEnd;
    case K::PageUp:
      return Key::kPageUp;
    case K::PageDown:
      return Key::kPageDown;
    case K::Add:
    case K::Equal:
      return Key::kPlus;
    case K::Subtract:
    case K::Hyphen:
      return Key::kMinus;
    case K::Comma:
      return Key::kComma;
    case K::Period:
      return Key::kPeriod;
    case K::Slash:
    case K::Divide:
      return Key::kSlash;
    case K::LBracket:
      return Key::kBracketLeft;
    case K::RBracket:
      return Key::kBracketRight;
    case K::LShift:
      return Key::kShiftLeft;
    case K::RShift:
      return Key::kShiftRight;
    case K::LControl:
      return Key::kControlLeft;
    case K::RControl:
      return Key::kControlRight;
    case K::LAlt:
      return Key::kAltLeft;
    case K::RAlt:
      return Key::kAltRight;
    default:
      return Key::kUnknown;
  }
}

std::optional<MouseButton> button_of(sf::Mouse::Button button) {
  switch (button) {
    case sf::Mouse::Left:
      return MouseButton::kLeft;
    case sf::Mouse::Right:
      return MouseButton::kRight;
    case sf::Mouse::Middle:
      return MouseButton::kMiddle;
    default:
      return std::nullopt;
  }
}

Point units(int x, int y, float scale) {
  return {static_cast<float>(x) / scale, static_cast<float>(y) / scale};
}

}  // namespace

std::optional<Event> EventTranslator::translate(const sf::Event& event, float scale) {
  switch (event.type) {
    case sf::Event::Closed:
      return CloseRequested{};
    case sf::Event::Resized:
      return Resized{
          units_of({static_cast<float>(event.size.width), static_cast<float>(event.size.height)})};
    case sf::Event::LostFocus:
      down_.fill(false);
      modifiers_ = {};
      return FocusLost{};
    case sf::Event::KeyPressed: {
      modifiers_ = {event.key.shift, event.key.control, event.key.alt};
      const int code = event.key.code;
      bool repeat = false;
      if (code >= 0 && code < sf::Keyboard::KeyCount) {
        repeat = std::exchange(down_[static_cast<std::size_t>(code)], true);
      }
      return KeyDown{key_of(event.key.code), modifiers_, repeat};
    }
    case sf::Event::KeyReleased: {
      modifiers_ = {event.key.shift, event.key.control, event.key.alt};
      const int code = event.key.code;
      if (code >= 0 && code < sf::Keyboard::KeyCount) {
        down_[static_cast<std::size_t>(code)] = false;
      }
      return KeyUp{key_of(event.key.code)};
    }
    case sf::Event::TextEntered: {
      constexpr sf::Uint32 kDelete = 127;
      if (event.text.unicode < U' ' || event.text.unicode == kDelete) {
        return std::nullopt;
      }
      return TextTyped{event.text.unicode};
    }
    case sf::Event::MouseMoved:
      return MouseMoved{units(event.mouseMove.x, event.mouseMove.y, scale)};
    case sf::Event::MouseButtonPressed:
      if (const auto button = button_of(event.mouseButton.button)) {
        return MousePressed{units(event.mouseButton.x, event.mouseButton.y, scale), *button,
                            modifiers_};
      }
      return std::nullopt;
    case sf::Event::MouseButtonReleased:
      if (const auto button = button_of(event.mouseButton.button)) {
        return MouseReleased{units(event.mouseButton.x, event.mouseButton.y, scale), *button};
      }
      return std::nullopt;
    case sf::Event::MouseWheelScrolled:
      if (event.mouseWheelScroll.wheel == sf::Mouse::VerticalWheel) {
        return MouseWheel{units(event.mouseWheelScroll.x, event.mouseWheelScroll.y, scale),
                          event.mouseWheelScroll.delta};
      }
      return std::nullopt;
    case sf::Event::JoystickButtonPressed:
    case sf::Event::JoystickButtonReleased:
      return PadButton{static_cast<int>(event.joystickButton.joystickId),
                       static_cast<int>(event.joystickButton.button),
                       event.type == sf::Event::JoystickButtonPressed};
    case sf::Event::JoystickMoved:
      return stick(event.joystickMove);
    default:
      return std::nullopt;
  }
}

std::optional<Event> EventTranslator::stick(const sf::Event::JoystickMoveEvent& move) {
  constexpr float kHalfWay = 50;  // SFML's axes go from -100 to 100
  if (move.joystickId >= sticks_.size()) {
    return std::nullopt;
  }
  Stick& known = sticks_[move.joystickId];
  Stick now = known;
  const int value = move.position > kHalfWay ? 1 : move.position < -kHalfWay ? -1 : 0;
  switch (move.axis) {
    case sf::Joystick::X:
    case sf::Joystick::PovX:
      now.x = value;
      break;
    case sf::Joystick::Y:
    case sf::Joystick::PovY:
      now.y = value;
      break;
    default:
      return std::nullopt;
  }
  if (now.x == known.x && now.y == known.y) {
    return std::nullopt;
  }
  known = now;
  return PadDirection{static_cast<int>(move.joystickId), now.x, now.y};
}

}  // namespace potluck::render
