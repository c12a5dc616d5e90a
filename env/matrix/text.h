// A matrix game as text: its table of payoffs, with or without what was chosen last.
#pragma once

#include <span>
#include <string>

#include "env/action.h"
#include "env/layout.h"

namespace potluck::matrix {

/// Of payoffs_by_count a line per action. Otherwise for two players a table, player 1's actions
/// down, player 2's across; for others a line per joint action. The joint action `last` is marked
/// or listed, unless it is empty.
[[nodiscard]] std::string payoff_table(const LayoutSpec& spec, std::span<const Action> last);

}  // namespace potluck::matrix
