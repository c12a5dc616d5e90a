// Overcooked-AI's layout files (NAME.layout), read and written.
//
// Such a file is a Python dictionary literal, which the reference evaluates and we only parse
// (env/text/python_literal.h). Both formats can say the grid, orders, values, times, shaping,
// dynamics and the start state; nothing of that is lost either way. What the other cannot say
// becomes a warning:
//   reading   keys that the reference ignores (num_items_for_soup and start_order_list are kept in
//             a file of 2019, which is one that has them and none of today's keys:
//             env/classic/game/era.h), the three shaping distances (never read there). Orders that
//             come and expire, of a fork ("start_orders_list"), become orders that stand for ever
//   writing   description (kept as a comment), horizon, effort, random_start; other rules not at
//             all. A kitchen of era 2019 is written in today's words where today's program can play
//             it (three of one kind), else in those of 2019
// A start state without order lists means every recipe and no bonus there; the reader writes that
// out. The kitchen's name is the file's. Source: the reference's
// OvercookedGridworld.from_layout_name and OvercookedState.from_dict, commit 739950a0. JaxMARL's
// kitchens are read likewise (env/layout/jaxmarl_layout.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "env/layout.h"
#include "env/layout/source.h"

namespace potluck {

/// A .layout file as a spec, with everything wrong or lost, located.
struct ReferenceLayout {
  LayoutSpec spec;
  std::vector<LocatedFinding> findings;
};

/// Reads the text of a .layout file called `place`. Throws InputError for what is no such file
/// (syntax, wrong types); the findings hold what check_layout says and, as warnings, what was left
/// out.
[[nodiscard]] ReferenceLayout parse_reference_layout(std::string_view text,
                                                     const std::string& place);

struct ReferenceText {
  std::string text;
  std::vector<std::string> warnings;  ///< what the format cannot say, a line each
};

/// The text of a .layout file for a valid `spec`. Throws InputError for rules other than classic.
[[nodiscard]] ReferenceText write_reference_layout(const LayoutSpec& spec);

}  // namespace potluck
