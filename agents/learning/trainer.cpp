#include "agents/learning/trainer.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "agents/checkpoint/agent_file.h"
#include "agents/learning/state_file.h"
#include "env/error.h"

namespace potluck {
namespace {

/// Streams of a seed (RandomKey::stream); each collector has its own.
constexpr std::uint32_t kInitStream = 0;
constexpr std::uint32_t kPairStream = 1;
constexpr std::uint32_t kShuffleStream = 2;
constexpr std::uint32_t kFirstPhaseStream = 16;

Observation observation_of(const TrainConfig& config, const Layout& layout) {
  return {.kind = config.observation.empty() ? default_observation(layout.rules())
                                             : parse_observation(config.observation, "observation"),
          .ego_centred = config.ego_centred};
}

}  // namespace

Trainer::Trainer(TrainConfig config, std::shared_ptr<const Layout> layout, std::uint64_t seed)
    : config_(std::move(config)),
      layout_(std::move(layout)),
      seed_(seed),
      observation_(observation_of(config_, *layout_)),
      plan_(make_plan(config_.algorithm, layout_->num_agents(), config_.adversary_init,
                      layout_->name())) {
  const RandomKey root{seed_};
  const int size = observation_spec(*layout_, observation_).size;
  agents_.reserve(plan_.agents.size());
  for (std::size_t i = 0; i < plan_.agents.size(); ++i) {
    ActorCritic network(size, layout_->num_actions(), config_.network);
    if (plan_.agents[i].copy_of != kNobody) {
      network = agents_[static_cast<std::size_t>(plan_.agents[i].copy_of)].network;
    } else {
      const auto number = static_cast<std::uint32_t>(2 * i);
      const RandomKey key = root.stream(kInitStream);
      initialise(network.actor.mlp, config_.network.initialisation, config_.actor_output_gain, key,
                 number, network.actor.parameters);
      initialise(network.critic.mlp, config_.network.initialisation, 1.0F, key, number + 1,
                 network.critic.parameters);
    }
    const AdamOptions adam{.learning_rate = config_.ppo.learning_rate,
                           .epsilon = config_.ppo.adam_epsilon};
    Optimisers optimisers{Adam(network.actor.parameters.size(), adam),
                          Adam(network.critic.parameters.size(), adam)};
    agents_.push_back(
        {std::move(network), std::move(optimisers), NetworkBatch(size, layout_->num_actions())});
  }
  const auto collector = [&](std::uint32_t stream) {
    const RandomKey key = root.stream(stream);
    return Collector(layout_, {.num_envs = config_.num_envs, .key = key, .first_env = 0},
                     observation_, config_.rollout_steps, key);
  };
  for (std::size_t i = 0; i < plan_.phases.size(); ++i) {
    collectors_.push_back(collector(kFirstPhaseStream + static_cast<std::uint32_t>(i)));
  }
  if (config_.pair_every > 0) {
    pair_.emplace(collector(kPairStream));
  }
}

std::int64_t Trainer::env_steps() const {
  return static_cast<std::int64_t>(updates_done_) * config_.num_envs * config_.rollout_steps;
}

std::int64_t Trainer::interactions() const {
  return env_steps() * static_cast<std::int64_t>(plan_.phases.size());
}

std::int64_t Trainer::agent_samples() const {
  std::int64_t seats = 0;
  for (const Phase& phase : plan_.phases) {
    for (const LearnerRole& role : phase.learners) {
      seats += static_cast<std::int64_t>(role.seats.size());
    }
  }
  return env_steps() * seats;
}

double Trainer::progress() const {
  return static_cast<double>(updates_done_) / static_cast<double>(config_.num_updates());
}

PpoOptions Trainer::options_now() const {
  PpoOptions options = config_.ppo;
  if (config_.anneal_learning_rate) {
    options.learning_rate *= static_cast<float>(1 - progress());
  }
  return options;
}

RewardWeights Trainer::weights_now() const {
  RewardWeights weights{.shaping = config_.shaping, .effort = config_.effort};
  if (config_.shaping_until > 0) {
    weights.shaping *= static_cast<float>(
        std::max(0.0, 1 - progress() / static_cast<double>(config_.shaping_until)));
  }
  return weights;
}

nlohmann::ordered_json Trainer::run_update() {
  nlohmann::ordered_json metrics;
  metrics["seed"] = seed_;
  metrics["algorithm"] = to_string(config_.algorithm);
  metrics["update"] = updates_done_ + 1;
  metrics["env_steps"] = 0;
  metrics["interactions"] = 0;
  for (std::size_t i = 0; i < plan_.phases.size(); ++i) {
    run_phase(i, metrics);
  }
  ++updates_done_;
  metrics["env_steps"] = env_steps();
  metrics["interactions"] = interactions();
  if (pair_ && (updates_done_ % config_.pair_every == 0 || finished())) {
    measure_pair(metrics);
  }
  for (const auto& [key, value] : metrics.items()) {
    if (value.is_number_float() && !std::isfinite(value.get<double>())) {
      throw std::runtime_error(
          fmt::format("seed {}: {} is no longer finite at update {}; the last checkpoint is kept. "
                      "Lower learning_rate or set max_gradient_norm",
                      seed_, key, updates_done_));
    }
  }
  return metrics;
}

void Trainer::run_phase(std::size_t index, nlohmann::ordered_json& metrics) {
  const Phase& phase = plan_.phases[index];
  Collector& collector = collectors_[index];
  std::vector<NetworkBatch*> networks;
  for (const int agent : phase.seating) {
    Agent& seated = agents_[static_cast<std::size_t>(agent)];
    seated.batch.begin(seated.network);
    networks.push_back(&seated.batch);
  }
  collector.collect(networks, config_.reset_every_batch, config_.ppo.bootstrap_time_limit,
                    weights_now());
  const auto first = static_cast<std::uint32_t>(index) * 16;
  for (std::size_t i = 0; i < phase.learners.size(); ++i) {
    update_learner(phase.learners[i], collector, first + static_cast<std::uint32_t>(i), metrics);
  }
}

void Trainer::update_learner(const LearnerRole& role, const Collector& collector,
                             std::uint32_t number, nlohmann::ordered_json& metrics) {
  const Rollout& rollout = collector.rollout();
  Agent& learner = agents_[static_cast<std::size_t>(role.agent)];
  samples_.clear();
  for (const int seat : role.seats) {
    const std::vector<float>* rewards = &rollout.seats[static_cast<std::size_t>(seat)].rewards;
    if (role.opponent_seat != kNobody) {
      rewards_ = rollout.seats[static_cast<std::size_t>(role.opponent_seat)].rewards;
      for (float& reward : rewards_) {
        reward = -reward;
      }
      rewards = &rewards_;
    }
    samples_.append(rollout, seat, *rewards, learner.batch, config_.ppo.gae);
  }
  Tether tether;
  if (role.tether != kNobody) {
    tether = {.partner = &agents_[static_cast<std::size_t>(role.tether)].network.actor,
              .direction = config_.kl_direction,
              .coefficient = 1 / config_.tau};
  }
  const PpoUpdate::Shuffle shuffle{.key = RandomKey{seed_}.stream(kShuffleStream).stream(number),
                                   .update = static_cast<std::uint32_t>(updates_done_)};
  const UpdateReport report =
      update_.run(learner.network, learner.optimisers, learner.batch, samples_, options_now(),
                  role.entropy_bonus ? config_.entropy : 0.0F,
                  role.tether != kNobody ? &tether : nullptr, shuffle);

  const std::string& name = plan_.agents[static_cast<std::size_t>(role.agent)].name;
  const double batch_steps =
      static_cast<double>(config_.num_envs) * static_cast<double>(config_.rollout_steps);
  const double per_episode = static_cast<double>(layout_->horizon()) / batch_steps;
  // Cooks report what their seats did; adversaries only how their learning goes.
  if (role.opponent_seat == kNobody) {
    double team = 0;
    for (const SeatSamples& seat : rollout.seats) {
      team += seat.work.earned;
    }
    metrics["team_return_" + name] = team * per_episode;
    for (const int seat : role.seats) {
      const WorkTotals& work = rollout.seats[static_cast<std::size_t>(seat)].work;
      const auto put = [&](const char* key, double value) {
        metrics[fmt::format("{}_seat{}", key, seat)] = value * per_episode;
      };
      put("return", work.reward);
      put("shaped", work.shaped);
      put("effort", work.effort);
      put("deliveries", static_cast<double>(work.of(Event::kSoupDelivery)));
      put("pickups", static_cast<double>(work.pickups()));
      put("moves", static_cast<double>(work.of(Event::kMoveAction)));
      put("collisions", static_cast<double>(work.of(Event::kCollision)));
    }
  }
  const auto put = [&](const char* key, double value) {
    metrics[fmt::format("{}_{}", key, name)] = value;
  };
  put("entropy", report.entropy);
  put("policy_loss", report.policy_loss);
  put("value_loss", report.value_loss);
  put("explained_variance", report.explained_variance);
  put("approx_kl", report.approx_kl);
  put("clip_fraction", report.clip_fraction);
  put("gradient_norm", report.gradient_norm);
  if (role.tether != kNobody) {
    put("tether_kl", report.tether_kl);
  }
}

void Trainer::measure_pair(nlohmann::ordered_json& metrics) {
  std::vector<NetworkBatch*> networks;
  for (const int agent : plan_.cooks) {
    Agent& seated = agents_[static_cast<std::size_t>(agent)];
    seated.batch.begin(seated.network);
    networks.push_back(&seated.batch);
  }
  // Numbered by the update, so that a resumed run measures the same episodes.
  pair_->envs().reset(static_cast<std::uint32_t>(updates_done_) * 65536U);
  pair_->collect(networks, /*restart=*/false, config_.ppo.bootstrap_time_limit,
                 {.shaping = 0, .effort = config_.effort});
  double reward = 0;
  double team = 0;
  for (const SeatSamples& seat : pair_->rollout().seats) {
    reward += seat.work.reward;
    team += seat.work.earned;
  }
  const double per_episode =
      static_cast<double>(layout_->horizon()) /
      (static_cast<double>(config_.num_envs) * static_cast<double>(config_.rollout_steps));
  metrics["pair_return"] = reward * per_episode;
  metrics["pair_team_return"] = team * per_episode;
}

TensorFile Trainer::checkpoint() const {
  AgentFile file;
  file.algorithm = to_string(config_.algorithm);
  file.layout = layout_->name();
  file.observation = observation_;
  file.network = config_.network;
  file.seed = seed_;
  file.env_steps = env_steps();
  file.config = training_json(config_).dump();
  for (const int agent : plan_.cooks) {
    file.seats.push_back(agents_[static_cast<std::size_t>(agent)].network);
  }
  return write_agent(file);
}

TensorFile Trainer::state() const {
  TensorFile file;
  file.metadata = {{"format", kStateFormat},
                   {"seed", std::to_string(seed_)},
                   {"update", std::to_string(updates_done_)},
                   {"config", training_json(config_).dump()}};
  for (std::size_t i = 0; i < agents_.size(); ++i) {
    put_network(file, plan_.agents[i].name, agents_[i].network);
    put_optimiser(file, plan_.agents[i].name + ".actor", agents_[i].optimisers.actor);
    put_optimiser(file, plan_.agents[i].name + ".critic", agents_[i].optimisers.critic);
  }
  for (std::size_t i = 0; i < collectors_.size(); ++i) {
    put_envs(file, fmt::format("phase{}", i), collectors_[i].envs());
  }
  return file;
}

void Trainer::restore(const TensorFile& file, const std::string& place) {
  check_state(file, seed_, training_json(config_).dump(), place);
  for (std::size_t i = 0; i < agents_.size(); ++i) {
    const std::string& name = plan_.agents[i].name;
    get_network(file, name, agents_[i].network, place);
    get_optimiser(file, name + ".actor", agents_[i].optimisers.actor, place);
    get_optimiser(file, name + ".critic", agents_[i].optimisers.critic, place);
  }
  for (std::size_t i = 0; i < collectors_.size(); ++i) {
    get_envs(file, fmt::format("phase{}", i), collectors_[i].envs(), place);
  }
  updates_done_ = state_update(file, config_.num_updates(), place);
}

}  // namespace potluck
