// From keys and gamepads to actions. The last key within a tick counts; a held key repeats.
//
//              walk         use     wait          gamepad: cross or stick, button 0, button 1
//   person 1   arrow keys   space   right shift   the first
//   person 2   W A S D      E       Q             the second
//
// One person alone has both halves of the keyboard. Waiting is for kitchens that wait for a key;
// elsewhere whoever presses nothing waits. In games of
// choices the number keys choose, too, for two people in turn.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "env/action.h"
#include "render/scene/looks.h"
#include "render/ui/input.h"

namespace potluck::render {

/// "up", "down", "left", "right", "interact", "wait"; "1" to "9" and "0" for number keys.
[[nodiscard]] std::string wish_name(Wish wish);

class Controls {
 public:
  /// `people`: 0, 1 or 2. `choices`: number keys are choices.
  explicit Controls(int people, bool choices = false) : people_(people), choices_(choices) {}

  struct Meant {
    int person;
    Wish wish;
    bool down;  ///< pressed, not let go
  };
  /// Whom the number keys serve; the first person, unless two choose one after the other.
  void choose_for(int person) { chooser_ = person; }
  /// What an event of a cook's key, button or stick means; nothing for all others and repeats.
  [[nodiscard]] std::optional<Meant> meant(const Event& event) const;
  void handle(const Event& event);
  /// What person `number` does in the tick that ends now.
  [[nodiscard]] std::optional<Wish> wish(int number) const;
  /// The same; begins the next tick.
  std::optional<Wish> take(int number);
  /// Was a key pressed that take() has not seen yet?
  [[nodiscard]] bool pressed(int number) const { return pressed_[index(number)].has_value(); }
  [[nodiscard]] bool holds(int number) const { return !held_[index(number)].empty(); }
  /// All keys are up.
  void release();

 private:
  static std::size_t index(int number) { return static_cast<std::size_t>(number); }
  [[nodiscard]] std::optional<Meant> meant(Key key, bool down) const;
  void release(int person, Wish wish);

  int people_;
  bool choices_;
  int chooser_ = 0;
  std::array<std::optional<Wish>, 2> pressed_;
  std::array<std::vector<Wish>, 2> held_;
};

}  // namespace potluck::render
