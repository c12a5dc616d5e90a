// Which scripted cooks and strategists the games of each rule set have: the only list of them.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "agents/partners/cook/cook.h"
#include "env/layout.h"

namespace potluck::partners {

/// One of them. Its name may serve several rule sets, each with a script of its own.
struct NamedCook {
  std::string_view name;
  /// Throws InputError when this game has no work for it.
  std::shared_ptr<const Cook> (*make)(const Layout& layout) = nullptr;
  /// Chance that it lets bygones be bygones and takes action 0, whatever its rule says.
  float mercy = 0;
  bool keeps_notes = false;  ///< Cook::make_notes gives some: it is no function of the state
};

/// Those of these rules; empty where nobody has written any.
[[nodiscard]] std::span<const NamedCook> cooks_of(const RuleSet& rules);
/// The one called `name`, or null.
[[nodiscard]] const NamedCook* find_cook(const RuleSet& rules, std::string_view name);
/// Is there one of that name under any rules?
[[nodiscard]] bool is_cook(std::string_view name);

}  // namespace potluck::partners
