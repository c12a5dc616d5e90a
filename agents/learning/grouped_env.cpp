#include "agents/learning/grouped_env.h"

#include <algorithm>

#include "env/text/assert.h"

namespace potluck {
namespace {

/// The part of copy `copy` of a buffer that covers the whole batch; empty ones stay empty.
template <class T>
std::span<T> part_of(std::span<T> whole, std::size_t copy, std::size_t per_copy) {
  return whole.empty() ? whole : whole.subspan(copy * per_copy, per_copy);
}

}  // namespace

GroupedEnv::GroupedEnv(const Arena& arena, VectorEnvOptions options, int group)
    : in_copy_(options.num_envs / group) {
  POTLUCK_ASSERT(in_copy_ > 0 && in_copy_ * group == options.num_envs);
  options.num_envs = in_copy_;
  for (int copy = 0; copy < group; ++copy) {
    copies_.push_back(arena.make(options));
  }
  read_clocks();
}

void GroupedEnv::read_clocks() {
  episodes_.clear();
  steps_.clear();
  for (const auto& copy : copies_) {
    episodes_.insert(episodes_.end(), copy->episodes().begin(), copy->episodes().end());
    steps_.insert(steps_.end(), copy->steps().begin(), copy->steps().end());
  }
}

void GroupedEnv::reset() {
  for (const auto& copy : copies_) {
    copy->reset();
  }
  read_clocks();
}

void GroupedEnv::reset(std::uint32_t episode) {
  for (const auto& copy : copies_) {
    copy->reset(episode);
  }
  read_clocks();
}

void GroupedEnv::step(std::span<const Action> actions, const StepBuffers& out) {
  const auto envs = static_cast<std::size_t>(in_copy_);
  const std::size_t players = envs * static_cast<std::size_t>(num_agents());
  for (std::size_t copy = 0; copy < copies_.size(); ++copy) {
    copies_[copy]->step(part_of(actions, copy, players),
                        {.earned = part_of(out.earned, copy, players),
                         .shaped = part_of(out.shaped, copy, players),
                         .effort = part_of(out.effort, copy, players),
                         .events = part_of(out.events, copy, players),
                         .terminated = part_of(out.terminated, copy, envs),
                         .truncated = part_of(out.truncated, copy, envs)});
  }
  read_clocks();
}

void GroupedEnv::observe(Observation observation, int seat, std::span<float> out) const {
  const auto size =
      static_cast<std::size_t>(in_copy_) * static_cast<std::size_t>(observation_size(observation));
  for (std::size_t copy = 0; copy < copies_.size(); ++copy) {
    copies_[copy]->observe(observation, seat, part_of(out, copy, size));
  }
}

void GroupedEnv::observe_final(Observation observation, int env, int seat,
                               std::span<float> out) const {
  copy_of(env).observe_final(observation, env % in_copy_, seat, out);
}

void GroupedEnv::observe_sparse(Observation observation, const SparseRows& out) const {
  const std::size_t rows =
      static_cast<std::size_t>(in_copy_) * static_cast<std::size_t>(num_agents());
  std::uint32_t begin = 0;
  for (std::size_t copy = 0; copy < copies_.size(); ++copy) {
    const std::span<std::uint32_t> row_begin = out.row_begin.subspan(copy * rows, rows + 1);
    copies_[copy]->observe_sparse(observation,
                                  {.row_begin = row_begin, .entries = out.entries.subspan(begin)});
    for (std::uint32_t& row : row_begin) {
      row += begin;
    }
    begin = row_begin.back();
  }
}

State GroupedEnv::state(int env) const {
  return copy_of(env).state(env % in_copy_);
}

State GroupedEnv::final_state(int env) const {
  return copy_of(env).final_state(env % in_copy_);
}

std::shared_ptr<const Layout> GroupedEnv::kitchen_of(int env, std::uint32_t episode) const {
  return copy_of(env).kitchen_of(env % in_copy_, episode);
}

void GroupedEnv::restore(int env, std::uint32_t episode, std::uint32_t step, const State& state) {
  copy_of(env).restore(env % in_copy_, episode, step, state);
  episodes_[static_cast<std::size_t>(env)] = episode;
  steps_[static_cast<std::size_t>(env)] = step;
}

}  // namespace potluck
