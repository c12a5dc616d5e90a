// What the plan of a kitchen of OvercookedV2 tells.
//
// The bound on deliveries: a soup cooks for 20 steps, so between two platings in one pot there are
// at least 20; and a soup takes nine interacts of somebody (four things fetched, three put in, one
// taken, one served). Where random_reset fills pots and hands, those are counted on top.
#pragma once

#include <vector>

#include "env/grid/reach.h"
#include "env/layout_facts.h"
#include "env/overcooked_v2/contents.h"
#include "env/rule_set.h"
#include "env/text/findings.h"

namespace potluck::overcooked_v2 {

[[nodiscard]] LayoutFacts facts(const Layout& layout, int horizon);
[[nodiscard]] LayoutDescription describe(const Layout& layout);
void check_solvable(const Layout& layout, Findings& findings);

/// Of the recipes that may be asked for, those that `players` can serve together, given time.
[[nodiscard]] std::vector<bool> servable(const Layout& layout, PlayerMask players);

}  // namespace potluck::overcooked_v2
