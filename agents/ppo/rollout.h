// Playing: networks and environments run together for a whole horizon and leave samples behind.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "agents/policy/memory.h"
#include "agents/policy/network_batch.h"
#include "agents/policy/observer.h"
#include "agents/policy/policy.h"
#include "agents/policy/work.h"
#include "agents/ppo/gae.h"
#include "env/batch_env.h"

namespace potluck {

/// Who may sit where: lists of an agent per seat. Each episode of each environment draws one of
/// them when it begins and keeps it to its end, whatever the weights become meanwhile.
using Seatings = std::vector<std::vector<int>>;

/// How an agent plays in a collector. Without network and policy it must not be seated.
struct Player {
  NetworkBatch* network = nullptr;  ///< samples from it, ...
  float random = 0;          ///< ... but for this share of its time, when it draws from all actions
  std::uint32_t hold = 1;    ///< (for so many steps at once) or, if there is one, ...
  Policy* policy = nullptr;  ///< ... asks this, which only looks; always without a network
  /// Without a network: whose critic tells what its seat is worth; nullptr: nobody's. A network
  /// without memory.
  NetworkBatch* judge = nullptr;

  [[nodiscard]] NetworkBatch* critic() const { return network != nullptr ? network : judge; }
};

/// States that episodes may begin with instead of the kitchen's own start.
struct StartStates {
  struct Moment {
    std::uint32_t step = 0;  ///< of its episode
    State state;
  };
  std::vector<Moment> moments;
  float share = 0;  ///< of the episodes, in [0, 1]
};

/// What one seat did; sample (t, env) stands at t * num_envs + env.
struct SeatSamples {
  std::vector<int> agents;  ///< who sat there
  std::vector<int> rows;    ///< observation, as a row of that agent's NetworkBatch, or its judge's
  std::vector<Action> actions;
  std::vector<float> rewards;   ///< (team reward + shaping - effort, weighted) * scale
  std::vector<int> final_rows;  ///< observation that bootstraps this sample (After::kBootstrap),
                                ///< else -1
  std::vector<EventMask> events;
  std::vector<WorkTotals> work;  ///< by agent
};

/// How rewards are put together: reward_i = scale * (team + shaping * shaped_i - effort *
/// effort_i). WorkTotals::reward is that without the scale.
struct RewardWeights {
  float shaping = 0;
  float effort = 1;
  float scale = 1;
};

struct Rollout {
  int steps = 0;
  int num_envs = 0;
  std::vector<After> after;  ///< what follows each sample; the same for all seats
  std::vector<SeatSamples> seats;
};

/// Collects rollouts from one batch of environments. Allocates once, when made.
class Collector {
 public:
  /// `key`: of the players' own chance; `observation`: what all networks see; `num_agents`: how
  /// many there are to choose from.
  Collector(std::unique_ptr<BatchEnv> envs, Observation observation, int steps, int num_agents,
            RandomKey key);

  /// What agent `agent`, whose network is `network`, remembers of the players here; made when first
  /// asked for, empty.
  [[nodiscard]] Memory& memory(std::size_t agent, const ActorCritic& network);
  [[nodiscard]] std::span<const Memory> memories() const { return memories_; }
  /// New episodes in all environments, the first of them number `episode`.
  void reset(std::uint32_t episode);
  /// Who sits where in the running episodes, [num_envs, seats]; kNotSeated where that is yet to be
  /// drawn. Part of a learner's state, as the environments are.
  [[nodiscard]] std::span<const int> seated() const { return seated_; }
  [[nodiscard]] std::span<int> seated() { return seated_; }
  static constexpr int kNotSeated = -1;

  /// Plays `steps` steps in every environment; `players[agent]` of those that `seatings` name.
  /// `weights`: how likely each seating is, in proportion; empty: all the same. `restart`: begin
  /// new episodes first. `bootstrap_time_limit`: as in PpoOptions. The critics' values are
  /// evaluated too.
  void collect(std::span<const Player> players, const Seatings& seatings,
               std::span<const double> weights, bool restart, bool bootstrap_time_limit,
               RewardWeights reward_weights);
  /// Episodes that begin from now on begin as `states` say, which must live as long as this.
  void start_from(const StartStates* states) { start_states_ = states; }

  /// Environments whose numbers are equal modulo `groups` draw the same seatings from now on.
  void seat_in_groups(int groups) { groups_ = static_cast<std::size_t>(groups); }

  [[nodiscard]] const Rollout& rollout() const { return rollout_; }
  [[nodiscard]] const RowFormat& format() const { return observer_.format(); }
  [[nodiscard]] BatchEnv& envs() { return *envs_; }
  [[nodiscard]] const BatchEnv& envs() const { return *envs_; }

 private:
  void seat_players(std::size_t env, const Seatings& seatings);
  [[nodiscard]] std::size_t draw_seating(std::uint32_t bits, std::size_t count) const;
  void begin_episode(std::span<const Player> players, std::size_t env);
  void forget(std::size_t env);
  void choose_actions(std::span<const Player> players, int t);
  void ask_policy(Policy& policy, int agent, std::size_t seat, SeatSamples& samples, int t);
  void record_step(int t, RewardWeights weights);
  void record_ends(std::span<const Player> players, int t, bool bootstrap_time_limit);

  std::unique_ptr<BatchEnv> envs_;
  const StartStates* start_states_ = nullptr;
  Observer observer_;
  RandomKey key_;
  [[maybe_unused]] int num_agents_;  ///< for assertions
  int num_actions_ = 0;
  std::size_t groups_;  ///< that draw seatings together
  Rollout rollout_;
  std::vector<Memory> memories_;    ///< by agent
  std::vector<double> cumulative_;  ///< of the seatings' weights; empty: all the same
  std::vector<int> which_;          ///< scratch of ask_policy
  std::vector<Action> asked_;
  std::vector<int> seated_;
  std::vector<Action> actions_;
  std::vector<float> earned_;
  std::vector<float> shaped_;
  std::vector<float> effort_;
  std::vector<EventMask> events_;
  std::vector<std::uint8_t> terminated_;
  std::vector<std::uint8_t> truncated_;
};

}  // namespace potluck
