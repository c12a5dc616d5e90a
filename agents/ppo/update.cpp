#include "agents/ppo/update.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "agents/network/softmax.h"
#include "agents/policy/network_batch.h"
#include "agents/ppo/shuffle.h"
#include "env/text/assert.h"
#include "env/text/names.h"

namespace potluck {
namespace {

constexpr std::array<std::string_view, 2> kKlDirectionNames = {"partner_to_adversary",
                                                               "adversary_to_partner"};

double explained_variance(const Samples& samples, const NetworkBatch& batch) {
  double n = 0;
  double sum = 0;
  double squares = 0;
  double error_sum = 0;
  double error_squares = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (samples.counts[i] == 0) {
      continue;
    }
    ++n;
    const auto target = static_cast<double>(samples.returns[i]);
    const double error =
        target - static_cast<double>(batch.values()[static_cast<std::size_t>(samples.rows[i])]);
    sum += target;
    squares += target * target;
    error_sum += error;
    error_squares += error * error;
  }
  const double variance = squares - sum * sum / n;
  const double residual = error_squares - error_sum * error_sum / n;
  return variance > 0 ? 1 - residual / variance : 0;
}

}  // namespace

std::string_view to_string(KlDirection direction) {
  return kKlDirectionNames[static_cast<std::size_t>(direction)];
}

KlDirection parse_kl_direction(std::string_view name, const std::string& place) {
  return parse_name<KlDirection>(kKlDirectionNames, name, "kl_direction", place);
}

Optimisers::Optimisers(const ActorCritic& network, const AdamOptions& options)
    : actor(network.actor.parameters.size(), options) {
  if (network.critic) {
    critic.emplace(network.critic->parameters.size(), options);
  }
}

UpdateReport PpoUpdate::run(ActorCritic& learner, Optimisers& optimisers, const NetworkBatch& batch,
                            const Samples& samples, const PpoOptions& options, float entropy,
                            const Tether* tether, Shuffle shuffle) {
  UpdateReport report;
  order_.resize(learner.recurrent() ? samples.num_sequences() : samples.size());
  std::iota(order_.begin(), order_.end(), 0);
  if (learner.recurrent()) {
    std::erase_if(order_, [&](int sequence) {
      return !samples.counts_anywhere(static_cast<std::size_t>(sequence));
    });
  }
  const auto minibatches = static_cast<std::size_t>(options.minibatches);
  const auto add_up = [&](std::span<const int> units) {
    choose(units, samples, batch, options, learner);
    if (tether != nullptr) {
      evaluate_partner(*tether->partner);
    }
  };
  if (minibatches == 1) {
    add_up(order_);
  }
  bool within = true;
  while (within && report.epochs < options.epochs) {
    if (minibatches > 1) {
      potluck::shuffle(order_, shuffle.key, static_cast<std::uint32_t>(report.epochs),
                       shuffle.update);
    }
    report.approx_kl = 0;
    report.clip_fraction = 0;
    std::size_t part = 0;
    for (; within && part < minibatches; ++part) {
      if (minibatches > 1) {
        const std::size_t begin = part * order_.size() / minibatches;
        const std::size_t end = (part + 1) * order_.size() / minibatches;
        add_up(std::span<const int>{order_}.subspan(begin, end - begin));
      }
      within = step_actor(learner, optimisers.actor, options, entropy, tether, report);
      if (within && !learner.shared_trunk()) {
        step_critic(learner, *optimisers.critic, options, report);
      }
      report.steps += within ? 1 : 0;
    }
    report.approx_kl /= static_cast<double>(part);
    report.clip_fraction /= static_cast<double>(part);
    report.epochs += within ? 1 : 0;
  }
  const double steps = std::max(report.steps, 1);
  for (double* mean : {&report.policy_loss, &report.value_loss, &report.entropy, &report.tether_kl,
                       &report.prediction_loss, &report.gradient_norm}) {
    *mean /= steps;
  }
  report.explained_variance = explained_variance(samples, batch);
  return report;
}

void PpoUpdate::choose(std::span<const int> units, const Samples& samples,
                       const NetworkBatch& batch, const PpoOptions& options,
                       const ActorCritic& learner) {
  if (learner.recurrent()) {
    choose_sequences(units, samples, batch, learner);
    units = which_;
  }
  sums_.assign(samples, units, batch, options.normalize_advantages);
}

