// Several copies of one batch of environments: equal chance of the environment, so that what
// differs between copies is what their players did (agents/ppo/group_baseline.h).
//
// Chance is counter-based (env/random.h), so equal chance is the same key, environment number and
// episode. Copy c has the environments c * n to (c + 1) * n - 1 of the whole, where n environments
// are in one copy: environment e belongs to group e modulo n. Players draw by the number in the
// whole batch, so their chance is their own.
#pragma once

#include <memory>
#include <vector>

#include "env/arena.h"
#include "env/batch_env.h"

namespace potluck {

class GroupedEnv final : public BatchEnv {
 public:
  /// `options.num_envs` environments in groups of `group`, which divides their number.
  GroupedEnv(const Arena& arena, VectorEnvOptions options, int group);

  [[nodiscard]] int num_envs() const override {
    return in_copy_ * static_cast<int>(copies_.size());
  }
  [[nodiscard]] int num_agents() const override { return copies_.front()->num_agents(); }
  [[nodiscard]] std::uint32_t first_env() const override { return copies_.front()->first_env(); }
  [[nodiscard]] bool shares_rewards() const override { return copies_.front()->shares_rewards(); }
  [[nodiscard]] std::optional<Action> idle_action() const override {
    return copies_.front()->idle_action();
  }
  [[nodiscard]] bool has_phases() const override { return copies_.front()->has_phases(); }
  [[nodiscard]] ActionRange choices(int env, int seat) const override {
    return copy_of(env).choices(env % in_copy_, seat);
  }
  [[nodiscard]] ActionRange final_choices(int env, int seat) const override {
    return copy_of(env).final_choices(env % in_copy_, seat);
  }
  [[nodiscard]] int observation_size(Observation observation) const override {
    return copies_.front()->observation_size(observation);
  }
  void reset() override;
  void reset(std::uint32_t episode) override;
  void step(std::span<const Action> actions, const StepBuffers& out) override;
  void observe(Observation observation, int seat, std::span<float> out) const override;
  void observe_final(Observation observation, int env, int seat,
                     std::span<float> out) const override;
  void observe_sparse(Observation observation, const SparseRows& out) const override;
  [[nodiscard]] std::size_t sparse_capacity(Observation observation) const override {
    return copies_.front()->sparse_capacity(observation);
  }
  [[nodiscard]] std::size_t sparse_constant(Observation observation) const override {
    return copies_.front()->sparse_constant(observation);
  }
  [[nodiscard]] std::span<const std::uint32_t> episodes() const override { return episodes_; }
  [[nodiscard]] std::span<const std::uint32_t> steps() const override { return steps_; }
  [[nodiscard]] State state(int env) const override;
  [[nodiscard]] State final_state(int env) const override;
  [[nodiscard]] std::shared_ptr<const Layout> kitchen_of(int env,
                                                         std::uint32_t episode) const override;
  void restore(int env, std::uint32_t episode, std::uint32_t step, const State& state) override;

 private:
  [[nodiscard]] BatchEnv& copy_of(int env) const {
    return *copies_[static_cast<std::size_t>(env / in_copy_)];
  }
  void read_clocks();

  int in_copy_;
  std::vector<std::unique_ptr<BatchEnv>> copies_;
  std::vector<std::uint32_t> episodes_;
  std::vector<std::uint32_t> steps_;
};

}  // namespace potluck
