// Which rule sets have a scripted cook: the only list of them.
#pragma once

#include <memory>
#include <span>

#include "agents/partners/cook.h"
#include "agents/partners/habits.h"
#include "env/layout.h"

namespace potluck::partners {

struct CookKind {
  const RuleSet* rules = nullptr;
  bool has_roles = false;  ///< can it do a part of the work only?
  std::shared_ptr<const Cook> (*make)(const Layout& layout, const Habits& habits) = nullptr;
};

/// The cook of these rules, or null.
[[nodiscard]] const CookKind* find_cook(const RuleSet& rules);

}  // namespace potluck::partners
