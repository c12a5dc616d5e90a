// Is this kitchen playable? Everything that can be wrong with a LayoutSpec, all at once.
#pragma once

#include <string>
#include <vector>

#include "env/layout.h"

namespace potluck {

struct Finding {
  enum class Severity : std::uint8_t { kWarning, kError };
  Severity severity = Severity::kError;
  std::string place;     ///< key in the layout file: "grid[2]", "effort.move", "orders[0]"
  std::string found;     ///< "row 3 has 8 tiles": complete without the place
  std::string expected;  ///< "9 (as row 1)"; may be empty
  std::string remedy;    ///< "add a tile"; may be empty
  int row = -1;          ///< 0-based, -1: not about one row
  int col = -1;          ///< 0-based, -1: not about one cell
};

/// All findings, errors and warnings, in reading order. A spec without errors makes a Layout. Rows
/// and columns are printed counting from 1, as editors do.
[[nodiscard]] std::vector<Finding> check_layout(const LayoutSpec& spec);

}  // namespace potluck
