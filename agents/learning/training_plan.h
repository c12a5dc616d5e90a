// A configuration's plan (plan.h) in the arena that it trains in.
#pragma once

#include <vector>

#include "agents/learning/config.h"
#include "agents/learning/plan.h"
#include "env/arena.h"

namespace potluck {

/// The plan of `config` in `arena`, where entry i of `config.partners` stands for `num_agents[i]`
/// frozen agents. Throws InputError when they do not go together.
[[nodiscard]] Plan training_plan(const TrainConfig& config, const Arena& arena,
                                 std::vector<int> num_agents);
/// The same before the partners are there, for what it throws.
void check_plan(const TrainConfig& config, const Arena& arena);

}  // namespace potluck
