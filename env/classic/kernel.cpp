#include "env/classic/kernel.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "env/assert.h"
#include "env/classic/convert.h"
#include "env/classic/lossless.h"
#include "env/classic/sinks.h"
#include "env/classic/start.h"
#include "env/classic/step.h"
#include "env/error.h"

namespace potluck::classic {

ClassicKernel::ClassicKernel(std::shared_ptr<const Layout> layout)
    : layout_(std::move(layout)),
      rules_(*layout_),
      features_(rules_),
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
  std::memcpy(storage + static_cast<std::size_t>(env) * block_bytes(), state.bytes.data(),
              block_bytes());
}

State ClassicKernel::store(const std::byte* storage, int env) const {
  State state;
  std::memcpy(state.bytes.data(), storage + static_cast<std::size_t>(env) * block_bytes(),
              block_bytes());
  return state;
}

void ClassicKernel::step(const Slice& slice, std::span<const Action> actions,
                         const StepBuffers& out, const Chance& /*chance*/) const {
  classic::step(rules_, slice, actions, out);
}

std::size_t ClassicKernel::observation_size(Observation observation) const {
  switch (observation.kind) {
    case ObservationKind::kLossless:
      return lossless_template_.size();
    case ObservationKind::kFeatures:
      return static_cast<std::size_t>(features_.size());
    case ObservationKind::kGrid8:
      break;
  }
  throw InputError(layout_->name(), "observation " + std::string(to_string(observation.kind)),
                   "lossless or features in classic kitchens");
}

void ClassicKernel::observe_row(ConstView state, Observation observation, int seat,
                                std::span<float> row) const {
  if (observation.kind == ObservationKind::kLossless) {
    std::ranges::copy(lossless_template_, row.begin());
    visit_lossless_varying(rules_, state, seat, DenseSink(row.data()));
  } else {
    std::ranges::fill(row, 0.0F);
    features_.visit(state, seat, DenseSink(row.data()));
  }
}

void ClassicKernel::observe(const Slice& slice, Observation observation, int seat,
                            std::span<float> out) const {
  const std::size_t size = observation_size(observation);
  POTLUCK_ASSERT(seat >= 0 && seat < rules_.shape.num_players);
  for (auto env = static_cast<std::size_t>(slice.begin); env < static_cast<std::size_t>(slice.end);
       ++env) {
    observe_row(ConstView(rules_.shape, slice.storage + env * block_bytes()), observation, seat,
                out.subspan(env * size, size));
  }
}

void ClassicKernel::observe(const State& state, Observation observation, int seat,
                            std::span<float> out) const {
  const std::size_t size = observation_size(observation);
  POTLUCK_ASSERT(seat >= 0 && seat < rules_.shape.num_players && out.size() >= size);
  observe_row(ConstView(rules_.shape, state.bytes.data()), observation, seat, out.first(size));
}

}  // namespace potluck::classic
