// Trained agents that travel inside the library, so that anybody can cook with one at once.
//
// agents/shipped/KITCHEN.NAME.safetensors is the agent KITCHEN/NAME, such as cramped_room/srpo; in
// its kitchen NAME alone will do. They are ordinary checkpoints (agents/checkpoint/agent_file.h),
// which say how they were trained; `potluck agents show NAME` plays with them and tells how good
// they are with whom.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agents/checkpoint/agent_file.h"

namespace potluck {

struct ShippedAgent {
  std::string_view kitchen;
  std::string_view name;
  std::string_view file;  ///< the bytes of the checkpoint

  [[nodiscard]] std::string full_name() const {
    return std::string(kitchen) + "/" + std::string(name);
  }
};

/// All of them, by name.
[[nodiscard]] std::span<const ShippedAgent> shipped_agents();
/// Browsers only, where agents come with the page (arriving_agents.cpp): one more of them. Ends
/// what shipped_agents() returned before.
void add_shipped_agent(std::string kitchen, std::string name, std::string file);
/// The one called `name`, or `name` of `kitchen`; null if there is none.
[[nodiscard]] const ShippedAgent* find_shipped_agent(std::string_view name,
                                                     std::string_view kitchen);
/// Throws InputError when the bytes are no checkpoint, which tests rule out.
[[nodiscard]] TrainedAgent load(const ShippedAgent& agent);

}  // namespace potluck
