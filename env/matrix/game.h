// The rules of matrix games, for GameKernel.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "env/game_kernel.h"
#include "env/matrix/parameters.h"
#include "env/matrix/state.h"

namespace potluck::matrix {

class MatrixGame {
 public:
  using State = GameState;

  explicit MatrixGame(const Layout& layout);

  [[nodiscard]] std::size_t row_bytes() const { return row_; }
  [[nodiscard]] std::size_t observation_size() const { return size_; }
  [[nodiscard]] bool terminates() const { return rounds_ > 0; }
  void start(GameState& /*state*/, const Draw& /*draw*/) const {}
  void step(GameState& state, const Action* actions, float* earned, const Draw& draw) const;
  [[nodiscard]] std::uint32_t clock(const GameState& state) const { return state.round; }
  [[nodiscard]] bool over(const GameState& state) const {
    return rounds_ > 0 && state.round >= rounds_;
  }
  void write(const GameState& state, int seat, float* out) const;

 private:
  /// What player `player` does who chose `action`.
  [[nodiscard]] Action executed(Action action, std::size_t player, std::uint32_t round,
                                const Draw& draw) const;

  std::size_t players_;
  std::size_t actions_;
  std::size_t memory_;
  std::size_t row_;             ///< bytes of a state
  std::size_t size_;            ///< of an observation
  std::uint32_t rounds_;        ///< 0: none
  std::uint32_t slips_;         ///< of 2^24: the chance of another action than the chosen one
  float episode_;               ///< rounds of an episode, at most
  std::vector<float> payoffs_;  ///< [joint action, player]
  Sight shown_;                 ///< to anybody
  std::vector<Sight> sees_;     ///< [player]
};

/// The kernel of `layout`.
[[nodiscard]] std::unique_ptr<Kernel> make_game_kernel(std::shared_ptr<const Layout> layout);

}  // namespace potluck::matrix
