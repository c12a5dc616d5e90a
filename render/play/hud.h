// What stands around the kitchen during a game: score, time, cooks, what the partner expects.
#pragma once

#include "render/play/game.h"
#include "render/scene.h"

namespace potluck::render {

struct HudOptions {
  bool show_work = false;     ///< who did how much of what
  bool show_thought = false;  ///< the partners' expectations
  bool hide_names = false;    ///< studies: "partner" instead of the agent's name
};

/// The panel beside the kitchen.
void draw_hud(Scene& scene, Rect area, const Game& game, const HudOptions& options);

/// How a cook is called on screen.
[[nodiscard]] std::string shown_name(const Game& game, int seat, bool hide_names);

}  // namespace potluck::render
