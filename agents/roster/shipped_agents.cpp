#include "agents/roster/shipped_agents.h"

namespace potluck {

const ShippedAgent* find_shipped_agent(std::string_view name, std::string_view kitchen) {
  for (const ShippedAgent& agent : shipped_agents()) {
    if (name == agent.full_name() || (agent.kitchen == kitchen && agent.name == name)) {
      return &agent;
    }
  }
  return nullptr;
}

TrainedAgent load(const ShippedAgent& agent) {
  const std::string name = agent.full_name();
  return read_agent(parse_safetensors(agent.file, name), name);
}

}  // namespace potluck
