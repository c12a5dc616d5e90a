#include "agents/learning/trainer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "agents/learning/grouped_env.h"
#include "agents/learning/harvest.h"
#include "agents/learning/metrics.h"
#include "agents/learning/prioritised.h"
#include "agents/learning/streams.h"
#include "agents/learning/training_arena.h"
#include "agents/learning/training_plan.h"
#include "agents/network/finite.h"
#include "agents/partners/errands.h"
#include "agents/ppo/group_baseline.h"
#include "agents/ppo/population_bonus.h"
#include "env/text/error.h"

namespace potluck {
namespace {

/// Running means of what is earned with partners forget at this rate (prioritised.h).
constexpr float kReturnRate = 0.1F;

/// How much of a schedule that ends at `until` (a fraction of the run) is over, 0 to 1.
float fraction_of(double progress, float until) {
  return static_cast<float>(std::min(1.0, progress / static_cast<double>(until)));
}

/// [entry] how many of `partners` it stands for.
std::vector<int> agents_per_entry(const PartnerList& list,
                                  const std::vector<FrozenPartner>& partners) {
  std::vector<int> counts(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    counts[i] = static_cast<int>(
        std::count_if(partners.begin(), partners.end(),
                      [i](const FrozenPartner& partner) { return partner.entry == i; }));
    if (counts[i] == 0 && !list[i].is_self()) {
      throw InputError("partners", "\"" + list[i].agent + "\", which is not loaded",
                       "agents that are there");
    }
  }
  return counts;
}

std::unique_ptr<Policy> errands_in(const Arena& arena, int steps) {
  if (!arena.layout()) {
    throw InputError("errands", "several kitchens", "one kitchen", "train in one, or leave it out");
  }
  return partners::make_errands(*arena.layout(), static_cast<std::uint32_t>(steps));
}

}  // namespace

Trainer::Trainer(TrainConfig config, std::shared_ptr<const Arena> arena, std::uint64_t seed,
                 std::vector<FrozenPartner> partners, Ranks& ranks)
    : config_(std::move(config)),
      arena_(std::move(arena)),
      seed_(seed),
      observation_(training_observation(config_, *arena_)),
      partners_(std::move(partners)),
      ranks_(ranks) {
  plan_ = training_plan(config_, *arena_, agents_per_entry(config_.partners, partners_));
  crew_ = std::make_unique<Crew>();
  config_.network.predict_partner = config_.ppo.prediction > 0;
  cooks_share_seats_ = !plan_.others.empty();
  const RandomKey root{seed_};
  const std::vector<int> input = arena_->observation_spec(observation_).shape;
  check(config_.network.shape(input, 1), "conv");
  if (ranks_.size() > config_.shards) {
    throw InputError("shards", fmt::format("{} for {} ranks", config_.shards, ranks_.size()),
                     "at least one for each", "try --set shards=8, or start fewer");
  }
  first_shard_ = ranks_.first_of(ranks_.rank(), config_.shards);
  const int end = ranks_.first_of(ranks_.rank() + 1, config_.shards);
  for (int shard = first_shard_; shard < end; ++shard) {
    make_shard(shard);
  }
  if (config_.pair_every > 0 && ranks_.is_first()) {
    pair_.emplace(config_, *arena_, observation_, static_cast<int>(plan_.agents.size()), root);
  }
  const RowFormat& format = shards_.front().collectors.front().format();
  update_.emplace(format, config_.shards, ranks_);
  partner_returns_.assign(partners_.size(), std::nanf(""));
  if (config_.start_share > 0) {
    start_states_.moments = harvest_moments(partners_, *arena_, observation_, config_.num_envs,
                                            root.stream(streams::kHarvest));
    start_states_.share = config_.start_share;
    for (Shard& shard : shards_) {
      for (Collector& playing : shard.collectors) {
        playing.start_from(&start_states_);
      }
    }
  }
  hidden_reward_ = draw_hidden_reward(config_.hidden_rewards.empty()
                                          ? usual_hidden_rewards(arena_->num_actions())
                                          : config_.hidden_rewards,
                                      root.stream(streams::kHidden));
  agents_.reserve(plan_.agents.size());
  for (std::size_t i = 0; i < plan_.agents.size(); ++i) {
    if (!plan_.agents[i].learns()) {
      break;  // all that come after play as others do
    }
    ActorCritic network(input, arena_->num_actions(), config_.network);
    if (plan_.agents[i].copy_of != kNobody) {
      network = agents_[static_cast<std::size_t>(plan_.agents[i].copy_of)].network;
    } else {
      initialise(network, config_.network.initialisation, config_.actor_output_gain,
                 root.stream(streams::kInit), static_cast<std::uint32_t>(2 * i));
    }
    Optimisers optimisers(
        network, {.learning_rate = config_.ppo.learning_rate, .epsilon = config_.ppo.adam_epsilon});
    agents_.push_back({std::move(network), std::move(optimisers)});
    for (Shard& shard : shards_) {
      shard.batches.emplace_back(format, arena_->num_actions());
      for (Collector& playing : shard.collectors) {
        (void)playing.memory(i, agents_.back().network);
      }
    }
  }
}

void Trainer::make_shard(int number) {
  Shard& shard = shards_.emplace_back();
  for (const AgentRole& role : plan_.agents) {
    shard.errands.push_back(role.errands ? errands_in(*arena_, role.hold) : nullptr);
  }
  for (std::size_t i = 0; i < plan_.phases.size(); ++i) {
    const RandomKey key =
        RandomKey{seed_}.stream(streams::kFirstPhase + static_cast<std::uint32_t>(i));
    shard.collectors.emplace_back(make_envs(key, number), observation_, config_.rollout_steps,
                                  static_cast<int>(plan_.agents.size()), key);
    if (in_groups()) {
      shard.collectors.back().seat_in_groups(num_groups());
    }
  }
  for (const FrozenPartner& partner : partners_) {
    shard.partner_batches.emplace_back(shard.collectors.front().format(), arena_->num_actions());
    shard.partner_policies.push_back(partner.policy ? partner.policy->clone() : nullptr);
  }
}

void Trainer::use_threads(int threads) {
  crew_ = std::make_unique<Crew>(std::clamp(threads, 1, num_shards()));
}

std::unique_ptr<BatchEnv> Trainer::make_envs(RandomKey key, int shard) const {
  const int in_shard = config_.num_envs / config_.shards;
  const VectorEnvOptions options{
      .num_envs = in_shard, .key = key, .first_env = static_cast<std::uint32_t>(shard * in_shard)};
  if (in_groups()) {
    return std::make_unique<GroupedEnv>(*arena_, options, config_.group);
  }
  return arena_->make(options);
}

int Trainer::update_of(int moment) const {
  return static_cast<int>(std::int64_t{moment} * config_.num_updates() / config_.past_kept);
}

void Trainer::keep_past_selves() {
  for (std::size_t i = agents_.size(); i < plan_.agents.size(); ++i) {
    const AgentRole& role = plan_.agents[i];
    if (role.past_of != kNobody && !past_.contains(i) && update_of(role.moment) <= updates_done_) {
      past_.emplace(i, agents_[static_cast<std::size_t>(role.past_of)].network);
    }
  }
}

std::int64_t Trainer::interactions() const {
  return env_steps() * static_cast<std::int64_t>(plan_.phases.size());
}

std::int64_t Trainer::agent_samples() const {
  double seats = 0;
  for (const Phase& phase : plan_.phases) {
    for (const LearnerRole& role : phase.learners) {
      double seats_of_role = 0;
      double weights = 0;
      for (std::size_t i = 0; i < phase.seatings.size(); ++i) {
        const std::vector<int>& seating = phase.seatings[i];
        const double weight = phase.weights.empty() ? 1 : phase.weights[i];
        seats_of_role +=
            weight * static_cast<double>(std::count(seating.begin(), seating.end(), role.agent));
        weights += weight;
      }
      seats += seats_of_role / weights;
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
  keep_past_selves();
  for (std::size_t i = 0; i < plan_.phases.size(); ++i) {
    run_phase(i, metrics);
  }
  ++updates_done_;
  metrics["env_steps"] = env_steps();
  metrics["interactions"] = interactions();
  if (config_.pair_every > 0 && (updates_done_ % config_.pair_every == 0 || finished())) {
    measure_pair(metrics);
  }
  require_finite(metrics);
  return metrics;
}

void Trainer::require_finite_weights(const Agent& agent, const std::string& name) const {
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

std::vector<Player> Trainer::begin_batches(const Seatings& seatings, Collector& collector,
                                           Shard& shard) {
  std::vector<bool> seated(plan_.agents.size());
  for (const std::vector<int>& seating : seatings) {
    for (const int agent : seating) {
      const int plays_as = plan_.agents[static_cast<std::size_t>(agent)].plays_as;
      seated[static_cast<std::size_t>(agent)] = true;
      seated[static_cast<std::size_t>(plays_as == kNobody ? agent : plays_as)] = true;
    }
  }
  std::vector<Player> players(plan_.agents.size());
  for (std::size_t i = 0; i < players.size(); ++i) {
    const AgentRole& role = plan_.agents[i];
    if (!seated[i]) {
      continue;
    }
    if (role.learns()) {
      const Agent& agent = agents_[i];
      shard.batches[i].begin(agent.network, &collector.memory(i, agent.network));
      players[i].network = &shard.batches[i];
    } else if (role.plays_as != kNobody) {
      players[i].network = &shard.batches[static_cast<std::size_t>(role.plays_as)];
      players[i].random = static_cast<float>(role.random);
      players[i].hold = static_cast<std::uint32_t>(role.hold);
      players[i].policy = shard.errands[i].get();
    } else if (role.past_of != kNobody) {
      if (const auto found = past_.find(i); found != past_.end()) {
        const ActorCritic& self = found->second;
        NetworkBatch& batch =
            shard.past_batches.try_emplace(i, collector.format(), arena_->num_actions())
                .first->second;
        batch.begin(self, &collector.memory(i, self));
        players[i].network = &batch;
      }
    } else {
      const auto number = static_cast<std::size_t>(role.partner);
      const FrozenPartner& partner = partners_[number];
      if (partner.network) {
        NetworkBatch& batch = shard.partner_batches[number];
        batch.begin(*partner.network, &collector.memory(i, *partner.network));
        players[i].network = &batch;
      } else {
        players[i].policy = shard.partner_policies[number].get();
        players[i].judge = config_.alignment > 0 && !in_groups() ? &shard.batches.front() : nullptr;
      }
    }
  }
  return players;
}

std::vector<double> Trainer::seating_weights(const Phase& phase) const {
  std::vector<double> weights = phase.weights;
  if (!past_.empty()) {
    // Earlier selves that are not there yet leave their share to those that are.
    double planned = 0;
    double there = 0;
    for (std::size_t i = agents_.size(); i < plan_.agents.size(); ++i) {
      planned += plan_.agents[i].past_of != kNobody ? 1 : 0;
      there += past_.contains(i) ? 1 : 0;
    }
    for (std::size_t i = 0; i < weights.size(); ++i) {
      for (const int agent : phase.seatings[i]) {
        if (plan_.agents[static_cast<std::size_t>(agent)].past_of != kNobody) {
          weights[i] *= past_.contains(static_cast<std::size_t>(agent)) ? planned / there : 0;
          break;
        }
      }
    }
  }
  if (config_.partner_sampling == PartnerSampling::kUniform) {
    return weights;
  }
  std::vector<int> partners;  // [seating]
  for (const std::vector<int>& seating : phase.seatings) {
    int partner = kNobody;
    for (const int agent : seating) {
      partner = std::max(partner, plan_.agents[static_cast<std::size_t>(agent)].partner);
    }
    partners.push_back(partner);
  }
  return prioritised_weights(std::move(weights), partners, partner_returns_);
}

void Trainer::measure_pair(nlohmann::ordered_json& metrics) {
  if (pair_) {
    pair_->measure(begin_batches(plan_.pair, pair_->collector(), shards_.front()), plan_.pair,
                   updates_done_, metrics);
  }
  if (!ranks_.is_alone()) {
    const std::string firsts = ranks_.from_first(pair_ ? metrics.dump() : std::string());
    metrics = pair_ ? std::move(metrics) : nlohmann::ordered_json::parse(firsts);
  }
}

void Trainer::add_up_work(std::size_t phase) {
  const std::size_t agents = plan_.agents.size();
  const auto seats = static_cast<std::size_t>(arena_->num_agents());
  std::vector<WorkTotals> mine;
  for (const Shard& shard : shards_) {
    for (const SeatSamples& seat : shard.collectors[phase].rollout().seats) {
      mine.insert(mine.end(), seat.work.begin(), seat.work.end());
    }
  }
  work_.assign(seats * agents, WorkTotals());
  const std::vector<WorkTotals> all = gather(ranks_, std::span<const WorkTotals>(mine));
  for (std::size_t i = 0; i < all.size(); ++i) {
    work_[i % work_.size()] += all[i];
  }
}

void Trainer::note_partner_returns() {
  for (std::size_t i = 0; i < plan_.agents.size(); ++i) {
    const int partner = plan_.agents[i].partner;
    if (partner == kNobody) {
      continue;
    }
    WorkTotals all;
    for (std::size_t seat = 0; seat < static_cast<std::size_t>(arena_->num_agents()); ++seat) {
      const WorkTotals& work = work_of(seat, i);
      all.team += work.team;
      all.steps += work.steps;
    }
    if (all.steps > 0) {
      float& mean = partner_returns_[static_cast<std::size_t>(partner)];
      const auto now = static_cast<float>(all.team * per_episode(all));
      mean = std::isnan(mean) ? now : mean + kReturnRate * (now - mean);
    }
  }
}

void Trainer::play_phase(std::size_t index, std::span<const double> weights, Shard& shard) {
  const Phase& phase = plan_.phases[index];
  Collector& collector = shard.collectors[index];
  const std::vector<Player> players = begin_batches(phase.seatings, collector, shard);
  collector.collect(players, phase.seatings, weights, config_.reset_every_batch,
                    config_.ppo.bootstrap_time_limit, weights_now());
  shard.estimates.resize(phase.learners.size());
  for (std::size_t i = 0; i < phase.learners.size(); ++i) {
    estimate(phase.learners[i], collector.rollout(), shard, shard.estimates[i]);
  }
  if (phase.transform) {
    estimate_company(phase, collector.rollout(), players, shard);
    phase.transform(collector.rollout(), shard.estimates);
  }
}

void Trainer::run_phase(std::size_t index, nlohmann::ordered_json& metrics) {
  const std::vector<double> weights = seating_weights(plan_.phases[index]);
  crew_->each(num_shards(), [&](int shard) {
    play_phase(index, weights, shards_[static_cast<std::size_t>(shard)]);
  });
  add_up_work(index);
  note_partner_returns();
  const auto first = static_cast<std::uint32_t>(index) * 16;
  for (std::size_t i = 0; i < plan_.phases[index].learners.size(); ++i) {
    update(index, i, first + static_cast<std::uint32_t>(i), metrics);
  }
}

std::span<const float> Trainer::rewards_of(const LearnerRole& role, const Rollout& rollout,
                                           int seat, Shard& shard) const {
  const std::vector<float>& plain = rollout.seats[static_cast<std::size_t>(seat)].rewards;
  if (role.adversarial) {
    adversarial_rewards(rollout, seat, shard.rewards);
  } else if (role.hidden_reward) {
    event_rewards(rollout, seat, hidden_reward_.worth, hidden_reward_.team, config_.reward_scale,
                  shard.rewards);
  } else if (role.diverse) {
    std::vector<const ActorCritic*> members;
    for (const Agent& agent : agents_) {
      members.push_back(&agent.network);
    }
    shard.rewards = plain;
    add_population_bonus(rollout, seat, role.agent, members,
                         shard.batches[static_cast<std::size_t>(role.agent)],
                         config_.population_entropy * config_.reward_scale, shard.rewards);
  } else if (role.shares_all) {
    summed_rewards(rollout, shard.rewards);
  } else {
    return plain;
  }
  return shard.rewards;
}

void Trainer::estimate(const LearnerRole& role, const Rollout& rollout, Shard& shard,
                       LearnerEstimate& out) {
  const auto agent = static_cast<std::size_t>(role.agent);
  out.agent = role.agent;
  out.aligned = !role.adversarial;
  out.seats.resize(rollout.seats.size());
  for (std::size_t seat = 0; seat < rollout.seats.size(); ++seat) {
    SeatEstimate& estimate = out.seats[seat];
    if (rollout.seats[seat].work[agent].steps == 0) {
      estimate = {};
      continue;
    }
    estimate_seat(rollout, static_cast<int>(seat), role.agent,
                  rewards_of(role, rollout, static_cast<int>(seat), shard), shard.batches[agent],
                  config_.ppo.gae, estimate);
    if (in_groups() && out.aligned) {
      const SeatSamples& played = rollout.seats[seat];
      group_advantages(rollout, static_cast<int>(seat), played.rewards, num_groups(),
                       config_.ppo.gae.gamma, estimate.advantages);
      for (std::size_t i = 0; i < estimate.advantages.size(); ++i) {
        estimate.advantages[i] = played.agents[i] == role.agent ? estimate.advantages[i] : 0.0F;
      }
    }
  }
}

void Trainer::estimate_company(const Phase& phase, const Rollout& rollout,
                               std::span<const Player> players, Shard& shard) {
  for (std::size_t agent = 0; agent < players.size(); ++agent) {
    const auto role = std::find_if(phase.learners.begin(), phase.learners.end(),
                                   [agent](const LearnerRole& learner) {
                                     return static_cast<std::size_t>(learner.agent) == agent;
                                   });
    const bool learns = role != phase.learners.end();
    // An adversary's critic tells what it gains, not what its seat earns.
    const bool has_critic = players[agent].critic() != nullptr && !learns;
    if ((learns && !role->adversarial) || !(in_groups() || has_critic)) {
      continue;
    }
    LearnerEstimate known{.agent = static_cast<int>(agent), .aligned = true, .seats = {}};
    known.seats.resize(rollout.seats.size());
    for (std::size_t seat = 0; seat < rollout.seats.size(); ++seat) {
      const SeatSamples& played = rollout.seats[seat];
      if (played.work[agent].steps == 0) {
        continue;
      }
      const int number = static_cast<int>(seat);
      if (in_groups()) {
        group_advantages(rollout, number, played.rewards, num_groups(), config_.ppo.gae.gamma,
                         known.seats[seat].advantages);
      } else {
        estimate_seat(rollout, number, known.agent, played.rewards, *players[agent].critic(),
                      config_.ppo.gae, known.seats[seat]);
      }
    }
    shard.estimates.push_back(std::move(known));
  }
}

void Trainer::update(std::size_t phase, std::size_t number_of_learner, std::uint32_t number,
                     nlohmann::ordered_json& metrics) {
  const LearnerRole& role = plan_.phases[phase].learners[number_of_learner];
  const auto agent = static_cast<std::size_t>(role.agent);
  const auto seats = static_cast<std::size_t>(arena_->num_agents());
  Agent& learner = agents_[agent];
  crew_->each(num_shards(), [&](int i) {
    Shard& shard = shards_[static_cast<std::size_t>(i)];
    const LearnerEstimate& estimate = shard.estimates[number_of_learner];
    shard.samples.clear();
    for (std::size_t seat = 0; seat < seats; ++seat) {
      if (!estimate.seats[seat].advantages.empty()) {
        shard.samples.append(shard.collectors[phase].rollout(), static_cast<int>(seat), role.agent,
                             estimate.seats[seat], shard.batches[agent]);
      }
    }
  });
  std::vector<ShardOfSamples> samples;
  for (const Shard& shard : shards_) {
    samples.push_back({.batch = &shard.batches[agent], .samples = &shard.samples});
  }
  bool plays = false;
  for (std::size_t seat = 0; seat < seats; ++seat) {
    plays = plays || work_of(seat, agent).steps > 0;
  }
  if (!plays) {
    return;  // it was drawn for no seat in this batch
  }
  Tether tether;
  if (role.tether != kNobody) {
    tether = {.partner = &agents_[static_cast<std::size_t>(role.tether)].network,
              .direction = config_.kl_direction,
              .coefficient = 1 / config_.tau};
  }
  const PpoUpdate::Shuffle shuffle{.key = RandomKey{seed_}.stream(streams::kShuffle).stream(number),
                                   .update = static_cast<std::uint32_t>(updates_done_)};
  const UpdateReport report =
      update_->run(learner.network, learner.optimisers, samples, options_now(),
                   role.entropy_bonus ? entropy_now() : 0.0F,
                   role.tether != kNobody ? &tether : nullptr, shuffle, *crew_);

  const std::string& name = plan_.agents[agent].name;
  // Cooks report what they did in their seats; adversaries only how their learning goes.
  if (!role.adversarial) {
    WorkTotals all;
    for (std::size_t seat = 0; seat < seats; ++seat) {
      const WorkTotals& work = work_of(seat, agent);
      if (work.steps == 0) {
        continue;
      }
      all.team += work.team;
      all.steps += work.steps;
      const auto put = [&](const char* key, double value) {
        metrics[cooks_share_seats_ ? fmt::format("{}_{}_seat{}", key, name, seat)
                                   : fmt::format("{}_seat{}", key, seat)] =
            value * per_episode(work);
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
  if (learner.network.predicts_partner) {
    put("prediction_loss", report.prediction_loss);
  }
  // At once, before a spoilt network acts. Metrics first, for they say more; weights as well, for
  // what went wrong in the last step shows in no metric yet.
  require_finite(metrics);
  require_finite_weights(learner, name);
}

}  // namespace potluck
