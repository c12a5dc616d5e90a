// Behaviour cloning: a policy that does what recorded players did.
//
// One network for all seats; both seats' samples of every recorded game (demonstrations.h) are
// used. An update is an epoch: one pass over the training samples in minibatches of cloning_batch,
// in an order of its own, with Adam on the mean cross-entropy
//     -1/N sum log pi(a|o)
// After each, loss and accuracy on the games kept for validation are measured; the weights of least
// validation loss are what the run delivers and what plays when the pair is measured ("early
// stopping": all epochs are run, later ones that overfit do no harm). Without validation
// (validation_share = 0) these are the last weights.
//
// Source: Carroll et al. 2019, arXiv 1910.05789, appendix B: the human proxies of the field, and
// their program (human_aware_rl: 64 units in two hidden layers, Adam at 1e-3, minibatches of 64,
// 100 epochs, actions sampled in play), which the preset `behavior_cloning` follows. Differences:
//   - theirs see `features` (set observation=features); ours whatever `observation` says, the
//     kitchen's usual encoding by default
//   - theirs make a random move when stuck for three steps; ours only sample
//   - theirs keep 15 % of the samples, drawn one by one, for validation; neighbouring steps are
//     nearly the same, so ours keep whole games
// There is no critic: its weights are zero, and so are its values. No memory.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "agents/cloning/demonstrations.h"
#include "agents/learning/learner.h"
#include "agents/learning/pair_measure.h"
#include "agents/learning/state_file.h"
#include "agents/network/adam.h"
#include "agents/policy/actor_critic.h"
#include "agents/policy/network_batch.h"

namespace potluck {

/// How well a network tells the actions of some samples.
struct CloningScore {
  double loss = 0;      ///< nats: mean cross-entropy
  double accuracy = 0;  ///< share of the samples whose action is the most probable one
};

class Cloner final : public Learner {
 public:
  /// `demonstrations` as training_observation shows them. Throws InputError when the network does
  /// not fit the arena or has a memory.
  Cloner(TrainConfig config, std::shared_ptr<const Arena> arena,
         std::shared_ptr<const Demonstrations> demonstrations, std::uint64_t seed);

  [[nodiscard]] int updates_done() const override { return updates_done_; }
  [[nodiscard]] bool finished() const override { return updates_done_ >= config_.num_updates(); }
  /// Recorded steps that are learned from.
  [[nodiscard]] std::int64_t env_steps_per_update() const override;
  nlohmann::ordered_json run_update() override;
  [[nodiscard]] TensorFile checkpoint() const override;
  [[nodiscard]] TensorFile state() const override;
  void restore(const TensorFile& file, const std::string& place) override;

 private:
  [[nodiscard]] Surroundings surroundings() const;
  [[nodiscard]] float learning_rate_now() const;
  /// Puts the observations of `samples` into minibatch_ and their policies into log_probs_.
  void forward(const ActorCritic& network, std::span<const int> samples);
  /// Adds what forward() made of `samples` to the sums `total`.
  void count(std::span<const int> samples, CloningScore& total) const;
  [[nodiscard]] CloningScore score(const ActorCritic& network, std::span<const int> samples);
  /// One pass over the training samples; returns the score before each step.
  CloningScore learn_epoch();
  void step(std::span<const int> samples);
  void require_finite_weights() const;
  void measure_pair(nlohmann::ordered_json& metrics);

  TrainConfig config_;
  std::shared_ptr<const Arena> arena_;
  std::shared_ptr<const Demonstrations> demonstrations_;
  std::uint64_t seed_;
  Observation observation_;
  DemonstrationSplit split_;
  ActorCritic network_;
  ActorCritic best_;  ///< the network of least validation loss so far
  Adam adam_;
  double best_loss_;
  int best_update_ = 0;
  int updates_done_ = 0;
  double gradient_norm_ = 0;  ///< sum over the epoch's steps

  NetworkBatch batch_;  ///< of the pair
  std::optional<PairMeasure> pair_;

  std::vector<int> order_;
  RowBuffer minibatch_;
  NetworkWorkspace workspace_;
  AlignedFloats outputs_;
  AlignedFloats log_probs_;
  AlignedFloats output_gradients_;
  AlignedFloats gradients_;
};

}  // namespace potluck
