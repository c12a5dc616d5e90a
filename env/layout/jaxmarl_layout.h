// JaxMARL's kitchens of OvercookedV2, as its layouts.py has them: rows of symbols.
//
//   cramped_room_v2 = """          the rows alone are enough; name and quotes may be there
//   WWPWW                          W counter, A start, P pot, X serving window, B plates,
//   0A A1                          R indicator, L button, 0-9 pile of that ingredient, O = 0
//   W   R
//   WBWXW
//   """
//   possible_recipes=[[0, 0, 0], [0, 0, 1]], swap_agents=True      these too, behind the rows
//
// Players are numbered in reading order, from the last on with swap_agents. What such a kitchen is
// played with (sight, penalties, …) is not in it: it has the reference's defaults.
#pragma once

#include <string>
#include <string_view>

#include "env/layout/reference_layout.h"

namespace potluck {

/// Is this such a text, and neither JSON nor a dictionary?
[[nodiscard]] bool is_jaxmarl_text(std::string_view text);

/// The kitchen of the text. Throws InputError for what cannot be read; the findings hold what
/// check_layout says.
[[nodiscard]] ReferenceLayout parse_jaxmarl_layout(std::string_view text, const std::string& place);

}  // namespace potluck
