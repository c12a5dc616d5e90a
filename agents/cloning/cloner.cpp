#include "agents/cloning/cloner.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "agents/checkpoint/agent_file.h"
#include "agents/learning/metrics.h"
#include "agents/learning/streams.h"
#include "agents/learning/training_arena.h"
#include "agents/network/finite.h"
#include "agents/ppo/shuffle.h"
#include "env/text/assert.h"
#include "env/text/error.h"
#include "env/text/json_text.h"

namespace potluck {
namespace {

constexpr std::size_t kScoreBatch = 1024;  // samples at once, when nothing is learned

void zero_value(ActorCritic& network) {
  if (network.critic) {
    std::fill(network.critic->parameters.begin(), network.critic->parameters.end(), 0.0F);
    return;
  }
  // The value is the last output; its gradient is 0, so it stays.
  const LayerView top = network.actor.network.top();
  const auto width = static_cast<std::size_t>(top.outputs);
  for (std::size_t input = 0; input < static_cast<std::size_t>(top.inputs); ++input) {
    network.actor.parameters[top.weights + input * width + width - 1] = 0;
  }
  network.actor.parameters[top.biases + width - 1] = 0;
}

ActorCritic make_network(const TrainConfig& config, const Arena& arena, Observation observation,
                         RandomKey key) {
  if (config.network.gru > 0) {
    throw InputError("gru", "a network with memory", "one without, for behavior_cloning",
                     "set gru=0");
  }
  const std::vector<int> input = arena.observation_spec(observation).shape;
  check(config.network.shape(input, 1), "conv");
  ActorCritic network(input, arena.num_actions(), config.network);
  initialise(network, config.network.initialisation, config.actor_output_gain,
             key.stream(streams::kInit), 0);
  zero_value(network);
  return network;
}

}  // namespace

Cloner::Cloner(TrainConfig config, std::shared_ptr<const Arena> arena,
               std::shared_ptr<const Demonstrations> demonstrations, std::uint64_t seed)
    : config_(std::move(config)),
      arena_(std::move(arena)),
      demonstrations_(std::move(demonstrations)),
      seed_(seed),
      observation_(training_observation(config_, *arena_)),
      split_(split_demonstrations(*demonstrations_, static_cast<double>(config_.validation_share),
                                  RandomKey{seed}.stream(streams::kValidation))),
      network_(make_network(config_, *arena_, observation_, RandomKey{seed})),
      best_(network_),
      adam_(network_.actor.parameters.size(),
            {.learning_rate = config_.ppo.learning_rate, .epsilon = config_.ppo.adam_epsilon}),
      best_loss_(std::numeric_limits<double>::infinity()),
      batch_(demonstrations_->observations.format(), arena_->num_actions()),
      minibatch_(demonstrations_->observations.format()),
      gradients_(network_.actor.parameters.size()) {
  if (config_.pair_every > 0) {
    pair_.emplace(config_, *arena_, observation_, /*num_agents=*/1, RandomKey{seed_});
  }
}

std::int64_t Cloner::env_steps_per_update() const {
  return static_cast<std::int64_t>(split_.training.size()) / demonstrations_->num_agents;
}

nlohmann::ordered_json Cloner::run_update() {
  nlohmann::ordered_json metrics;
  metrics["seed"] = seed_;
  metrics["algorithm"] = to_string(config_.algorithm);
  metrics["update"] = updates_done_ + 1;
  metrics["env_steps"] = env_steps() + env_steps_per_update();
  metrics["interactions"] = 0;
  metrics["learning_rate"] = shortest(learning_rate_now());
  const CloningScore training = learn_epoch();
  metrics["loss"] = training.loss;
  metrics["accuracy"] = training.accuracy;
  metrics["gradient_norm"] = gradient_norm_;
  require_finite(metrics);
  require_finite_weights();
  ++updates_done_;
  double loss = best_loss_;
  if (!split_.validation.empty()) {
    const CloningScore validation = score(network_, split_.validation);
    metrics["validation_loss"] = validation.loss;
    metrics["validation_accuracy"] = validation.accuracy;
    loss = validation.loss;
  }
  if (split_.validation.empty() || loss < best_loss_) {
    best_ = network_;
    best_loss_ = loss;
    best_update_ = updates_done_;
  }
  metrics["best_update"] = best_update_;
  if (pair_ && (updates_done_ % config_.pair_every == 0 || finished())) {
    measure_pair(metrics);
  }
  require_finite(metrics);
  return metrics;
}

float Cloner::learning_rate_now() const {
  const double done =
      static_cast<double>(updates_done_) / static_cast<double>(config_.num_updates());
  return config_.ppo.learning_rate *
         (config_.anneal_learning_rate ? static_cast<float>(1 - done) : 1.0F);
}

CloningScore Cloner::learn_epoch() {
  order_ = split_.training;
  shuffle(order_, RandomKey{seed_}.stream(streams::kShuffle), 0,
          static_cast<std::uint32_t>(updates_done_));
  const auto batch = static_cast<std::size_t>(config_.cloning_batch);
  const std::size_t minibatches = (order_.size() + batch - 1) / batch;
  CloningScore total;
  gradient_norm_ = 0;
  for (std::size_t part = 0; part < minibatches; ++part) {
    const std::size_t begin = part * order_.size() / minibatches;
    const std::size_t end = (part + 1) * order_.size() / minibatches;
    const std::span<const int> samples = std::span<const int>(order_).subspan(begin, end - begin);
    forward(network_, samples);
    count(samples, total);
    step(samples);
  }
  gradient_norm_ /= static_cast<double>(minibatches);
  const auto n = static_cast<double>(order_.size());
  return {.loss = total.loss / n, .accuracy = total.accuracy / n};
}

CloningScore Cloner::score(const ActorCritic& network, std::span<const int> samples) {
  POTLUCK_ASSERT(!samples.empty());
  CloningScore total;
  for (std::size_t begin = 0; begin < samples.size(); begin += kScoreBatch) {
    const std::span<const int> part =
        samples.subspan(begin, std::min(kScoreBatch, samples.size() - begin));
    forward(network, part);
    count(part, total);
  }
  const auto n = static_cast<double>(samples.size());
  return {.loss = total.loss / n, .accuracy = total.accuracy / n};
}

void Cloner::forward(const ActorCritic& network, std::span<const int> samples) {
  minibatch_.clear();
  for (const int sample : samples) {
    minibatch_.append(demonstrations_->observations,
                      demonstrations_->rows[static_cast<std::size_t>(sample)]);
  }
  grow(outputs_, samples.size() * static_cast<std::size_t>(network.num_outputs()));
  grow(log_probs_, samples.size() * static_cast<std::size_t>(network.num_actions()));
  network.actor.network.forward(network.actor.parameters, minibatch_.view(), {}, workspace_,
                                outputs_);
  split_outputs(network, outputs_, static_cast<int>(samples.size()), {}, log_probs_, {}, {});
}

void Cloner::count(std::span<const int> samples, CloningScore& total) const {
  const auto width = static_cast<std::size_t>(network_.num_actions());
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const std::span<const float> policy = std::span(log_probs_).subspan(i * width, width);
    const std::size_t action = demonstrations_->actions[static_cast<std::size_t>(samples[i])];
    total.loss -= static_cast<double>(policy[action]);
    const auto likeliest = std::ranges::max_element(policy) - policy.begin();
    total.accuracy += static_cast<std::size_t>(likeliest) == action ? 1 : 0;
  }
}

