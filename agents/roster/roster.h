// From what a user names to agents that can be seated.
//
// A name is a scripted partner, a run directory, which stands for the agents of all its seeds, a
// checkpoint (*.safetensors), or a shipped agent, in that order of precedence. Every name is one
// group.
//   runs/fcp/{layout}        {layout} stands for the name of the kitchen: one group, with agents of
//                            its own in every kitchen
//   FCP=runs/fcp/{layout}    the group is called FCP in tables and pictures (unless a file has
//                            this whole name; a title has no '/'); groups of one title are one
//                            kind of partner (KindSummary)
//   process:COMMAND, language:MODEL   partners from outside (guests.h), where they are welcome
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "agents/policy/policy.h"
#include "agents/policy/trained_agent.h"
#include "agents/roster/agent_id.h"
#include "env/layout.h"

namespace potluck {

class Guests;  // agents/roster/guests.h

/// An agent: who it is, and a policy to clone (it can take any seat).
struct RosterEntry {
  AgentId id;
  std::shared_ptr<const Policy> policy;
  /// What one should know before one quotes a number, in a line: that it learned by other rules
  /// than those of the kitchen. Mostly empty.
  std::string note = {};
};

/// AgentId::identity in one kitchen: a digest of the actors and of what they see, equal for agents
/// that play alike.
[[nodiscard]] std::string identity_of(const TrainedAgent& agent);

/// `text` with the kitchen's name for every {layout}.
[[nodiscard]] std::string in_kitchen(const std::string& text, const std::string& kitchen);

/// "runs/ippo/" -> "ippo", "runs/fcp/{layout}" -> "fcp": the last part that says something.
[[nodiscard]] std::string short_name(const std::string& group);

/// Is there an agent of this name in some kitchen, no path, or could one be made of it
/// ("process:…", "language:…", a name with {layout} in it)?
[[nodiscard]] bool is_agent_name(std::string_view name);

/// The agents that `names` name. Throws InputError: unknown names list those that are known; agents
/// that do not fit `layout` are refused, and guests unless there is somebody to invite them.
[[nodiscard]] std::vector<RosterEntry> load_roster(const std::vector<std::string>& names,
                                                   const std::shared_ptr<const Layout>& layout,
                                                   Guests* guests = nullptr);

/// The same in several kitchens, [kitchens][agents]. The same place is the same agent everywhere:
/// its id is that of the first kitchen, {layout} in it. Throws InputError also when a name has not
/// equally many agents in all kitchens.
[[nodiscard]] std::vector<std::vector<RosterEntry>> load_rosters(
    const std::vector<std::string>& names, std::span<const std::shared_ptr<const Layout>> kitchens,
    Guests* guests = nullptr);

}  // namespace potluck
