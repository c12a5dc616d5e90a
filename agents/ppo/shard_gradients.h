// One shard's part of an update: its samples, minibatch after minibatch, and its gradients.
//
// Not safe to use from two threads at once; every shard has one of its own.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "agents/policy/actor_critic.h"
#include "agents/policy/network_batch.h"
#include "agents/ppo/losses.h"
#include "agents/ppo/options.h"
#include "agents/ppo/samples.h"
#include "env/random.h"

namespace potluck {

class ShardGradients {
 public:
  explicit ShardGradients(RowFormat format) : sums_(std::move(format)) {}

  /// A new update: `batch` and `samples` must live as long as it.
  void begin(const ActorCritic& learner, const NetworkBatch& batch, const Samples& samples);
  /// Puts the samples, or with a memory the sequences, in a new order: that of their places and
  /// key.draw(epoch, update, block, kMinibatch).
  void shuffle(RandomKey key, std::uint32_t epoch, std::uint32_t update);
  /// Takes part `part` of `parts` of them as the minibatch.
  [[nodiscard]] AdvantageSums choose(std::size_t part, std::size_t parts,
                                     const ActorCritic& learner);
  /// Adds them up; `whole`: what choose() returned, of all shards' parts together.
  void add_up(const AdvantageSums& whole, const PpoOptions& options);
  void evaluate_partner(const ActorCritic& partner);

  /// The actor's outputs, losses (report()) and their gradient; and the value's, if the trunk is
  /// shared.
  void evaluate_actor(const ActorCritic& learner, const PpoOptions& options, float entropy,
                      const Tether* tether);
  /// From there to the gradient of the weights, with nothing else evaluated in between.
  void differentiate_actor(const ActorCritic& learner);
  /// Outputs, loss and gradient of the critic.
  void differentiate_critic(const ActorCritic& learner, const PpoOptions& options);

  /// Of the minibatch in hand alone.
  [[nodiscard]] const UpdateReport& report() const { return report_; }
  [[nodiscard]] std::span<float> actor_gradients() { return actor_gradients_; }
  [[nodiscard]] std::span<float> critic_gradients() { return critic_gradients_; }

 private:
  void choose_sequences(std::span<const int> sequences, const ActorCritic& learner);
  [[nodiscard]] Sequences sequences_of(std::span<const float> memory) const;
  /// Gradients of `network`, which has just been evaluated; zeros without rows.
  void differentiate(const TrainedNetwork& network, const Sequences& sequences,
                     std::span<const float> output_gradients, AlignedFloats& gradients);

  const NetworkBatch* batch_ = nullptr;
  const Samples* samples_ = nullptr;
  RowSums sums_;
  std::vector<int> order_;
  std::span<const int> chosen_;  ///< samples of the minibatch
  UpdateReport report_;
  AlignedFloats outputs_;
  AlignedFloats output_gradients_;
  AlignedFloats logit_gradients_;
  AlignedFloats values_;
  AlignedFloats log_probs_;
  AlignedFloats partner_log_probs_;
  AlignedFloats predicted_;  ///< log-probabilities of the partner's actions,
                             ///< then their gradients
  AlignedFloats actor_gradients_;
  AlignedFloats critic_gradients_;
  NetworkWorkspace workspace_;

  // With a memory
  std::vector<int> which_;  ///< the minibatch's samples [steps, N]
  int sequence_steps_ = 1;
  std::vector<std::uint8_t> resets_;  ///< [steps, N]
  AlignedFloats actor_memory_;        ///< [N, units] before the first step
  AlignedFloats critic_memory_;
  AlignedFloats no_memory_;  ///< zeros
};

}  // namespace potluck
