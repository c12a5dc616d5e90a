#include "agents/observer.h"

namespace potluck {
namespace {

std::size_t num_rows(const BatchEnv& envs) {
  return static_cast<std::size_t>(envs.num_envs()) * static_cast<std::size_t>(envs.num_agents());
}

}  // namespace

RowFormat row_format(const BatchEnv& envs, Observation observation) {
  RowFormat format{.size = envs.observation_size(observation),
                   .sparse = observation.kind == ObservationKind::kLossless};
  if (const std::size_t constant = envs.sparse_constant(observation);
      format.sparse && constant > 0) {
    std::vector<std::uint32_t> begins(num_rows(envs) + 1);
    std::vector<SparseEntry> entries(static_cast<std::size_t>(envs.num_envs()) *
                                     envs.sparse_capacity(observation));
    envs.observe_sparse(observation, {.row_begin = begins, .entries = entries});
    format.constant.assign(entries.begin(),
                           entries.begin() + static_cast<std::ptrdiff_t>(constant));
  }
  return format;
}

Observer::Observer(const BatchEnv& envs, Observation observation)
    : format_(row_format(envs, observation)),
      observation_(observation),
      num_envs_(static_cast<std::size_t>(envs.num_envs())),
      num_agents_(static_cast<std::size_t>(envs.num_agents())),
      final_(static_cast<std::size_t>(format_.size)) {
  if (format_.sparse) {
    row_begin_.resize(num_rows(envs) + 1);
    entries_.resize(num_envs_ * envs.sparse_capacity(observation));
    is_constant_.resize(final_.size());
    for (const SparseEntry& entry : format_.constant) {
      is_constant_[entry.index] = 1;
    }
  } else {
    dense_.resize(num_rows(envs) * final_.size());
  }
}

void Observer::look(const BatchEnv& envs) {
  if (format_.sparse) {
    envs.observe_sparse(observation_, {.row_begin = row_begin_, .entries = entries_});
    return;
  }
  for (std::size_t seat = 0; seat < num_agents_; ++seat) {
    envs.observe(observation_, static_cast<int>(seat),
                 std::span(dense_).subspan(seat * num_envs_ * final_.size()));
  }
}

int Observer::intern(ObservationTable& table, int env, int seat) const {
  const auto e = static_cast<std::size_t>(env);
  const auto s = static_cast<std::size_t>(seat);
  if (!format_.sparse) {
    return table.intern(&dense_[(s * num_envs_ + e) * final_.size()]);
  }
  const std::size_t row = e * num_agents_ + s;
  const std::size_t begin = row_begin_[row] + format_.constant.size();
  return table.intern(std::span(entries_).subspan(begin, row_begin_[row + 1] - begin));
}

int Observer::intern_final(ObservationTable& table, const BatchEnv& envs, int env, int seat) {
  envs.observe_final(observation_, env, seat, final_);
  if (!format_.sparse) {
    return table.intern(final_.data());
  }
  std::vector<SparseEntry> entries(final_.size());
  const SparseEntry* const end = append_nonzero(final_, entries.data());
  entries.resize(static_cast<std::size_t>(end - entries.data()));
  std::erase_if(entries, [this](const SparseEntry& e) { return is_constant_[e.index] != 0; });
  return table.intern(entries);
}

}  // namespace potluck
