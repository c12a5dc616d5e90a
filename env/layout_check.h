// Is this a game that can be played? Everything that can be wrong with a LayoutSpec, all at once.
#pragma once

#include <vector>

#include "env/layout.h"
#include "env/text/findings.h"

namespace potluck {

/// All findings, errors and warnings. A spec without errors makes a Layout. Rows and columns are
/// printed counting from 1, as editors do.
[[nodiscard]] std::vector<Finding> check_layout(const LayoutSpec& spec);

/// Can it be played? In kitchens: warnings for stations that nobody reaches, players who cannot
/// take part and orders that no team of these players can ever serve; an error if nothing can ever
/// be delivered. For valid layouts, in addition to check_layout.
[[nodiscard]] std::vector<Finding> check_solvable(const Layout& layout);

}  // namespace potluck
