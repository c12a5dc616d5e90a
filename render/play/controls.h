// From keys and gamepads to actions. The last key within a tick counts; a held key repeats.
//
//   person 1   arrow keys and space (with one person also W A S D and E), pad 1
//   person 2   W A S D and E, pad 2
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "env/action.h"
#include "env/layout.h"
#include "render/input.h"

namespace potluck::render {

/// What a person wants, whatever the rules number it.
enum class Wish : std::uint8_t { kUp, kDown, kLeft, kRight, kInteract };

/// The action that a wish is under `rules`; coop_grid has no interact, there it is stay.
[[nodiscard]] Action action_of(Wish wish, Rules rules);

class Controls {
 public:
  /// `people`: 0, 1 or 2.
  explicit Controls(int people) : people_(people) {}

  /// True when the event is one of a cook's keys.
  bool handle(const Event& event);
  /// What person `number` does in the tick that ends now; begins the next tick.
  [[nodiscard]] std::optional<Wish> take(int number);
  /// Was a key pressed that take() has not seen yet? (Turn-based games wait for it.)
  [[nodiscard]] bool waiting(int number) const { return pressed_[index(number)].has_value(); }
  /// All keys are up.
  void release();

 private:
  static std::size_t index(int number) { return static_cast<std::size_t>(number); }
  struct Meaning {
    int person;
    Wish wish;
  };
  [[nodiscard]] std::optional<Meaning> meaning(Key key) const;
  void press(int person, Wish wish);
  void release(int person, Wish wish);

  int people_;
  std::array<std::optional<Wish>, 2> pressed_;
  std::array<std::vector<Wish>, 2> held_;
};

}  // namespace potluck::render
