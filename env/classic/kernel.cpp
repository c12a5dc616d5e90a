#include "env/classic/kernel.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "env/classic/game/convert.h"
#include "env/classic/game/start.h"
#include "env/classic/game/step.h"
#include "env/classic/observations/lossless.h"
#include "env/classic/observations/observations.h"
#include "env/classic/observations/sinks.h"
#include "env/text/assert.h"
#include "env/text/error.h"

namespace potluck::classic {
namespace {

// A row of storage as encoders want it.
class RowReader {
 public:
  RowReader(const ClassicRules& rules, const std::byte* storage)
      : rules_(rules), storage_(storage) {}

  [[nodiscard]] EnvRow read(std::size_t env) {
    const ConstView state(rules_.shape, storage_ + env * rules_.shape.bytes());
    const Thing* const slots = state.slots();
    for (std::size_t slot = 0; slot < rules_.slot_cells.size(); ++slot) {
      items_[slot] = slots[slot].item;
    }
    for (std::size_t pot = 0; pot < static_cast<std::size_t>(rules_.num_pots); ++pot) {
      ticks_[pot] = slots[pot].tick;
    }
    return {.timestep = state.timestep(),
            .players = state.players(),
            .items = items_.data(),
            .pot_ticks = ticks_.data()};
  }

