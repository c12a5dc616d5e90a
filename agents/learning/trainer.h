// Trains one seed of one configuration: rollouts, updates, measurements, and its whole state as a
// file.
//
// A Trainer is deterministic: (config, arena, seed) fix every number it ever computes. It is used
// by one thread; seeds are independent and train in parallel. It prints nothing and writes no files
// itself.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "agents/checkpoint/safetensors.h"
#include "agents/learning/config.h"
#include "agents/learning/frozen_partners.h"
#include "agents/learning/hidden_rewards.h"
#include "agents/ppo/samples.h"
#include "agents/ppo/update.h"
#include "env/arena.h"

namespace potluck {

/// Learning went out of the range of numbers: a metric, a weight or an optimiser's moment became
/// infinite or NaN. what() names seed, update and value.
class Diverged : public std::runtime_error {
 public:
  Diverged(std::uint64_t seed, int update, const std::string& found);

  [[nodiscard]] int update() const { return update_; }  ///< the spoilt one, counted from 1

 private:
  int update_;
};

/// The plan of `config` in `arena` with `num_partners` frozen partners. Throws InputError when they
/// do not go together: what can be told before the partners are there.
[[nodiscard]] Plan training_plan(const TrainConfig& config, const Arena& arena, int num_partners);

class Trainer {
 public:
  /// Throws InputError when the algorithm or the observation does not fit the arena.
  Trainer(TrainConfig config, std::shared_ptr<const Arena> arena, std::uint64_t seed);

  [[nodiscard]] const TrainConfig& config() const { return config_; }
  [[nodiscard]] std::uint64_t seed() const { return seed_; }
  [[nodiscard]] int updates_done() const { return updates_done_; }
  [[nodiscard]] bool finished() const { return updates_done_ >= config_.num_updates(); }
  /// Environment steps per learner, and altogether (SRPO plays two batches per update).
  [[nodiscard]] std::int64_t env_steps() const;
  [[nodiscard]] std::int64_t interactions() const;
  /// Samples that learners have learned from, all learners together.
  [[nodiscard]] std::int64_t agent_samples() const;

  /// One update: every phase of the plan. Returns the metrics line (an object; keys in the README).
  /// Throws Diverged when a metric or a weight is no longer finite; this Trainer is then of no more
  /// use.
  nlohmann::ordered_json run_update();

  /// Weights of the cooks with metadata: what `potluck evaluate` and other tools load.
  [[nodiscard]] TensorFile checkpoint() const;
  /// Further agents that the algorithm delivers, by name.
  [[nodiscard]] std::map<std::string, TensorFile> other_checkpoints() const;
  /// Everything: restore(state()) on a new Trainer of the same config, arena and seed continues to
  /// bit-identical results.
  [[nodiscard]] TensorFile state() const;
  /// Throws InputError when `file` is not a state of this config and seed.
  void restore(const TensorFile& file, const std::string& place);

 private:
  /// A network with its optimisers and its view of the batch in hand.
  struct Agent {
    ActorCritic network;
    Optimisers optimisers;
    NetworkBatch batch;
  };

  void run_phase(std::size_t index, nlohmann::ordered_json& metrics);
  void update_learner(const LearnerRole& role, const Collector& collector, std::uint32_t number,
                      nlohmann::ordered_json& metrics);
  std::vector<Player> begin_batches(const Seatings& seatings, Collector& collector);
  [[nodiscard]] std::vector<double> seating_weights(const Phase& phase) const;
  void note_partner_returns(const Rollout& rollout);
  [[nodiscard]] TensorFile agent_file(const std::vector<int>& seats) const;
  [[nodiscard]] std::span<const float> rewards_of(const LearnerRole& role, const Rollout& rollout,
                                                  int seat);
  void require_finite(const nlohmann::ordered_json& metrics) const;
  void require_finite(const Agent& agent, const std::string& name) const;
  void measure_pair(nlohmann::ordered_json& metrics);
  [[nodiscard]] double progress() const;
  [[nodiscard]] PpoOptions options_now() const;
  [[nodiscard]] RewardWeights weights_now() const;
  [[nodiscard]] float entropy_now() const;
  [[nodiscard]] double per_episode(const WorkTotals& work) const;

  TrainConfig config_;
  std::shared_ptr<const Arena> arena_;
  std::uint64_t seed_;
  Observation observation_;
  Plan plan_;
  bool cooks_share_seats_ = false;  ///< metrics of a seat then name the cook too
  std::vector<FrozenPartner> partners_;
  std::vector<NetworkBatch> partner_batches_;              ///< of those with a network
  std::vector<std::unique_ptr<Policy>> partner_policies_;  ///< of the others
  std::vector<float> partner_returns_;  ///< running means per episode, for prioritised sampling
  StartStates start_states_;
  HiddenReward hidden_reward_;
  std::vector<Agent> agents_;          ///< those of the plan that learn, which come first
  std::vector<Collector> collectors_;  ///< one per phase
  std::optional<Collector> pair_;      ///< the cooks together, for measuring only
  Samples samples_;
  std::vector<float> rewards_;
  std::optional<PpoUpdate> update_;
  int updates_done_ = 0;
};

}  // namespace potluck
