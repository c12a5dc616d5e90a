#include "agents/ppo/shard_gradients.h"

#include <algorithm>
#include <numeric>

#include "agents/ppo/shuffle.h"

namespace potluck {

void ShardGradients::begin(const ActorCritic& learner, const NetworkBatch& batch,
                           const Samples& samples) {
  batch_ = &batch;
  samples_ = &samples;
  order_.resize(samples.size() == 0   ? 0
                : learner.recurrent() ? samples.num_sequences()
                                      : samples.size());
  std::iota(order_.begin(), order_.end(), 0);
  if (learner.recurrent()) {
    std::erase_if(order_, [&](int sequence) {
      return !samples.counts_anywhere(static_cast<std::size_t>(sequence));
    });
  }
}

void ShardGradients::shuffle(RandomKey key, std::uint32_t epoch, std::uint32_t update) {
  potluck::shuffle(order_, key, epoch, update);
}

AdvantageSums ShardGradients::choose(std::size_t part, std::size_t parts,
                                     const ActorCritic& learner) {
  const std::size_t begin = part * order_.size() / parts;
  const std::size_t end = (part + 1) * order_.size() / parts;
  chosen_ = std::span<const int>(order_).subspan(begin, end - begin);
  if (learner.recurrent()) {
    choose_sequences(chosen_, learner);
    chosen_ = which_;
  }
  return advantage_sums(*samples_, chosen_);
}

void ShardGradients::add_up(const AdvantageSums& whole, const PpoOptions& options) {
  sums_.assign(*samples_, chosen_, *batch_, whole, options.normalize_advantages);
}

void ShardGradients::choose_sequences(std::span<const int> sequences, const ActorCritic& learner) {
  const Samples& samples = *samples_;
  const NetworkBatch& batch = *batch_;
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

Sequences ShardGradients::sequences_of(std::span<const float> memory) const {
  return {.steps = sequence_steps_, .resets = resets_, .memory = memory};
}

void ShardGradients::evaluate_partner(const ActorCritic& partner) {
  if (sums_.num_rows == 0) {
    return;
  }
  const auto rows = static_cast<std::size_t>(sums_.num_rows);
  const auto outputs = static_cast<std::size_t>(partner.actor.network.shape().outputs);
  const std::span<float> out = grow(outputs_, rows * outputs);
  const std::span<float> log_probs =
      grow(partner_log_probs_, rows * static_cast<std::size_t>(sums_.num_actions));
  partner.actor.network.forward(partner.actor.parameters, sums_.observations.view(),
                                sequences_of(no_memory_), workspace_, out);
  split_outputs(partner, out, sums_.num_rows, sums_.choices, log_probs, {}, {});
}

void ShardGradients::evaluate_actor(const ActorCritic& learner, const PpoOptions& options,
                                    float entropy, const Tether* tether) {
  report_ = {};
  if (sums_.num_rows == 0) {
    return;
  }
  const int n = sums_.num_rows;
  const auto rows = static_cast<std::size_t>(n);
  const auto width = static_cast<std::size_t>(sums_.num_actions);
  const auto stride = static_cast<std::size_t>(learner.num_outputs());
  const std::span<float> outputs = grow(outputs_, rows * stride);
  const std::span<float> log_probs = grow(log_probs_, rows * width);
  const std::span<float> values = learner.shared_trunk() ? grow(values_, rows) : std::span<float>();
  const std::span<float> predicted =
      learner.predicts_partner ? grow(predicted_, rows * width) : std::span<float>();
  learner.actor.network.forward(learner.actor.parameters, sums_.observations.view(),
                                sequences_of(actor_memory_), workspace_, outputs);
  split_outputs(learner, outputs, n, sums_.choices, log_probs, predicted, values);
  const bool plain = stride == width;
  const std::span<float> gradients = grow(output_gradients_, rows * stride);
  const std::span<float> logit_gradients = plain ? gradients : grow(logit_gradients_, rows * width);
  actor_loss(sums_, options, entropy, tether, log_probs, partner_log_probs_, logit_gradients,
             report_);
  if (!predicted.empty()) {
    prediction_loss(sums_, options, predicted, report_);
  }
  if (!values.empty()) {
    critic_loss(sums_, options, values, values, report_);
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
}

void ShardGradients::differentiate_actor(const ActorCritic& learner) {
  const std::size_t size =
      static_cast<std::size_t>(sums_.num_rows) * static_cast<std::size_t>(learner.num_outputs());
  differentiate(learner.actor, sequences_of(actor_memory_), grow(output_gradients_, size),
                actor_gradients_);
}

void ShardGradients::differentiate_critic(const ActorCritic& learner, const PpoOptions& options) {
  const TrainedNetwork& critic = *learner.critic;
  const auto rows = static_cast<std::size_t>(sums_.num_rows);
  const std::span<float> values = grow(outputs_, rows);
  const std::span<float> value_gradients = grow(output_gradients_, rows);
  const Sequences sequences = sequences_of(critic_memory_);
  if (rows > 0) {
    critic.network.forward(critic.parameters, sums_.observations.view(), sequences, workspace_,
                           values);
    critic_loss(sums_, options, values, value_gradients, report_);
  }
  differentiate(critic, sequences, value_gradients, critic_gradients_);
}

void ShardGradients::differentiate(const TrainedNetwork& network, const Sequences& sequences,
                                   std::span<const float> output_gradients,
                                   AlignedFloats& gradients) {
  gradients.resize(network.parameters.size());
  if (sums_.num_rows == 0) {
    std::fill(gradients.begin(), gradients.end(), 0.0F);
    return;
  }
  network.network.backward(network.parameters, sums_.observations.view(), sequences, workspace_,
                           output_gradients, gradients);
}

}  // namespace potluck
