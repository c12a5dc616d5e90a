#include "env/classic/vector_kernel.h"

#include <algorithm>
#include <cstring>

#include "env/avx2.h"
#include "env/classic/block_rows.h"
#include "env/classic/game/start.h"
#include "env/classic/observations/observations.h"
#include "env/classic/rule_set.h"
#include "env/text/assert.h"

namespace potluck::classic {
namespace {

// The block's part of a wanted span; an unwanted one stays empty.
template <typename T>
std::span<T> part(std::span<T> whole, int first_env, int per_env) {
  return whole.empty() ? whole : whole.subspan(static_cast<std::size_t>(first_env * per_env));
}

StepBuffers part(const StepBuffers& out, int first_env) {
  return {.earned = part(out.earned, first_env, 2),
          .shaped = part(out.shaped, first_env, 2),
          .effort = part(out.effort, first_env, 2),
          .events = part(out.events, first_env, 2),
          .terminated = part(out.terminated, first_env, 1),
          .truncated = part(out.truncated, first_env, 1)};
}

// Room for one block's results, when fewer than kLanes environments are left in a batch.
struct Spare {
  std::array<float, 2 * kLanes> earned;
  std::array<float, 2 * kLanes> shaped;
  std::array<float, 2 * kLanes> effort;
  std::array<EventMask, 2 * kLanes> events;
  std::array<std::uint8_t, kLanes> terminated;
  std::array<std::uint8_t, kLanes> truncated;
};

template <typename T, std::size_t kSize>
std::span<T> wanted(std::span<T> out, std::array<T, kSize>& spare) {
  return out.empty() ? std::span<T>{} : std::span<T>(spare);
}

template <typename T, std::size_t kSize>
void copy_first(int count, const std::array<T, kSize>& spare, std::span<T> out) {
  if (!out.empty()) {
    std::copy_n(spare.begin(), count, out.begin());
  }
}

}  // namespace

VectorKernel::VectorKernel(std::shared_ptr<const Layout> layout)
    : ClassicKernel(std::move(layout)),
      plan_(rules()),
      random_start_(starts_at_random(rules().parameters)) {
  POTLUCK_ASSERT(VectorPlan::fits(rules()) && avx2_runs());
  if (!random_start_) {
    start_block_.resize(block_bytes());
    const State state = start({}, 0);
    for (int lane = 0; lane < kLanes; ++lane) {
      load(start_block_.data(), lane, state);
    }
  }
}

std::byte* VectorKernel::block_of(std::byte* storage, int env) const {
  return storage + static_cast<std::size_t>(env / kLanes) * block_bytes();
}

void VectorKernel::load(std::byte* storage, int env, const State& state) const {
  write_lane(rules(), Block(block_of(storage, env), plan_.num_slots), env % kLanes,
             ConstView(rules().shape, state.bytes.data()));
}

State VectorKernel::store(const std::byte* storage, int env) const {
  const std::byte* const block = storage + static_cast<std::size_t>(env / kLanes) * block_bytes();
  State state;
  read_lane(rules(), ConstBlock(block, plan_.num_slots), env % kLanes,
            View(rules().shape, state.bytes.data()));
  return state;
}

void VectorKernel::restart(const Slice& slice, std::span<const std::uint8_t> ended,
                           std::byte* finals, const Chance& chance) const {
  for (int first = slice.begin; first < slice.end; first += kLanes) {
    const int count = std::min(kLanes, slice.end - first);
    const auto flags =
        ended.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
    const auto total = std::ranges::count_if(flags, [](std::uint8_t flag) { return flag != 0; });
    if (total == 0) {
      continue;
    }
    std::byte* const bytes = block_of(slice.storage, first);
    std::byte* const final_bytes = block_of(finals, first);
    if (total == count) {
      std::memcpy(final_bytes, bytes, block_bytes());
      if (!random_start_) {
        std::memcpy(bytes, start_block_.data(), block_bytes());
        continue;
      }
    }
    for (int lane = 0; lane < count; ++lane) {
      if (flags[static_cast<std::size_t>(lane)] == 0) {
        continue;
      }
      const Block block(bytes, plan_.num_slots);
      if (total != count) {
        copy_lane(rules(), ConstBlock(bytes, plan_.num_slots), Block(final_bytes, plan_.num_slots),
                  lane);
      }
      if (random_start_) {
        load(slice.storage, first + lane, start(chance, first + lane));
      } else {
        copy_lane(rules(), ConstBlock(start_block_.data(), plan_.num_slots), block, lane);
      }
    }
  }
}

void VectorKernel::step_tail(Block block, int count, const Action* actions,
                             const StepBuffers& out) const {
  std::array<Action, 2 * kLanes> padded;
  padded.fill(kStayAction);
  std::copy_n(actions, 2 * count, padded.begin());
  Spare spare;
  step_block(plan_, rules(), block, padded.data(),
             {.earned = wanted(out.earned, spare.earned),
              .shaped = wanted(out.shaped, spare.shaped),
              .effort = wanted(out.effort, spare.effort),
              .events = wanted(out.events, spare.events),
              .terminated = wanted(out.terminated, spare.terminated),
              .truncated = wanted(out.truncated, spare.truncated)});
  copy_first(2 * count, spare.earned, out.earned);
  copy_first(2 * count, spare.shaped, out.shaped);
  copy_first(2 * count, spare.effort, out.effort);
  copy_first(2 * count, spare.events, out.events);
  copy_first(count, spare.terminated, out.terminated);
  copy_first(count, spare.truncated, out.truncated);
}

void VectorKernel::step(const Slice& slice, std::span<const Action> actions, const StepBuffers& out,
                        const Chance& /*chance*/) const {
  POTLUCK_ASSERT(slice.begin % kLanes == 0);
  for (int first = slice.begin; first < slice.end; first += kLanes) {
    const Block block(block_of(slice.storage, first), plan_.num_slots);
    const Action* const chosen = actions.data() + 2 * static_cast<std::ptrdiff_t>(first);
    if (slice.end - first >= kLanes) {
      step_block(plan_, rules(), block, chosen, part(out, first));
    } else {
      step_tail(block, slice.end - first, chosen, part(out, first));
    }
  }
}

void VectorKernel::observe(const Slice& slice, Observation observation, int seat,
                           std::span<float> out) const {
  const std::size_t size = observation_size(observation);
  BlockRows rows;
  for (int first = slice.begin; first < slice.end; first += kLanes) {
    rows.read(rules(), ConstBlock(block_of(slice.storage, first), plan_.num_slots));
    float* to = out.data() + static_cast<std::size_t>(first) * size;
    const int count = std::min(kLanes, slice.end - first);
    for (int lane = 0; lane < count; ++lane, to += size) {
      encoder().encode(observation.kind, rows.row(lane), seat, to);
    }
  }
}

void VectorKernel::observe_all(const Slice& slice, Observation observation,
                               std::span<float> out) const {
  const std::size_t size = 2 * observation_size(observation);
  BlockRows rows;
  for (int first = slice.begin; first < slice.end; first += kLanes) {
    rows.read(rules(), ConstBlock(block_of(slice.storage, first), plan_.num_slots));
    float* to = out.data() + static_cast<std::size_t>(first) * size;
    const int count = std::min(kLanes, slice.end - first);
    for (int lane = 0; lane < count; ++lane, to += size) {
      encoder().encode(observation.kind, rows.row(lane), to);
    }
  }
}

void VectorKernel::observe_changes(const Slice& slice, Observation observation, std::byte* seen,
                                   std::span<float> out) const {
  if (observation.kind != kLossless) {
    Kernel::observe_changes(slice, observation, seen, out);
    return;
  }
  const std::size_t size = 2 * encoder().lossless_size();
  BlockRows before;
  BlockRows now;
  for (int first = slice.begin; first < slice.end; first += kLanes) {
    std::byte* const bytes = block_of(slice.storage, first);
    std::byte* const seen_bytes = block_of(seen, first);
    before.read(rules(), ConstBlock(seen_bytes, plan_.num_slots));
    now.read(rules(), ConstBlock(bytes, plan_.num_slots));
    float* to = out.data() + static_cast<std::size_t>(first) * size;
    const int count = std::min(kLanes, slice.end - first);
    for (int lane = 0; lane < count; ++lane, to += size) {
      encoder().lossless_changes(before.row(lane), now.row(lane), to);
    }
    std::memcpy(seen_bytes, bytes, block_bytes());
  }
}

void VectorKernel::observe_sparse(const Slice& slice, Observation observation,
                                  const SparseRows& out) const {
  if (observation.kind != kLossless) {
    Kernel::observe_sparse(slice, observation, out);
    return;
  }
  BlockRows rows;
  std::uint32_t at = 0;
  for (int first = slice.begin; first < slice.end; first += kLanes) {
    rows.read(rules(), ConstBlock(block_of(slice.storage, first), plan_.num_slots));
    const int count = std::min(kLanes, slice.end - first);
    for (int lane = 0; lane < count; ++lane) {
      at = encoder().lossless_sparse(
          rows.row(lane), out.entries.data(), at,
          out.row_begin.data() + 2 * static_cast<std::ptrdiff_t>(first + lane));
    }
  }
  out.row_begin[2 * static_cast<std::size_t>(slice.end)] = at;
}

void VectorKernel::observe_seat(const std::byte* storage, Observation observation, int seat,
                                std::span<const int> envs, const SparseRows& out) const {
  if (observation.kind != kLossless) {
    Kernel::observe_seat(storage, observation, seat, envs, out);
    return;
  }
  BlockRows rows;
  int block = -1;
  SparseEntry* const first = out.entries.data();
  SparseEntry* end = first;
  for (std::size_t i = 0; i < envs.size(); ++i) {
    out.row_begin[i] = static_cast<std::uint32_t>(end - first);
    if (envs[i] / kLanes != block) {
      block = envs[i] / kLanes;
      rows.read(rules(), ConstBlock(storage + static_cast<std::size_t>(block) * block_bytes(),
                                    plan_.num_slots));
    }
    end = encoder().lossless_sparse(rows.row(envs[i] % kLanes), seat, end);
  }
  out.row_begin[envs.size()] = static_cast<std::uint32_t>(end - first);
}

std::unique_ptr<Kernel> make_vector_kernel(const std::shared_ptr<const Layout>& layout) {
  return why_no_vector_kernel(*layout).empty() ? std::make_unique<VectorKernel>(layout) : nullptr;
}

std::string why_no_vector_kernel(const Layout& layout) {
  if (!avx2_runs()) {
    return "the machine has no AVX2";
  }
  if (layout.rules() != rule_set()) {
    return "its rules are " + std::string(layout.rules().name());
  }
  if (layout.num_agents() != 2) {
    return std::to_string(layout.num_agents()) + " players, not two";
  }
  const ClassicRules rules(layout);
  if (!VectorPlan::plays_todays_pots(rules)) {
    return "its pots are those of 2019";
  }
  if (!VectorPlan::fits(rules)) {
    return std::to_string(rules.shape.num_slots) + " pots and counters, more than " +
           std::to_string(VectorPlan::kMaxSlots);
  }
  return {};
}

void sort_objects(View state) {
  std::sort(state.occupied(), state.occupied() + state.num_objects());
}

}  // namespace potluck::classic
