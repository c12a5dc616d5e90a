// Measures the cooks of a learner as a pair, over whole episodes of their own.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>

#include "agents/learning/config.h"
#include "agents/ppo/rollout.h"
#include "env/arena.h"

namespace potluck {

class PairMeasure {
 public:
  /// `num_agents`: how many there are to choose from; `key`: of the seed.
  PairMeasure(const TrainConfig& config, const Arena& arena, Observation observation,
              int num_agents, RandomKey key);

  /// Where the players' networks keep what they remember.
  [[nodiscard]] Collector& collector() { return collector_; }

  /// Adds "pair_return" (what the team earns, counted once and before effort) and
  /// "pair_seats_return" (what all seats get together, less effort), per episode, to `metrics`.
  /// Episodes are numbered by the update, so that a resumed run measures the same.
  void measure(std::span<const Player> players, const Seatings& pair, int update,
               nlohmann::ordered_json& metrics);

 private:
  Collector collector_;
  double horizon_;
  float effort_;
};

}  // namespace potluck
