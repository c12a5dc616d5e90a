// Cooks, seen from above: shoulders in the cook's colour, a hat of the cook's own shape with the
// cook's number, arms and eyes to where the cook looks, and what the cook carries.
#pragma once

#include "env/snapshot.h"
#include "render/canvas/scene.h"

namespace potluck::render {

struct CookView {
  int index = 0;
  Point center;    ///< of the square the cook is on (between two squares while walking)
  float cell = 0;  ///< side of a square
  Orientation facing = Orientation::kSouth;
  const Object* held = nullptr;  ///< null: empty hands
};

void draw_cook(Scene& scene, const CookView& cook);

/// Only head and hat, for lists and score boards; `size` is the width of the drawing.
void draw_cook_badge(Scene& scene, Point center, float size, int index);

/// The unit vector to where a cook looks; y points down.
[[nodiscard]] Point direction_of(Orientation facing);

}  // namespace potluck::render
