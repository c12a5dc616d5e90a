// What all commands with a --layout have in common: whose rules a file of 2019 is read by, and the
// words for what one would not guess of a kitchen, or of recordings.
#pragma once

#include <string>
#include <vector>

#include "env/layout.h"
#include "tools/terminal/options.h"

namespace potluck::tools {

/// Adds --era 2019|today, which goes to `overrides` (they must outlive run_command_line()) like the
/// layout key that it is. To be added after the option that fills them.
void add_era_flag(Command& command, std::vector<std::string>& overrides);

/// Tells the warnings of check_layout, and that nothing can ever be delivered, on standard error, a
/// line each: "potluck: ring.json: warning: …".
void warn_about(const Layout& layout, const std::string& place);

/// Tells what of the data sets `names` is left out, on standard error, a line each.
void warn_of_files_left_out(const std::vector<std::string>& names);

}  // namespace potluck::tools
