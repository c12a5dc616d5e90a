// A policy: a batch of situations -> a batch of actions.
//
// Network policies, scripted partners, imported proxies and mixtures are all Policies. A policy may
// look at the observation it was trained on (BatchEnv::observe) or, as scripted cooks do, at the
// state itself (BatchEnv::state). Objects keep scratch memory and per-environment memory, so each
// thread works with a clone of its own.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "agents/policy/messages.h"
#include "env/action.h"
#include "env/batch_env.h"
#include "env/random.h"

namespace potluck {

/// Who is asked: player `seat` in the environments `which` (ascending indices into `envs`).
struct PolicyBatch {
  const BatchEnv& envs;
  std::span<const int> which;
  int seat = 0;
  /// The players' own chance. Sampling in environment i draws with
  /// key.draw(envs.first_env() + i, envs.episodes()[i], envs.steps()[i], Purpose::kAction + seat)
  /// (scripted mistakes: Purpose::kMistake + seat), so it depends neither on batch nor on thread.
  RandomKey key;
  /// What players write to each other; null: nobody delivers it.
  Messages* messages = nullptr;

  /// What the player has to choose from in which[i]; `num_actions`: of the game.
  [[nodiscard]] ActionRange choices(std::size_t i, int num_actions) const {
    return envs.has_phases() ? envs.choices(which[i], seat)
                             : ActionRange{.first = 0, .count = num_actions};
  }
};

/// What is asked for; empty spans are not wanted. n = which.size().
struct PolicyOutput {
  std::span<Action> actions = {};       ///< [n], always wanted
  std::span<float> probabilities = {};  ///< [n, num_actions]
  std::span<float> values = {};  ///< [n] the policy's own estimate of its return; 0 if it has none
};

class Policy {
 public:
  Policy() = default;
  Policy(const Policy&) = default;
  Policy& operator=(const Policy&) = default;
  virtual ~Policy() = default;

  virtual void act(const PolicyBatch& batch, const PolicyOutput& out) = 0;
  /// Environment `env` is about to begin a new episode: forget what was remembered of the last one.
  virtual void begin_episode(int /*env*/) {}
  /// An independent copy for another thread, with empty memory.
  [[nodiscard]] virtual std::unique_ptr<Policy> clone() const = 0;
};

}  // namespace potluck
