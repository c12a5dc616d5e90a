// What stands beside the kitchen in games and replays: score, time, cooks, what they expect.
#pragma once

#include <string>
#include <vector>

#include "env/layout.h"
#include "render/canvas/scene.h"
#include "render/scene/cook_totals.h"
#include "render/scene/looks.h"

namespace potluck::render {

/// A cook as the panel shows it.
struct HudCook {
  std::string name;
  CookTotals totals;
  std::vector<float> expected;  ///< its estimates of what it will earn, the newest last; NaN or
                                ///< none: it does not say
};

struct Hud {
  const Looks* looks = nullptr;  ///< not null
  double score = 0;
  int steps = 0;  ///< played
  int steps_left = 0;
  bool shows_effort = false;
  bool shows_work = false;  ///< who did how much of what
  bool shows_expected = false;
  std::vector<HudCook> cooks;
};

/// Draws it from the top of `area` down, and returns the part of it that is left.
Rect draw_hud(Scene& scene, Rect area, const Hud& hud);

}  // namespace potluck::render
