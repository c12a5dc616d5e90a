// `potluck layout edit`: the editor with its files.
#pragma once

#include <string>
#include <vector>

namespace potluck::tools {

/// Opens the editor on a layout file (changed by `overrides`, "key=value"), on a copy of a built-in
/// kitchen, or on a new one (empty).
void edit_layout(const std::string& name, const std::vector<std::string>& overrides);

}  // namespace potluck::tools
