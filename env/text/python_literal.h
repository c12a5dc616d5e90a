// Python literals as data: dictionaries, lists, tuples, texts, numbers, None, True, False and
// float('inf'), as they stand in Overcooked-AI's .layout files. Nothing is ever evaluated: a name,
// an operator or a call is an error. The limits are those of env/text/json_tree.h.
#pragma once

#include <string>
#include <string_view>

#include "env/text/json_tree.h"

namespace potluck {

/// Parses one literal with nothing but blanks and comments around it. Lists and tuples become
/// arrays, None null, float('inf') a number. Keys of dictionaries must be texts. Throws InputError
/// with `place:line:column` for what is no such literal and `place:line` for what exceeds a limit.
[[nodiscard]] JsonValue parse_python_literal(std::string_view text, const std::string& place);

}  // namespace potluck
