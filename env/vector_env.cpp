#include "env/vector_env.h"

#include <utility>

#include "env/assert.h"

namespace potluck {

VectorEnv::VectorEnv(std::shared_ptr<const Layout> layout, VectorEnvOptions options)
    : layout_(std::move(layout)), kernel_(make_kernel(layout_)), options_(options) {
  POTLUCK_ASSERT(options_.num_envs > 0);
  const auto n = static_cast<std::size_t>(options_.num_envs);
  const auto block = static_cast<std::size_t>(kernel_->block_envs());
  storage_.resize((n + block - 1) / block * kernel_->block_bytes());
  episodes_.resize(n);
  steps_.resize(n);
  truncated_.resize(n);
  finals_.resize(n);
  reset(0);
}

int VectorEnv::observation_size(Observation observation) const {
  return observation_spec(*layout_, observation).size;
}

Chance VectorEnv::chance() const {
  return {.key = options_.key, .first_env = options_.first_env, .episodes = episodes_};
}

void VectorEnv::start_episode(int env, std::uint32_t episode) {
  const auto i = static_cast<std::size_t>(env);
  episodes_[i] = episode;
  steps_[i] = 0;
  kernel_->load(storage_.data(), env, kernel_->start(chance(), env));
}

void VectorEnv::reset() {
  for (int env = 0; env < num_envs(); ++env) {
    start_episode(env, episodes_[static_cast<std::size_t>(env)] + 1);
  }
}

void VectorEnv::reset(std::uint32_t episode) {
  for (int env = 0; env < num_envs(); ++env) {
    start_episode(env, episode);
  }
}

void VectorEnv::step(std::span<const Action> actions, const StepBuffers& out) {
  const auto n = static_cast<std::size_t>(num_envs());
  [[maybe_unused]] const std::size_t players = n * static_cast<std::size_t>(num_agents());
  POTLUCK_ASSERT(actions.size() >= players);
  POTLUCK_ASSERT(out.earned.empty() || out.earned.size() >= players);
  POTLUCK_ASSERT(out.shaped.empty() || out.shaped.size() >= players);
  POTLUCK_ASSERT(out.effort.empty() || out.effort.size() >= players);
  POTLUCK_ASSERT(out.events.empty() || out.events.size() >= players);
  POTLUCK_ASSERT(out.terminated.empty() || out.terminated.size() >= n);
  POTLUCK_ASSERT(out.truncated.empty() || out.truncated.size() >= n);
  StepBuffers wanted = out;
  if (wanted.truncated.empty()) {
    wanted.truncated = truncated_;
  }
  kernel_->step({storage_.data(), 0, num_envs()}, actions, wanted, chance());
  for (std::size_t i = 0; i < n; ++i) {
    ++steps_[i];
    if (wanted.truncated[i] != 0) {
      const int env = static_cast<int>(i);
      finals_[i] = kernel_->store(storage_.data(), env);
      start_episode(env, episodes_[i] + 1);
    }
  }
}

void VectorEnv::observe(Observation observation, int seat, std::span<float> out) const {
  POTLUCK_ASSERT(out.size() >=
                 static_cast<std::size_t>(num_envs() * observation_size(observation)));
  // A slice carries a mutable pointer for `step`; observing does not write through it.
  auto* storage = const_cast<std::byte*>(storage_.data());
  kernel_->observe({storage, 0, num_envs()}, observation, seat, out);
}

void VectorEnv::observe_final(Observation observation, int env, int seat,
                              std::span<float> out) const {
  kernel_->observe(final_state(env), observation, seat, out);
}

State VectorEnv::state(int env) const {
  return kernel_->store(storage_.data(), env);
}

void VectorEnv::set_state(int env, const State& state) {
  kernel_->load(storage_.data(), env, state);
}

void VectorEnv::set_clock(int env, std::uint32_t episode, std::uint32_t step) {
  episodes_[static_cast<std::size_t>(env)] = episode;
  steps_[static_cast<std::size_t>(env)] = step;
}

}  // namespace potluck
