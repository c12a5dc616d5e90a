// Who plays a game: a policy for every seat.
#pragma once

#include <memory>
#include <vector>

#include "agents/policy/policy.h"

namespace potluck {

/// By seat. Policies remember games, so each is in one seat of one team.
using Team = std::vector<std::unique_ptr<Policy>>;

/// Copies of `one` in `seat` and of `others` (which may be null where there are none) in all other
/// seats of `players`.
[[nodiscard]] Team make_team(const Policy& one, const Policy* others, int players, int seat);

}  // namespace potluck
