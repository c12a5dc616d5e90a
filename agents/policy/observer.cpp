#include "agents/policy/observer.h"

#include <algorithm>
#include <utility>

#include "env/text/assert.h"

namespace potluck {
namespace {

std::size_t num_rows(const BatchEnv& envs) {
  return static_cast<std::size_t>(envs.num_envs()) * static_cast<std::size_t>(envs.num_agents());
}

}  // namespace

RowFormat row_format(const BatchEnv& envs, Observation observation) {
  RowFormat format{.size = envs.observation_size(observation), .sparse = observation.kind->sparse};
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
    : Observer(envs, observation, envs.observation_size(observation), {}) {}

Observer::Observer(const BatchEnv& envs, Observation observation, int size,
                   std::vector<std::uint16_t> indices)
    : format_(row_format(envs, observation)),
      observation_(observation),
      indices_(std::move(indices)),
      num_envs_(static_cast<std::size_t>(envs.num_envs())),
      num_agents_(static_cast<std::size_t>(envs.num_agents())),
      final_(static_cast<std::size_t>(size)) {
  choices_.resize(envs.has_phases() ? num_rows(envs) : 0);
  plain_.resize(static_cast<std::size_t>(format_.size));
  format_.size = size;
  if (!format_.sparse) {
    dense_.resize(num_rows(envs) * final_.size());
    if (!indices_.empty()) {
      plain_.resize(num_envs_ * plain_.size());
    }
    return;
  }
  row_begin_.resize(num_rows(envs) + 1);
  entries_.resize(num_envs_ * envs.sparse_capacity(observation));
  is_constant_.resize(final_.size());
  for (SparseEntry& entry : format_.constant) {
    entry.index = indices_.empty() ? entry.index : indices_[entry.index];
    is_constant_[entry.index] = 1;
  }
}

void Observer::look(const BatchEnv& envs) {
  seat_ = kEverySeat;
  for (std::size_t player = 0; player < choices_.size(); ++player) {
    look_at_choices(envs, static_cast<int>(player / num_agents_),
                    static_cast<int>(player % num_agents_));
  }
  if (format_.sparse) {
    envs.observe_sparse(observation_, {.row_begin = row_begin_, .entries = entries_});
    place_entries(num_envs_ * num_agents_);
    return;
  }
  for (std::size_t seat = 0; seat < num_agents_; ++seat) {
    look_dense(envs, seat);
  }
}

void Observer::look(const BatchEnv& envs, int seat, std::span<const int> which) {
  seat_ = seat;
  if (has_phases()) {
    for (const int env : which) {
      look_at_choices(envs, env, seat);
    }
  }
  if (!format_.sparse) {
    look_dense(envs, static_cast<std::size_t>(seat));
    return;
  }
  place_.resize(num_envs_);
  for (std::size_t i = 0; i < which.size(); ++i) {
    place_[static_cast<std::size_t>(which[i])] = i;
  }
  envs.observe_seat(observation_, seat, which, {.row_begin = row_begin_, .entries = entries_});
  place_entries(which.size());
}

void Observer::look_at_choices(const BatchEnv& envs, int env, int seat) {
  choices_[player(env, seat)] = envs.choices(env, seat);
}

/// Of sparse rows: to the indices of the padded observation.
void Observer::place_entries(std::size_t rows) {
  if (!indices_.empty()) {
    for (SparseEntry& entry : std::span(entries_).first(row_begin_[rows])) {
      entry.index = indices_[entry.index];
    }
  }
}

void Observer::look_dense(const BatchEnv& envs, std::size_t seat) {
  const std::span<float> rows = std::span(dense_).subspan(seat * num_envs_ * final_.size());
  if (indices_.empty()) {
    envs.observe(observation_, static_cast<int>(seat), rows);
    return;
  }
  envs.observe(observation_, static_cast<int>(seat), plain_);
  for (std::size_t env = 0; env < num_envs_; ++env) {
    place(std::span(plain_).subspan(env * indices_.size()), rows.subspan(env * final_.size()));
  }
}

void Observer::place(std::span<const float> plain, std::span<float> row) const {
  for (std::size_t i = 0; i < indices_.size(); ++i) {
    row[indices_[i]] = plain[i];
  }
}

int Observer::intern(ObservationTable& table, int env, int seat) const {
  const auto e = static_cast<std::size_t>(env);
  const auto s = static_cast<std::size_t>(seat);
  POTLUCK_ASSERT(seat_ == kEverySeat || seat_ == seat);
  if (!format_.sparse) {
    return table.intern(&dense_[(s * num_envs_ + e) * final_.size()]);
  }
  const std::size_t row = seat_ == kEverySeat ? e * num_agents_ + s : place_[e];
  const std::size_t begin = row_begin_[row] + format_.constant.size();
  return table.intern(std::span(entries_).subspan(begin, row_begin_[row + 1] - begin));
}

int Observer::intern_final(ObservationTable& table, const BatchEnv& envs, int env, int seat) {
  if (indices_.empty()) {
    envs.observe_final(observation_, env, seat, final_);
  } else {
    envs.observe_final(observation_, env, seat, plain_);
    place(plain_, final_);
  }
  if (!format_.sparse) {
    return table.intern(final_.data());
  }
  final_entries_.resize(final_.size());
  SparseEntry* const first = final_entries_.data();
  SparseEntry* const end = append_nonzero(final_, first);
  SparseEntry* const varying = std::remove_if(
      first, end, [this](const SparseEntry& e) { return is_constant_[e.index] != 0; });
  return table.intern(std::span<const SparseEntry>(first, varying));
}

}  // namespace potluck
