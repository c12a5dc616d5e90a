// SFML's events as ours.
#pragma once

#include <SFML/Window/Event.hpp>
#include <array>
#include <optional>

#include "render/ui/input.h"

namespace potluck::render {

/// Remembers what is needed to tell a held key from a new one and a stick's turns.
class EventTranslator {
 public:
  /// Our event; nothing for what nobody needs. `scale`: pixels per unit.
  [[nodiscard]] std::optional<Event> translate(const sf::Event& event, float scale);

 private:
  std::optional<Event> stick(const sf::Event::JoystickMoveEvent& move);

  std::array<bool, sf::Keyboard::KeyCount> down_{};
  Modifiers modifiers_;
  struct Stick {
    int x = 0;
    int y = 0;
  };
  std::array<Stick, sf::Joystick::Count> sticks_{};
};

}  // namespace potluck::render
