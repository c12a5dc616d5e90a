// Layout files: JSON text <-> LayoutSpec, and the kitchens that ship with Potluck.
//
// The format is that of layouts/layout.schema.json; the reader checks types, ranges and unknown
// keys itself and reports the line. Parameter overrides ("old_dynamics=true", "effort.move=0.1")
// are applied to the JSON before it is read, so they obey the same checks.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "env/layout.h"

namespace potluck {

/// Parses a layout's JSON text. Throws InputError at the first thing that is no layout file (JSON
/// syntax, unknown key, wrong type, number out of range); the kitchen itself is checked by
/// check_layout. `place` names the source in errors.
[[nodiscard]] LayoutSpec parse_layout(std::string_view text, const std::string& place,
                                      std::span<const std::string> overrides = {});

/// JSON text of `spec`, as a layout file: only what differs from the defaults, rows of the grid one
/// below the other. parse_layout(write_layout(spec)) == spec.
[[nodiscard]] std::string write_layout(const LayoutSpec& spec);

/// Names of the kitchens compiled into the program, sorted.
[[nodiscard]] std::vector<std::string> builtin_layout_names();
[[nodiscard]] bool is_builtin_layout(std::string_view name);

/// A built-in kitchen by name, or a layout file by path (anything that exists, has a '/' or ends in
/// .json; Overcooked-AI's .layout files and JaxMARL's kitchens too, whatever they are called).
/// `overrides`: "key=value" with a dotted key of the file format and a JSON value.
/// Throws InputError: unknown names list the known ones.
[[nodiscard]] LayoutSpec load_layout_spec(const std::string& name_or_path,
                                          std::span<const std::string> overrides = {});

/// load_layout_spec, checked and compiled.
[[nodiscard]] std::shared_ptr<const Layout> load_layout(
    const std::string& name_or_path, std::span<const std::string> overrides = {});

}  // namespace potluck
