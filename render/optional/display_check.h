// Can a window be opened here? SFML ends the process when the X server does not answer or has no
// OpenGL, so this asks first. Platforms without X11 need no check.
#pragma once

#include <string>

namespace potluck::render {

/// Empty: yes. Else the reason, such as "there is no display (DISPLAY is not set)".
[[nodiscard]] std::string display_problem();

}  // namespace potluck::render
