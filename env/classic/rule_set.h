// Rules "classic": Overcooked-AI, exactly (env/classic/game/rules.h).
#pragma once

#include "env/rule_set.h"

namespace potluck::classic {

[[nodiscard]] const RuleSet& rule_set();

}  // namespace potluck::classic
