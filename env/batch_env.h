// A batch of environments as learners see it: stepped together, read seat by seat.
//
// VectorEnv (one kitchen) and VariedEnv (a kitchen of its own for every episode) are BatchEnvs;
// what a learner needs of either is here, and calls are virtual per batch, never per environment.
// An environment whose episode ends is reset within the same step; what its players saw at the end
// is kept until its next end (observe_final). Chance is counter-based: what environment i does
// depends on (key, first_env + i, episode, step) and on its actions only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "env/action.h"
#include "env/kernel.h"
#include "env/observation.h"
#include "env/state.h"

namespace potluck {

class BatchEnv {
 public:
  BatchEnv() = default;
  BatchEnv(const BatchEnv&) = default;
  BatchEnv& operator=(const BatchEnv&) = default;
  BatchEnv(BatchEnv&&) = default;
  BatchEnv& operator=(BatchEnv&&) = default;
  virtual ~BatchEnv() = default;

  [[nodiscard]] virtual int num_envs() const = 0;
  [[nodiscard]] virtual int num_agents() const = 0;
  [[nodiscard]] virtual std::uint32_t first_env() const = 0;
  /// Does every agent get what any of them earns, or each its own (RuleSet::shares_rewards)?
  [[nodiscard]] virtual bool shares_rewards() const { return true; }
  /// The action that does nothing, if there is one.
  [[nodiscard]] virtual std::optional<Action> idle_action() const { return kStayAction; }
  /// Do players have other actions in some states than in others (RuleSet::has_phases)?
  [[nodiscard]] virtual bool has_phases() const { return false; }
  /// Those that player `seat` of environment `env` has now (RuleSet::choices). Only with phases.
  [[nodiscard]] virtual ActionRange choices(int env, int seat) const;
  /// Those that it would have in the state that the environment last ended an episode in. Only with
  /// phases, and after an end.
  [[nodiscard]] virtual ActionRange final_choices(int env, int seat) const;
  [[nodiscard]] virtual int observation_size(Observation observation) const = 0;

  /// Starts a new episode everywhere. Constructors start episode 0.
  virtual void reset() = 0;
  /// Starts episode `episode` everywhere (numbers are part of the random counter).
  virtual void reset(std::uint32_t episode) = 0;
  /// One step. `actions` is [num_envs, num_agents]; see StepBuffers for the outputs.
  virtual void step(std::span<const Action> actions, const StepBuffers& out) = 0;

  /// Observation of player `seat` in every environment, [num_envs, size].
  virtual void observe(Observation observation, int seat, std::span<float> out) const = 0;
  /// What player `seat` saw when environment `env` last ended an episode, [size].
  virtual void observe_final(Observation observation, int env, int seat,
                             std::span<float> out) const = 0;
  /// The entries that are not zero, of all players; row env * num_agents + seat. See SparseRows;
  /// `entries` must have room for num_envs * sparse_capacity(observation).
  virtual void observe_sparse(Observation observation, const SparseRows& out) const;
  /// The same entries of player `seat` alone in the environments `envs` (ascending); row i is that
  /// of envs[i].
  virtual void observe_seat(Observation observation, int seat, std::span<const int> envs,
                            const SparseRows& out) const;
  /// Most entries that the players of one environment can have together in observe_sparse.
  [[nodiscard]] virtual std::size_t sparse_capacity(Observation observation) const;
  /// How many entries every row of observe_sparse begins with that are the same in all rows of all
  /// states.
  [[nodiscard]] virtual std::size_t sparse_constant(Observation observation) const;

  /// Episode number and steps since its start, per environment.
  [[nodiscard]] virtual std::span<const std::uint32_t> episodes() const = 0;
  [[nodiscard]] virtual std::span<const std::uint32_t> steps() const = 0;
  [[nodiscard]] virtual State state(int env) const = 0;
  /// The state that environment `env` last ended an episode in. Only after an end.
  [[nodiscard]] virtual State final_state(int env) const = 0;
  /// Where environment `env` plays that episode; null where nobody knows (a batch made for a test).
  [[nodiscard]] virtual std::shared_ptr<const Layout> kitchen_of(int /*env*/,
                                                                 std::uint32_t /*episode*/) const {
    return nullptr;
  }
  /// Puts environment `env` at `step` of `episode`, in `state`, which must be one of its kitchen
  /// (StateWords::check says whether bytes from outside are): with state(), episodes() and
  /// steps() of a saved batch it goes on as if never stopped.
  virtual void restore(int env, std::uint32_t episode, std::uint32_t step, const State& state) = 0;
};

/// Appends the entries of `dense` that are not zero at `to`; returns the new end.
SparseEntry* append_nonzero(std::span<const float> dense, SparseEntry* to);

}  // namespace potluck