void PpoUpdate::choose_sequences(std::span<const int> sequences, const Samples& samples,
                                 const NetworkBatch& batch, const ActorCritic& learner) {
  which_.clear();
  resets_.clear();
  sequence_steps_ = samples.steps;
  for (int t = 0; t < samples.steps; ++t) {
    for (const int sequence : sequences) {
      const std::size_t sample = samples.at(static_cast<std::size_t>(sequence), t);
      which_.push_back(static_cast<int>(sample));
      resets_.push_back(batch.resets()[static_cast<std::size_t>(samples.rows[sample])]);
    }
  }
  const auto units = static_cast<std::size_t>(learner.memory_width());
  const Memory& before = batch.memory_at_begin();
  const auto gather = [&](const AlignedFloats& from, AlignedFloats& to) {
    to.resize(sequences.size() * units);
    for (std::size_t i = 0; i < sequences.size(); ++i) {
      const std::size_t sample = samples.at(static_cast<std::size_t>(sequences[i]), 0);
      const std::size_t player = batch.players()[static_cast<std::size_t>(samples.rows[sample])];
      std::copy_n(&from[player * units], units, &to[i * units]);
    }
  };
  gather(before.actor, actor_memory_);
  if (learner.critic) {
    gather(before.critic, critic_memory_);
  }
  no_memory_.assign(sequences.size() * units, 0.0F);
}

Sequences PpoUpdate::sequences_of(std::span<const float> memory) const {
  return {.steps = sequence_steps_, .resets = resets_, .memory = memory};
}

void PpoUpdate::evaluate_partner(const ActorCritic& partner) {
  const auto rows = static_cast<std::size_t>(sums_.num_rows);
  const auto outputs = static_cast<std::size_t>(partner.actor.network.shape().outputs);
  const std::span<float> out = grow(outputs_, rows * outputs);
  const std::span<float> log_probs =
      grow(partner_log_probs_, rows * static_cast<std::size_t>(sums_.num_actions));
  partner.actor.network.forward(partner.actor.parameters, sums_.observations.view(),
                                sequences_of(no_memory_), workspace_, out);
  split_outputs(partner, out, sums_.num_rows, sums_.choices, log_probs, {}, {});
}

bool PpoUpdate::step_actor(ActorCritic& learner, Adam& adam, const PpoOptions& options,
                           float entropy, const Tether* tether, UpdateReport& report) {
  const int n = sums_.num_rows;
  const auto rows = static_cast<std::size_t>(n);
  const auto width = static_cast<std::size_t>(sums_.num_actions);
  const auto stride = static_cast<std::size_t>(learner.num_outputs());
  const std::span<float> outputs = grow(outputs_, rows * stride);
  const std::span<float> log_probs = grow(log_probs_, rows * width);
  const std::span<float> values = learner.shared_trunk() ? grow(values_, rows) : std::span<float>();
  const std::span<float> predicted =
      learner.predicts_partner ? grow(predicted_, rows * width) : std::span<float>();
  const Sequences sequences = sequences_of(actor_memory_);
  learner.actor.network.forward(learner.actor.parameters, sums_.observations.view(), sequences,
                                workspace_, outputs);
  split_outputs(learner, outputs, n, sums_.choices, log_probs, predicted, values);
  const bool plain = stride == width;
  const std::span<float> gradients = grow(output_gradients_, rows * stride);
  const std::span<float> logit_gradients = plain ? gradients : grow(logit_gradients_, rows * width);
  const UpdateReport before = report;
  actor_loss(sums_, options, entropy, tether, log_probs, partner_log_probs_, logit_gradients,
             report);
  const double kl = report.approx_kl - before.approx_kl;
  if (options.target_kl > 0 && kl > static_cast<double>(options.target_kl)) {
    report.policy_loss = before.policy_loss;
    report.entropy = before.entropy;
    report.tether_kl = before.tether_kl;
    return false;
  }
  if (!predicted.empty()) {
    prediction_loss(sums_, options, predicted, report);
  }
  if (!values.empty()) {
    critic_loss(sums_, options, values, values, report);  // each is read before it is overwritten
  }
  for (std::size_t row = 0; row < rows && !plain; ++row) {
    float* to = &gradients[row * stride];
    std::copy_n(&logit_gradients[row * width], width, to);
    if (!predicted.empty()) {
      std::copy_n(&predicted[row * width], width, to + width);
    }
    if (!values.empty()) {
      to[stride - 1] = values[row];
    }
  }
  report.gradient_norm += descend(learner.actor, adam, sequences, gradients, options);
  return true;
}

