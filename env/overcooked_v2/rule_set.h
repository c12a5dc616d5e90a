// Rules "overcooked_v2": JaxMARL's OvercookedV2, exactly (env/overcooked_v2/rules.h).
#pragma once

#include "env/rule_set.h"

namespace potluck::overcooked_v2 {

[[nodiscard]] const RuleSet& rule_set();

}  // namespace potluck::overcooked_v2
