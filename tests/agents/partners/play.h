// Plays scripted partners with each other, for the tests of agents/partners.
#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "agents/partners/scripted.h"
#include "env/layout/reader.h"
#include "env/vector_env.h"

namespace potluck {

struct Play {
  int num_envs = 1;
  int steps = 400;
  std::uint32_t first_env = 0;
  std::uint64_t seed = 1;
};

struct Played {
  std::vector<double> returns;  ///< [env] sum over seats of team reward less effort
  std::vector<double> team;     ///< [env] team reward, counted once
  std::vector<Action> actions;  ///< [step][env][agent]
};

/// Scripted players at a batch: `names[i]` sits in seat i; the last name fills the seats that are left.
class Seated {
 public:
  Seated(const std::shared_ptr<const Layout>& layout, const std::vector<std::string>& names,
         int num_envs)
      : which_(static_cast<std::size_t>(num_envs)), one_(which_.size()) {
    for (std::size_t seat = 0; seat < static_cast<std::size_t>(layout->num_agents()); ++seat) {
      policies_.push_back(make_scripted(names[std::min(seat, names.size() - 1)], layout));
    }
    std::iota(which_.begin(), which_.end(), 0);
    joint_.resize(which_.size() * policies_.size());
  }

  /// What they do, [env][seat]; good until the next call.
  const std::vector<Action>& choose(const VectorEnv& envs, RandomKey key) {
    for (std::size_t seat = 0; seat < policies_.size(); ++seat) {
      policies_[seat]->act({envs, which_, static_cast<int>(seat), key}, {.actions = one_});
      for (std::size_t env = 0; env < which_.size(); ++env) {
        joint_[env * policies_.size() + seat] = one_[env];
      }
    }
    return joint_;
  }

 private:
  std::vector<std::unique_ptr<Policy>> policies_;
  std::vector<int> which_;
  std::vector<Action> one_;
  std::vector<Action> joint_;
};

/// Plays with `names` (Seated).
inline Played play(const std::shared_ptr<const Layout>& layout,
                   const std::vector<std::string>& names, const Play& how) {
  const auto n = static_cast<std::size_t>(how.num_envs);
  const auto seats = static_cast<std::size_t>(layout->num_agents());
  VectorEnv envs(layout, {.num_envs = how.num_envs, .key = {how.seed}, .first_env = how.first_env});
  Seated cooks(layout, names, how.num_envs);
  std::vector<float> earned(n * seats);
  std::vector<float> effort(n * seats);
  Played result{std::vector<double>(n), std::vector<double>(n), {}};
  const RandomKey players = RandomKey{how.seed}.stream(1);
  for (int step = 0; step < how.steps; ++step) {
    const std::vector<Action>& joint = cooks.choose(envs, players);
    result.actions.insert(result.actions.end(), joint.begin(), joint.end());
    envs.step(joint, {.earned = earned, .effort = effort});
    for (std::size_t env = 0; env < n; ++env) {
      for (std::size_t seat = 0; seat < seats; ++seat) {
        const double reward = static_cast<double>(earned[env * seats + seat]);
        result.team[env] += reward;
        result.returns[env] +=
            reward * static_cast<double>(seats) - static_cast<double>(effort[env * seats + seat]);
      }
    }
  }
  return result;
}

struct Estimate {
  double mean = 0;
  double standard_error = 0;
};

inline Estimate estimate(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double value : values) {
    squares += (value - mean) * (value - mean);
  }
  return {mean, std::sqrt(squares / n / std::max(1.0, n - 1))};
}

inline std::shared_ptr<const Layout> kitchen(const std::string& name, bool old_dynamics = false) {
  const std::vector<std::string> overrides = {old_dynamics ? "old_dynamics=true"
                                                           : "old_dynamics=false"};
  return load_layout(name, overrides);
}

}  // namespace potluck