void PpoUpdate::step_critic(ActorCritic& learner, Adam& adam, const PpoOptions& options,
                            UpdateReport& report) {
  const auto rows = static_cast<std::size_t>(sums_.num_rows);
  const std::span<float> values = grow(outputs_, rows);
  TrainedNetwork& critic = *learner.critic;
  const Sequences sequences = sequences_of(critic_memory_);
  critic.network.forward(critic.parameters, sums_.observations.view(), sequences, workspace_,
                         values);
  const std::span<float> value_gradients = grow(output_gradients_, rows);
  critic_loss(sums_, options, values, value_gradients, report);
  descend(critic, adam, sequences, value_gradients, options);
}

double PpoUpdate::descend(TrainedNetwork& network, Adam& adam, const Sequences& sequences,
                          std::span<const float> output_gradients, const PpoOptions& options) {
  const std::span<float> gradients = grow(gradients_, network.parameters.size());
  network.network.backward(network.parameters, sums_.observations.view(), sequences, workspace_,
                           output_gradients, gradients);
  const double norm = clip_norm(gradients, options.max_gradient_norm);
  adam.step(network.parameters, gradients, options.learning_rate);
  return norm;
}

double PpoUpdate::prediction_loss(const RowSums& sums, const PpoOptions& options,
                                  std::span<float> log_probs, UpdateReport& report) {
  const auto width = static_cast<std::size_t>(sums.num_actions);
  const auto inverse = static_cast<float>(1.0 / sums.num_samples);
  double loss = 0;
  for (std::size_t row = 0; row < static_cast<std::size_t>(sums.num_rows); ++row) {
    for (std::size_t k = row * width; k < (row + 1) * width; ++k) {
      const float count = sums.partner_counts[k];
      const float log_q = log_probs[k];
      loss -= static_cast<double>(count == 0 ? 0 : count * log_q);
      log_probs[k] =
          options.prediction * inverse * (sums.row_counts[row] * std::exp(log_q) - count);
    }
  }
  report.prediction_loss += loss / sums.num_samples;
  return static_cast<double>(options.prediction) * loss / sums.num_samples;
}

double PpoUpdate::critic_loss(const RowSums& sums, const PpoOptions& options,
                              std::span<const float> values, std::span<float> value_gradients,
                              UpdateReport& report) {
  const auto rows = static_cast<std::size_t>(sums.num_rows);
  const double n = sums.num_samples;
  const auto weight = static_cast<float>(2.0 * static_cast<double>(options.value_coefficient) / n);
  double squares = 0;
  if (options.value_clip > 0) {
    const std::vector<float> before(values.begin(), values.end());
    std::fill_n(value_gradients.begin(), rows, 0.0F);
    for (std::size_t i = 0; i < sums.sample_rows.size(); ++i) {
      const auto row = static_cast<std::size_t>(sums.sample_rows[i]);
      const float old = sums.old_values[row];
      const float clipped =
          old + std::clamp(before[row] - old, -options.value_clip, options.value_clip);
      const float error = before[row] - sums.sample_returns[i];
      const float clipped_error = clipped - sums.sample_returns[i];
      // Where the clipped error is the larger one, it does not depend on V any more.
      if (std::abs(error) >= std::abs(clipped_error)) {
        value_gradients[row] += weight * error;
      }
      const auto worst = static_cast<double>(std::max(std::abs(error), std::abs(clipped_error)));
      squares += worst * worst;
    }
  } else {
    squares = sums.return_square_sum;
    for (std::size_t row = 0; row < rows; ++row) {
      const float count = sums.row_counts[row];
      const float value = values[row];
      value_gradients[row] = weight * (count * value - sums.return_sums[row]);
      squares += static_cast<double>(value) * (static_cast<double>(count * value) -
                                               2.0 * static_cast<double>(sums.return_sums[row]));
    }
  }
  report.value_loss += squares / n;
  return static_cast<double>(options.value_coefficient) * squares / n;
}