void Cloner::step(std::span<const int> samples) {
  const auto width = static_cast<std::size_t>(network_.num_actions());
  const auto stride = static_cast<std::size_t>(network_.num_outputs());
  const auto inverse = 1 / static_cast<float>(samples.size());
  output_gradients_.assign(samples.size() * stride, 0.0F);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    // d(-log p_a)/dlogit_k = p_k - 1[k = a].
    const std::size_t action = demonstrations_->actions[static_cast<std::size_t>(samples[i])];
    for (std::size_t k = 0; k < width; ++k) {
      const float probability = std::exp(log_probs_[i * width + k]);
      output_gradients_[i * stride + k] = inverse * (probability - (k == action ? 1.0F : 0.0F));
    }
  }
  network_.actor.network.backward(network_.actor.parameters, minibatch_.view(), {}, workspace_,
                                  output_gradients_, gradients_);
  gradient_norm_ += clip_norm(gradients_, config_.ppo.max_gradient_norm);
  adam_.step(network_.actor.parameters, gradients_, learning_rate_now());
}

void Cloner::require_finite_weights() const {
  if (!all_finite(network_.actor.parameters) || !all_finite(adam_.first_moment()) ||
      !all_finite(adam_.second_moment())) {
    throw Diverged(seed_, updates_done_ + 1, "a weight is not finite");
  }
}

void Cloner::measure_pair(nlohmann::ordered_json& metrics) {
  batch_.begin(best_, &pair_->collector().memory(0, best_));
  const std::array<Player, 1> players = {Player{.network = &batch_}};
  const Seatings all_seats = {
      std::vector<int>(static_cast<std::size_t>(demonstrations_->num_agents), 0)};
  pair_->measure(players, all_seats, updates_done_, metrics);
}

TensorFile Cloner::checkpoint() const {
  TrainedAgent file;
  file.algorithm = to_string(config_.algorithm);
  file.layout = arena_->name();
  file.observation = observation_;
  file.shape = arena_->observation_spec(observation_).shape;
  file.network = config_.network;
  file.seed = seed_;
  file.env_steps = best_update_ * env_steps_per_update();
  file.config = dump_json(training_json(config_));
  file.seats.assign(static_cast<std::size_t>(demonstrations_->num_agents), best_);
  return write_agent(file);
}

TensorFile Cloner::state() const {
  TensorFile file = begin_state(seed_, config_, updates_done_);
  put_network(file, "cook0", network_);
  put_network(file, "best", best_);
  put_optimiser(file, "cook0.actor", adam_);
  const std::array<std::uint64_t, 3> numbers = {std::bit_cast<std::uint64_t>(best_loss_),
                                                static_cast<std::uint64_t>(best_update_),
                                                demonstrations_->fingerprint()};
  file.tensors["cloning"] = make_tensor(std::span<const std::uint64_t>(numbers));
  surroundings().put(file);
  seal(file);
  return file;
}

Surroundings Cloner::surroundings() const {
  Surroundings surroundings;
  surroundings.add_kitchens(*arena_);
  return surroundings;
}

void Cloner::restore(const TensorFile& file, const std::string& place) {
  check_state(file, seed_, config_, place);
  surroundings().check(file, place);
  std::array<std::uint64_t, 3> numbers{};
  file.copy("cloning", std::span<std::uint64_t>(numbers), place);
  if (numbers[2] != demonstrations_->fingerprint()) {
    throw InputError(place, "a run that began with other recordings",
                     "those that `demonstrations` names now",
                     "resume with the recordings as they were, or choose another --out");
  }
  get_network(file, "cook0", network_, place);
  get_network(file, "best", best_, place);
  get_optimiser(file, "cook0.actor", adam_, place);
  updates_done_ = state_update(file, config_.num_updates(), place);
  best_loss_ = std::bit_cast<double>(numbers[0]);
  best_update_ = static_cast<int>(
      std::min<std::uint64_t>(numbers[1], static_cast<std::uint64_t>(updates_done_)));
}

}  // namespace potluck
