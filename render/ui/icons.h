// Signs for buttons, drawn with lines.
#pragma once

#include "render/canvas/scene.h"

namespace potluck::render {

enum class Icon : std::uint8_t {
  kPlay,
  kPause,
  kStepForward,
  kStepBack,
  kToStart,
  kToEnd,
  kRestart,
  kUndo,
  kRedo,
  kClose,
  kMenu,
  kPlus,
  kMinus,
  kLeft,
  kRight,
  kCheck,
  kWarning,
};

/// `size`: width of the square that the sign fills.
void draw_icon(Scene& scene, Point center, float size, Icon icon, Color color);

}  // namespace potluck::render
