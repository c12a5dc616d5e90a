// From the names of a configuration to partners that take part in training and do not learn.
#pragma once

#include <vector>

#include "agents/learning/frozen_partner.h"
#include "agents/learning/partner_list.h"
#include "agents/roster/guests.h"
#include "env/arena.h"
#include "env/observation.h"

namespace potluck {

/// The frozen partners that `list` names (roster.h), in its order, for learners in `arena` that see
/// `observation`. Throws InputError when there is no such agent, it was trained in another kitchen,
/// it has a memory, the arena has several kitchens and the agent is no network that sees what
/// learners see, or a pool is named, which must be trained first (agents/training/stages.h);
/// `guests`: of load_roster().
[[nodiscard]] std::vector<FrozenPartner> load_partners(const PartnerList& list, const Arena& arena,
                                                       Observation observation,
                                                       Guests* guests = nullptr);

}  // namespace potluck
