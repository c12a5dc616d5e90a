// What a game looks like from outside, as one plain value: everything that allocates, prints or
// binds an environment reads it, so that no number is written twice.
#pragma once

#include <string>
#include <vector>

#include "env/layout.h"
#include "env/observation.h"

namespace potluck {

/// Environments restart within the step that ends their episode; what was seen at the end stays
/// readable (BatchEnv::observe_final). Other ways are not offered.
enum class AutoReset : std::uint8_t { kSameStep };

struct EnvSpec {
  std::string name;   ///< of the layout
  std::string rules;  ///< of its rule set
  int num_agents = 0;
  int num_actions = 0;                            ///< of each agent
  std::vector<std::vector<std::string>> actions;  ///< [agent][action] names
  std::vector<ObservationSpec> observations;      ///< the first is the one usually learned from
  int horizon = 0;                                ///< steps until `truncated`
  bool shares_rewards = true;                     ///< every agent gets what any of them earns
  std::vector<std::string> reward_parts = {"earned", "shaped", "effort"};  ///< of StepBuffers
  AutoReset auto_reset = AutoReset::kSameStep;
};

/// Encodings that the layout does not have (features need two players) are left out.
[[nodiscard]] EnvSpec env_spec(const Layout& layout);

}  // namespace potluck
