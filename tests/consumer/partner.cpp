// A scripted partner cooks alone: agents link too.
#include <cstdio>
#include <vector>

#include "agents/partners/scripted.h"
#include "env/layout/reader.h"
#include "env/vector_env.h"

int main() {
  using namespace potluck;
  const auto layout = load_layout("cramped_room_single");
  const auto cook = make_scripted("greedy", layout);
  VectorEnv envs(layout, {.num_envs = 1});
  const std::vector<int> which = {0};
  std::vector<Action> actions(1);
  std::vector<float> earned(1);
  float reward = 0;
  for (int step = 0; step < layout->horizon(); ++step) {
    cook->act({envs, which}, {.actions = actions});
    envs.step(actions, {.earned = earned});
    reward += earned[0];
  }
  std::printf("reward %g\n", static_cast<double>(reward));
  return reward > 0 ? 0 : 1;
}
