// One PPO update of an actor and a critic, with the optional tether that SRPO's adversaries carry.
//
// The loss over a minibatch of N samples (o, a, A, R), minimised by Adam:
//   policy   -1/N sum min(rho A, clip(rho, 1 - c, 1 + c) A),  rho = pi(a|o) / pi_old(a|o)
//            (Schulman et al. 2017, arXiv 1707.06347, equation 7)
//   entropy  -epsilon/N sum H(pi(.|o))
//   tether   +lambda/N sum KL between pi(.|o) and a partner's policy, either direction
//            (arXiv 2602.21515, equation of the adversary's objective: lambda = 1/tau)
//   value    +v/N sum (V(o) - R)^2     (v = value_coefficient; optionally clipped, options.h)
//   prediction  -c/N sum log q(b|o)  for networks with a head q for the action b that the player in
//            the next seat takes at the same time (c = options.prediction)
// With a shared trunk, policy and value losses are added and descended together; otherwise each
// network takes its own step. Samples are added up per distinct observation first (RowSums), so
// networks run once per distinct row; the gradient is the exact gradient of the sums above.
//
// With a memory, minibatches are made of whole sequences: what a player saw during the rollout,
// from the memory it began with, which counts as given. A partner to which such a policy is tied
// runs along the same observations, from an empty memory: what it would remember of earlier
// rollouts is left out.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "agents/policy/actor_critic.h"
#include "agents/ppo/options.h"
#include "agents/ppo/samples.h"
#include "env/random.h"

namespace potluck {

/// Which way the adversary's distance from its partner is measured.
enum class KlDirection : std::uint8_t {
  kPartnerToAdversary,  ///< KL(partner || adversary), as the authors' program has it
  kAdversaryToPartner,  ///< KL(adversary || partner), as the paper writes it
};
[[nodiscard]] std::string_view to_string(KlDirection direction);
/// Throws InputError listing the names.
[[nodiscard]] KlDirection parse_kl_direction(std::string_view name, const std::string& place);

/// Ties a policy to another one that does not move during the update.
struct Tether {
  const ActorCritic* partner = nullptr;  ///< of the same shape
  KlDirection direction = KlDirection::kPartnerToAdversary;
  float coefficient = 0;  ///< 1 / tau
};

/// The two networks' optimiser states.
struct Optimisers {
  Adam actor;
  std::optional<Adam> critic;  ///< none if the trunk is shared

  Optimisers(const ActorCritic& network, const AdamOptions& options);
};

/// Means over all steps taken unless said otherwise.
struct UpdateReport {
  double policy_loss = 0;
  double value_loss = 0;       ///< mean squared error of the critic, before each step
  double entropy = 0;          ///< nats
  double tether_kl = 0;        ///< nats, in the tether's direction; 0 without tether
  double prediction_loss = 0;  ///< nats: cross-entropy of the partner's actions; 0 without head
  /// KL(old || new), exact over actions, before each step of the last epoch; the step that
  /// target_kl forbade included.
  double approx_kl = 0;
  double clip_fraction = 0;       ///< of the samples, likewise
  double explained_variance = 0;  ///< of the returns, by the critic that played
  double gradient_norm = 0;       ///< of the actor (or of the shared network), before clipping
  int epochs = 0;  ///< whole passes over the batch; fewer than asked for with target_kl
  int steps = 0;   ///< minibatches that were learned from
};

/// Scratch memory and procedure of updates.
class PpoUpdate {
 public:
  explicit PpoUpdate(RowFormat format) : sums_(std::move(format)) {}

  /// Where minibatches get their order from: draws with key.draw(epoch, update, block, kMinibatch).
  struct Shuffle {
    RandomKey key;
    std::uint32_t update = 0;
  };

  UpdateReport run(ActorCritic& learner, Optimisers& optimisers, const NetworkBatch& batch,
                   const Samples& samples, const PpoOptions& options, float entropy,
                   const Tether* tether, Shuffle shuffle);

  /// Loss (policy + entropy + tether) and its gradient with respect to the logits [R, A] for sums
  /// whose new log-probabilities are `log_probs` and, with a tether, the partner's are
  /// `partner_log_probs`. Adds to `report`. Public so that tests can compare it with finite
  /// differences.
  static double actor_loss(const RowSums& sums, const PpoOptions& options, float entropy,
                           const Tether* tether, std::span<const float> log_probs,
                           std::span<const float> partner_log_probs,
                           std::span<float> logit_gradients, UpdateReport& report);
  /// The value loss and its gradient with respect to the values [R], likewise.
  static double critic_loss(const RowSums& sums, const PpoOptions& options,
                            std::span<const float> values, std::span<float> value_gradients,
                            UpdateReport& report);

  /// The prediction loss and its gradient with respect to the logits [R, A] behind `log_probs`, in
  /// whose place it is put.
  static double prediction_loss(const RowSums& sums, const PpoOptions& options,
                                std::span<float> log_probs, UpdateReport& report);

 private:
  /// Takes the samples, or with a memory the sequences, `units` as the minibatch.
  void choose(std::span<const int> units, const Samples& samples, const NetworkBatch& batch,
              const PpoOptions& options, const ActorCritic& learner);
  void choose_sequences(std::span<const int> sequences, const Samples& samples,
                        const NetworkBatch& batch, const ActorCritic& learner);
  [[nodiscard]] Sequences sequences_of(std::span<const float> memory) const;
  void evaluate_partner(const ActorCritic& partner);
  /// The actor; and the value, if the trunk is shared. False: target_kl is exceeded, nothing was
  /// done but to report it.
  bool step_actor(ActorCritic& learner, Adam& adam, const PpoOptions& options, float entropy,
                  const Tether* tether, UpdateReport& report);
  void step_critic(ActorCritic& learner, Adam& adam, const PpoOptions& options,
                   UpdateReport& report);

  /// One step of `network` against the gradient of its outputs; returns the gradient's norm.
  double descend(TrainedNetwork& network, Adam& adam, const Sequences& sequences,
                 std::span<const float> output_gradients, const PpoOptions& options);

  RowSums sums_;
  std::vector<int> order_;
  AlignedFloats outputs_;
  AlignedFloats output_gradients_;
  AlignedFloats logit_gradients_;
  AlignedFloats values_;
  AlignedFloats log_probs_;
  AlignedFloats partner_log_probs_;
  AlignedFloats predicted_;  ///< log-probabilities of the partner's actions, then their gradients
  AlignedFloats gradients_;
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
