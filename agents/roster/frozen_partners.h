// From the names of a configuration to partners that take part in training and do not learn.
#pragma once

#include <string>
#include <vector>

#include "agents/learning/frozen_partner.h"
#include "env/arena.h"
#include "env/observation.h"

namespace potluck {

/// The partners that `names` name (roster.h), in the order of the names, for
/// learners in `arena` that see `observation`. Throws InputError when there is no such agent, it
/// was trained in another kitchen, it has a memory, or the arena has several kitchens and the agent
/// is no network that sees what learners see.
[[nodiscard]] std::vector<FrozenPartner> load_partners(const std::vector<std::string>& names,
                                                       const Arena& arena, Observation observation);

}  // namespace potluck
