#include "agents/ppo/rollout.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "env/text/assert.h"

namespace potluck {

Collector::Collector(std::unique_ptr<BatchEnv> envs, Observation observation, int steps,
                     int num_agents, RandomKey key)
    : envs_(std::move(envs)),
      observer_(*envs_, observation),
      key_(key),
      num_agents_(num_agents),
      groups_(static_cast<std::size_t>(envs_->num_envs())) {
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
    seat.events.resize(samples);
  }
  for (auto* buffer : {&earned_, &shaped_, &effort_}) {
    buffer->resize(n * seats);
  }
  memories_.resize(static_cast<std::size_t>(num_agents));
  seated_.assign(n * seats, kNotSeated);
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
  std::fill(seated_.begin(), seated_.end(), kNotSeated);
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

void Collector::collect(std::span<const Player> players, const Seatings& seatings,
                        std::span<const double> weights, bool restart, bool bootstrap_time_limit,
                        RewardWeights reward_weights) {
  POTLUCK_ASSERT(players.size() == static_cast<std::size_t>(num_agents_));
  POTLUCK_ASSERT(weights.empty() || weights.size() == seatings.size());
  const auto n = static_cast<std::size_t>(envs_->num_envs());
  cumulative_.clear();
  double total = 0;
  for (const double weight : weights) {
    total += weight;
    cumulative_.push_back(total);
  }
  if (restart) {
    envs_->reset();
    std::fill(seated_.begin(), seated_.end(), kNotSeated);
    for (std::size_t env = 0; env < n; ++env) {
      forget(env);
    }
  }
  for (SeatSamples& seat : rollout_.seats) {
    seat.work.assign(players.size(), {});
  }
  for (const Player& player : players) {
    num_actions_ = player.network != nullptr ? player.network->num_actions() : num_actions_;
  }
  for (std::size_t env = 0; env < n; ++env) {
    if (seated_[env * rollout_.seats.size()] == kNotSeated) {
      seat_players(env, seatings);
    }
    if (envs_->steps()[env] == 0) {
      begin_episode(players, env);
    }
  }
  observer_.look(*envs_);
  for (int t = 0; t < rollout_.steps; ++t) {
    choose_actions(players, t);
    envs_->step(actions_, {.earned = earned_,
                           .shaped = shaped_,
                           .effort = effort_,
                           .events = events_,
                           .terminated = terminated_,
                           .truncated = truncated_});
    observer_.look(*envs_);
    record_step(t, reward_weights);
    record_ends(players, t, bootstrap_time_limit);
    bool moved = false;
    for (std::size_t env = 0; env < n; ++env) {
      if (truncated_[env] != 0 || terminated_[env] != 0) {
        forget(env);
        seat_players(env, seatings);
        begin_episode(players, env);
        moved = start_states_ != nullptr;
      }
    }
    if (moved) {
      observer_.look(*envs_);
    }
  }
  for (const Player& player : players) {
    if (player.network != nullptr && player.network->size() > 0) {
      player.network->evaluate_values();
    }
  }
}

std::size_t Collector::draw_seating(std::uint32_t bits, std::size_t count) const {
  if (cumulative_.empty()) {
    return uniform_below(bits, static_cast<std::uint32_t>(count));
  }
  const double point = static_cast<double>(unit_float(bits)) * cumulative_.back();
  const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), point);
  return std::min(static_cast<std::size_t>(found - cumulative_.begin()), count - 1);
}

void Collector::seat_players(std::size_t env, const Seatings& seatings) {
  std::size_t option = 0;
  if (seatings.size() > 1) {
    const PhiloxBlock bits =
        key_.draw(envs_->first_env() + static_cast<std::uint32_t>(env % groups_),
                  envs_->episodes()[env], 0, Purpose::kPartner);
    option = draw_seating(bits[0], seatings.size());
  }
  std::copy(seatings[option].begin(), seatings[option].end(),
            seated_.begin() + static_cast<std::ptrdiff_t>(env * rollout_.seats.size()));
}

/// What the start of an episode means beside the environment's own reset.
void Collector::begin_episode(std::span<const Player> players, std::size_t env) {
  for (const Player& player : players) {
    if (player.policy != nullptr) {
      player.policy->begin_episode(static_cast<int>(env));
    }
  }
  if (start_states_ == nullptr || start_states_->moments.empty()) {
    return;
  }
  const std::uint32_t episode = envs_->episodes()[env];
  const PhiloxBlock bits = key_.draw(envs_->first_env() + static_cast<std::uint32_t>(env), episode,
                                     1, Purpose::kPartner);
  if (unit_float(bits[0]) < start_states_->share) {
    const auto count = static_cast<std::uint32_t>(start_states_->moments.size());
    const StartStates::Moment& moment = start_states_->moments[uniform_below(bits[1], count)];
    envs_->restore(static_cast<int>(env), episode, moment.step, moment.state);
  }
}

