#include "env/matrix/game.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace potluck::matrix {

MatrixGame::MatrixGame(const Layout& layout) {
  const Parameters& p = parameters(layout);
  players_ = static_cast<std::size_t>(p.players);
  actions_ = static_cast<std::size_t>(p.num_actions());
  memory_ = static_cast<std::size_t>(p.memory);
  row_ = matrix::row_bytes(p);
  size_ = static_cast<std::size_t>(p.observation_size());
  rounds_ = static_cast<std::uint32_t>(p.rounds);
  slips_ = static_cast<std::uint32_t>(std::lround(p.noise * 0x1.0p24));
  episode_ = static_cast<float>(layout.horizon());
  const auto joint_actions = static_cast<std::size_t>(num_joint_actions(p));
  for (std::size_t joint = 0; joint < joint_actions; ++joint) {
    for (const double payoff : payoffs_at(p, joint)) {
      payoffs_.push_back(static_cast<float>(payoff));
    }
  }
  shown_ = p.shown();
  sees_ = p.sees;
  sees_.resize(players_);
}

Action MatrixGame::executed(Action action, std::size_t player, std::uint32_t round,
                            const Draw& draw) const {
  const Action chosen = action < actions_ ? action : Action{0};
  if (slips_ == 0) {
    return chosen;
  }
  const PhiloxBlock bits =
      draw(round, static_cast<std::uint32_t>(Purpose::kSlip) + static_cast<std::uint32_t>(player));
  if (bits[0] >> 8 >= slips_) {
    return chosen;
  }
  const auto other =
      static_cast<Action>(uniform_below(bits[1], static_cast<std::uint32_t>(actions_ - 1)));
  return static_cast<Action>(other + (other >= chosen ? 1 : 0));
}

void MatrixGame::step(GameState& state, const Action* actions, float* earned,
                      const Draw& draw) const {
  Action* past = state.past.data();
  if (memory_ > 1) {
    std::copy_backward(past, past + (memory_ - 1) * players_, past + memory_ * players_);
  }
  std::size_t joint = 0;
  for (std::size_t player = 0; player < players_; ++player) {
    past[player] = executed(actions[player], player, state.round, draw);
    joint = joint * actions_ + past[player];
  }
  state.remembered =
      static_cast<std::uint8_t>(std::min(state.remembered + std::size_t{1}, memory_));
  ++state.round;
  std::copy_n(&payoffs_[joint * players_], players_, earned);
}

void MatrixGame::write(const GameState& state, int seat, float* out) const {
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
  for (std::size_t back = 0; sight.last_actions && back < state.remembered; ++back) {
    const Action* const round = &state.past[back * players_];
    next[round[me]] = 1;
    next += actions_;
    for (std::size_t player = 0; player < players_; ++player) {
      if (player != me) {
        next[round[player]] = 1;
        next += actions_;
      }
    }
  }
}

std::unique_ptr<Kernel> make_game_kernel(std::shared_ptr<const Layout> layout) {
  return std::make_unique<GameKernel<MatrixGame>>(std::move(layout));
}

}  // namespace potluck::matrix
