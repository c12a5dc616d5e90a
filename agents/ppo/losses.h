// The loss of a PPO update and its gradient with respect to what networks put out.
//
// Over a minibatch of N samples (o, a, A, R):
//   policy   -1/N sum min(rho A, clip(rho, 1 - c, 1 + c) A),  rho = pi(a|o) / pi_old(a|o)
//            (Schulman et al. 2017, arXiv 1707.06347, equation 7)
//   entropy  -epsilon/N sum H(pi(.|o))
//   tether   +lambda/N sum KL between pi(.|o) and a partner's policy, either direction
//            (arXiv 2602.21515, equation of the adversary's objective: lambda = 1/tau)
//   value    +v/N sum (V(o) - R)^2     (v = value_coefficient; optionally clipped, options.h)
//   prediction  -c/N sum log q(b|o)  for networks with a head q for the action b that the player in
//            the next seat takes at the same time (c = options.prediction)
// N is RowSums::num_samples; where shards have a part of the minibatch each, their losses and
// gradients add up to the whole's.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "agents/policy/actor_critic.h"
#include "agents/ppo/options.h"
#include "agents/ppo/samples.h"

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

/// Loss (policy + entropy + tether) and its gradient with respect to the logits [R, A] for sums
/// whose new log-probabilities are `log_probs` and, with a tether, the partner's are
/// `partner_log_probs`. Adds to `report`.
double actor_loss(const RowSums& sums, const PpoOptions& options, float entropy,
                  const Tether* tether, std::span<const float> log_probs,
                  std::span<const float> partner_log_probs, std::span<float> logit_gradients,
                  UpdateReport& report);
/// The value loss and its gradient with respect to the values [R], likewise. The values may stand
/// where the gradients go.
double critic_loss(const RowSums& sums, const PpoOptions& options, std::span<const float> values,
                   std::span<float> value_gradients, UpdateReport& report);
/// The prediction loss and its gradient with respect to the logits [R, A] behind `log_probs`, in
/// whose place it is put.
double prediction_loss(const RowSums& sums, const PpoOptions& options, std::span<float> log_probs,
                       UpdateReport& report);

}  // namespace potluck
