#pragma once

#include <set>
#include <span>
#include <string>

#include "agents/roster/roster.h"

namespace potluck::tools {

/// Tells the notes of `agents` on standard error, a line for each group that was not `told` yet:
/// "potluck: runs/old: warning: learned by the rules …".
void tell_notes(std::span<const RosterEntry> agents, std::set<std::string>& told);

}  // namespace potluck::tools
