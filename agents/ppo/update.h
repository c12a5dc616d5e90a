// One PPO update of an actor and a critic, with the optional tether that SRPO's adversaries carry.
//
// The loss (losses.h) is minimised by Adam. With a shared trunk, policy and value losses are added
// and descended together; otherwise each network takes its own step. Samples are added up per
// distinct observation first (RowSums), so networks run once per distinct row; the gradient is the
// exact gradient of the sums.
//
// With a memory, minibatches are made of whole sequences: what a player saw during the rollout,
// from the memory it began with, which counts as given. A partner to which such a policy is tied
// runs along the same observations, from an empty memory: what it would remember of earlier
// rollouts is left out.
//
// The samples may be in shards, with a view of their own each: every minibatch has a part of each
// shard, shards compute side by side, and their gradients are added along a fixed binary tree. So
// the result depends on the shards and not on the number of threads or ranks (agents/ranks).
// (Advantages are normalised over all parts together.)
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "agents/policy/actor_critic.h"
#include "agents/ppo/crew.h"
#include "agents/ppo/losses.h"
#include "agents/ppo/options.h"
#include "agents/ppo/samples.h"
#include "agents/ppo/shard_gradients.h"
#include "agents/ranks/ranks.h"
#include "env/random.h"

namespace potluck {

/// The two networks' optimiser states.
struct Optimisers {
  Adam actor;
  std::optional<Adam> critic;  ///< none if the trunk is shared

  Optimisers(const ActorCritic& network, const AdamOptions& options);
};

/// What one shard has to learn from.
struct ShardOfSamples {
  const NetworkBatch* batch = nullptr;
  const Samples* samples = nullptr;
};

/// Scratch memory and procedure of updates.
class PpoUpdate {
 public:
  /// `shards`: of the whole training; `ranks`, which own a block of them each, must outlive it.
  explicit PpoUpdate(const RowFormat& format, int shards = 1, Ranks& ranks = alone());

  /// Where minibatches get their order from (ShardGradients::shuffle); shards but the first take a
  /// stream of the key.
  struct Shuffle {
    RandomKey key;
    std::uint32_t update = 0;
  };

  /// `shards`: those of this rank; at least one of some rank has samples.
  UpdateReport run(ActorCritic& learner, Optimisers& optimisers,
                   std::span<const ShardOfSamples> shards, const PpoOptions& options, float entropy,
                   const Tether* tether, Shuffle shuffle, Crew& crew);
  /// The same for one shard.
  UpdateReport run(ActorCritic& learner, Optimisers& optimisers, const NetworkBatch& batch,
                   const Samples& samples, const PpoOptions& options, float entropy,
                   const Tether* tether, Shuffle shuffle);

 private:
  struct Minibatch {
    std::size_t number = 0;
    std::size_t count = 1;  ///< of an epoch
  };
  /// One step of all networks; false: target_kl is exceeded, nothing was done but to report it.
  /// `fresh`: the minibatch is another than in the step before.
  bool step(Minibatch minibatch, bool fresh, ActorCritic& learner, Optimisers& optimisers,
            const PpoOptions& options, float entropy, const Tether* tether, Crew& crew,
            UpdateReport& report);
  /// Puts the samples in a new order, where there are several minibatches, and finds out about
  /// these what is common to all shards.
  void begin_epoch(std::size_t minibatches, std::uint32_t epoch, const ActorCritic& learner,
                   Shuffle shuffle, Crew& crew);
  /// Of a minibatch, in all shards' parts together.
  [[nodiscard]] AdvantageSums sums_of(Minibatch minibatch) const;
  /// What this rank's shards say of the minibatch in hand, and the others'.
  [[nodiscard]] std::vector<UpdateReport> reports() const;
  [[nodiscard]] int num_shards() const { return static_cast<int>(shards_.size()); }

  Ranks& ranks_;
  int shards_of_all_;
  std::vector<ShardGradients> shards_;             ///< this rank's
  std::vector<std::vector<AdvantageSums>> parts_;  ///< [shard of this rank][minibatch]
  std::vector<AdvantageSums> parts_of_all_;        ///< [shard of all][minibatch]
};

}  // namespace potluck
