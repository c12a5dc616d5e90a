#include "env/batch_env.h"

#include <stdexcept>
#include <vector>

namespace potluck {

SparseEntry* append_nonzero(std::span<const float> dense, SparseEntry* to) {
  for (std::size_t i = 0; i < dense.size(); ++i) {
    if (dense[i] != 0) {
      *to++ = {.index = static_cast<std::uint16_t>(i),
               .value = static_cast<std::int16_t>(dense[i])};
    }
  }
  return to;
}

ActionRange BatchEnv::choices(int /*env*/, int /*seat*/) const {
  throw std::logic_error("BatchEnv::choices: this batch has no phases");
}

ActionRange BatchEnv::final_choices(int /*env*/, int /*seat*/) const {
  throw std::logic_error("BatchEnv::final_choices: this batch has no phases");
}

void BatchEnv::observe_sparse(Observation observation, const SparseRows& out) const {
  const auto size = static_cast<std::size_t>(observation_size(observation));
  const auto agents = static_cast<std::size_t>(num_agents());
  const auto n = static_cast<std::size_t>(num_envs());
  std::vector<float> dense(agents * n * size);
  for (std::size_t seat = 0; seat < agents; ++seat) {
    observe(observation, static_cast<int>(seat), std::span(dense).subspan(seat * n * size));
  }
  SparseEntry* const first = out.entries.data();
  SparseEntry* end = first;
  for (std::size_t row = 0; row < n * agents; ++row) {
    out.row_begin[row] = static_cast<std::uint32_t>(end - first);
    const std::size_t at = row % agents * n + row / agents;
    end = append_nonzero(std::span<const float>(dense).subspan(at * size, size), end);
  }
  out.row_begin[n * agents] = static_cast<std::uint32_t>(end - first);
}

void BatchEnv::observe_seat(Observation observation, int seat, std::span<const int> envs,
                            const SparseRows& out) const {
  const auto size = static_cast<std::size_t>(observation_size(observation));
  std::vector<float> dense(static_cast<std::size_t>(num_envs()) * size);
  observe(observation, seat, dense);
  SparseEntry* const first = out.entries.data();
  SparseEntry* end = first;
  for (std::size_t i = 0; i < envs.size(); ++i) {
    out.row_begin[i] = static_cast<std::uint32_t>(end - first);
    const std::size_t at = static_cast<std::size_t>(envs[i]) * size;
    end = append_nonzero(std::span<const float>(dense).subspan(at, size), end);
  }
  out.row_begin[envs.size()] = static_cast<std::uint32_t>(end - first);
}

std::size_t BatchEnv::sparse_capacity(Observation observation) const {
  return static_cast<std::size_t>(observation_size(observation)) *
         static_cast<std::size_t>(num_agents());
}

std::size_t BatchEnv::sparse_constant(Observation /*observation*/) const {
  return 0;
}

}  // namespace potluck
