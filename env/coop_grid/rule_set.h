// Rules "coop_grid": the SRPO paper's kitchen, exactly (env/coop_grid/rules.h).
#pragma once

#include "env/layout_facts.h"
#include "env/rule_set.h"
#include "env/text/findings.h"

namespace potluck::coop_grid {

[[nodiscard]] const RuleSet& rule_set();

/// Its parts, one file each.
void check_solvable(const Layout& layout, Findings& findings);
[[nodiscard]] LayoutFacts facts(const Layout& layout, int horizon);

}  // namespace potluck::coop_grid
