// Ctrl-C as a request: long work polls it, saves, and ends.
#pragma once

namespace potluck::tools {

/// From now on SIGINT, SIGTERM and SIGHUP only set a flag; a second one ends the program at once.
void catch_interrupts();
[[nodiscard]] bool interrupted();

}  // namespace potluck::tools
