// Playing: networks and environments run together for a whole horizon and leave samples behind.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "agents/actor_critic.h"
#include "agents/observation_table.h"
#include "agents/ppo/gae.h"
#include "agents/work.h"
#include "env/vector_env.h"

namespace potluck {

/// One network's view of a batch: the distinct observations that it met and what it makes of each.
/// Seats that the same network holds share one NetworkBatch.
class NetworkBatch {
 public:
  /// Policies hold their weights fixed while they play, so each distinct observation is evaluated
  /// once.
  NetworkBatch(int observation_size, int num_actions);

  /// Forgets everything; `network` is whose view this is until the next begin().
  void begin(const ActorCritic& network);
  /// Row index of an observation; its policy is known after the next evaluate_new_rows().
  [[nodiscard]] int intern(const float* observation) { return table_.intern(observation); }
  void evaluate_new_rows();
  /// The critic's value of every row.
  void evaluate_values();

  [[nodiscard]] Action sample(int row, std::uint32_t bits) const;
  [[nodiscard]] const ObservationTable& table() const { return table_; }
  [[nodiscard]] int num_actions() const { return num_actions_; }
  /// [rows, num_actions] log-probabilities of the policy that played.
  [[nodiscard]] std::span<const float> log_probs() const { return log_probs_; }
  [[nodiscard]] std::span<const float> values() const { return values_; }  ///< [rows]

 private:
  const ActorCritic* network_ = nullptr;
  int num_actions_;
  int evaluated_ = 0;
  ObservationTable table_;
  AlignedFloats log_probs_;
  AlignedFloats cumulative_;  ///< [rows, num_actions] running sums of the probabilities
  AlignedFloats values_;
  AlignedFloats logits_;
  MlpWorkspace workspace_;
};

/// What one seat did; sample (t, env) stands at t * num_envs + env.
struct SeatSamples {
  std::vector<int> rows;  ///< observation, as a row of the seat's NetworkBatch
  std::vector<Action> actions;
  std::vector<float> rewards;  ///< team reward + shaping - effort, weighted
  std::vector<int>
      final_rows;  ///< observation that bootstraps this sample (After::kBootstrap), else -1
  WorkTotals work;
};

/// How rewards are put together: reward_i = team + shaping * shaped_i - effort * effort_i.
struct RewardWeights {
  float shaping = 0;
  float effort = 1;
};

struct Rollout {
  int steps = 0;
  int num_envs = 0;
  std::vector<After> after;  ///< what follows each sample; the same for all seats
  std::vector<SeatSamples> seats;
};

/// Collects rollouts from one VectorEnv. Allocates once, when made.
class Collector {
 public:
  /// `key`: of the players' own chance; `observation`: what all networks see.
  Collector(std::shared_ptr<const Layout> layout, VectorEnvOptions options, Observation observation,
            int steps, RandomKey key);

  /// Plays `steps` steps in every environment with networks[seat] in each seat. `restart`: begin
  /// new episodes first. `bootstrap_time_limit`: as in PpoOptions. Values are evaluated too.
  void collect(std::span<NetworkBatch* const> networks, bool restart, bool bootstrap_time_limit,
               RewardWeights weights);

  [[nodiscard]] const Rollout& rollout() const { return rollout_; }
  [[nodiscard]] VectorEnv& envs() { return envs_; }
  [[nodiscard]] const VectorEnv& envs() const { return envs_; }

 private:
  void choose_actions(int seat, NetworkBatch& network, int t);
  void record_step(int t, RewardWeights weights);
  void record_ends(std::span<NetworkBatch* const> networks, int t, bool bootstrap_time_limit);

  VectorEnv envs_;
  Observation observation_;
  RandomKey key_;
  Rollout rollout_;
  std::vector<float> observations_;
  std::vector<Action> actions_;
  std::vector<float> earned_;
  std::vector<float> shaped_;
  std::vector<float> effort_;
  std::vector<EventMask> events_;
  std::vector<std::uint8_t> terminated_;
  std::vector<std::uint8_t> truncated_;
};

}  // namespace potluck
