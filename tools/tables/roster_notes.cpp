#include "tools/tables/roster_notes.h"

#include <fmt/core.h>

#include <cstdio>

namespace potluck::tools {

void tell_notes(std::span<const RosterEntry> agents, std::set<std::string>& told) {
  for (const RosterEntry& agent : agents) {
    const std::string& name = agent.id.group.empty() ? agent.id.name : agent.id.group;
    if (!agent.note.empty() && told.insert(name + agent.note).second) {
      fmt::print(stderr, "potluck: {}: warning: {}\n", name, agent.note);
    }
  }
}

}  // namespace potluck::tools
