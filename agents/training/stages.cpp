#include "agents/training/stages.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "agents/learning/training_arena.h"
#include "agents/roster/run_directory.h"
#include "agents/training/strangers.h"
#include "env/text/error.h"

namespace potluck {
namespace {

constexpr const char* kResponseAgent = "response";

std::optional<Algorithm> pool_algorithm(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::kFcp:
    case Algorithm::kStateAugmented:
      return Algorithm::kSelfPlay;
    case Algorithm::kMep:
      return Algorithm::kPopulation;
    case Algorithm::kHsp:
      return Algorithm::kHiddenReward;
    default:
      return std::nullopt;
  }
}

/// The checkpoints of the pool that are partners.
std::vector<std::string> pool_agents(const TrainConfig& config, const PoolStage& pool) {
  std::vector<std::string> agents;
  if (config.algorithm == Algorithm::kHsp && config.pool_select > 0) {
    const auto layout = training_arena(config)->layout();
    if (!layout) {
      throw InputError("pool_select", "several kitchens", "one kitchen",
                       "strangers are told apart in one kitchen; set pool_select=0 to keep all");
    }
    const std::vector<Stranger> strangers =
        choose_strangers(pool.out, layout, {.count = static_cast<std::size_t>(config.pool_select)});
    require_chosen(strangers, pool.out.string());
    for (const Stranger& stranger : strangers) {
      for (const auto& path : {stranger.expert, stranger.moderate}) {
        if (stranger.chosen && !path.empty()) {
          agents.push_back(path.string());
        }
      }
    }
    return agents;
  }
  const int milestones = config.algorithm == Algorithm::kStateAugmented ? 0 : kPoolMilestones;
  const std::int64_t least_steps = config.algorithm == Algorithm::kMep ? 1 : 0;
  std::map<std::pair<std::uint64_t, std::string>, int> taken;  // of each agent, earliest first
  for (const KeptAgent& agent : RunDirectory(pool.out).kept_agents()) {
    if (agent.name != kResponseAgent && agent.env_steps >= least_steps &&
        (agent.is_whole() || ++taken[{agent.seed, agent.name}] <= milestones)) {
      agents.push_back(agent.path.string());
    }
  }
  return agents;
}

}  // namespace

std::optional<PoolStage> pool_stage(const TrainConfig& config, const std::filesystem::path& out) {
  const std::optional<Algorithm> algorithm = pool_algorithm(config.algorithm);
  const PartnerList& list = config.partners;
  const bool wants_pool =
      list.empty() || std::any_of(list.begin(), list.end(), std::mem_fn(&PartnerEntry::is_pool));
  if (!algorithm || !wants_pool) {
    return std::nullopt;
  }
  PoolStage stage{.config = config,
                  .out = config.pool.empty() ? out / "pool" : std::filesystem::path(config.pool)};
  TrainConfig& pool = stage.config;
  pool.algorithm = *algorithm;
  pool.pool.clear();
  pool.steps = config.pool_steps > 0 ? config.pool_steps : config.steps;
  pool.pool_steps = 0;
  pool.partners.clear();
  pool.start_share = 0;
  pool.ppo.prediction = 0;
  pool.seeds.clear();
  if (*algorithm == Algorithm::kPopulation) {
    pool.population = std::max(2, config.pool_size);
    pool.seeds = {1};
  } else {
    for (int seed = 1; seed <= config.pool_size; ++seed) {
      pool.seeds.push_back(static_cast<std::uint64_t>(seed));
    }
  }
  return stage;
}

TrainConfig with_pool(TrainConfig config, const PoolStage& pool) {
  const std::vector<std::string> agents = pool_agents(config, pool);
  PartnerList list = std::exchange(config.partners, {});
  if (list.empty()) {
    // State augmentation meets itself only; its pool shows where to begin.
    list = config.algorithm == Algorithm::kStateAugmented
               ? PartnerList{{}, {.agent = "pool", .weight = 0}}
               : PartnerList{{.agent = "pool", .weight = static_cast<double>(agents.size())}};
  }
  for (const PartnerEntry& entry : list) {
    if (!entry.is_pool()) {
      config.partners.push_back(entry);
      continue;
    }
    for (const std::string& agent : agents) {
      config.partners.push_back(
          {.agent = agent,
           .weight = tidy_weight(entry.weight / static_cast<double>(agents.size()))});
    }
  }
  return config;
}

}  // namespace potluck
