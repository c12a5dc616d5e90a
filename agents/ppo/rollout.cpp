#include "agents/ppo/rollout.h"

#include <algorithm>
#include <utility>

#include "env/assert.h"

namespace potluck {

Collector::Collector(std::unique_ptr<BatchEnv> envs, Observation observation, int steps,
                     int num_agents, RandomKey key)
    : envs_(std::move(envs)), observer_(*envs_, observation), key_(key), num_agents_(num_agents) {
  const auto n = static_cast<std::size_t>(envs_->num_envs());
  const auto seats = static_cast<std::size_t>(envs_->num_agents());
  rollout_.steps = steps;
  rollout_.num_envs = envs_->num_envs();
  const std::size_t samples = static_cast<std::size_t>(steps) * n;
  rollout_.after.resize(samples);
  rollout_.seats.resize(seats);
  for (SeatSamples& seat : rollout_.seats) {
    for (auto* list : {&seat.agents, &seat.rows, &seat.final_rows}) {
      list->resize(samples);
    }
    seat.actions.resize(samples);
    seat.rewards.resize(samples);
  }
  for (auto* buffer : {&earned_, &shaped_, &effort_}) {
    buffer->resize(n * seats);
  }
  memories_.resize(static_cast<std::size_t>(num_agents));
  seated_.resize(n * seats);
  actions_.resize(n * seats);
  events_.resize(n * seats);
  terminated_.resize(n);
  truncated_.resize(n);
}

Memory& Collector::memory(std::size_t agent, const ActorCritic& network) {
  Memory& memory = memories_[agent];
  if (network.recurrent() && memory.fresh.empty()) {
    memory = Memory(network, seated_.size());
  }
  return memory;
}

void Collector::reset(std::uint32_t episode) {
  envs_->reset(episode);
  for (std::size_t env = 0; env < static_cast<std::size_t>(envs_->num_envs()); ++env) {
    forget(env);
  }
}

void Collector::forget(std::size_t env) {
  const std::size_t seats = rollout_.seats.size();
  for (Memory& memory : memories_) {
    for (std::size_t seat = 0; seat < seats; ++seat) {
      memory.forget(env * seats + seat);
    }
  }
}

void Collector::collect(std::span<NetworkBatch* const> networks, const Seatings& seatings,
                        bool restart, bool bootstrap_time_limit, RewardWeights weights) {
  POTLUCK_ASSERT(networks.size() == static_cast<std::size_t>(num_agents_));
  const auto n = static_cast<std::size_t>(envs_->num_envs());
  if (restart) {
    envs_->reset();
    for (std::size_t env = 0; env < n; ++env) {
      forget(env);
    }
  }
  for (SeatSamples& seat : rollout_.seats) {
    seat.work.assign(networks.size(), {});
  }
  for (std::size_t env = 0; env < n; ++env) {
    seat_players(env, seatings);
  }
  observer_.look(*envs_);
  for (int t = 0; t < rollout_.steps; ++t) {
    choose_actions(networks, t);
    envs_->step(actions_, {.earned = earned_,
                           .shaped = shaped_,
                           .effort = effort_,
                           .events = events_,
                           .terminated = terminated_,
                           .truncated = truncated_});
    observer_.look(*envs_);
    record_step(t, weights);
    record_ends(networks, t, bootstrap_time_limit);
    for (std::size_t env = 0; env < n; ++env) {
      if (truncated_[env] != 0 || terminated_[env] != 0) {
        forget(env);
        seat_players(env, seatings);
      }
    }
  }
  for (NetworkBatch* network : networks) {
    if (network != nullptr && network->size() > 0) {
      network->evaluate_values();
    }
  }
}

void Collector::seat_players(std::size_t env, const Seatings& seatings) {
  std::size_t option = 0;
  if (seatings.size() > 1) {
    const PhiloxBlock bits = key_.draw(envs_->first_env() + static_cast<std::uint32_t>(env),
                                       envs_->episodes()[env], 0, Purpose::kPartner);
    option = uniform_below(bits[0], static_cast<std::uint32_t>(seatings.size()));
  }
  std::copy(seatings[option].begin(), seatings[option].end(),
            seated_.begin() + static_cast<std::ptrdiff_t>(env * rollout_.seats.size()));
}

void Collector::choose_actions(std::span<NetworkBatch* const> networks, int t) {
  const auto n = static_cast<std::size_t>(envs_->num_envs());
  const std::size_t seats = rollout_.seats.size();
  const auto at = static_cast<std::size_t>(t) * n;
  for (std::size_t seat = 0; seat < seats; ++seat) {
    SeatSamples& samples = rollout_.seats[seat];
    for (std::size_t env = 0; env < n; ++env) {
      const int agent = seated_[env * seats + seat];
      samples.agents[at + env] = agent;
      samples.rows[at + env] = networks[static_cast<std::size_t>(agent)]->see(
          observer_, static_cast<int>(env), static_cast<int>(seat));
    }
  }
  for (NetworkBatch* network : networks) {
    if (network != nullptr) {
      network->evaluate_new_rows();
    }
  }
  for (std::size_t seat = 0; seat < seats; ++seat) {
    SeatSamples& samples = rollout_.seats[seat];
    const auto purpose =
        static_cast<std::uint32_t>(Purpose::kAction) + static_cast<std::uint32_t>(seat);
    for (std::size_t env = 0; env < n; ++env) {
      const PhiloxBlock bits = key_.draw(envs_->first_env() + static_cast<std::uint32_t>(env),
                                         envs_->episodes()[env], envs_->steps()[env], purpose);
      const auto agent = static_cast<std::size_t>(samples.agents[at + env]);
      const Action action = networks[agent]->sample(samples.rows[at + env], bits[0]);
      samples.actions[at + env] = action;
      samples.work[agent].stays += static_cast<std::uint64_t>(action == kStayAction);
      actions_[env * seats + seat] = action;
    }
  }
}

void Collector::record_step(int t, RewardWeights weights) {
  const auto n = static_cast<std::size_t>(envs_->num_envs());
  const std::size_t seats = rollout_.seats.size();
  const auto at = static_cast<std::size_t>(t) * n;
  for (std::size_t env = 0; env < n; ++env) {
    float team = 0;
    for (std::size_t seat = 0; seat < seats; ++seat) {
      team += earned_[env * seats + seat];
    }
    for (std::size_t seat = 0; seat < seats; ++seat) {
      const std::size_t player = env * seats + seat;
      SeatSamples& samples = rollout_.seats[seat];
      const float reward =
          team + weights.shaping * shaped_[player] - weights.effort * effort_[player];
      samples.rewards[at + env] = weights.scale * reward;
      WorkTotals& work = samples.work[static_cast<std::size_t>(samples.agents[at + env])];
      work.reward += static_cast<double>(reward);
      work.team += static_cast<double>(team);
      work.earned += static_cast<double>(earned_[player]);
      work.shaped += static_cast<double>(shaped_[player]);
      work.effort += static_cast<double>(effort_[player]);
      work.count(events_[player]);
      ++work.steps;
    }
  }
}

void Collector::record_ends(std::span<NetworkBatch* const> networks, int t,
                            bool bootstrap_time_limit) {
  const auto n = static_cast<std::size_t>(envs_->num_envs());
  const auto at = static_cast<std::size_t>(t) * n;
  const bool last = t + 1 == rollout_.steps;
  for (std::size_t env = 0; env < n; ++env) {
    After& after = rollout_.after[at + env];
    if (terminated_[env] != 0 || (truncated_[env] != 0 && !bootstrap_time_limit)) {
      after = After::kTerminal;
    } else if (truncated_[env] != 0 || last) {
      after = After::kBootstrap;
    } else {
      after = After::kNextStep;
    }
  }
  for (std::size_t seat = 0; seat < rollout_.seats.size(); ++seat) {
    SeatSamples& samples = rollout_.seats[seat];
    for (std::size_t env = 0; env < n; ++env) {
      int& row = samples.final_rows[at + env];
      row = -1;
      if (rollout_.after[at + env] != After::kBootstrap) {
        continue;
      }
      NetworkBatch& network = *networks[static_cast<std::size_t>(samples.agents[at + env])];
      const int e = static_cast<int>(env);
      const int s = static_cast<int>(seat);
      row = truncated_[env] != 0 ? network.peek_final(observer_, *envs_, e, s)
                                 : network.peek(observer_, e, s);
    }
  }
}

}  // namespace potluck
