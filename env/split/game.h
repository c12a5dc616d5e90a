// The rules of splitting games, for GameKernel.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "env/game_kernel.h"
#include "env/split/parameters.h"
#include "env/split/phases.h"
#include "env/split/state.h"

namespace potluck::split {

/// Does hand `a` beat hand `b`? (1 rock, 2 paper, 3 scissors)
[[nodiscard]] constexpr bool beats(int a, int b) {
  return a == b % kHands + 1;
}

/// What the first of two gets of `items` when they claim `own` and `other`.
[[nodiscard]] double share(int items, int own, int other);

/// Which kinds may be worth much to player 1 and to player 2, a bit each (rule_set.h).
[[nodiscard]] std::vector<std::pair<std::uint8_t, std::uint8_t>> value_cases(int kinds);

class SplitGame {
 public:
  using State = SplitState;

  explicit SplitGame(const Layout& layout);

  [[nodiscard]] std::size_t row_bytes() const { return sizeof(SplitState); }
  [[nodiscard]] std::size_t observation_size() const { return size_; }
  [[nodiscard]] bool terminates() const { return true; }
  void start(SplitState& state, const Draw& draw) const;
  void step(SplitState& state, const Action* actions, float* earned, const Draw& draw) const;
  [[nodiscard]] std::uint32_t clock(const SplitState& state) const { return state.step; }
  [[nodiscard]] bool over(const SplitState& state) const { return state.step >= last_step_; }
  void write(const SplitState& state, int seat, float* out) const;

  /// How many numbers write() writes.
  [[nodiscard]] static int observation_size(const Parameters& p, bool hands);

 private:
  void deal(SplitState& state, std::uint32_t bits) const;
  [[nodiscard]] std::uint32_t heard(std::uint32_t word, std::uint32_t step, const Draw& draw) const;
  void pay(const SplitState& state, float* earned) const;
  float* write_values(const Part& part, float* out) const;
  float* write_word(const Part& part, float* out) const;

  bool hands_;
  Phases phases_;
  std::uint32_t kinds_;
  std::uint32_t words_;
  std::uint32_t garbled_;  ///< chance in 2^-24
  std::uint32_t items_;
  std::uint32_t last_step_;
  std::size_t size_;
  float rounds_;
  std::array<float, 2> values_;
  std::vector<float> shares_;  ///< [own claim, other's claim]
  std::vector<std::pair<std::uint8_t, std::uint8_t>> cases_;
};

/// The kernel of `layout`.
[[nodiscard]] std::unique_ptr<Kernel> make_game_kernel(std::shared_ptr<const Layout> layout);

}  // namespace potluck::split
