// `potluck layout check`: everything that is wrong with a file, for people and for programs.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "env/layout/source.h"

namespace potluck::tools {

/// A file (or built-in kitchen) and all findings about it.
struct CheckedFile {
  std::string file;
  std::vector<LocatedFinding> errors;
  std::vector<LocatedFinding> warnings;
  std::vector<std::string> notes;  ///< who can read and tell what (LayoutFacts::knowledge)
};

/// Reads and judges a layout file, a .layout file or a built-in kitchen: its text, its kitchen, and
/// whether soup can be delivered in it. Throws InputError only if there is no such file or an
/// override cannot be used.
[[nodiscard]] CheckedFile check_file(const std::string& name,
                                     std::span<const std::string> overrides);

/// The same of a text that was found already (a pipe can be read once).
[[nodiscard]] CheckedFile check_text(const std::string& name, const LayoutText& found,
                                     std::span<const std::string> overrides);

/// A line per finding, errors first, each by line: "ring.json:7: error: row 3 has 8 tiles, expected
/// 9 (as row 1)".
[[nodiscard]] std::string report(const CheckedFile& checked);

/// {"file", "errors": [{"place", "line", "row", "col", "found", "expected", "remedy", "message"}],
/// "warnings", "notes"}.
[[nodiscard]] nlohmann::json to_json(const CheckedFile& checked);

}  // namespace potluck::tools
