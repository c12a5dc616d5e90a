// Trains one seed of one configuration: rollouts, updates, measurements, and its whole state as a
// file.
//
// A training is cut into TrainConfig::shards logical shards. Each has a part of the environments
// (with their numbers, hence their chance), their players' memories, views of what they saw,
// samples and gradients; weights and optimisers are common. Threads, and ranks on other machines
// (agents/ranks), own blocks of shards, and what shards make is put together in a fixed order, so
// every number of threads and ranks gives the same bits. With several ranks, run_update(), state()
// and restore() are collective: all ranks call them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "agents/checkpoint/safetensors.h"
#include "agents/learning/config.h"
#include "agents/learning/frozen_partner.h"
#include "agents/learning/hidden_rewards.h"
#include "agents/learning/learner.h"
#include "agents/learning/pair_measure.h"
#include "agents/learning/state_file.h"
#include "agents/ppo/crew.h"
#include "agents/ppo/estimate.h"
#include "agents/ppo/samples.h"
#include "agents/ppo/update.h"
#include "agents/ranks/ranks.h"
#include "env/arena.h"

namespace potluck {

class Trainer final : public Learner {
 public:
  /// `partners`: those that `config.partners` names, loaded (agents/roster/frozen_partners.h).
  /// `ranks` must outlive it. Throws InputError when the algorithm or the observation does not fit
  /// the arena, or when there are more ranks than shards.
  Trainer(TrainConfig config, std::shared_ptr<const Arena> arena, std::uint64_t seed,
          std::vector<FrozenPartner> partners = {}, Ranks& ranks = alone());

  /// As many as this rank has shards at most.
  void use_threads(int threads) override;
  [[nodiscard]] double helper_cpu_seconds() const override { return crew_->helper_cpu_seconds(); }

  [[nodiscard]] const TrainConfig& config() const { return config_; }
  [[nodiscard]] std::uint64_t seed() const { return seed_; }
  [[nodiscard]] int updates_done() const override { return updates_done_; }
  [[nodiscard]] bool finished() const override { return updates_done_ >= config_.num_updates(); }
  [[nodiscard]] std::int64_t env_steps_per_update() const override {
    return std::int64_t{config_.num_envs} * config_.rollout_steps;
  }
  /// Environment steps of all learners together (SRPO plays two batches per update).
  [[nodiscard]] std::int64_t interactions() const;
  /// Samples that learners have learned from, all learners together; expected ones where seatings
  /// are drawn.
  [[nodiscard]] std::int64_t agent_samples() const;

  /// One update: every phase of the plan.
  nlohmann::ordered_json run_update() override;

  [[nodiscard]] TensorFile checkpoint() const override;
  [[nodiscard]] std::map<std::string, TensorFile> other_checkpoints() const override;
  /// With several ranks: everything on the first, nothing of use on others.
  [[nodiscard]] TensorFile state() const override;
  void restore(const TensorFile& file, const std::string& place) override;

 private:
  struct Agent {
    ActorCritic network;
    Optimisers optimisers;
  };

  /// What a shard has of its own.
  struct Shard {
    std::vector<Collector> collectors;  ///< one per phase
    std::vector<NetworkBatch> batches;  ///< of the agents that learn: their view of what they saw
    std::map<std::size_t, NetworkBatch> past_batches;       ///< likewise, of earlier selves
    std::vector<NetworkBatch> partner_batches;              ///< of partners with a network
    std::vector<std::unique_ptr<Policy>> partner_policies;  ///< of the others
    std::vector<std::unique_ptr<Policy>> errands;           ///< [agent] of those on errands
    std::vector<LearnerEstimate> estimates;  ///< of the learners of the batch in hand
    Samples samples;
    std::vector<float> rewards;
  };

  void run_phase(std::size_t index, nlohmann::ordered_json& metrics);
  /// Plays the phase in one shard, and estimates.
  void play_phase(std::size_t index, std::span<const double> weights, Shard& shard);
  void estimate(const LearnerRole& role, const Rollout& rollout, Shard& shard,
                LearnerEstimate& out);
  /// Appends what is known of those who played and are not aligned learners.
  void estimate_company(const Phase& phase, const Rollout& rollout, std::span<const Player> players,
                        Shard& shard);
  /// Shard `number` of all, the next of this rank's.
  void make_shard(int number);
  [[nodiscard]] std::unique_ptr<BatchEnv> make_envs(RandomKey key, int shard) const;
  /// This rank's.
  [[nodiscard]] int num_shards() const { return static_cast<int>(shards_.size()); }
  /// What agent `agent` did in `seat` of the phase in hand, in all shards of all ranks.
  [[nodiscard]] const WorkTotals& work_of(std::size_t seat, std::size_t agent) const {
    return work_[seat * plan_.agents.size() + agent];
  }
  void add_up_work(std::size_t phase);
  /// The cooks' measurement as a pair, which the first rank plays.
  void measure_pair(nlohmann::ordered_json& metrics);
  [[nodiscard]] bool in_groups() const { return config_.baseline == Baseline::kGroup; }
  [[nodiscard]] int num_groups() const { return config_.num_envs / config_.group; }
  /// Updates before which the earlier selves of `moment` are kept.
  [[nodiscard]] int update_of(int moment) const;
  void keep_past_selves();
  /// `number` tells the updates of one step apart.
  void update(std::size_t phase, std::size_t learner, std::uint32_t number,
              nlohmann::ordered_json& metrics);
  std::vector<Player> begin_batches(const Seatings& seatings, Collector& collector, Shard& shard);
  [[nodiscard]] std::vector<double> seating_weights(const Phase& phase) const;
  void note_partner_returns();
  [[nodiscard]] Surroundings surroundings() const;
  /// Environments, seats and memories of this rank's shards.
  void put_shards(TensorFile& file) const;
  [[nodiscard]] TensorFile agent_file(const std::vector<int>& seats) const;
  [[nodiscard]] std::span<const float> rewards_of(const LearnerRole& role, const Rollout& rollout,
                                                  int seat, Shard& shard) const;
  void require_finite_weights(const Agent& agent, const std::string& name) const;
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
  std::vector<float> partner_returns_;  ///< running means per episode, for prioritised sampling
  StartStates start_states_;
  HiddenReward hidden_reward_;
  std::map<std::size_t, ActorCritic> past_;  ///< [agent of the plan] earlier selves kept so far
  std::vector<Agent> agents_;                ///< those of the plan that learn, which come first
  Ranks& ranks_;
  int first_shard_ = 0;              ///< this rank's first, of all
  std::vector<Shard> shards_;        ///< this rank's
  std::vector<WorkTotals> work_;     ///< of the phase in hand [seat][agent]
  std::optional<PairMeasure> pair_;  ///< the cooks together; plays as part of the first shard
  std::optional<PpoUpdate> update_;
  std::unique_ptr<Crew> crew_;
  int updates_done_ = 0;
};

}  // namespace potluck
