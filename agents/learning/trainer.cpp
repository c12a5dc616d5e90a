#include "agents/learning/trainer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "agents/checkpoint/agent_file.h"
#include "agents/learning/state_file.h"
#include "agents/network/finite.h"
#include "env/error.h"

namespace potluck {
namespace {

/// Streams of a seed (RandomKey::stream); each collector has its own.
constexpr std::uint32_t kInitStream = 0;
constexpr std::uint32_t kPairStream = 1;
constexpr std::uint32_t kShuffleStream = 2;
constexpr std::uint32_t kFirstPhaseStream = 16;

/// The cooks are measured as a pair over whole episodes, so many of them and at most so long.
constexpr int kMostPairEnvs = 16;
constexpr int kMostPairSteps = 2048;

/// How much of a schedule that ends at `until` (a fraction of the run) is over, 0 to 1.
float fraction_of(double progress, float until) {
  return static_cast<float>(std::min(1.0, progress / static_cast<double>(until)));
}

Observation observation_of(const TrainConfig& config, const Arena& arena) {
  return {.kind = config.observation.empty() ? arena.default_observation()
                                             : parse_observation(config.observation, "observation"),
          .ego_centred = config.ego_centred};
}

/// A number that prints like the float, such as 0.01, not like the nearest double to it.
nlohmann::ordered_json shortest(float value) {
  return nlohmann::ordered_json::parse(fmt::format("{}", value));
}

}  // namespace

Diverged::Diverged(std::uint64_t seed, int update, const std::string& found)
    : std::runtime_error(
          fmt::format("seed {}, update {}: {}, expected a finite number", seed, update, found)),
      update_(update) {}

Trainer::Trainer(TrainConfig config, std::shared_ptr<const Arena> arena, std::uint64_t seed)
    : config_(std::move(config)),
      arena_(std::move(arena)),
      seed_(seed),
      observation_(observation_of(config_, *arena_)),
      plan_(make_plan({.algorithm = config_.algorithm,
                       .adversary_init = config_.adversary_init,
                       .policy_sharing = config_.policy_sharing},
                      arena_->num_agents(), arena_->name())) {
  if (config_.network.gru > 0) {
    for (const Phase& phase : plan_.phases) {
      if (phase.seatings.size() > 1) {
        throw InputError("gru", "a network with memory whose seat is drawn for every episode",
                         "one that keeps its seats", "set gru=0 or policy_sharing=false");
      }
    }
  }
  const RandomKey root{seed_};
  const std::vector<int> input = arena_->observation_spec(observation_).shape;
  check(config_.network.shape(input, 1), "conv");
  const auto collector = [&](std::uint32_t stream, int num_envs, int steps) {
    const RandomKey key = root.stream(stream);
    return Collector(arena_->make({.num_envs = num_envs, .key = key, .first_env = 0}), observation_,
                     steps, static_cast<int>(plan_.agents.size()), key);
  };
  for (std::size_t i = 0; i < plan_.phases.size(); ++i) {
    collectors_.push_back(collector(kFirstPhaseStream + static_cast<std::uint32_t>(i),
                                    config_.num_envs, config_.rollout_steps));
  }
  if (config_.pair_every > 0) {
    pair_.emplace(collector(kPairStream, std::min(config_.num_envs, kMostPairEnvs),
                            std::min(arena_->horizon(), kMostPairSteps)));
  }
  const RowFormat& format = collectors_.front().format();
  update_.emplace(format);
  agents_.reserve(plan_.agents.size());
  for (std::size_t i = 0; i < plan_.agents.size(); ++i) {
    ActorCritic network(input, arena_->num_actions(), config_.network);
    if (plan_.agents[i].copy_of != kNobody) {
      network = agents_[static_cast<std::size_t>(plan_.agents[i].copy_of)].network;
    } else {
      initialise(network, config_.network.initialisation, config_.actor_output_gain,
                 root.stream(kInitStream), static_cast<std::uint32_t>(2 * i));
    }
    Optimisers optimisers(
        network, {.learning_rate = config_.ppo.learning_rate, .epsilon = config_.ppo.adam_epsilon});
    agents_.push_back(
        {std::move(network), std::move(optimisers), NetworkBatch(format, arena_->num_actions())});
    for (Collector& playing : collectors_) {
      (void)playing.memory(i, agents_.back().network);
    }
  }
}

std::int64_t Trainer::env_steps() const {
  return static_cast<std::int64_t>(updates_done_) * config_.num_envs * config_.rollout_steps;
}

std::int64_t Trainer::interactions() const {
  return env_steps() * static_cast<std::int64_t>(plan_.phases.size());
}

std::int64_t Trainer::agent_samples() const {
  double seats = 0;
  for (const Phase& phase : plan_.phases) {
    for (const LearnerRole& role : phase.learners) {
      for (const std::vector<int>& seating : phase.seatings) {
        seats += static_cast<double>(std::count(seating.begin(), seating.end(), role.agent)) /
                 static_cast<double>(phase.seatings.size());
      }
    }
  }
  return static_cast<std::int64_t>(static_cast<double>(env_steps()) * seats);
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
  RewardWeights weights{
      .shaping = config_.shaping, .effort = config_.effort, .scale = config_.reward_scale};
  if (config_.shaping_until > 0) {
    weights.shaping *= 1 - fraction_of(progress(), config_.shaping_until);
  }
  if (config_.effort_until > 0) {
    weights.effort *= fraction_of(progress(), config_.effort_until);
  }
  return weights;
}

float Trainer::entropy_now() const {
  if (config_.entropy_until <= 0) {
    return config_.entropy;
  }
  const float done = fraction_of(progress(), config_.entropy_until);
  return config_.entropy + done * (config_.entropy_final - config_.entropy);
}

double Trainer::per_episode(const WorkTotals& work) const {
  return work.steps > 0 ? static_cast<double>(arena_->horizon()) / static_cast<double>(work.steps)
                        : 0;
}

nlohmann::ordered_json Trainer::run_update() {
  nlohmann::ordered_json metrics;
  metrics["seed"] = seed_;
  metrics["algorithm"] = to_string(config_.algorithm);
  metrics["update"] = updates_done_ + 1;
  metrics["env_steps"] = 0;
  metrics["interactions"] = 0;
  metrics["learning_rate"] = shortest(options_now().learning_rate);
  metrics["entropy_weight"] = shortest(entropy_now());
  metrics["shaping_weight"] = shortest(weights_now().shaping);
  metrics["effort_weight"] = shortest(weights_now().effort);
  for (std::size_t i = 0; i < plan_.phases.size(); ++i) {
    run_phase(i, metrics);
  }
  ++updates_done_;
  metrics["env_steps"] = env_steps();
  metrics["interactions"] = interactions();
  if (pair_ && (updates_done_ % config_.pair_every == 0 || finished())) {
    measure_pair(metrics);
  }
  require_finite(metrics);
  return metrics;
}

void Trainer::require_finite(const nlohmann::ordered_json& metrics) const {
  for (const auto& [key, value] : metrics.items()) {
    if (value.is_number_float() && !std::isfinite(value.get<double>())) {
      throw Diverged(seed_, metrics["update"].get<int>(),
                     fmt::format("{} is {}", key, value.get<double>()));
    }
  }
}

void Trainer::require_finite(const Agent& agent, const std::string& name) const {
  const auto good = [](const TrainedNetwork& network, const Adam& adam) {
    return all_finite(network.parameters) && all_finite(adam.first_moment()) &&
           all_finite(adam.second_moment());
  };
  if (!good(agent.network.actor, agent.optimisers.actor)) {
    throw Diverged(seed_, updates_done_ + 1, "a weight of " + name + " (actor) is not finite");
  }
  if (agent.network.critic && !good(*agent.network.critic, *agent.optimisers.critic)) {
    throw Diverged(seed_, updates_done_ + 1, "a weight of " + name + " (critic) is not finite");
  }
}

std::vector<NetworkBatch*> Trainer::begin_batches(const Seatings& seatings, Collector& collector) {
  std::vector<NetworkBatch*> networks(agents_.size(), nullptr);
  for (const std::vector<int>& seating : seatings) {
    for (const int agent : seating) {
      const auto number = static_cast<std::size_t>(agent);
      Agent& seated = agents_[number];
      if (networks[number] == nullptr) {
        seated.batch.begin(seated.network, &collector.memory(number, seated.network));
        networks[number] = &seated.batch;
      }
    }
  }
  return networks;
}

void Trainer::run_phase(std::size_t index, nlohmann::ordered_json& metrics) {
  const Phase& phase = plan_.phases[index];
  Collector& collector = collectors_[index];
  collector.collect(begin_batches(phase.seatings, collector), phase.seatings,
                    config_.reset_every_batch, config_.ppo.bootstrap_time_limit, weights_now());
  const auto first = static_cast<std::uint32_t>(index) * 16;
  for (std::size_t i = 0; i < phase.learners.size(); ++i) {
    update_learner(phase.learners[i], collector, first + static_cast<std::uint32_t>(i), metrics);
  }
}

void Trainer::update_learner(const LearnerRole& role, const Collector& collector,
                             std::uint32_t number, nlohmann::ordered_json& metrics) {
  const Rollout& rollout = collector.rollout();
  const auto agent = static_cast<std::size_t>(role.agent);
  Agent& learner = agents_[agent];
  samples_.clear();
  for (std::size_t seat = 0; seat < rollout.seats.size(); ++seat) {
    if (rollout.seats[seat].work[agent].steps == 0) {
      continue;
    }
    if (role.adversarial) {
      adversarial_rewards(rollout, static_cast<int>(seat), rewards_);
    }
    samples_.append(rollout, static_cast<int>(seat), role.agent,
                    role.adversarial ? rewards_ : rollout.seats[seat].rewards, learner.batch,
                    config_.ppo.gae);
  }
  if (samples_.size() == 0) {
    return;  // it was drawn for no seat in this batch
  }
  Tether tether;
  if (role.tether != kNobody) {
    tether = {.partner = &agents_[static_cast<std::size_t>(role.tether)].network,
              .direction = config_.kl_direction,
              .coefficient = 1 / config_.tau};
  }
  const PpoUpdate::Shuffle shuffle{.key = RandomKey{seed_}.stream(kShuffleStream).stream(number),
                                   .update = static_cast<std::uint32_t>(updates_done_)};
  const UpdateReport report =
      update_->run(learner.network, learner.optimisers, learner.batch, samples_, options_now(),
                   role.entropy_bonus ? entropy_now() : 0.0F,
                   role.tether != kNobody ? &tether : nullptr, shuffle);

  const std::string& name = plan_.agents[agent].name;
  // Cooks report what they did in their seats; adversaries only how their learning goes.
  if (!role.adversarial) {
    WorkTotals all;
    for (std::size_t seat = 0; seat < rollout.seats.size(); ++seat) {
      const WorkTotals& work = rollout.seats[seat].work[agent];
      if (work.steps == 0) {
        continue;
      }
      all.team += work.team;
      all.steps += work.steps;
      const auto put = [&](const char* key, double value) {
        metrics[fmt::format("{}_seat{}", key, seat)] = value * per_episode(work);
      };
      put("return", work.reward);
      put("shaped", work.shaped);
      put("effort", work.effort);
      put("deliveries", static_cast<double>(work.of(Event::kSoupDelivery)));
      put("pickups", static_cast<double>(work.pickups()));
      put("moves", static_cast<double>(work.of(Event::kMoveAction)));
      put("collisions", static_cast<double>(work.of(Event::kCollision)));
    }
    metrics["team_return_" + name] = all.team * per_episode(all);
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
  // At once, before a spoilt network acts. Metrics first, for they say more; weights as well, for
  // what went wrong in the last step shows in no metric yet.
  require_finite(metrics);
  require_finite(learner, name);
}

void Trainer::measure_pair(nlohmann::ordered_json& metrics) {
  // Numbered by the update, so that a resumed run measures the same episodes.
  pair_->reset(static_cast<std::uint32_t>(updates_done_) * 65536U);
  const Seatings cooks = {plan_.cooks};
  pair_->collect(begin_batches(cooks, *pair_), cooks, /*restart=*/false,
                 config_.ppo.bootstrap_time_limit, {.shaping = 0, .effort = config_.effort});
  WorkTotals all;
  double seats = 0;
  for (std::size_t seat = 0; seat < plan_.cooks.size(); ++seat) {
    const auto agent = static_cast<std::size_t>(plan_.cooks[seat]);
    const WorkTotals& work = pair_->rollout().seats[seat].work[agent];
    all.reward += work.reward;
    all.team += work.team;
    all.steps += work.steps;
    seats += 1;
  }
  metrics["pair_return"] = all.reward * per_episode(all) * seats;
  metrics["pair_team_return"] = all.team * per_episode(all);
}

TensorFile Trainer::checkpoint() const {
  AgentFile file;
  file.algorithm = to_string(config_.algorithm);
  file.layout = arena_->name();
  file.observation = observation_;
  file.shape = arena_->observation_spec(observation_).shape;
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
    if (agents_[i].optimisers.critic) {
      put_optimiser(file, plan_.agents[i].name + ".critic", *agents_[i].optimisers.critic);
    }
  }
  for (std::size_t i = 0; i < collectors_.size(); ++i) {
    put_envs(file, fmt::format("phase{}", i), collectors_[i].envs());
    for (std::size_t agent = 0; agent < agents_.size(); ++agent) {
      put_memory(file, fmt::format("phase{}.{}", i, plan_.agents[agent].name),
                 collectors_[i].memories()[agent]);
    }
  }
  return file;
}

void Trainer::restore(const TensorFile& file, const std::string& place) {
  check_state(file, seed_, training_json(config_).dump(), place);
  for (std::size_t i = 0; i < agents_.size(); ++i) {
    const std::string& name = plan_.agents[i].name;
    get_network(file, name, agents_[i].network, place);
    get_optimiser(file, name + ".actor", agents_[i].optimisers.actor, place);
    if (agents_[i].optimisers.critic) {
      get_optimiser(file, name + ".critic", *agents_[i].optimisers.critic, place);
    }
  }
  for (std::size_t i = 0; i < collectors_.size(); ++i) {
    get_envs(file, fmt::format("phase{}", i), collectors_[i].envs(), place);
    for (std::size_t agent = 0; agent < agents_.size(); ++agent) {
      get_memory(file, fmt::format("phase{}.{}", i, plan_.agents[agent].name),
                 collectors_[i].memory(agent, agents_[agent].network), place);
    }
  }
  updates_done_ = state_update(file, config_.num_updates(), place);
}

}  // namespace potluck
