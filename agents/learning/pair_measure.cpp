#include "agents/learning/pair_measure.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "agents/learning/streams.h"

namespace potluck {
namespace {

/// So many episodes side by side, and at most so long.
constexpr int kMostEnvs = 16;
constexpr int kMostSteps = 2048;

Collector make_collector(const TrainConfig& config, const Arena& arena, Observation observation,
                         int num_agents, RandomKey key) {
  return {
      arena.make({.num_envs = std::min(config.num_envs, kMostEnvs), .key = key, .first_env = 0}),
      observation, std::min(arena.horizon(), kMostSteps), num_agents, key};
}

}  // namespace

PairMeasure::PairMeasure(const TrainConfig& config, const Arena& arena, Observation observation,
                         int num_agents, RandomKey key)
    : collector_(
          make_collector(config, arena, observation, num_agents, key.stream(streams::kPair))),
      horizon_(arena.horizon()),
      effort_(config.effort) {}

void PairMeasure::measure(std::span<const Player> players, const Seatings& pair, int update,
                          nlohmann::ordered_json& metrics) {
  collector_.reset(static_cast<std::uint32_t>(update) * 65536U);
  collector_.collect(players, pair, {}, /*restart=*/false, /*bootstrap_time_limit=*/false,
                     {.shaping = 0, .effort = effort_});
  WorkTotals all;
  for (const SeatSamples& seat : collector_.rollout().seats) {
    for (const WorkTotals& work : seat.work) {
      all.reward += work.reward;
      all.team += work.team;
      all.steps += work.steps;
    }
  }
  const auto seats = static_cast<double>(collector_.rollout().seats.size());
  const double per_episode = all.steps > 0 ? horizon_ / static_cast<double>(all.steps) : 0;
  metrics["pair_return"] = all.team * per_episode;
  metrics["pair_seats_return"] = all.reward * per_episode * seats;
}

}  // namespace potluck
