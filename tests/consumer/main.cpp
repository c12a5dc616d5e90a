// Steps 1,000 kitchens with random actions and reads what the players see and do.
#include <cstdio>
#include <vector>

#include "env/layout/reader.h"
#include "env/random_actions.h"
#include "env/vector_env.h"

int main(int argc, char** argv) {
  using namespace potluck;
  const auto layout = load_layout(argc > 1 ? argv[1] : "cramped_room");
  VectorEnv envs(layout, {.num_envs = 1000, .key = {.seed = 7}});
  const Observation observation{default_observation(layout->rules())};

  const auto players = static_cast<std::size_t>(envs.num_envs() * envs.num_agents());
  std::vector<float> seen(players * static_cast<std::size_t>(envs.observation_size(observation)));
  std::vector<float> earned(players);
  std::vector<Action> actions(players);
  std::vector<EventMask> events(players);

  double reward = 0;
  int deliveries = 0;
  for (std::uint32_t step = 0; step < 400; ++step) {
    draw_actions({.seed = 1}, step, layout->num_actions(), actions);
    envs.step(actions, {.earned = earned, .events = events});
    envs.observe_all(observation, seen);  // [1000, players, observation size]
    for (std::size_t i = 0; i < players; ++i) {
      reward += earned[i];
      deliveries += (events[i] & bit(Event::kSoupDelivery)) != 0 ? 1 : 0;
    }
  }
  std::printf("%s: %d soups delivered, reward %g, first observation begins with %g\n",
              layout->name().c_str(), deliveries, reward, static_cast<double>(seen[0]));
}
