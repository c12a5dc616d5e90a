#include "env/coin_game/game.h"

#include <algorithm>
#include <utility>

namespace potluck::coin_game {

CoinGame::CoinGame(const Layout& layout) {
  const Parameters& p = parameters(layout);
  cells_ = static_cast<std::size_t>(p.size * p.size);
  coin_ = static_cast<float>(p.coin);
  harm_ = static_cast<float>(p.harm);
  remembers_ = p.remembers;
  planes_ = static_cast<std::size_t>(remembers_ ? kMemoryPlanes : kPlanes);
  alternate_ = p.colours == Colours::kAlternate;
  for (int cell = 0; cell < p.size * p.size; ++cell) {
    std::array<Cell, kNumActions>& ways = next_.emplace_back();
    for (std::size_t action = 0; action < ways.size(); ++action) {
      ways[action] = moved(p.size, static_cast<Cell>(cell), static_cast<Action>(action));
    }
    const int col = cell % p.size;
    place_.push_back(
        static_cast<std::uint16_t>((col * p.size + cell / p.size) * static_cast<int>(planes_)));
  }
}

Cell CoinGame::free_cell(const CoinState& state, std::uint32_t bits) const {
  const Cell low = std::min(state.players[0], state.players[1]);
  const Cell high = std::max(state.players[0], state.players[1]);
  const auto taken = static_cast<std::uint32_t>(low == high ? 1 : 2);
  auto cell = static_cast<Cell>(uniform_below(bits, static_cast<std::uint32_t>(cells_) - taken));
  cell = static_cast<Cell>(cell + (cell >= low ? 1 : 0));
  return static_cast<Cell>(cell + (low != high && cell >= high ? 1 : 0));
}

void CoinGame::start(CoinState& state, const Draw& draw) const {
  const PhiloxBlock bits = draw(0, Purpose::kStart);
  const auto cells = static_cast<std::uint32_t>(cells_);
  state.players[0] = static_cast<Cell>(uniform_below(bits[0], cells));
  state.players[1] = state.players[0];
  state.players[1] = free_cell(state, bits[1]);
  state.coin = free_cell(state, bits[2]);
  state.owner = static_cast<std::uint8_t>(uniform_below(bits[3], kPlayers));
}

void CoinGame::step(CoinState& state, const Action* actions, float* earned,
                    const Draw& draw) const {
  bool taken = false;
  for (std::size_t player = 0; player < kPlayers; ++player) {
    const Action action = actions[player] < kNumActions ? actions[player] : Action{0};
    state.players[player] = next_[state.players[player]][action];
    const bool takes = state.players[player] == state.coin;
    earned[player] = takes ? coin_ : 0.0F;
    taken = taken || takes;
    if (takes && remembers_) {
      note_taken(state, player, player == state.owner ? Took::kOwn : Took::kOthers);
    }
  }
  if (state.players[1 - state.owner] == state.coin) {
    earned[state.owner] -= harm_;
  }
  if (taken) {
    const PhiloxBlock bits = draw(state.step, Purpose::kTransition);
    state.coin = free_cell(state, bits[0]);
    state.owner =
        static_cast<std::uint8_t>(alternate_ ? 1 - state.owner : uniform_below(bits[1], kPlayers));
  }
  ++state.step;
}

void CoinGame::write(const CoinState& state, int seat, float* out) const {
  const auto me = static_cast<std::size_t>(seat);
  out[place_[state.players[me]]] = 1;
  out[place_[state.players[1 - me]] + 1] = 1;
  out[place_[state.coin] + (state.owner == me ? 2 : 3)] = 1;
  if (!remembers_) {
    return;
  }
  const std::array<Took, kPlayers> took = {took_last(state, me), took_last(state, 1 - me)};
  for (std::size_t cell = 0; cell < cells_; ++cell) {
    float* const known = out + cell * planes_ + kPlanes;
    for (std::size_t player = 0; player < kPlayers; ++player) {
      known[2 * player] = took[player] == Took::kOwn ? 1.0F : 0.0F;
      known[2 * player + 1] = took[player] == Took::kOthers ? 1.0F : 0.0F;
    }
  }
}

std::unique_ptr<Kernel> make_game_kernel(std::shared_ptr<const Layout> layout) {
  return std::make_unique<GameKernel<CoinGame>>(std::move(layout));
}

}  // namespace potluck::coin_game
