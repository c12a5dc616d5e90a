// A batch of environments in which every episode has a kitchen of its own.
//
//   auto source = std::make_shared<const KitchenSource>(generated_kitchens({}, RandomKey{1}));
//   VariedEnv envs(source, {.num_envs = 256, .key = {1}});
//   std::vector<float> seen(256 * envs.observation_size({classic::kLossless}));
//   envs.observe({classic::kLossless}, /*seat=*/0, seen);
//   envs.step(actions, {.earned = earned, .truncated = truncated});
//
// It is stepped and read like a VectorEnv (env/vector_env.h), and promises the same: an environment
// whose episode ends is reset within the same step, here into the kitchen that the source has for
// its next episode; chance in the kitchens is that of (key, first_env + i, episode, step); batches
// may be cut into slices. It is for training and testing across kitchens: where there is only one,
// VectorEnv is faster. A reset into a generated kitchen allocates and takes about as long as a few
// thousand steps (KitchenSource::kitchen); other steps do not allocate.
//
// Padding. Observations have the one size of the source, KitchenSource::observation_spec:
//
//   lossless  [source width, source height, 26], indexed [col][row][channel]: the kitchen lies in
//             the corner of col 0, row 0; the rest is zero in all channels, counters (11) and
//             urgency (25) too
//   features  as it is: its size depends on the number of players only
//   grid8     the kitchen's own numbers first, then zeros for the onion cells that it lacks
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "env/batch_env.h"
#include "env/kernel.h"
#include "env/kitchen_source.h"
#include "env/observation.h"
#include "env/state.h"
#include "env/vector_env.h"

namespace potluck {

class VariedEnv final : public BatchEnv {
 public:
  /// Starts episode 0 everywhere.
  VariedEnv(std::shared_ptr<const KitchenSource> source, VectorEnvOptions options);

  [[nodiscard]] const KitchenSource& source() const { return *source_; }
  [[nodiscard]] int num_envs() const override { return options_.num_envs; }
  [[nodiscard]] int num_agents() const override { return source_->num_agents(); }
  [[nodiscard]] std::uint32_t first_env() const override { return options_.first_env; }
  [[nodiscard]] bool shares_rewards() const override { return source_->rules().shares_rewards(); }
  [[nodiscard]] std::optional<Action> idle_action() const override {
    return source_->rules().idle_action();
  }
  [[nodiscard]] bool has_phases() const override { return source_->rules().has_phases(); }
  [[nodiscard]] ActionRange choices(int env, int seat) const override {
    return source_->rules().choices(*at(env).kitchen.layout, state(env), seat);
  }
  [[nodiscard]] ActionRange final_choices(int env, int seat) const override {
    return source_->rules().choices(*at(env).final_kitchen.layout, final_state(env), seat);
  }
  /// Of the padded observation.
  [[nodiscard]] int observation_size(Observation observation) const override;
  /// Where environment `env` plays now; copy it to keep it beyond the next reset.
  [[nodiscard]] const Kitchen& kitchen(int env) const { return at(env).kitchen; }

  /// Starts a new episode everywhere.
  void reset() override;
  /// Starts episode `episode` everywhere.
  void reset(std::uint32_t episode) override;

  /// One step. `actions` is [num_envs, num_agents]; see StepBuffers for the outputs.
  void step(std::span<const Action> actions, const StepBuffers& out) override;

  /// Padded observation of player `seat` in every environment, [num_envs, size].
  void observe(Observation observation, int seat, std::span<float> out) const override;
  /// What player `seat` saw when environment `env` last ended an episode, [size]. Only after an
  /// end.
  void observe_final(Observation observation, int env, int seat,
                     std::span<float> out) const override;
  /// The state and the kitchen that environment `env` last ended an episode in. Only after an end.
  [[nodiscard]] State final_state(int env) const override { return at(env).final_state; }
  [[nodiscard]] const Kitchen& final_kitchen(int env) const { return at(env).final_kitchen; }

  [[nodiscard]] State state(int env) const override;
  /// Episode number and steps since its start, per environment.
  [[nodiscard]] std::span<const std::uint32_t> episodes() const override { return episodes_; }
  [[nodiscard]] std::span<const std::uint32_t> steps() const override { return steps_; }
  [[nodiscard]] std::shared_ptr<const Layout> kitchen_of(int env,
                                                         std::uint32_t episode) const override {
    return source_->kitchen(options_.first_env + static_cast<std::uint32_t>(env), episode).layout;
  }
  /// Puts environment `env` at `step` of `episode`, in that episode's kitchen and in `state`. With
  /// state(), episodes() and steps() of a saved batch it goes on as if never stopped. One call and
  /// not two, as a state means something in its own kitchen only.
  void restore(int env, std::uint32_t episode, std::uint32_t step, const State& state) override;

 private:
  struct Environment {
    Kitchen kitchen;
    State row;  ///< the kernel's storage for one environment
    Kitchen final_kitchen;
    State final_state;
  };

  [[nodiscard]] const Environment& at(int env) const {
    return environments_[static_cast<std::size_t>(env)];
  }
  [[nodiscard]] Chance chance(std::size_t env) const;
  void enter(std::size_t env, std::uint32_t episode);

  std::shared_ptr<const KitchenSource> source_;
  VectorEnvOptions options_;
  std::vector<Environment> environments_;
  std::vector<std::uint32_t> episodes_;
  std::vector<std::uint32_t> steps_;
  std::vector<std::uint8_t> terminated_;  ///< likewise
  std::vector<std::uint8_t> truncated_;   ///< when the caller does not want it
};

}  // namespace potluck
