// From what a user names to agents that can be seated.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "agents/evaluation/cross_play.h"
#include "agents/policy.h"
#include "env/layout.h"

namespace potluck {

/// An agent of a matrix: who it is, and a policy to clone (it can take any seat).
struct RosterEntry {
  AgentId id;
  std::shared_ptr<const Policy> policy;
};

/// The agents that `names` name: a scripted partner, a run directory, which stands for the agents
/// of all its seeds, a checkpoint (*.safetensors), or a shipped agent, in that order of precedence.
/// Every name is one group. Throws InputError: unknown names list those that are known; agents that
/// do not fit `layout` are refused.
[[nodiscard]] std::vector<RosterEntry> load_roster(const std::vector<std::string>& names,
                                                   const std::shared_ptr<const Layout>& layout);

}  // namespace potluck
