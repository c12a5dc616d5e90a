#include "agents/ppo/losses.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "agents/network/softmax.h"
#include "env/text/assert.h"
#include "env/text/names.h"

namespace potluck {
namespace {

constexpr std::array<std::string_view, 2> kKlDirectionNames = {"partner_to_adversary",
                                                               "adversary_to_partner"};

}  // namespace

std::string_view to_string(KlDirection direction) {
  return kKlDirectionNames[static_cast<std::size_t>(direction)];
}

KlDirection parse_kl_direction(std::string_view name, const std::string& place) {
  return parse_name<KlDirection>(kKlDirectionNames, name, "kl_direction", place);
}

double prediction_loss(const RowSums& sums, const PpoOptions& options, std::span<float> log_probs,
                       UpdateReport& report) {
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

double critic_loss(const RowSums& sums, const PpoOptions& options, std::span<const float> values,
                   std::span<float> value_gradients, UpdateReport& report) {
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

double actor_loss(const RowSums& sums, const PpoOptions& options, float entropy,
                  const Tether* tether, std::span<const float> log_probs,
                  std::span<const float> partner_log_probs, std::span<float> logit_gradients,
                  UpdateReport& report) {
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
