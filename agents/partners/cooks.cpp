#include "agents/partners/cooks.h"

#include <array>

#include "agents/partners/grid_cook.h"
#include "agents/partners/kitchen_cook.h"
#include "env/classic/rule_set.h"
#include "env/coop_grid/rule_set.h"

namespace potluck::partners {
namespace {

template <class Kind>
std::shared_ptr<const Cook> make(const Layout& layout, const Habits& habits) {
  return std::make_shared<Kind>(layout, habits);
}

}  // namespace

const CookKind* find_cook(const RuleSet& rules) {
  static const std::array<CookKind, 2> kAll = {
      {{.rules = &classic::rule_set(), .has_roles = true, .make = &make<KitchenCook>},
       {.rules = &coop_grid::rule_set(), .has_roles = false, .make = &make<GridCook>}}};
  for (const CookKind& kind : kAll) {
    if (kind.rules == &rules) {
      return &kind;
    }
  }
  return nullptr;
}

}  // namespace potluck::partners
