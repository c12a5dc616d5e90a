// Pots: the stove they stand on, what is in them, and a dial around them that fills while the soup
// cooks and turns green, with a tick, when it is ready.
#pragma once

#include <span>

#include "env/snapshot.h"
#include "render/canvas/scene.h"

namespace potluck::render {

/// Stove and empty pot; `middle` is the pot's middle.
void draw_stove(Scene& scene, const Rect& square, Point middle);

/// How a pot looks at a moment.
struct PotView {
  std::span<const Ingredient> ingredients;
  float cooked = -1;  ///< fraction, 0..1; below 0: not started
  int cell = 0;       ///< for labels
};

/// The contents of a pot whose stove is drawn already.
void draw_pot_contents(Scene& scene, const Rect& square, Point middle, const PotView& pot);

}  // namespace potluck::render
