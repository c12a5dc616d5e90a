// `potluck replay` in a window.
#pragma once

#include <vector>

#include "render/replay/episode.h"

namespace potluck::tools {

/// Shows recorded episodes until the window is closed; `speed`: steps per second. Throws
/// render::NoWindow.
void show_episodes(std::vector<render::Episode> episodes, double speed);

}  // namespace potluck::tools
