// `potluck layout edit`: the editor with its files.
#pragma once

#include <string>

namespace potluck::tools {

/// Opens the editor on a layout file, on a copy of a built-in kitchen, or on a new one (empty).
void edit_layout(const std::string& name);

}  // namespace potluck::tools
