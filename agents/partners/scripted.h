// Partners that were never trained: the strangers that everyone can be measured with.
//
//   random            every action equally likely
//   stay              never does anything
//   greedy            carries, cooks and serves by the shortest way
//   greedy_noisy_N    greedy, but N % of its actions are drawn uniformly from all (N = 1..99)
//
// Greedy in coop_grid kitchens: agents/partners/grid_cook.h; in classic ones: kitchen_cook.h. Both
// read the state of the kitchen rather than an observation, and remember nothing.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "agents/policy.h"
#include "env/layout.h"

namespace potluck {

struct ScriptedName {
  std::string_view name;
  std::string_view description;  ///< one line
};

/// The scripted partners, in the order of the list above; of greedy_noisy_N the two that the tables
/// of strangers use.
[[nodiscard]] std::span<const ScriptedName> scripted_names();

/// Would make_scripted know this name?
[[nodiscard]] bool is_scripted_name(std::string_view name);

/// The partner called `name`, for kitchen `layout`. It asks for no values (0) and fills
/// probabilities exactly: the mixture of the uniform distribution and the rule's choice. Chance is
/// drawn with Purpose::kMistake + seat. Throws InputError listing the names when there is none of
/// that name.
[[nodiscard]] std::unique_ptr<Policy> make_scripted(std::string_view name,
                                                    std::shared_ptr<const Layout> layout);

}  // namespace potluck
