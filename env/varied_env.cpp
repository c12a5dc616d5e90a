#include "env/varied_env.h"

#include <algorithm>
#include <utility>

#include "env/text/assert.h"

namespace potluck {
namespace {

/// Entries begin.. of a buffer that may be unwanted.
template <typename T>
std::span<T> part(std::span<T> buffer, std::size_t begin, std::size_t count) {
  return buffer.empty() ? buffer : buffer.subspan(begin, count);
}

/// Writes padded observations, calling for plain ones.
class Padding {
 public:
  Padding(const KitchenSource& source, Observation observation)
      : observation_(observation),
        padded_(source.observation_spec(observation)),
        plain_(static_cast<std::size_t>(padded_.size)) {}

  [[nodiscard]] std::size_t size() const { return plain_.size(); }

  /// `write(span)` writes what is seen in `layout`; `row`, [size], gets it padded.
  template <typename Write>
  void operator()(const Layout& layout, std::span<float> row, const Write& write) {
    const ObservationSpec spec = observation_spec(layout, observation_);
    if (spec.shape == padded_.shape) {
      write(row);
      return;
    }
    const std::span<float> plain = std::span(plain_).first(static_cast<std::size_t>(spec.size));
    write(plain);
    std::ranges::fill(row, 0.0F);
    // Planes are [col][row][channel], so a column of the kitchen is in one piece; the other
    // encodings are all in one piece.
    const bool planes = spec.shape.size() == 3;
    const std::size_t pieces = planes ? static_cast<std::size_t>(spec.shape[0]) : 1;
    const std::size_t stride = planes ? size() / static_cast<std::size_t>(padded_.shape[0]) : 0;
    const std::size_t length = plain.size() / pieces;
    for (std::size_t i = 0; i < pieces; ++i) {
      std::ranges::copy(plain.subspan(i * length, length), row.subspan(i * stride).begin());
    }
  }

 private:
  Observation observation_;
  ObservationSpec padded_;
  std::vector<float> plain_;
};

}  // namespace

VariedEnv::VariedEnv(std::shared_ptr<const KitchenSource> source, VectorEnvOptions options)
    : source_(std::move(source)), options_(options) {
  POTLUCK_ASSERT(options_.num_envs > 0);
  const auto n = static_cast<std::size_t>(options_.num_envs);
  environments_.resize(n);
  episodes_.resize(n);
  steps_.resize(n);
  terminated_.resize(n);
  truncated_.resize(n);
  reset(0);
}

int VariedEnv::observation_size(Observation observation) const {
  return source_->observation_spec(observation).size;
}

/// For a kernel call that covers this environment alone, as number 0.
Chance VariedEnv::chance(std::size_t env) const {
  return {.key = options_.key,
          .first_env = options_.first_env + static_cast<std::uint32_t>(env),
          .episodes = std::span(episodes_).subspan(env, 1)};
}

void VariedEnv::enter(std::size_t env, std::uint32_t episode) {
  Environment& it = environments_[env];
  it.kitchen = source_->kitchen(options_.first_env + static_cast<std::uint32_t>(env), episode);
  episodes_[env] = episode;
  steps_[env] = 0;
  it.row = State{};
  it.kitchen.kernel->load(it.row.bytes.data(), 0, it.kitchen.kernel->start(chance(env), 0));
}

void VariedEnv::reset() {
  for (std::size_t env = 0; env < environments_.size(); ++env) {
    enter(env, episodes_[env] + 1);
  }
}

void VariedEnv::reset(std::uint32_t episode) {
  for (std::size_t env = 0; env < environments_.size(); ++env) {
    enter(env, episode);
  }
}

void VariedEnv::step(std::span<const Action> actions, const StepBuffers& out) {
  const auto players = static_cast<std::size_t>(num_agents());
  const std::size_t n = environments_.size();
  POTLUCK_ASSERT(actions.size() >= n * players);
  StepBuffers wanted = out;
  if (wanted.truncated.empty()) {
    wanted.truncated = truncated_;
  }
  if (wanted.terminated.empty()) {
    wanted.terminated = terminated_;
  }
  for (std::size_t env = 0; env < n; ++env) {
    Environment& it = environments_[env];
    const std::size_t begin = env * players;
    it.kitchen.kernel->step({it.row.bytes.data(), 0, 1}, actions.subspan(begin, players),
                            {.earned = part(wanted.earned, begin, players),
                             .shaped = part(wanted.shaped, begin, players),
                             .effort = part(wanted.effort, begin, players),
                             .events = part(wanted.events, begin, players),
                             .terminated = wanted.terminated.subspan(env, 1),
                             .truncated = wanted.truncated.subspan(env, 1)},
                            chance(env));
    ++steps_[env];
    if ((wanted.truncated[env] | wanted.terminated[env]) != 0) {
      it.final_state = it.kitchen.kernel->store(it.row.bytes.data(), 0);
      it.final_kitchen = it.kitchen;
      enter(env, episodes_[env] + 1);
    }
  }
}

void VariedEnv::observe(Observation observation, int seat, std::span<float> out) const {
  Padding pad(*source_, observation);
  POTLUCK_ASSERT(out.size() >= environments_.size() * pad.size());
  for (std::size_t env = 0; env < environments_.size(); ++env) {
    const Environment& it = environments_[env];
    pad(*it.kitchen.layout, out.subspan(env * pad.size(), pad.size()), [&](std::span<float> row) {
      // A slice carries a mutable pointer for `step`; observing does not write through it.
      auto* storage = const_cast<std::byte*>(it.row.bytes.data());
      it.kitchen.kernel->observe(Slice{storage, 0, 1}, observation, seat, row);
    });
  }
}

void VariedEnv::observe_final(Observation observation, int env, int seat,
                              std::span<float> out) const {
  const Environment& it = at(env);
  POTLUCK_ASSERT(it.final_kitchen.layout != nullptr);
  Padding pad(*source_, observation);
  pad(*it.final_kitchen.layout, out.first(pad.size()), [&](std::span<float> row) {
    it.final_kitchen.kernel->observe(it.final_state, observation, seat, row);
  });
}

State VariedEnv::state(int env) const {
  return at(env).kitchen.kernel->store(at(env).row.bytes.data(), 0);
}

void VariedEnv::restore(int env, std::uint32_t episode, std::uint32_t step, const State& state) {
  const auto i = static_cast<std::size_t>(env);
  enter(i, episode);
  steps_[i] = step;
  Environment& it = environments_[i];
  it.kitchen.kernel->load(it.row.bytes.data(), 0, state);
}

}  // namespace potluck