/// The actions of a partner that is a policy, wherever it sits at `seat`.
void Collector::ask_policy(Policy& policy, int agent, std::size_t seat, SeatSamples& samples,
                           int t) {
  const auto n = static_cast<std::size_t>(envs_->num_envs());
  which_.clear();
  for (std::size_t env = 0; env < n; ++env) {
    if (seated_[env * rollout_.seats.size() + seat] == agent) {
      which_.push_back(static_cast<int>(env));
    }
  }
  if (which_.empty()) {
    return;
  }
  asked_.resize(which_.size());
  policy.act({*envs_, which_, static_cast<int>(seat), key_}, {.actions = asked_});
  for (std::size_t i = 0; i < which_.size(); ++i) {
    samples.actions[static_cast<std::size_t>(t) * n + static_cast<std::size_t>(which_[i])] =
        asked_[i];
  }
}

void Collector::choose_actions(std::span<const Player> players, int t) {
  const auto n = static_cast<std::size_t>(envs_->num_envs());
  const std::size_t seats = rollout_.seats.size();
  const auto at = static_cast<std::size_t>(t) * n;
  for (std::size_t seat = 0; seat < seats; ++seat) {
    SeatSamples& samples = rollout_.seats[seat];
    for (std::size_t env = 0; env < n; ++env) {
      const int agent = seated_[env * seats + seat];
      const Player& player = players[static_cast<std::size_t>(agent)];
      const int e = static_cast<int>(env);
      const int s = static_cast<int>(seat);
      samples.agents[at + env] = agent;
      samples.rows[at + env] = player.network != nullptr ? player.network->see(observer_, e, s)
                               : player.judge != nullptr ? player.judge->peek(observer_, e, s)
                                                         : -1;
    }
  }
  for (std::size_t agent = 0; agent < players.size(); ++agent) {
    if (players[agent].network != nullptr) {
      players[agent].network->evaluate_new_rows();
    }
    if (players[agent].policy != nullptr) {
      for (std::size_t seat = 0; seat < seats; ++seat) {
        ask_policy(*players[agent].policy, static_cast<int>(agent), seat, rollout_.seats[seat], t);
      }
    }
  }
  const std::optional<Action> idle = envs_->idle_action();
  for (std::size_t seat = 0; seat < seats; ++seat) {
    SeatSamples& samples = rollout_.seats[seat];
    const int s = static_cast<int>(seat);
    const auto offset = static_cast<std::uint32_t>(seat);
    for (std::size_t env = 0; env < n; ++env) {
      const std::uint32_t step = envs_->steps()[env];
      const auto draw = [&](Purpose purpose, std::uint32_t moment) {
        return key_.draw(envs_->first_env() + static_cast<std::uint32_t>(env),
                         envs_->episodes()[env], moment,
                         static_cast<std::uint32_t>(purpose) + offset);
      };
      const auto agent = static_cast<std::size_t>(samples.agents[at + env]);
      const Player& player = players[agent];
      Action action = samples.actions[at + env];  // a policy's
      PhiloxBlock bits{};
      bool errs = false;
      if (player.random > 0) {
        bits = draw(Purpose::kMistake, step / player.hold);
        errs = unit_float(bits[0]) < player.random;
      }
      if (!errs && player.network != nullptr) {
        action = player.network->sample(samples.rows[at + env], draw(Purpose::kAction, step)[0]);
      } else if (errs && player.policy == nullptr) {
        const ActionRange choices = observer_.has_phases()
                                        ? observer_.choices(static_cast<int>(env), s)
                                        : ActionRange{.first = 0, .count = num_actions_};
        action = static_cast<Action>(
            choices.first + uniform_below(bits[1], static_cast<std::uint32_t>(choices.count)));
      }
      samples.actions[at + env] = action;
      samples.work[agent].stays += static_cast<std::uint64_t>(action == idle);
      actions_[env * seats + seat] = action;
    }
  }
}

void Collector::record_step(int t, RewardWeights weights) {
  const auto n = static_cast<std::size_t>(envs_->num_envs());
  const std::size_t seats = rollout_.seats.size();
  const auto at = static_cast<std::size_t>(t) * n;
  const bool shares = envs_->shares_rewards();
  for (std::size_t env = 0; env < n; ++env) {
    float team = 0;
    for (std::size_t seat = 0; seat < seats; ++seat) {
      team += earned_[env * seats + seat];
    }
    for (std::size_t seat = 0; seat < seats; ++seat) {
      const std::size_t player = env * seats + seat;
      SeatSamples& samples = rollout_.seats[seat];
      const float paid = shares ? team : earned_[player];
      const float reward =
          paid + weights.shaping * shaped_[player] - weights.effort * effort_[player];
      samples.rewards[at + env] = weights.scale * reward;
      samples.events[at + env] = events_[player];
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

void Collector::record_ends(std::span<const Player> players, int t, bool bootstrap_time_limit) {
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
      NetworkBatch* network = players[static_cast<std::size_t>(samples.agents[at + env])].critic();
      if (rollout_.after[at + env] != After::kBootstrap || network == nullptr) {
        continue;
      }
      const int e = static_cast<int>(env);
      const int s = static_cast<int>(seat);
      row = truncated_[env] != 0 ? network->peek_final(observer_, *envs_, e, s)
                                 : network->peek(observer_, e, s);
    }
  }
}

}  // namespace potluck
