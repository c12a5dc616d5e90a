// The only list of rule sets.
#include <array>

#include "env/classic/rule_set.h"
#include "env/coin_game/rule_set.h"
#include "env/coop_grid/rule_set.h"
#include "env/matrix/rule_set.h"
#include "env/overcooked_v2/rule_set.h"
#include "env/rule_set.h"
#include "env/split/rule_set.h"

namespace potluck {

std::span<const RuleSet* const> rule_sets() {
  static const std::array<const RuleSet*, 7> kAll = {
      &classic::rule_set(), &coop_grid::rule_set(), &overcooked_v2::rule_set(),
      &matrix::rule_set(),  &coin_game::rule_set(), &split::split_rules(),
      &split::trust_rules()};
  return kAll;
}

}  // namespace potluck
