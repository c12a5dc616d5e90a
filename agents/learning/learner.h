// One seed of one configuration in training, whatever it learns from: what a run (train_run.h)
// asks of it.
//
// A learner is deterministic: (config, arena, seed) fix every number it ever computes. It is used
// by one thread, and may have others of its own; seeds are independent and train in parallel. It
// prints nothing and writes no files itself.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <stdexcept>
#include <string>

#include "agents/checkpoint/safetensors.h"
#include "agents/learning/config.h"
#include "env/arena.h"

namespace potluck {

/// Learning went out of the range of numbers: a metric, a weight or an optimiser's moment became
/// infinite or NaN. what() names seed, update and value.
class Diverged : public std::runtime_error {
 public:
  Diverged(std::uint64_t seed, int update, const std::string& found)
      : std::runtime_error("seed " + std::to_string(seed) + ", update " + std::to_string(update) +
                           ": " + found + ", expected a finite number"),
        update_(update) {}

  [[nodiscard]] int update() const { return update_; }  ///< the spoilt one, counted from 1

 private:
  int update_;
};

class Learner {
 public:
  Learner() = default;
  Learner(const Learner&) = delete;
  Learner& operator=(const Learner&) = delete;
  virtual ~Learner() = default;

  [[nodiscard]] virtual int updates_done() const = 0;
  [[nodiscard]] virtual bool finished() const = 0;
  /// Environment steps per learner that an update learns from: played ones or recorded ones.
  [[nodiscard]] virtual std::int64_t env_steps_per_update() const = 0;
  [[nodiscard]] std::int64_t env_steps() const { return updates_done() * env_steps_per_update(); }

  /// From now on it works with so many threads, the caller's included, if it can; results do not
  /// depend on it.
  virtual void use_threads(int /*threads*/) {}
  /// CPU seconds that threads of its own have spent since use_threads().
  [[nodiscard]] virtual double helper_cpu_seconds() const { return 0; }

  /// One update. Returns the metrics line (an object; keys: README.md here). Throws Diverged when a
  /// metric or a weight is no longer finite; this learner is then of no more use.
  virtual nlohmann::ordered_json run_update() = 0;

  /// Weights of the cooks with metadata: what `potluck evaluate` and other tools load.
  [[nodiscard]] virtual TensorFile checkpoint() const = 0;
  /// Further agents that the algorithm delivers, by name.
  [[nodiscard]] virtual std::map<std::string, TensorFile> other_checkpoints() const { return {}; }
  /// Everything: restore(state()) on a new learner of the same config, arena and seed continues to
  /// bit-identical results.
  [[nodiscard]] virtual TensorFile state() const = 0;
  /// Throws InputError when `file` is not a state of this config and seed.
  virtual void restore(const TensorFile& file, const std::string& place) = 0;
};

/// Makes the learner of a seed. May be called from several threads at once.
using LearnerMaker = std::function<std::unique_ptr<Learner>(std::uint64_t seed)>;

}  // namespace potluck
