#include "env/vector_env.h"

#include <utility>

#include "env/text/assert.h"

namespace potluck {

VectorEnv::VectorEnv(std::shared_ptr<const Layout> layout, VectorEnvOptions options)
    : layout_(std::move(layout)),
      kernel_(make_kernel(layout_, options.kernel, options.num_envs)),
      options_(options) {
  POTLUCK_ASSERT(options_.num_envs > 0);
  const auto n = static_cast<std::size_t>(options_.num_envs);
  const auto block = static_cast<std::size_t>(kernel_->block_envs());
  storage_.resize((n + block - 1) / block * kernel_->block_bytes());
  episodes_.resize(n);
  steps_.resize(n);
  truncated_.resize(n);
  if (kernel_->terminates()) {
    terminated_.resize(n);
    ended_.resize(n);
  }
  finals_.resize(storage_.size());
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
  if (wanted.terminated.empty() && kernel_->terminates()) {
    wanted.terminated = terminated_;
  }
  const Slice slice = all();
  kernel_->step(slice, actions, wanted, chance());
  // What ends an episode: the horizon, and in games that terminate the end of the task.
  std::span<const std::uint8_t> ends = wanted.truncated.first(n);
  if (kernel_->terminates()) {
    for (std::size_t i = 0; i < n; ++i) {
      ended_[i] = static_cast<std::uint8_t>(wanted.truncated[i] | wanted.terminated[i]);
    }
    ends = ended_;
  }
  // Plain pointers: the compiler then sees that nothing moves, and counts many at a time.
  const std::uint8_t* const end = ends.data();
  std::uint32_t* const episode = episodes_.data();
  std::uint32_t* const clock = steps_.data();
  unsigned any = 0;
  for (std::size_t i = 0; i < n; ++i) {
    any |= end[i];
    episode[i] += end[i];
    clock[i] = end[i] != 0 ? 0 : clock[i] + 1;
  }
  if (any != 0) {
    kernel_->restart(slice, ends, finals_.data(), chance());
  }
}

void VectorEnv::observe(Observation observation, int seat, std::span<float> out) const {
  POTLUCK_ASSERT(out.size() >= static_cast<std::size_t>(num_envs()) *
                                   static_cast<std::size_t>(observation_size(observation)));
  kernel_->observe(all(), observation, seat, out);
}

Slice VectorEnv::all() const {
  // A slice carries a mutable pointer for `step`; observing does not write through it.
  return {const_cast<std::byte*>(storage_.data()), 0, num_envs()};
}

void VectorEnv::observe_all(Observation observation, std::span<float> out) const {
  [[maybe_unused]] const auto n_players =
      static_cast<std::size_t>(num_envs()) * static_cast<std::size_t>(num_agents());
  POTLUCK_ASSERT(out.size() >= n_players * static_cast<std::size_t>(observation_size(observation)));
  kernel_->observe_all(all(), observation, out);
}

void VectorEnv::observe_changes(Observation observation, std::vector<std::byte>& memory,
                                std::span<float> out) const {
  [[maybe_unused]] const auto n_players =
      static_cast<std::size_t>(num_envs()) * static_cast<std::size_t>(num_agents());
  POTLUCK_ASSERT(out.size() >= n_players * static_cast<std::size_t>(observation_size(observation)));
  if (memory.empty()) {
    memory = storage_;
    kernel_->observe_all(all(), observation, out);
    return;
  }
  POTLUCK_ASSERT(memory.size() == storage_.size());
  kernel_->observe_changes(all(), observation, memory.data(), out);
}

void VectorEnv::observe_sparse(Observation observation, const SparseRows& out) const {
  POTLUCK_ASSERT(out.row_begin.size() > static_cast<std::size_t>(num_envs() * num_agents()));
  POTLUCK_ASSERT(out.entries.size() >=
                 static_cast<std::size_t>(num_envs()) * sparse_capacity(observation));
  kernel_->observe_sparse(all(), observation, out);
}

void VectorEnv::observe_seat(Observation observation, int seat, std::span<const int> envs,
                             const SparseRows& out) const {
  POTLUCK_ASSERT(out.row_begin.size() > envs.size());
  POTLUCK_ASSERT(out.entries.size() >= envs.size() * sparse_capacity(observation));
  kernel_->observe_seat(storage_.data(), observation, seat, envs, out);
}

void VectorEnv::observe_final(Observation observation, int env, int seat,
                              std::span<float> out) const {
  kernel_->observe(final_state(env), observation, seat, out);
}

State VectorEnv::state(int env) const {
  return kernel_->store(storage_.data(), env);
}

State VectorEnv::final_state(int env) const {
  return kernel_->store(finals_.data(), env);
}

void VectorEnv::set_state(int env, const State& state) {
  kernel_->load(storage_.data(), env, state);
}

void VectorEnv::set_clock(int env, std::uint32_t episode, std::uint32_t step) {
  episodes_[static_cast<std::size_t>(env)] = episode;
  steps_[static_cast<std::size_t>(env)] = step;
}

EnvMemory VectorEnv::memory() const {
  const double n = num_envs();
  const double clocks = sizeof(episodes_[0]) + sizeof(steps_[0]) + sizeof(truncated_[0]) +
                        static_cast<double>(terminated_.size() + ended_.size()) / n;
  return {.state = static_cast<double>(storage_.size()) / n,
          .finals = static_cast<double>(finals_.size()) / n,
          .clocks = clocks};
}

}  // namespace potluck
