#include "agents/ppo/samples.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "env/text/assert.h"

namespace potluck {

void Samples::clear() {
  rows.clear();
  actions.clear();
  partner_actions.clear();
  advantages.clear();
  returns.clear();
  counts.clear();
}

bool Samples::counts_anywhere(std::size_t sequence) const {
  for (int t = 0; t < steps; ++t) {
    if (counts[at(sequence, t)] != 0) {
      return true;
    }
  }
  return false;
}

void Samples::append(const Rollout& rollout, int seat, int agent, const SeatEstimate& estimate,
                     const NetworkBatch& network) {
  const SeatSamples& played = rollout.seats[static_cast<std::size_t>(seat)];
  const std::size_t count = played.rows.size();
  POTLUCK_ASSERT(estimate.advantages.size() == count && estimate.returns.size() == count);
  steps = rollout.steps;
  num_envs = rollout.num_envs;
  const SeatSamples& next =
      rollout.seats[(static_cast<std::size_t>(seat) + 1) % rollout.seats.size()];
  for (std::size_t i = 0; i < count; ++i) {
    const bool own = played.agents[i] == agent;
    if (!own && !network.recurrent()) {
      continue;
    }
    counts.push_back(static_cast<std::uint8_t>(own));
    rows.push_back(played.rows[i]);
    actions.push_back(played.actions[i]);
    partner_actions.push_back(next.actions[i]);
    advantages.push_back(estimate.advantages[i]);
    returns.push_back(estimate.returns[i]);
  }
}

void adversarial_rewards(const Rollout& rollout, int seat, std::vector<float>& out) {
  out.assign(rollout.seats[static_cast<std::size_t>(seat)].rewards.size(), 0.0F);
  for (std::size_t other = 0; other < rollout.seats.size(); ++other) {
    if (other == static_cast<std::size_t>(seat)) {
      continue;
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] -= rollout.seats[other].rewards[i];
    }
  }
  const auto others = static_cast<float>(rollout.seats.size() - 1);
  for (float& reward : out) {
    reward /= others;
  }
}

void summed_rewards(const Rollout& rollout, std::vector<float>& out) {
  out = rollout.seats.front().rewards;
  for (std::size_t seat = 1; seat < rollout.seats.size(); ++seat) {
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] += rollout.seats[seat].rewards[i];
    }
  }
}

void event_rewards(const Rollout& rollout, int seat, std::span<const float> worth,
                   float team_weight, float scale, std::vector<float>& out) {
  const SeatSamples& played = rollout.seats[static_cast<std::size_t>(seat)];
  out.resize(played.rewards.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = team_weight * played.rewards[i];
    for (EventMask mask = played.events[i]; mask != 0; mask &= mask - 1) {
      out[i] += scale * worth[static_cast<std::size_t>(std::countr_zero(mask))];
    }
  }
}

AdvantageSums advantage_sums(const Samples& samples, std::span<const int> which) {
  AdvantageSums sums;
  for (const int i : which) {
    const auto sample = static_cast<std::size_t>(i);
    if (samples.counts[sample] != 0) {
      const auto advantage = static_cast<double>(samples.advantages[sample]);
      sums.sum += advantage;
      sums.squares += advantage * advantage;
      ++sums.count;
    }
  }
  return sums;
}

void RowSums::assign(const Samples& samples, std::span<const int> which,
                     const NetworkBatch& network, const AdvantageSums& whole, bool normalize) {
  float mean = 0;
  float scale = 1;
  num_samples = whole.count;
  if (normalize && num_samples > 1) {
    const double n = num_samples;
    const double variance = std::max(0.0, (whole.squares - whole.sum * whole.sum / n) / (n - 1));
    mean = static_cast<float>(whole.sum / n);
    scale = static_cast<float>(1.0 / (std::sqrt(variance) + 1e-8));
  }

  num_actions = network.num_actions();
  const auto width = static_cast<std::size_t>(num_actions);
  rows.clear();
  position_.assign(static_cast<std::size_t>(network.size()), -1);
  for (const int i : which) {
    const int row = samples.rows[static_cast<std::size_t>(i)];
    if (position_[static_cast<std::size_t>(row)] < 0) {
      position_[static_cast<std::size_t>(row)] = static_cast<int>(rows.size());
      rows.push_back(row);
    }
  }
  num_rows = static_cast<int>(rows.size());
  const std::size_t r = rows.size();
  for (AlignedFloats* sums : {&counts, &partner_counts, &gains, &losses}) {
    sums->assign(r * width, 0.0F);
  }
  for (AlignedFloats* sums : {&row_counts, &return_sums}) {
    sums->assign(r, 0.0F);
  }
  return_square_sum = 0;
  sample_rows.clear();
  sample_returns.clear();
  for (const int i : which) {
    const auto sample = static_cast<std::size_t>(i);
    if (samples.counts[sample] == 0) {
      continue;
    }
    const auto row =
        static_cast<std::size_t>(position_[static_cast<std::size_t>(samples.rows[sample])]);
    const std::size_t at = row * width + samples.actions[sample];
    const float advantage = (samples.advantages[sample] - mean) * scale;
    const float target = samples.returns[sample];
    counts[at] += 1;
    partner_counts[row * width + samples.partner_actions[sample]] += 1;
    (advantage > 0 ? gains : losses)[at] += advantage;
    row_counts[row] += 1;
    return_sums[row] += target;
    sample_rows.push_back(static_cast<int>(row));
    sample_returns.push_back(target);
    return_square_sum += static_cast<double>(target) * static_cast<double>(target);
  }

  observations.clear();
  choices.clear();
  old_log_probs.resize(r * width);
  old_values.resize(r);
  for (std::size_t row = 0; row < r; ++row) {
    const auto from = static_cast<std::size_t>(rows[row]);
    observations.append(network.rows(), rows[row]);
    std::copy_n(&network.log_probs()[from * width], width, &old_log_probs[row * width]);
    old_values[row] = network.values()[from];
    if (!network.choices().empty()) {
      choices.push_back(network.choices()[from]);
    }
  }
}

}  // namespace potluck
