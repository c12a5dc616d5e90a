// What must hold of every agent that a reader lets through.
#pragma once

#include <array>
#include <memory>

#include "agents/checkpoint/agent_file.h"
#include "agents/policy/network_policy.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/vector_env.h"
#include "tests/fuzz/kitchen_checks.h"

namespace potluck::fuzz {

/// It survives writing and reading, and acts in a kitchen if it fits there.
inline void check_agent(const TrainedAgent& agent) {
  const TensorFile file = write_agent(agent);
  require(write_agent(read_agent(file, "again")) == file);
  static const std::shared_ptr<const Layout> kitchen = load_layout("cramped_room");
  try {
    NetworkPolicy policy(std::make_shared<const TrainedAgent>(agent), *kitchen, "fuzz");
    const VectorEnv envs(kitchen, {.num_envs = 1, .key = {}, .first_env = 0});
    const std::array<int, 1> which = {0};
    std::array<Action, 1> action{};
    policy.act({envs, which, 0, RandomKey{1}}, {.actions = action});
    require(action[0] < kitchen->num_actions());
  } catch (const InputError&) {
    return;
  }
}

}  // namespace potluck::fuzz