 private:
  const ClassicRules& rules_;
  const std::byte* storage_;
  std::array<std::uint8_t, kMaxCells + 1> items_{};
  std::array<std::uint8_t, kMaxCells + 1> ticks_{};
};

}  // namespace

ClassicKernel::ClassicKernel(std::shared_ptr<const Layout> layout)
    : layout_(std::move(layout)),
      rules_(*layout_),
      features_(rules_),
      encoder_(rules_, features_),
      lossless_template_(lossless_template(rules_)) {
  if (!starts_at_random(rules_.parameters)) {
    standard_start_ = standard_start(rules_);
  }
}

State ClassicKernel::start(const Chance& chance, int env) const {
  if (!starts_at_random(rules_.parameters)) {
    return standard_start_;
  }
  const auto index = static_cast<std::size_t>(env);
  return start_state(rules_, chance.key, chance.first_env + static_cast<std::uint32_t>(env),
                     chance.episodes[index]);
}

void ClassicKernel::load(std::byte* storage, int env, const State& state) const {
  std::memcpy(storage + static_cast<std::size_t>(env) * rules_.shape.bytes(), state.bytes.data(),
              rules_.shape.bytes());
}

State ClassicKernel::store(const std::byte* storage, int env) const {
  State state;
  std::memcpy(state.bytes.data(), storage + static_cast<std::size_t>(env) * rules_.shape.bytes(),
              rules_.shape.bytes());
  return state;
}

void ClassicKernel::step(const Slice& slice, std::span<const Action> actions,
                         const StepBuffers& out, const Chance& /*chance*/) const {
  classic::step(rules_, slice, actions, out);
}

std::size_t ClassicKernel::observation_size(Observation observation) const {
  const auto known = layout_->rules().observations();
  if (std::ranges::find(known, observation.kind) == known.end()) {
    (void)potluck::observation_spec(*layout_, observation);  // throws, and says which there are
  }
  return encoder_.size(observation.kind);
}

void ClassicKernel::observe_row(ConstView state, Observation observation, int seat,
                                std::span<float> row) const {
  if (observation.kind == kLossless) {
    std::ranges::copy(lossless_template_, row.begin());
    visit_lossless_varying(rules_, state, seat, DenseSink(row.data()));
  } else if (observation.kind == kFeatures2019 || observation.kind == kLossless2019) {
    encoder_.encode(observation.kind, RowReader(rules_, state.row()).read(0), seat, row.data());
  } else {
    std::ranges::fill(row, 0.0F);
    features_.visit(state, seat, DenseSink(row.data()));
    if (observation.kind == kFeaturesCounters) {
      Counters(rules_, features_.distances())
          .write([&](int slot) { return state.slots()[slot].item; }, state.players(), seat,
                 row.data() + features_.size());
    }
  }
}

void ClassicKernel::observe(const Slice& slice, Observation observation, int seat,
                            std::span<float> out) const {
  const std::size_t size = observation_size(observation);
  POTLUCK_ASSERT(seat >= 0 && seat < rules_.shape.num_players);
  for (auto env = static_cast<std::size_t>(slice.begin); env < static_cast<std::size_t>(slice.end);
       ++env) {
    observe_row(ConstView(rules_.shape, slice.storage + env * rules_.shape.bytes()), observation,
                seat, out.subspan(env * size, size));
  }
}

void ClassicKernel::observe(const State& state, Observation observation, int seat,
                            std::span<float> out) const {
  const std::size_t size = observation_size(observation);
  POTLUCK_ASSERT(seat >= 0 && seat < rules_.shape.num_players && out.size() >= size);
  observe_row(ConstView(rules_.shape, state.bytes.data()), observation, seat, out.first(size));
}

void ClassicKernel::observe_all(const Slice& slice, Observation observation,
                                std::span<float> out) const {
  const std::size_t size =
      observation_size(observation) * static_cast<std::size_t>(rules_.shape.num_players);
  RowReader reader(rules_, slice.storage);
  for (auto env = static_cast<std::size_t>(slice.begin); env < static_cast<std::size_t>(slice.end);
       ++env) {
    encoder_.encode(observation.kind, reader.read(env), out.data() + env * size);
  }
}

void ClassicKernel::observe_changes(const Slice& slice, Observation observation, std::byte* seen,
                                    std::span<float> out) const {
  if (observation.kind != kLossless) {
    Kernel::observe_changes(slice, observation, seen, out);
    return;
  }
  const std::size_t size =
      observation_size(observation) * static_cast<std::size_t>(rules_.shape.num_players);
  RowReader before(rules_, seen);
  RowReader now(rules_, slice.storage);
  for (auto env = static_cast<std::size_t>(slice.begin); env < static_cast<std::size_t>(slice.end);
       ++env) {
    encoder_.lossless_changes(before.read(env), now.read(env), out.data() + env * size);
    std::memcpy(seen + env * rules_.shape.bytes(), slice.storage + env * rules_.shape.bytes(),
                rules_.shape.bytes());
  }
}

std::size_t ClassicKernel::sparse_capacity(Observation observation) const {
  return observation.kind == kLossless ? encoder_.lossless_capacity()
                                       : Kernel::sparse_capacity(observation);
}

std::size_t ClassicKernel::sparse_constant(Observation observation) const {
  return observation.kind == kLossless ? encoder_.lossless_constant() : 0;
}

void ClassicKernel::observe_sparse(const Slice& slice, Observation observation,
                                   const SparseRows& out) const {
  if (observation.kind != kLossless) {
    Kernel::observe_sparse(slice, observation, out);
    return;
  }
  const auto agents = static_cast<std::size_t>(rules_.shape.num_players);
  RowReader reader(rules_, slice.storage);
  std::uint32_t at = 0;
  for (auto env = static_cast<std::size_t>(slice.begin); env < static_cast<std::size_t>(slice.end);
       ++env) {
    at = encoder_.lossless_sparse(reader.read(env), out.entries.data(), at,
                                  out.row_begin.data() + env * agents);
  }
  out.row_begin[static_cast<std::size_t>(slice.end) * agents] = at;
}

void ClassicKernel::observe_seat(const std::byte* storage, Observation observation, int seat,
                                 std::span<const int> envs, const SparseRows& out) const {
  if (observation.kind != kLossless) {
    Kernel::observe_seat(storage, observation, seat, envs, out);
    return;
  }
  RowReader reader(rules_, storage);
  SparseEntry* const first = out.entries.data();
  SparseEntry* end = first;
  for (std::size_t i = 0; i < envs.size(); ++i) {
    out.row_begin[i] = static_cast<std::uint32_t>(end - first);
    end = encoder_.lossless_sparse(reader.read(static_cast<std::size_t>(envs[i])), seat, end);
  }
  out.row_begin[envs.size()] = static_cast<std::uint32_t>(end - first);
}

}  // namespace potluck::classic
