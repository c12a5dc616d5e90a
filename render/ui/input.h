// What a person does, as plain values: what windows deliver and screens and widgets take. Tests
// make them by hand. Positions are in units of the scene that was shown.
#pragma once

#include <cstdint>
#include <variant>

#include "render/canvas/geometry.h"

namespace potluck::render {

/// Keys by what is printed on them; kUnknown for all others.
enum class Key : std::uint8_t {
  kUnknown,
  kA,
  kB,
  kC,
  kD,
  kE,
  kF,
  kG,
  kH,
  kI,
  kJ,
  kK,
  kL,
  kM,
  kN,
  kO,
  kP,
  kQ,
  kR,
  kS,
  kT,
  kU,
  kV,
  kW,
  kX,
  kY,
  kZ,
  k0,
  k1,
  k2,
  k3,
  k4,
  k5,
  k6,
  k7,
  k8,
  k9,
  kUp,
  kDown,
  kLeft,
  kRight,
  kSpace,
  kEnter,
  kTab,
  kEscape,
  kBackspace,
  kDelete,
  kInsert,
  kHome,
  kEnd,
  kPageUp,
  kPageDown,
  kPlus,
  kMinus,
  kComma,
  kPeriod,
  kSlash,
  kBracketLeft,
  kBracketRight,
  kShiftLeft,
  kShiftRight,
  kControlLeft,
  kControlRight,
  kAltLeft,
  kAltRight,
  kF1,
  kF2,
  kF3,
  kF4,
  kF5,
  kF6,
  kF7,
  kF8,
  kF9,
  kF10,
  kF11,
  kF12,
};

struct Modifiers {
  bool shift = false;
  bool control = false;
  bool alt = false;
  bool operator==(const Modifiers&) const = default;
};

enum class MouseButton : std::uint8_t { kLeft, kRight, kMiddle };

/// A held key comes again and again: the first has repeat == false.
struct KeyDown {
  Key key = Key::kUnknown;
  Modifiers modifiers = {};
  bool repeat = false;
};
struct KeyUp {
  Key key = Key::kUnknown;
};
/// A character, as typed into a text field (never a control character).
struct TextTyped {
  char32_t character = 0;
};
struct MouseMoved {
  Point at;
};
struct MousePressed {
  Point at;
  MouseButton button = MouseButton::kLeft;
  Modifiers modifiers = {};
};
struct MouseReleased {
  Point at;
  MouseButton button = MouseButton::kLeft;
};
/// notches > 0: away from the user (up).
struct MouseWheel {
  Point at;
  float notches = 0;
};
struct Resized {
  Size size;
};
/// The window lost the keyboard: held keys are up, whatever the user does.
struct FocusLost {};
/// The user wants the window gone. Screens see it through Screen::close (render/ui/screen.h).
struct CloseRequested {};
/// Gamepads: buttons by number (0 is the lower face button of common pads).
struct PadButton {
  int pad = 0;
  int button = 0;
  bool down = false;
};
/// Left stick or cross, as a direction each -1, 0 or 1; comes when it changes.
struct PadDirection {
  int pad = 0;
  int x = 0;  ///< 1 right
  int y = 0;  ///< 1 down
};

using Event = std::variant<KeyDown, KeyUp, TextTyped, MouseMoved, MousePressed, MouseReleased,
                           MouseWheel, Resized, FocusLost, CloseRequested, PadButton, PadDirection>;

}  // namespace potluck::render
