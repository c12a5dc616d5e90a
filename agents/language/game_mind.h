#pragma once

#include "agents/language/mind.h"

namespace potluck::language {

/// Minds that choose among the actions, at every step, whatever the game.
[[nodiscard]] std::shared_ptr<const MindMaker> make_game_minds(
    std::shared_ptr<const Layout> layout);

}  // namespace potluck::language
