#include "env/kernel.h"

#include <cstring>
#include <utility>
#include <vector>

#include "env/batch_env.h"
#include "env/text/error.h"

namespace potluck {

void Kernel::restart(const Slice& slice, std::span<const std::uint8_t> ended, std::byte* finals,
                     const Chance& chance) const {
  for (int env = slice.begin; env < slice.end; ++env) {
    if (ended[static_cast<std::size_t>(env)] != 0) {
      load(finals, env, store(slice.storage, env));
      load(slice.storage, env, start(chance, env));
    }
  }
}

void Kernel::observe_all(const Slice& slice, Observation observation, std::span<float> out) const {
  const int agents = layout().num_agents();
  const auto size = static_cast<std::size_t>(observation_spec(layout(), observation).size);
  for (int env = slice.begin; env < slice.end; ++env) {
    const State state = store(slice.storage, env);
    for (int seat = 0; seat < agents; ++seat) {
      observe(state, observation, seat,
              out.subspan(static_cast<std::size_t>(env * agents + seat) * size, size));
    }
  }
}

void Kernel::observe_changes(const Slice& slice, Observation observation, std::byte* seen,
                             std::span<float> out) const {
  observe_all(slice, observation, out);
  const auto block = static_cast<std::size_t>(block_envs());
  const std::size_t begin = static_cast<std::size_t>(slice.begin) / block * block_bytes();
  const std::size_t end = (static_cast<std::size_t>(slice.end) + block - 1) / block * block_bytes();
  std::memcpy(seen + begin, slice.storage + begin, end - begin);
}

std::size_t Kernel::sparse_capacity(Observation observation) const {
  return static_cast<std::size_t>(observation_spec(layout(), observation).size *
                                  layout().num_agents());
}

void Kernel::observe_sparse(const Slice& slice, Observation observation,
                            const SparseRows& out) const {
  const int agents = layout().num_agents();
  std::vector<float> dense(static_cast<std::size_t>(observation_spec(layout(), observation).size));
  std::uint32_t at = 0;
  std::size_t row = static_cast<std::size_t>(slice.begin * agents);
  for (int env = slice.begin; env < slice.end; ++env) {
    const State state = store(slice.storage, env);
    for (int seat = 0; seat < agents; ++seat) {
      out.row_begin[row++] = at;
      observe(state, observation, seat, dense);
      at = static_cast<std::uint32_t>(append_nonzero(dense, &out.entries[at]) - out.entries.data());
    }
  }
  out.row_begin[row] = at;
}

void Kernel::observe_seat(const std::byte* storage, Observation observation, int seat,
                          std::span<const int> envs, const SparseRows& out) const {
  std::vector<float> dense(static_cast<std::size_t>(observation_spec(layout(), observation).size));
  SparseEntry* end = out.entries.data();
  for (std::size_t i = 0; i < envs.size(); ++i) {
    out.row_begin[i] = static_cast<std::uint32_t>(end - out.entries.data());
    observe(store(storage, envs[i]), observation, seat, dense);
    end = append_nonzero(dense, end);
  }
  out.row_begin[envs.size()] = static_cast<std::uint32_t>(end - out.entries.data());
}

KernelChoice parse_kernel(std::string_view name, const std::string& place) {
  if (name == "auto") {
    return KernelChoice::kAuto;
  }
  if (name == "portable") {
    return KernelChoice::kPortable;
  }
  if (name == "avx2") {
    return KernelChoice::kVector;
  }
  throw InputError(place, "unknown kernel '" + std::string(name) + "'",
                   one_of({"auto", "portable", "avx2"}));
}

std::unique_ptr<Kernel> make_kernel(std::shared_ptr<const Layout> layout, KernelChoice choice,
                                    int num_envs) {
  const RuleSet& rules = layout->rules();
  return rules.make_kernel(std::move(layout), choice, num_envs);
}

void refuse_vector_kernel(const Layout& layout, KernelChoice choice) {
  if (choice == KernelChoice::kVector) {
    throw InputError(layout.name(),
                     "no vector kernel for rules " + std::string(layout.rules().name()),
                     "a classic kitchen of two players", "choose the kernel auto or portable");
  }
}

}  // namespace potluck