double PpoUpdate::actor_loss(const RowSums& sums, const PpoOptions& options, float entropy,
                             const Tether* tether, std::span<const float> log_probs,
                             std::span<const float> partner_log_probs,
                             std::span<float> logit_gradients, UpdateReport& report) {
  const auto width = static_cast<std::size_t>(sums.num_actions);
  const auto inverse = static_cast<float>(1.0 / sums.num_samples);
  const float high = 1 + options.clip;
  const float low = 1 - options.clip;
  double policy_loss = 0;
  double entropy_sum = 0;
  double tether_sum = 0;
  double approx_kl = 0;
  double clipped = 0;
  std::array<float, kMaxLogits> probabilities{};
  POTLUCK_ASSERT(width <= kMaxLogits);
  for (std::size_t row = 0; row < static_cast<std::size_t>(sums.num_rows); ++row) {
    const std::size_t at = row * width;
    const float* log_p = &log_probs[at];
    float* gradient = &logit_gradients[at];
    float row_entropy = 0;
    float old_to_new = 0;
    for (std::size_t k = 0; k < width; ++k) {
      probabilities[k] = std::exp(log_p[k]);
      row_entropy -= probabilities[k] * log_p[k];
      const float old_log_p = sums.old_log_probs[at + k];
      old_to_new += std::exp(old_log_p) * (old_log_p - log_p[k]);
      gradient[k] = 0;
    }
    // Policy: d(-rho A)/dlogit_j = -rho A (1[j = a] - p_j) while the clip is inactive, else 0.
    float coefficient_sum = 0;
    for (std::size_t k = 0; k < width; ++k) {
      const float count = sums.counts[at + k];
      if (count == 0) {
        continue;
      }
      const float ratio = std::exp(log_p[k] - sums.old_log_probs[at + k]);
      const float gain = sums.gains[at + k];
      const float loss = sums.losses[at + k];
      policy_loss -=
          static_cast<double>(std::min(ratio, high) * gain + std::max(ratio, low) * loss);
      float coefficient = 0;
      if (ratio < high) {
        coefficient -= ratio * gain;
      }
      if (ratio > low) {
        coefficient -= ratio * loss;
      }
      if (ratio > high || ratio < low) {
        clipped += static_cast<double>(count);
      }
      gradient[k] += coefficient;
      coefficient_sum += coefficient;
    }
    const float row_count = sums.row_counts[row];
    float tether_kl = 0;
    if (tether != nullptr) {
      const float* log_q = &partner_log_probs[at];
      for (std::size_t k = 0; k < width; ++k) {
        tether_kl += tether->direction == KlDirection::kPartnerToAdversary
                         ? std::exp(log_q[k]) * (log_q[k] - log_p[k])
                         : probabilities[k] * (log_p[k] - log_q[k]);
      }
    }
    for (std::size_t k = 0; k < width; ++k) {
      const float p = probabilities[k];
      float total = gradient[k] - p * coefficient_sum;
      // Entropy: dH/dlogit_k = -p_k (log p_k + H).
      total += entropy * row_count * p * (log_p[k] + row_entropy);
      if (tether != nullptr) {
        const float log_q = partner_log_probs[at + k];
        // d KL(q||p)/dlogit_k = p_k - q_k;  d KL(p||q)/dlogit_k = p_k (log(p_k / q_k) - KL).
        const float slope = tether->direction == KlDirection::kPartnerToAdversary
                                ? p - std::exp(log_q)
                                : p * (log_p[k] - log_q - tether_kl);
        total += tether->coefficient * row_count * slope;
      }
      gradient[k] = total * inverse;
    }
    entropy_sum += static_cast<double>(row_count * row_entropy);
    tether_sum += static_cast<double>(row_count * tether_kl);
    approx_kl += static_cast<double>(row_count * old_to_new);
  }
  const double n = sums.num_samples;
  report.policy_loss += policy_loss / n;
  report.entropy += entropy_sum / n;
  report.tether_kl += tether_sum / n;
  report.approx_kl += approx_kl / n;
  report.clip_fraction += clipped / n;
  const double coefficient = tether != nullptr ? static_cast<double>(tether->coefficient) : 0.0;
  return (policy_loss - static_cast<double>(entropy) * entropy_sum + coefficient * tether_sum) / n;
}

}  // namespace potluck
