// A batch of games of one layout stepped together, whatever its rules.
//
//   VectorEnv envs(layout, {.num_envs = 1024, .key = {1}});
//   std::vector<float> seen(1024 * envs.observation_size({classic::kLossless}));
//   envs.observe({classic::kLossless}, /*seat=*/0, seen);
//   envs.step(actions, {.earned = earned, .events = events, .truncated = truncated});
//
// One step moves all players of every environment. An environment whose episode ends is reset
// within the same step; the state it ended in stays readable (final_state, observe_final) until its
// next end. Chance is counter-based: what environment i does depends on (key, first_env + i,
// episode, step) and on its actions only, so batches may be cut into slices and slices given to
// threads at will. No allocation after construction. Not safe to step from two threads at once;
// make slices instead (several VectorEnvs with consecutive `first_env`).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "env/batch_env.h"
#include "env/kernel.h"
#include "env/layout.h"
#include "env/observation.h"

namespace potluck {

struct VectorEnvOptions {
  int num_envs = 1;
  RandomKey key = {};           ///< of all chance
  std::uint32_t first_env = 0;  ///< number of the first environment
  KernelChoice kernel = KernelChoice::kAuto;
};

/// What a batch keeps, in bytes per environment (observations and the caller's buffers apart).
struct EnvMemory {
  double state = 0;   ///< running state
  double finals = 0;  ///< state at the last end of an episode
  double clocks = 0;  ///< random counters: episode number, step, end flag
  [[nodiscard]] double total() const { return state + finals + clocks; }
};

class VectorEnv final : public BatchEnv {
 public:
  VectorEnv(std::shared_ptr<const Layout> layout, VectorEnvOptions options);

  [[nodiscard]] const Layout& layout() const { return *layout_; }
  [[nodiscard]] const Kernel& kernel() const { return *kernel_; }
  [[nodiscard]] int num_envs() const override { return options_.num_envs; }
  [[nodiscard]] int num_agents() const override { return layout_->num_agents(); }
  [[nodiscard]] std::uint32_t first_env() const override { return options_.first_env; }
  [[nodiscard]] bool shares_rewards() const override { return layout_->rules().shares_rewards(); }
  [[nodiscard]] std::optional<Action> idle_action() const override {
    return layout_->rules().idle_action();
  }
  [[nodiscard]] bool has_phases() const override { return layout_->rules().has_phases(); }
  [[nodiscard]] ActionRange choices(int env, int seat) const override {
    return layout_->rules().choices(*layout_, state(env), seat);
  }
  [[nodiscard]] ActionRange final_choices(int env, int seat) const override {
    return layout_->rules().choices(*layout_, final_state(env), seat);
  }
  [[nodiscard]] int observation_size(Observation observation) const override;

  /// Starts a new episode everywhere. The constructor starts episode 0.
  void reset() override;
  /// Starts episode `episode` everywhere (numbers are part of the random counter).
  void reset(std::uint32_t episode) override;

  /// One step. `actions` is [num_envs, num_agents]; see StepBuffers for the outputs.
  void step(std::span<const Action> actions, const StepBuffers& out) override;

  /// Observation of player `seat` in every environment, [num_envs, size].
  void observe(Observation observation, int seat, std::span<float> out) const override;
  /// Observations of all players, [num_envs, num_agents, size].
  void observe_all(Observation observation, std::span<float> out) const;
  /// The same for an `out` that this very call, on this environment, filled last time: writes only
  /// what changed. `memory` is what the two calls share; empty at first, one per `out`.
  void observe_changes(Observation observation, std::vector<std::byte>& memory,
                       std::span<float> out) const;
  /// The entries that are not zero, of all players; row env * num_agents + seat. See SparseRows;
  /// `entries` must have room for num_envs * sparse_capacity(observation).
  void observe_sparse(Observation observation, const SparseRows& out) const override;
  void observe_seat(Observation observation, int seat, std::span<const int> envs,
                    const SparseRows& out) const override;
  [[nodiscard]] std::size_t sparse_capacity(Observation observation) const override {
    return kernel_->sparse_capacity(observation);
  }
  [[nodiscard]] std::size_t sparse_constant(Observation observation) const override {
    return kernel_->sparse_constant(observation);
  }
  /// What player `seat` saw when environment `env` last ended an episode, [size].
  void observe_final(Observation observation, int env, int seat,
                     std::span<float> out) const override;

  [[nodiscard]] State state(int env) const override;
  /// The state that environment `env` last ended an episode in; all zero before the first end.
  [[nodiscard]] State final_state(int env) const override;
  void set_state(int env, const State& state);
  /// Episode number and steps since its start, per environment.
  [[nodiscard]] std::span<const std::uint32_t> episodes() const override { return episodes_; }
  [[nodiscard]] std::span<const std::uint32_t> steps() const override { return steps_; }
  /// Puts environment `env` at `step` of `episode` (with set_state: restores a saved batch).
  void set_clock(int env, std::uint32_t episode, std::uint32_t step);
  [[nodiscard]] std::shared_ptr<const Layout> kitchen_of(int /*env*/,
                                                         std::uint32_t /*episode*/) const override {
    return layout_;
  }
  void restore(int env, std::uint32_t episode, std::uint32_t step, const State& state) override {
    set_state(env, state);
    set_clock(env, episode, step);
  }

  [[nodiscard]] EnvMemory memory() const;

 private:
  [[nodiscard]] Chance chance() const;
  [[nodiscard]] Slice all() const;
  void start_episode(int env, std::uint32_t episode);

  std::shared_ptr<const Layout> layout_;
  std::unique_ptr<Kernel> kernel_;
  VectorEnvOptions options_;
  std::vector<std::byte> storage_;
  std::vector<std::uint32_t> episodes_;
  std::vector<std::uint32_t> steps_;
  std::vector<std::uint8_t> terminated_;  ///< of games that terminate, likewise
  std::vector<std::uint8_t> ended_;       ///< of games that terminate: either
  std::vector<std::uint8_t> truncated_;   ///< when the caller does not want it
  std::vector<std::byte> finals_;         ///< shaped like storage_
};

}  // namespace potluck
