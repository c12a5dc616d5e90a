#include "env/coin_game/words.h"

#include <array>

#include "env/coin_game/state.h"
#include "env/text/error.h"

namespace potluck::coin_game {
namespace {

constexpr std::array<const char*, kPlayers> kPlayerNames = {"player_1", "player_2"};

bool is_at(const Snapshot& state, const char* name, int row, int col) {
  return table_numbers(state, name) == std::vector<int>{row, col};
}

}  // namespace

Snapshot CoinWords::to_snapshot(const State& state) const {
  const CoinState game = unpack<CoinState>(state);
  const int size = parameters(*layout_).size;
  Snapshot snapshot;
  snapshot.timestep = static_cast<int>(game.step);
  const auto put = [&](const char* name, Cell cell) {
    snapshot.table[name] = {cell / size, cell % size};
  };
  for (std::size_t player = 0; player < kPlayers; ++player) {
    put(kPlayerNames[player], game.players[player]);
  }
  put("coin", game.coin);
  snapshot.table["coin_of"] = {game.owner + 1};
  if (parameters(*layout_).remembers) {
    snapshot.table["took"] = {static_cast<int>(took_last(game, 0)),
                              static_cast<int>(took_last(game, 1))};
  }
  return snapshot;
}

State CoinWords::to_state(const Snapshot& snapshot, const std::string& place) const {
  if (snapshot.timestep < 0) {
    throw InputError(place, "timestep " + std::to_string(snapshot.timestep), "0 or more");
  }
  const int size = parameters(*layout_).size;
  const auto cell = [&](const char* name) {
    const std::vector<int> at = table_numbers(snapshot, name, 2, 0, size - 1, place);
    return static_cast<Cell>(at[0] * size + at[1]);
  };
  CoinState game;
  game.step = static_cast<std::uint32_t>(snapshot.timestep);
  for (std::size_t player = 0; player < kPlayers; ++player) {
    game.players[player] = cell(kPlayerNames[player]);
  }
  game.coin = cell("coin");
  for (const Cell player : game.players) {
    if (player == game.coin) {
      throw InputError(place, "a coin under a player", "a coin in a cell of its own");
    }
  }
  game.owner = static_cast<std::uint8_t>(
      table_numbers(snapshot, "coin_of", 1, 1, kPlayers, place).front() - 1);
  if (parameters(*layout_).remembers) {
    const std::vector<int> took =
        table_numbers(snapshot, "took", kPlayers, 0, static_cast<int>(Took::kOthers), place);
    for (std::size_t player = 0; player < kPlayers; ++player) {
      note_taken(game, player, static_cast<Took>(took[player]));
    }
  }
  return pack(game);
}

std::string draw_board(const Layout& layout, const Snapshot& state) {
  const int size = parameters(layout).size;
  const std::vector<int> owner = table_numbers(state, "coin_of");
  std::string out;
  for (int row = 0; row < size; ++row) {
    out += "  ";
    for (int col = 0; col < size; ++col) {
      std::string tile;
      for (std::size_t player = 0; player < kPlayers; ++player) {
        if (is_at(state, kPlayerNames[player], row, col)) {
          tile += std::to_string(player + 1);
        }
      }
      if (is_at(state, "coin", row, col) && !owner.empty()) {
        tile += "o" + std::to_string(owner.front());
      }
      out += tile.empty()
                 ? " . "
                 : " " + tile + std::string(2 - std::min<std::size_t>(tile.size(), 2), ' ');
    }
    out.erase(out.find_last_not_of(' ') + 1);
    out += "\n";
  }
  return out;
}

}  // namespace potluck::coin_game
