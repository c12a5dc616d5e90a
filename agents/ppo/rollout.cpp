#include "agents/ppo/rollout.h"

#include <algorithm>
#include <cmath>

#include "agents/network/softmax.h"
#include "env/assert.h"

namespace potluck {

NetworkBatch::NetworkBatch(int observation_size, int num_actions)
    : num_actions_(num_actions), table_(observation_size) {}

void NetworkBatch::begin(const ActorCritic& network) {
  POTLUCK_ASSERT(network.observation_size() == table_.row_size());
  network_ = &network;
  evaluated_ = 0;
  table_.clear();
}

void NetworkBatch::evaluate_new_rows() {
  const int count = table_.size() - evaluated_;
  if (count == 0) {
    return;
  }
  const auto width = static_cast<std::size_t>(num_actions_);
  const std::size_t begin = static_cast<std::size_t>(evaluated_) * width;
  const std::size_t size = static_cast<std::size_t>(count) * width;
  if (log_probs_.size() < begin + size) {
    log_probs_.resize(2 * (begin + size));
    cumulative_.resize(2 * (begin + size));
  }
  if (logits_.size() < size) {
    logits_.resize(size);
  }
  const std::span<float> logits{logits_.data(), size};
  const TrainedMlp& actor = network_->actor;
  actor.mlp.forward(actor.parameters, table_.rows(evaluated_, table_.size()), count, workspace_,
                    logits);
  const std::span<float> log_probs{&log_probs_[begin], size};
  log_softmax(logits, count, num_actions_, log_probs);
  for (std::size_t row = 0; row < static_cast<std::size_t>(count); ++row) {
    float sum = 0;
    for (std::size_t k = 0; k < width; ++k) {
      sum += std::exp(log_probs[row * width + k]);
      cumulative_[begin + row * width + k] = sum;
    }
  }
  evaluated_ = table_.size();
}

void NetworkBatch::evaluate_values() {
  const auto rows = static_cast<std::size_t>(table_.size());
  if (values_.size() < rows) {
    values_.resize(rows);
  }
  const TrainedMlp& critic = network_->critic;
  critic.mlp.forward(critic.parameters, table_.rows(), table_.size(), workspace_,
                     std::span<float>{values_}.first(rows));
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

Collector::Collector(std::shared_ptr<const Layout> layout, VectorEnvOptions options,
                     Observation observation, int steps, RandomKey key)
    : envs_(std::move(layout), options), observation_(observation), key_(key) {
  const auto n = static_cast<std::size_t>(envs_.num_envs());
  const auto agents = static_cast<std::size_t>(envs_.num_agents());
  rollout_.steps = steps;
  rollout_.num_envs = envs_.num_envs();
  const std::size_t samples = static_cast<std::size_t>(steps) * n;
  rollout_.after.resize(samples);
  rollout_.seats.resize(agents);
  for (SeatSamples& seat : rollout_.seats) {
    seat.rows.resize(samples);
    seat.actions.resize(samples);
    seat.rewards.resize(samples);
    seat.final_rows.resize(samples);
  }
  observations_.resize(n * static_cast<std::size_t>(envs_.observation_size(observation_)));
  for (auto* buffer : {&earned_, &shaped_, &effort_}) {
    buffer->resize(n * agents);
  }
  actions_.resize(n * agents);
  events_.resize(n * agents);
  terminated_.resize(n);
  truncated_.resize(n);
}

void Collector::collect(std::span<NetworkBatch* const> networks, bool restart,
                        bool bootstrap_time_limit, RewardWeights weights) {
  POTLUCK_ASSERT(networks.size() == rollout_.seats.size());
  if (restart) {
    envs_.reset();
  }
  for (SeatSamples& seat : rollout_.seats) {
    seat.work = {};
  }
  const int num_agents = envs_.num_agents();
  for (int t = 0; t < rollout_.steps; ++t) {
    for (int seat = 0; seat < num_agents; ++seat) {
      choose_actions(seat, *networks[static_cast<std::size_t>(seat)], t);
    }
    envs_.step(actions_, {.earned = earned_,
                          .shaped = shaped_,
                          .effort = effort_,
                          .events = events_,
                          .terminated = terminated_,
                          .truncated = truncated_});
    record_step(t, weights);
    record_ends(networks, t, bootstrap_time_limit);
  }
  for (std::size_t i = 0; i < networks.size(); ++i) {
    if (std::find(networks.begin(), networks.begin() + static_cast<std::ptrdiff_t>(i),
                  networks[i]) == networks.begin() + static_cast<std::ptrdiff_t>(i)) {
      networks[i]->evaluate_values();
    }
  }
}

void Collector::choose_actions(int seat, NetworkBatch& network, int t) {
  const auto n = static_cast<std::size_t>(envs_.num_envs());
  const auto agents = static_cast<std::size_t>(envs_.num_agents());
  const auto size = static_cast<std::size_t>(network.table().row_size());
  const auto at = static_cast<std::size_t>(t) * n;
  SeatSamples& samples = rollout_.seats[static_cast<std::size_t>(seat)];
  envs_.observe(observation_, seat, observations_);
  for (std::size_t env = 0; env < n; ++env) {
    samples.rows[at + env] = network.intern(&observations_[env * size]);
  }
  network.evaluate_new_rows();
  const auto purpose =
      static_cast<std::uint32_t>(Purpose::kAction) + static_cast<std::uint32_t>(seat);
  for (std::size_t env = 0; env < n; ++env) {
    const PhiloxBlock bits = key_.draw(envs_.first_env() + static_cast<std::uint32_t>(env),
                                       envs_.episodes()[env], envs_.steps()[env], purpose);
    const Action action = network.sample(samples.rows[at + env], bits[0]);
    samples.actions[at + env] = action;
    samples.work.stays += static_cast<std::uint64_t>(action == kStayAction);
    actions_[env * agents + static_cast<std::size_t>(seat)] = action;
  }
}

void Collector::record_step(int t, RewardWeights weights) {
  const auto n = static_cast<std::size_t>(envs_.num_envs());
  const std::size_t agents = rollout_.seats.size();
  const auto at = static_cast<std::size_t>(t) * n;
  for (std::size_t env = 0; env < n; ++env) {
    float team = 0;
    for (std::size_t seat = 0; seat < agents; ++seat) {
      team += earned_[env * agents + seat];
    }
    for (std::size_t seat = 0; seat < agents; ++seat) {
      const std::size_t player = env * agents + seat;
      SeatSamples& samples = rollout_.seats[seat];
      const float reward =
          team + weights.shaping * shaped_[player] - weights.effort * effort_[player];
      samples.rewards[at + env] = reward;
      WorkTotals& work = samples.work;
      work.reward += static_cast<double>(reward);
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
  const auto n = static_cast<std::size_t>(envs_.num_envs());
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
    std::vector<int>& final_rows = rollout_.seats[seat].final_rows;
    NetworkBatch& network = *networks[seat];
    if (last) {
      envs_.observe(observation_, static_cast<int>(seat), observations_);
    }
    const auto size = static_cast<std::size_t>(network.table().row_size());
    for (std::size_t env = 0; env < n; ++env) {
      int& row = final_rows[at + env];
      row = -1;
      if (rollout_.after[at + env] != After::kBootstrap) {
        continue;
      }
      float* observation = &observations_[env * size];
      if (truncated_[env] != 0) {
        envs_.observe_final(observation_, static_cast<int>(env), static_cast<int>(seat),
                            {observation, size});
      }
      row = network.intern(observation);
    }
  }
}

}  // namespace potluck
