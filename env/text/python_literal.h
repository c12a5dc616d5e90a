// Python literals as data: dictionaries, lists, tuples, texts, numbers, None, True, False and
// float('inf'), as they stand in Overcooked-AI's .layout files, which that program evaluates. Of
// expressions there are + - * / // % of numbers, + of texts and of lists, and * of either with a
// number. Texts may be r"raw", u"Unicode", split into several, and have all escapes but \N. A name,
// a power or another call is an error. The limits are those of env/text/json_tree.h, results
// included.
#pragma once

#include <string>
#include <string_view>

#include "env/text/json_tree.h"

namespace potluck {

/// Parses one literal (or sum, or product) with nothing but blanks and comments around it. Lists
/// and tuples become arrays, None null, float('inf') a number. Keys of dictionaries must be texts.
/// Throws InputError with `place:line:column` for what is no such literal and `place:line` for what
/// exceeds a limit.
[[nodiscard]] JsonValue parse_python_literal(std::string_view text, const std::string& place);

}  // namespace potluck
