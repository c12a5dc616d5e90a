#include "tools/bench/agent_choices.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "agents/policy/policy.h"
#include "agents/roster/roster.h"
#include "agents/roster/shipped_agents.h"
#include "env/layout/reader.h"
#include "env/text/fnv.h"
#include "env/vector_env.h"

namespace potluck::tools {
namespace {

std::uint64_t hash_of_game(const ShippedAgent& agent) {
  const auto layout = load_layout(std::string(agent.kitchen));
  const auto roster = load_roster({agent.full_name()}, layout);
  const RandomKey key{1};
  VectorEnv game(layout, {.num_envs = 1, .key = key});
  const auto players = static_cast<std::size_t>(layout->num_agents());
  std::vector<std::unique_ptr<Policy>> policies;
  for (std::size_t seat = 0; seat < players; ++seat) {
    policies.push_back(roster.front().policy->clone());
    policies.back()->begin_episode(0);
  }
  std::vector<float> earned(players);
  std::vector<float> shaped(players);
  std::vector<float> effort(players);
  std::vector<EventMask> events(players);
  std::array<std::uint8_t, 1> terminated{};
  std::array<std::uint8_t, 1> truncated{};
  std::vector<Action> actions(players);
  std::uint64_t hash = kFnvBasis;
  while (truncated[0] == 0 && terminated[0] == 0) {
    for (std::size_t seat = 0; seat < players; ++seat) {
      constexpr std::array<int, 1> kOnlyOne = {0};
      std::vector<float> probabilities(static_cast<std::size_t>(layout->num_actions()));
      Action drawn = 0;
      policies[seat]->act({game, kOnlyOne, static_cast<int>(seat), key},
                          {.actions = {&drawn, 1}, .probabilities = probabilities, .values = {}});
      actions[seat] =
          static_cast<Action>(std::ranges::max_element(probabilities) - probabilities.begin());
    }
    for (const Action action : actions) {
      const char byte = static_cast<char>(action);
      hash = fnv1a({&byte, 1}, hash);
    }
    game.step(actions, {.earned = earned,
                        .shaped = shaped,
                        .effort = effort,
                        .events = events,
                        .terminated = terminated,
                        .truncated = truncated});
  }
  return hash;
}

}  // namespace

void print_agent_choices() {
  for (const ShippedAgent& agent : shipped_agents()) {
    fmt::print("{} {:016x}\n", agent.full_name(), hash_of_game(agent));
  }
}

}  // namespace potluck::tools
