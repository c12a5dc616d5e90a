#include <cstdio>
#include <vector>

#include "env/layout/reader.h"
#include "env/random_actions.h"
#include "env/vector_env.h"

int main() {
  const auto kitchen = potluck::load_layout("cramped_room");
  potluck::VectorEnv envs(kitchen, {.num_envs = 1000, .key = {.seed = 7}});
  std::vector<potluck::Action> actions(2000);  // [1000 kitchens, 2 cooks]
  std::vector<float> earned(2000);             // [1000 kitchens, 2 cooks]
  for (unsigned step = 0; step < 400; ++step) {
    potluck::draw_actions({.seed = 1}, step, kitchen->num_actions(), actions);
    envs.step(actions, {.earned = earned});
    for (const float points : earned)
      if (points > 0)
        std::printf("step %u: a soup, by chance\n", step);
  }
}
