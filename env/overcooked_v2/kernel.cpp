#include "env/overcooked_v2/kernel.h"

#include <cstring>
#include <utility>

#include "env/overcooked_v2/start.h"
#include "env/overcooked_v2/step.h"
#include "env/overcooked_v2/words.h"
#include "env/text/assert.h"

namespace potluck::overcooked_v2 {

SoupKernel::SoupKernel(std::shared_ptr<const Layout> layout)
    : layout_(std::move(layout)),
      rules_(*layout_),
      ov2_(rules_, window_of(*layout_, kOv2)),
      ov2_2025_(rules_, window_of(*layout_, kOv22025)) {
  for (std::size_t i = 0; i < rules_.parameters.start_states.size(); ++i) {
    start_states_.push_back(
        to_state(rules_, rules_.parameters.start_states[i],
                 layout_->name() + ": start_states[" + std::to_string(i) + "]"));
  }
}

State SoupKernel::start(const Chance& chance, int env) const {
  return start_state(rules_, start_states_, chance.key,
                     chance.first_env + static_cast<std::uint32_t>(env),
                     chance.episodes[static_cast<std::size_t>(env)]);
}

void SoupKernel::load(std::byte* storage, int env, const State& state) const {
  const std::size_t bytes = rules_.shape.bytes();
  std::memcpy(storage + static_cast<std::size_t>(env) * bytes, state.bytes.data(), bytes);
}

State SoupKernel::store(const std::byte* storage, int env) const {
  const std::size_t bytes = rules_.shape.bytes();
  State state;
  std::memcpy(state.bytes.data(), storage + static_cast<std::size_t>(env) * bytes, bytes);
  return state;
}

void SoupKernel::step(const Slice& slice, std::span<const Action> actions, const StepBuffers& out,
                      const Chance& chance) const {
  overcooked_v2::step(rules_, slice, actions, out, chance);
}

const Encoder& SoupKernel::encoder(Observation observation) const {
  POTLUCK_ASSERT(observation.kind == kOv2 || observation.kind == kOv22025);
  return observation.kind == kOv2 ? ov2_ : ov2_2025_;
}

void SoupKernel::observe(const Slice& slice, Observation observation, int seat,
                         std::span<float> out) const {
  const Encoder& encode = encoder(observation);
  for (auto env = static_cast<std::size_t>(slice.begin); env < static_cast<std::size_t>(slice.end);
       ++env) {
    encode.write_dense(row(slice.storage, env), seat, &out[env * encode.size()]);
  }
}

void SoupKernel::observe(const State& state, Observation observation, int seat,
                         std::span<float> out) const {
  encoder(observation).write_dense(row(state.bytes.data(), 0), seat, out.data());
}

void SoupKernel::observe_all(const Slice& slice, Observation observation,
                             std::span<float> out) const {
  const Encoder& encode = encoder(observation);
  float* to = &out[static_cast<std::size_t>(slice.begin * rules_.shape.players) * encode.size()];
  for (auto env = static_cast<std::size_t>(slice.begin); env < static_cast<std::size_t>(slice.end);
       ++env) {
    for (int seat = 0; seat < rules_.shape.players; ++seat, to += encode.size()) {
      encode.write_dense(row(slice.storage, env), seat, to);
    }
  }
}

void SoupKernel::observe_changes(const Slice& slice, Observation observation, std::byte* seen,
                                 std::span<float> out) const {
  // What was not zero becomes so, then what is not zero is written.
  const Encoder& encode = encoder(observation);
  const std::size_t bytes = rules_.shape.bytes();
  const auto players = static_cast<std::size_t>(rules_.shape.players);
  std::vector<SparseEntry> entries(encode.capacity());
  for (auto env = static_cast<std::size_t>(slice.begin); env < static_cast<std::size_t>(slice.end);
       ++env) {
    float* to = &out[env * players * encode.size()];
    for (int seat = 0; seat < rules_.shape.players; ++seat, to += encode.size()) {
      const SparseEntry* end = encode.write_sparse(row(seen, env), seat, entries.data());
      for (const SparseEntry* entry = entries.data(); entry != end; ++entry) {
        to[entry->index] = 0;
      }
      end = encode.write_sparse(row(slice.storage, env), seat, entries.data());
      for (const SparseEntry* entry = entries.data(); entry != end; ++entry) {
        to[entry->index] = static_cast<float>(entry->value);
      }
    }
    std::memcpy(seen + env * bytes, slice.storage + env * bytes, bytes);
  }
}

std::size_t SoupKernel::sparse_capacity(Observation observation) const {
  return encoder(observation).capacity() * static_cast<std::size_t>(rules_.shape.players);
}

void SoupKernel::observe_sparse(const Slice& slice, Observation observation,
                                const SparseRows& out) const {
  const Encoder& encode = encoder(observation);
  SparseEntry* const begin = out.entries.data();
  SparseEntry* to = begin;
  std::uint32_t* starts =
      &out.row_begin[static_cast<std::size_t>(slice.begin * rules_.shape.players)];
  for (auto env = static_cast<std::size_t>(slice.begin); env < static_cast<std::size_t>(slice.end);
       ++env) {
    for (int seat = 0; seat < rules_.shape.players; ++seat) {
      *starts++ = static_cast<std::uint32_t>(to - begin);
      to = encode.write_sparse(row(slice.storage, env), seat, to);
    }
  }
  *starts = static_cast<std::uint32_t>(to - begin);
}

void SoupKernel::observe_seat(const std::byte* storage, Observation observation, int seat,
                              std::span<const int> envs, const SparseRows& out) const {
  const Encoder& encode = encoder(observation);
  SparseEntry* const begin = out.entries.data();
  SparseEntry* to = begin;
  for (std::size_t i = 0; i < envs.size(); ++i) {
    out.row_begin[i] = static_cast<std::uint32_t>(to - begin);
    to = encode.write_sparse(row(storage, static_cast<std::size_t>(envs[i])), seat, to);
  }
  out.row_begin[envs.size()] = static_cast<std::uint32_t>(to - begin);
}

}  // namespace potluck::overcooked_v2
