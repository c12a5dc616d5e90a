#include "agents/learning/harvest.h"

#include <algorithm>

#include "env/text/error.h"

namespace potluck {

std::vector<StartStates::Moment> harvest_moments(std::span<const FrozenPartner> partners,
                                                 const Arena& arena, Observation observation,
                                                 int num_envs, RandomKey key) {
  const int count = static_cast<int>(partners.size());
  const bool networks = std::all_of(partners.begin(), partners.end(), [](const FrozenPartner& p) {
    return p.network && !p.network->recurrent();
  });
  if (count < 2 || !networks || arena.layout() == nullptr || arena.num_agents() != 2) {
    throw InputError("start_share", "no pairs of strangers to learn from",
                     "two or more partners that are networks without memory and see what the "
                     "learner sees, and one kitchen for two");
  }
  const int stride = std::max(1, arena.horizon() / (kHarvestMoments + 1));
  Collector collector(arena.make({.num_envs = num_envs, .key = key, .first_env = 0}), observation,
                      stride, count, key);
  Seatings seatings;
  for (int first = 0; first < count; ++first) {
    for (int second = 0; second < count; ++second) {
      if (first != second) {
        seatings.push_back({first, second});
      }
    }
  }
  std::vector<NetworkBatch> batches(partners.size(),
                                    NetworkBatch(collector.format(), arena.num_actions()));
  std::vector<Player> players(partners.size());
  std::vector<StartStates::Moment> moments;
  for (int i = 0; i < kHarvestMoments; ++i) {
    for (std::size_t p = 0; p < partners.size(); ++p) {
      batches[p].begin(*partners[p].network);
      players[p].network = &batches[p];
    }
    collector.collect(players, seatings, {}, /*restart=*/false, /*bootstrap_time_limit=*/false, {});
    for (int env = 0; env < num_envs; ++env) {
      const std::uint32_t step = collector.envs().steps()[static_cast<std::size_t>(env)];
      if (step > 0) {
        moments.push_back({step, collector.envs().state(env)});
      }
    }
  }
  return moments;
}

}  // namespace potluck
