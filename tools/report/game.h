// A played episode as an animation: a still for paper, and a player for whoever has a screen.
//
// The film is one SVG: the room once, every different picture of a cook and of a thing once, and
// per step which picture stands where. A script of the page (game_script) shows it; without a
// script the still remains.
#pragma once

#include <string>

#include "env/trajectory/trajectory.h"

namespace potluck::tools {

/// What moves in a still.
struct GameFilm {
  std::string id;    ///< tells the films of a page apart: letters, digits, underscores
  std::string data;  ///< JSON without <, > and &: for a <script type="application/json">
  int steps = 0;     ///< states, one more than steps taken
};

struct DrawnGame {
  std::string svg;  ///< the still, as any other figure
  GameFilm film;
};

/// `title` stands above the picture.
[[nodiscard]] DrawnGame draw_game(const Trajectory& game, const std::string& id,
                                  const std::string& title);

/// The still and the player around it, for a page that has game_script().
[[nodiscard]] std::string game_html(const std::string& svg, const GameFilm& film);

/// Plays all films of a page. Free of characters that XML knows.
[[nodiscard]] std::string game_script();
/// How the controls look.
[[nodiscard]] std::string game_css();

}  // namespace potluck::tools
