#include "agents/ppo/network_batch.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "agents/network/softmax.h"
#include "env/assert.h"

namespace potluck {
namespace {

/// Makes room for `size` floats, twice as many if there was too little.
void grow(AlignedFloats& buffer, std::size_t size) {
  if (buffer.size() < size) {
    buffer.resize(2 * size);
  }
}

}  // namespace

void split_outputs(std::span<const float> outputs, int n, int num_actions,
                   std::span<float> log_probs, std::span<float> values) {
  const auto width = static_cast<std::size_t>(num_actions);
  for (std::size_t row = 0; row < static_cast<std::size_t>(n); ++row) {
    const float* from = &outputs[row * (width + 1)];
    std::copy_n(from, width, &log_probs[row * width]);
    values[row] = from[width];
  }
  log_softmax(log_probs, n, num_actions, log_probs);
}

NetworkBatch::NetworkBatch(RowFormat format, int num_actions)
    : num_actions_(num_actions), table_(std::move(format)) {}

void NetworkBatch::begin(const ActorCritic& network) {
  POTLUCK_ASSERT(network.observation_size() == rows().format().size);
  network_ = &network;
  evaluated_ = 0;
  table_.clear();
}

void NetworkBatch::evaluate_new_rows() {
  const int count = size() - evaluated_;
  if (count == 0) {
    return;
  }
  const auto n = static_cast<std::size_t>(count);
  const auto width = static_cast<std::size_t>(num_actions_);
  const auto first = static_cast<std::size_t>(evaluated_);
  const std::size_t begin = first * width;
  grow(log_probs_, begin + n * width);
  grow(cumulative_, begin + n * width);
  const TrainedMlp& actor = network_->actor;
  const auto outputs = static_cast<std::size_t>(actor.mlp.shape().outputs);
  grow(outputs_, n * outputs);
  actor.mlp.forward(actor.parameters, rows().view(evaluated_, size()), workspace_, outputs_);
  const std::span<float> log_probs{&log_probs_[begin], n * width};
  if (network_->shared_trunk()) {
    grow(values_, first + n);
    split_outputs(outputs_, count, num_actions_, log_probs, std::span(values_).subspan(first));
  } else {
    log_softmax(outputs_, count, num_actions_, log_probs);
  }
  for (std::size_t row = 0; row < n; ++row) {
    float sum = 0;
    for (std::size_t k = 0; k < width; ++k) {
      sum += std::exp(log_probs[row * width + k]);
      cumulative_[begin + row * width + k] = sum;
    }
  }
  evaluated_ = size();
}

void NetworkBatch::evaluate_values() {
  if (network_->shared_trunk()) {
    evaluate_new_rows();
    return;
  }
  grow(values_, static_cast<std::size_t>(size()));
  const TrainedMlp& critic = *network_->critic;
  critic.mlp.forward(critic.parameters, rows().view(), workspace_, values_);
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
