#include "agents/policy/network_batch.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "agents/network/softmax.h"
#include "env/text/assert.h"

namespace potluck {

namespace {

/// Forbids in logits [rows, width] what is not among the row's choices.
void forbid(std::span<const ActionRange> choices, std::size_t width, std::span<float> logits) {
  for (std::size_t row = 0; row < choices.size(); ++row) {
    float* const first = &logits[row * width];
    float* const begin = first + choices[row].first;
    std::fill(first, begin, kForbiddenLogit);
    std::fill(begin + choices[row].count, first + width, kForbiddenLogit);
  }
}

}  // namespace

void split_outputs(const ActorCritic& network, std::span<const float> outputs, int n,
                   std::span<const ActionRange> choices, std::span<float> log_probs,
                   std::span<float> partner_log_probs, std::span<float> values) {
  const int num_actions = network.num_actions();
  const auto width = static_cast<std::size_t>(num_actions);
  const auto stride = static_cast<std::size_t>(network.num_outputs());
  if (stride == width && choices.empty()) {
    log_softmax(outputs, n, num_actions, log_probs);
    return;
  }
  const bool partner = network.predicts_partner && !partner_log_probs.empty();
  const bool value = network.shared_trunk() && !values.empty();
  for (std::size_t row = 0; row < static_cast<std::size_t>(n); ++row) {
    const float* from = &outputs[row * stride];
    std::copy_n(from, width, &log_probs[row * width]);
    if (partner) {
      std::copy_n(from + width, width, &partner_log_probs[row * width]);
    }
    if (value) {
      values[row] = from[stride - 1];
    }
  }
  forbid(choices.first(std::min(choices.size(), static_cast<std::size_t>(n))), width, log_probs);
  log_softmax(log_probs, n, num_actions, log_probs);
  if (partner) {
    log_softmax(partner_log_probs, n, num_actions, partner_log_probs);
  }
}

NetworkBatch::NetworkBatch(RowFormat format, int num_actions)
    : num_actions_(num_actions), table_(std::move(format)) {}

void NetworkBatch::begin(const ActorCritic& network, Memory* memory) {
  POTLUCK_ASSERT(network.observation_size() == rows().format().size);
  POTLUCK_ASSERT(!network.recurrent() || memory != nullptr);
  network_ = &network;
  evaluated_ = 0;
  table_.clear(/*merge=*/!network.recurrent());
  choices_.clear();
  if (network.recurrent()) {
    memory_ = memory;
    memory_at_begin_ = *memory;
    players_.clear();
    resets_.clear();
    acts_.clear();
  }
}

int NetworkBatch::see(const Observer& observer, int env, int seat) {
  const int row = observer.intern(table_, env, seat);
  if (observer.has_phases()) {
    note_choices(row, observer.choices(env, seat));
  }
  return note(row, observer.player(env, seat), /*acts=*/true);
}

int NetworkBatch::peek(const Observer& observer, int env, int seat) {
  const int row = observer.intern(table_, env, seat);
  if (observer.has_phases()) {
    note_choices(row, observer.choices(env, seat));
  }
  return note(row, observer.player(env, seat), /*acts=*/false);
}

int NetworkBatch::peek_final(Observer& observer, const BatchEnv& envs, int env, int seat) {
  const int row = observer.intern_final(table_, envs, env, seat);
  if (observer.has_phases()) {
    note_choices(row, envs.final_choices(env, seat));
  }
  return note(row, observer.player(env, seat), /*acts=*/false);
}

/// Every row is new when it is first noted, and equal observations have equal choices
/// (RuleSet::has_phases).
void NetworkBatch::note_choices(int row, ActionRange choices) {
  if (static_cast<std::size_t>(row) == choices_.size()) {
    choices_.push_back(choices);
  }
  POTLUCK_ASSERT(choices_[static_cast<std::size_t>(row)] == choices);
}

int NetworkBatch::note(int row, std::size_t player, bool acts) {
  if (network_->recurrent()) {
    players_.push_back(static_cast<std::uint32_t>(player));
    resets_.push_back(memory_->fresh[player]);
    acts_.push_back(static_cast<std::uint8_t>(acts));
    if (acts) {
      memory_->fresh[player] = 0;
    }
  }
  return row;
}

void NetworkBatch::evaluate_new_rows() {
  if (evaluated_ == size()) {
    return;
  }
  if (network_->recurrent()) {
    evaluate_rows_with_memory();
    return;
  }
  const int count = size() - evaluated_;
  const TrainedNetwork& actor = network_->actor;
  const auto n = static_cast<std::size_t>(count);
  grow(outputs_, n * static_cast<std::size_t>(actor.network.shape().outputs));
  actor.network.forward(actor.parameters, rows().view(evaluated_, size()), {}, workspace_,
                        outputs_);
  finish_policies(evaluated_, count);
  evaluated_ = size();
}

/// From outputs_ of the rows [first, first + count) to their policies, and values if the trunk is
/// shared.
void NetworkBatch::finish_policies(int first, int count) {
  const auto width = static_cast<std::size_t>(num_actions_);
  const auto n = static_cast<std::size_t>(count);
  const std::size_t begin = static_cast<std::size_t>(first) * width;
  grow(log_probs_, begin + n * width);
  grow(cumulative_, begin + n * width);
  const std::span<float> log_probs{&log_probs_[begin], n * width};
  const std::span<const ActionRange> choices =
      std::span(choices_).subspan(choices_.empty() ? 0 : static_cast<std::size_t>(first));
  std::span<float> values;
  if (network_->shared_trunk()) {
    grow(values_, static_cast<std::size_t>(first) + n);
    values = std::span(values_).subspan(static_cast<std::size_t>(first));
  }
  split_outputs(*network_, outputs_, count, choices, log_probs, {}, values);
  for (std::size_t row = 0; row < n; ++row) {
    float sum = 0;
    for (std::size_t k = 0; k < width; ++k) {
      sum += std::exp(log_probs[row * width + k]);
      cumulative_[begin + row * width + k] = sum;
    }
  }
}

void NetworkBatch::evaluate_rows_with_memory() {
  const int count = size() - evaluated_;
  const auto n = static_cast<std::size_t>(count);
  const auto first = static_cast<std::size_t>(evaluated_);
  if (network_->critic) {
    grow(values_, first + n);
    step(*network_->critic, memory_->critic, std::span(values_).subspan(first));
  }
  grow(outputs_, n * static_cast<std::size_t>(network_->actor.network.shape().outputs));
  step(network_->actor, memory_->actor, outputs_);
  finish_policies(evaluated_, count);
  evaluated_ = size();
}

void NetworkBatch::step(const TrainedNetwork& network, AlignedFloats& states,
                        std::span<float> outputs) {
  const auto first = static_cast<std::size_t>(evaluated_);
  const auto n = static_cast<std::size_t>(size()) - first;
  const auto units = static_cast<std::size_t>(network_->memory_width());
  grow(states_, n * units);
  for (std::size_t i = 0; i < n; ++i) {
    std::copy_n(&states[players_[first + i] * units], units, &states_[i * units]);
  }
  const Sequences one_step{.resets = std::span(resets_).subspan(first), .memory = states_};
  const std::span<const float> after = network.network.forward(
      network.parameters, rows().view(evaluated_, size()), one_step, workspace_, outputs);
  // A player may have two new rows: the end of an episode, looked at, and the beginning of the
  // next.
  for (std::size_t i = 0; i < n; ++i) {
    if (acts_[first + i] != 0) {
      std::copy_n(&after[i * units], units, &states[players_[first + i] * units]);
    }
  }
}

void NetworkBatch::evaluate_values() {
  if (network_->shared_trunk() || network_->recurrent()) {
    evaluate_new_rows();
    return;
  }
  grow(values_, static_cast<std::size_t>(size()));
  const TrainedNetwork& critic = *network_->critic;
  critic.network.forward(critic.parameters, rows().view(), {}, workspace_, values_);
}

Action NetworkBatch::sample(int row, std::uint32_t bits) const {
  const auto width = static_cast<std::size_t>(num_actions_);
  const float* cumulative = &cumulative_[static_cast<std::size_t>(row) * width];
  // Scaled by the last sum, so that rounding never leaves a gap above the last action.
  const float threshold = unit_float(bits) * cumulative[width - 1];
  int action = 0;
  for (std::size_t k = 0; k + 1 < width; ++k) {
    action += static_cast<int>(threshold >= cumulative[k]);
  }
  return static_cast<Action>(action);
}

}  // namespace potluck
