// A kernel for games whose rules are one small object: steps environments one after the other
// (Kernel "portable"). For games without a vector kernel, with one encoding, and without events,
// shaping and effort. Make one in the file that has the game's functions, so that they are inlined.
//
// A Game is immutable and says
//   using State                                the packed state, trivially copyable
//   explicit Game(const Layout&)
//   std::size_t row_bytes()                    how many of its first bytes count, a multiple of 8
//   std::size_t observation_size()
//   bool terminates()                          can it be over before its horizon?
//   void start(State&, const Draw&)            of a state that is all zero
//   void step(State&, const Action*, float*, const Draw&)   actions in, rewards out, [player] each
//   std::uint32_t clock(const State&)          steps since the start
//   bool over(const State&)
//   void write(const State&, int seat, float*) what `seat` sees, onto zeros
// Beyond row_bytes() nothing of a State may be touched.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "env/kernel.h"

namespace potluck {

/// The chance of one environment in one episode.
struct Draw {
  RandomKey key;
  std::uint32_t env = 0;
  std::uint32_t episode = 0;

  [[nodiscard]] PhiloxBlock operator()(std::uint32_t step, std::uint32_t purpose) const {
    return key.draw(env, episode, step, purpose);
  }
  [[nodiscard]] PhiloxBlock operator()(std::uint32_t step, Purpose purpose) const {
    return key.draw(env, episode, step, purpose);
  }
};

template <class Game>
class GameKernel final : public Kernel {
  using Row = typename Game::State;
  static_assert(std::is_trivially_copyable_v<Row> && sizeof(Row) <= kMaxStateBytes);

 public:
  explicit GameKernel(std::shared_ptr<const Layout> layout)
      : layout_(std::move(layout)),
        game_(*layout_),
        players_(static_cast<std::size_t>(layout_->num_agents())),
        size_(game_.observation_size()),
        row_(game_.row_bytes()) {}

  [[nodiscard]] const Layout& layout() const override { return *layout_; }
  [[nodiscard]] std::string_view name() const override { return "portable"; }
  [[nodiscard]] bool terminates() const override { return game_.terminates(); }
  [[nodiscard]] std::size_t block_bytes() const override { return row_; }

  [[nodiscard]] State start(const Chance& chance, int env) const override {
    State state;
    game_.start(*at(state.bytes.data(), 0), draw_of(chance, static_cast<std::size_t>(env)));
    return state;
  }
  void load(std::byte* storage, int env, const State& state) const override {
    std::memcpy(storage + static_cast<std::size_t>(env) * row_, state.bytes.data(), row_);
  }
  [[nodiscard]] State store(const std::byte* storage, int env) const override {
    State state;
    std::memcpy(state.bytes.data(), storage + static_cast<std::size_t>(env) * row_, row_);
    return state;
  }

  void step(const Slice& slice, std::span<const Action> actions, const StepBuffers& out,
            const Chance& chance) const override {
    const auto horizon = static_cast<std::uint32_t>(layout_->spec().horizon);
    std::array<float, kMaxAgents> unwanted{};
    for (auto env = static_cast<std::size_t>(slice.begin);
         env < static_cast<std::size_t>(slice.end); ++env) {
      Row& state = *at(slice.storage, env);
      const std::size_t first = env * players_;
      float* const earned = out.earned.empty() ? unwanted.data() : &out.earned[first];
      game_.step(state, &actions[first], earned, draw_of(chance, env));
      const bool over = game_.over(state);
      if (!out.terminated.empty()) {
        out.terminated[env] = static_cast<std::uint8_t>(over);
      }
      if (!out.truncated.empty()) {
        out.truncated[env] = static_cast<std::uint8_t>(!over && game_.clock(state) >= horizon);
      }
    }
    clear(out.shaped, slice);
    clear(out.effort, slice);
    clear(out.events, slice);
  }

  void observe(const Slice& slice, Observation /*observation*/, int seat,
               std::span<float> out) const override {
    const auto begin = static_cast<std::size_t>(slice.begin);
    const auto end = static_cast<std::size_t>(slice.end);
    std::ranges::fill(out.subspan(begin * size_, (end - begin) * size_), 0.0F);
    for (std::size_t env = begin; env < end; ++env) {
      game_.write(*at(slice.storage, env), seat, &out[env * size_]);
    }
  }
  void observe_all(const Slice& slice, Observation /*observation*/,
                   std::span<float> out) const override {
    const auto begin = static_cast<std::size_t>(slice.begin);
    const auto end = static_cast<std::size_t>(slice.end);
    const std::size_t each = players_ * size_;
    std::ranges::fill(out.subspan(begin * each, (end - begin) * each), 0.0F);
    for (std::size_t env = begin; env < end; ++env) {
      for (std::size_t seat = 0; seat < players_; ++seat) {
        game_.write(*at(slice.storage, env), static_cast<int>(seat),
                    &out[env * each + seat * size_]);
      }
    }
  }
  void observe(const State& state, Observation /*observation*/, int seat,
               std::span<float> out) const override {
    std::ranges::fill(out.first(size_), 0.0F);
    game_.write(*at(state.bytes.data(), 0), seat, out.data());
  }

 private:
  [[nodiscard]] Row* at(std::byte* storage, std::size_t env) const {
    return reinterpret_cast<Row*>(storage + env * row_);
  }
  [[nodiscard]] const Row* at(const std::byte* storage, std::size_t env) const {
    return reinterpret_cast<const Row*>(storage + env * row_);
  }
  [[nodiscard]] static Draw draw_of(const Chance& chance, std::size_t env) {
    return {chance.key, chance.first_env + static_cast<std::uint32_t>(env), chance.episodes[env]};
  }
  template <class T>
  void clear(std::span<T> buffer, const Slice& slice) const {
    if (!buffer.empty()) {
      const auto begin = static_cast<std::size_t>(slice.begin);
      const auto end = static_cast<std::size_t>(slice.end);
      std::ranges::fill(buffer.subspan(begin * players_, (end - begin) * players_), T{0});
    }
  }

  std::shared_ptr<const Layout> layout_;
  Game game_;
  std::size_t players_;
  std::size_t size_;  ///< of an observation
  std::size_t row_;   ///< bytes of a state
};

}  // namespace potluck
