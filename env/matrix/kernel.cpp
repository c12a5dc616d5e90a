#include "env/matrix/kernel.h"

#include <algorithm>
#include <utility>

namespace potluck::matrix {
namespace {

GameState* states_of(std::byte* storage) {
  return reinterpret_cast<GameState*>(storage);
}
const GameState* states_of(const std::byte* storage) {
  return reinterpret_cast<const GameState*>(storage);
}

template <class T>
void fill(std::span<T> buffer, std::size_t begin, std::size_t count) {
  if (!buffer.empty()) {
    std::ranges::fill(buffer.subspan(begin, count), T{0});
  }
}

}  // namespace

MatrixKernel::MatrixKernel(std::shared_ptr<const Layout> layout) : layout_(std::move(layout)) {
  const Parameters& p = parameters(*layout_);
  players_ = static_cast<std::size_t>(p.players);
  actions_ = static_cast<std::size_t>(p.num_actions());
  rounds_ = static_cast<std::uint32_t>(p.rounds);
  episode_ = static_cast<float>(layout_->horizon());
  size_ = static_cast<std::size_t>(p.observation_size());
  shown_ = p.shown();
  for (const std::vector<double>& row : p.payoffs) {
    for (const double payoff : row) {
      payoffs_.push_back(static_cast<float>(payoff));
    }
  }
  sees_ = p.sees;
  sees_.resize(players_);
}

State MatrixKernel::start(const Chance& /*chance*/, int /*env*/) const {
  return pack({});
}

void MatrixKernel::load(std::byte* storage, int env, const State& state) const {
  states_of(storage)[env] = unpack(state);
}

State MatrixKernel::store(const std::byte* storage, int env) const {
  return pack(states_of(storage)[env]);
}

void MatrixKernel::step(const Slice& slice, std::span<const Action> actions, const StepBuffers& out,
                        const Chance& /*chance*/) const {
  GameState* states = states_of(slice.storage);
  const auto horizon = static_cast<std::uint32_t>(layout_->spec().horizon);
  for (auto env = static_cast<std::size_t>(slice.begin); env < static_cast<std::size_t>(slice.end);
       ++env) {
    GameState& state = states[env];
    const std::size_t first = env * players_;
    std::size_t joint = 0;
    for (std::size_t player = 0; player < players_; ++player) {
      const Action chosen = actions[first + player];
      state.last[player] = chosen < actions_ ? chosen : Action{0};
      joint = joint * actions_ + state.last[player];
    }
    state.has_last = 1;
    ++state.round;
    if (!out.earned.empty()) {
      std::copy_n(&payoffs_[joint * players_], players_, &out.earned[first]);
    }
    fill(out.shaped, first, players_);
    fill(out.effort, first, players_);
    fill(out.events, first, players_);
    const bool over = rounds_ > 0 && state.round >= rounds_;
    if (!out.terminated.empty()) {
      out.terminated[env] = static_cast<std::uint8_t>(over);
    }
    if (!out.truncated.empty()) {
      out.truncated[env] = static_cast<std::uint8_t>(!over && state.round >= horizon);
    }
  }
}

void MatrixKernel::write(const GameState& state, int seat, float* out) const {
  std::fill_n(out, size_, 0.0F);
  const auto me = static_cast<std::size_t>(seat);
  const Sight& sight = sees_[me];
  out[0] = 1;
  if (sight.seat) {
    out[1 + me] = 1;
  }
  float* next = out + 1 + (shown_.seat ? players_ : 0);
  if (sight.round) {
    *next = static_cast<float>(state.round) / episode_;
  }
  next += shown_.round ? 1 : 0;
  if (sight.last_actions && state.has_last != 0) {
    next[state.last[me]] = 1;
    for (std::size_t player = 0; player < players_; ++player) {
      if (player != me) {
        next += actions_;
        next[state.last[player]] = 1;
      }
    }
  }
}

void MatrixKernel::observe(const Slice& slice, Observation /*observation*/, int seat,
                           std::span<float> out) const {
  const GameState* states = states_of(static_cast<const std::byte*>(slice.storage));
  for (int env = slice.begin; env < slice.end; ++env) {
    write(states[env], seat, &out[static_cast<std::size_t>(env) * size_]);
  }
}

void MatrixKernel::observe(const State& state, Observation /*observation*/, int seat,
                           std::span<float> out) const {
  write(unpack(state), seat, out.data());
}

}  // namespace potluck::matrix
