#include "agents/partners/coin_cook.h"

#include "env/coin_game/game.h"

namespace potluck::partners {
namespace {

constexpr Action kUp = 0;
constexpr Action kDown = 1;
constexpr Action kLeft = 2;
constexpr Action kRight = 3;

/// Steps from one coordinate to another over the nearer edge, forwards if positive.
int signed_way(int from, int to, int size) {
  const int forwards = (to - from + size) % size;
  return 2 * forwards <= size ? forwards : forwards - size;
}

}  // namespace

CoinCook::CoinCook(const Layout& layout, CoinHabit habit)
    : size_(coin_game::parameters(layout).size), habit_(habit) {}

void CoinCook::decide(const PolicyBatch& batch, CookNotes* /*notes*/,
                      std::span<Action> actions) const {
  for (std::size_t i = 0; i < batch.which.size(); ++i) {
    actions[i] = decide(unpack<coin_game::CoinState>(batch.envs.state(batch.which[i])), batch.seat);
  }
}

Action CoinCook::decide(const coin_game::CoinState& game, int seat) const {
  const Cell own = game.players[static_cast<std::size_t>(seat)];
  if (habit_ == CoinHabit::kFair && game.owner != seat) {
    Action action = kUp;
    while (action < kRight && coin_game::moved(size_, own, action) == game.coin) {
      ++action;
    }
    return action;
  }
  const int down = signed_way(own / size_, game.coin / size_, size_);
  if (down != 0) {
    return down > 0 ? kDown : kUp;
  }
  return signed_way(own % size_, game.coin % size_, size_) > 0 ? kRight : kLeft;
}

}  // namespace potluck::partners
