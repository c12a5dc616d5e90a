// Trains one seed of one configuration: rollouts, updates, measurements, and its whole state as a
// file.
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
#include "agents/ppo/estimate.h"
#include "agents/ppo/samples.h"
#include "agents/ppo/update.h"
#include "env/arena.h"

namespace potluck {

/// The plan of `config` in `arena`, where entry i of `config.partners` stands for `num_agents[i]`
/// frozen agents. Throws InputError when they do not go together.
[[nodiscard]] Plan training_plan(const TrainConfig& config, const Arena& arena,
                                 std::vector<int> num_agents);
/// The same before the partners are there, for what it throws.
void check_plan(const TrainConfig& config, const Arena& arena);

class Trainer final : public Learner {
 public:
  /// `partners`: those that `config.partners` names, loaded (agents/roster/frozen_partners.h).
  /// Throws InputError when the algorithm or the observation does not fit the arena.
  Trainer(TrainConfig config, std::shared_ptr<const Arena> arena, std::uint64_t seed,
          std::vector<FrozenPartner> partners = {});

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
  [[nodiscard]] TensorFile state() const override;
  void restore(const TensorFile& file, const std::string& place) override;

 private:
  /// A network with its optimisers and its view of the batch in hand.
  struct Agent {
    ActorCritic network;
    Optimisers optimisers;
    NetworkBatch batch;
  };

  /// An earlier version of a learner, as a partner.
  struct PastSelf {
    ActorCritic network;
    NetworkBatch batch;
  };

  void run_phase(std::size_t index, nlohmann::ordered_json& metrics);
  void estimate(const LearnerRole& role, const Rollout& rollout, LearnerEstimate& out);
  /// Appends what is known of those who played and are not aligned learners.
  void estimate_company(const Phase& phase, const Rollout& rollout,
                        std::span<const Player> players);
  [[nodiscard]] std::unique_ptr<BatchEnv> make_envs(RandomKey key) const;
  [[nodiscard]] bool in_groups() const { return config_.baseline == Baseline::kGroup; }
  [[nodiscard]] int num_groups() const { return config_.num_envs / config_.group; }
  /// Updates before which the earlier selves of `moment` are kept.
  [[nodiscard]] int update_of(int moment) const;
  void keep_past_selves();
  /// `number` tells the updates of one step apart.
  void update(const LearnerRole& role, const Rollout& rollout, const LearnerEstimate& estimate,
              std::uint32_t number, nlohmann::ordered_json& metrics);
  std::vector<Player> begin_batches(const Seatings& seatings, Collector& collector);
  [[nodiscard]] std::vector<double> seating_weights(const Phase& phase) const;
  void note_partner_returns(const Rollout& rollout);
  [[nodiscard]] Surroundings surroundings() const;
  [[nodiscard]] TensorFile agent_file(const std::vector<int>& seats) const;
  [[nodiscard]] std::span<const float> rewards_of(const LearnerRole& role, const Rollout& rollout,
                                                  int seat);
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
  std::vector<NetworkBatch> partner_batches_;              ///< of those with a network
  std::vector<std::unique_ptr<Policy>> partner_policies_;  ///< of the others
  std::vector<std::unique_ptr<Policy>> errands_;           ///< [agent] of those on errands
  std::vector<float> partner_returns_;  ///< running means per episode, for prioritised sampling
  StartStates start_states_;
  HiddenReward hidden_reward_;
  std::map<std::size_t, PastSelf> past_;    ///< [agent of the plan] those kept so far
  std::vector<Agent> agents_;               ///< those of the plan that learn, which come first
  std::vector<Collector> collectors_;       ///< one per phase
  std::optional<PairMeasure> pair_;         ///< the cooks together
  std::vector<LearnerEstimate> estimates_;  ///< of the learners of the batch in hand
  Samples samples_;
  std::vector<float> rewards_;
  std::optional<PpoUpdate> update_;
  int updates_done_ = 0;
};

}  // namespace potluck
