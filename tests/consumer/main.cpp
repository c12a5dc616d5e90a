// Steps 1,000 kitchens with random actions and reads what the players see and do.
#include <cstdio>
#include <vector>

#include "env/layout_reader.h"
#include "env/vector_env.h"

int main(int argc, char** argv) {
  using namespace potluck;
  const auto layout = load_layout(argc > 1 ? argv[1] : "cramped_room");
  const RandomKey key{7};
  VectorEnv envs(layout, {.num_envs = 1000, .key = key});

  const auto players = static_cast<std::size_t>(envs.num_envs() * envs.num_agents());
  const Observation observation{default_observation(layout->rules())};
  std::vector<float> seen(1000 * static_cast<std::size_t>(envs.observation_size(observation)));
  std::vector<Action> actions(players);
  std::vector<float> earned(players);
  std::vector<EventMask> events(players);

  double reward = 0;
  int deliveries = 0;
  for (std::uint32_t step = 0; step < 400; ++step) {
    for (std::uint32_t i = 0; i < players; ++i) {
      const std::uint32_t bits = key.draw(i, 0, step, Purpose::kBenchmark)[0];
      actions[i] = static_cast<Action>(
          uniform_below(bits, static_cast<std::uint32_t>(layout->num_actions())));
    }
    envs.step(actions, {.earned = earned, .events = events});
    envs.observe(observation, /*seat=*/0, seen);
    for (std::size_t i = 0; i < players; ++i) {
      reward += earned[i];
      deliveries += (events[i] & bit(Event::kSoupDelivery)) != 0 ? 1 : 0;
    }
  }
  std::printf("%s: %d deliveries, reward %g, first observation begins with %g\n",
              layout->name().c_str(), deliveries, reward, static_cast<double>(seen.front()));
  return 0;
}
