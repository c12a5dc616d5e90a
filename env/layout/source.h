// A layout file with everything that is wrong with it, each finding with its line.
//
// env/layout/reader.h stops at the first mistake; `potluck layout check` and the editor want all of
// them, and want to know where in the text each key stands.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "env/layout_check.h"
#include "env/text/error.h"
#include "env/text/json_tree.h"

namespace potluck {

/// A finding and where it stands: "layouts/ring.json:7", or "override effort.move=-1".
struct LocatedFinding {
  std::string where;
  Finding finding;

  /// As an error: "layouts/ring.json:7: row 3 has 8 tiles, expected 9 (as row 1)".
  [[nodiscard]] InputError error() const {
    return {where, finding.found, finding.expected, finding.remedy};
  }
};

/// The text of a layout and where it comes from.
struct LayoutText {
  std::string text;
  std::string place;
  bool reference = false;  ///< it is a .layout file of Overcooked-AI's, or a kitchen of JaxMARL's
};

/// The text of a built-in kitchen by name, or of a file (or pipe) by path: anything that exists,
/// has a slash, or ends in .json or .layout. What is in it tells the two formats apart, the name
/// only where that does not. Throws InputError: unknown names list the known ones.
[[nodiscard]] LayoutText find_layout_text(const std::string& name_or_path);

/// Is this Python, as .layout files are, or a kitchen of JaxMARL's, rather than JSON? Where it could
/// be either, `name` decides.
[[nodiscard]] bool is_reference_text(std::string_view text, const std::string& name);

/// The kitchen of the text, as env/layout/reader.h loads it.
[[nodiscard]] LayoutSpec load_layout_spec(const LayoutText& found,
                                          std::span<const std::string> overrides = {});

class LayoutSource {
 public:
  /// Parses `text` with `overrides` applied. Throws InputError for what is no JSON object at all
  /// and for an unusable override; what the object says is judged in unread() and wrong(). `place`
  /// names the source in messages, and names the kitchen if the file does not.
  LayoutSource(std::string_view text, std::string place,
               std::span<const std::string> overrides = {});

  /// What was understood; the rest has its default.
  [[nodiscard]] const LayoutSpec& spec() const { return spec_; }
  /// What is no layout file: unknown keys, wrong types.
  [[nodiscard]] const std::vector<LocatedFinding>& unread() const { return unread_; }
  /// What check_layout says of the rest. Keys that could not be read are not judged again.
  [[nodiscard]] const std::vector<LocatedFinding>& wrong() const { return wrong_; }
  /// Where a key ("grid[2]", "effort.move") stands; the nearest enclosing one if it does not.
  [[nodiscard]] std::string where(std::string_view key) const;
  /// Throws the first error of unread() or wrong().
  void throw_first_error() const;

 private:
  std::string place_;
  std::vector<std::string> overrides_;
  JsonValue root_;
  LayoutSpec spec_;
  std::vector<LocatedFinding> unread_;
  std::vector<LocatedFinding> wrong_;
};

}  // namespace potluck
