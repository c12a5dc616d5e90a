// Who an agent is: its name, what named it and where it comes from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace potluck {

/// Who an agent is, in tables and files.
struct AgentId {
  std::string name = {};  ///< "ippo seed 3", "greedy": unique among agents of one table
  /// What the user named: "runs/ippo" or "greedy"; summaries are per group.
  std::string group = {};
  std::string algorithm = {};              ///< "ippo", "srpo", …, "scripted"
  std::optional<std::uint64_t> seed = {};  ///< training seed; none: scripted
  std::string checkpoint = {};             ///< file; empty for scripted agents
  std::string run = {};                    ///< run directory; empty if there is none
  std::string title = {};  ///< what the user wants the group to be called; empty: nothing
  /// What it does, of trained agents: a digest of its networks in all kitchens, so that one agent
  /// is known under two names. Empty: not known (scripted agents, files of earlier versions).
  std::string identity = {};
  bool operator==(const AgentId&) const = default;
};

}  // namespace potluck
