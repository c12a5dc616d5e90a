#include "env/matrix/words.h"

#include <algorithm>

#include "env/matrix/state.h"
#include "env/text/error.h"

namespace potluck::matrix {

int MatrixWords::memory() const {
  return parameters(*layout_).memory;
}

Snapshot MatrixWords::to_snapshot(const State& state) const {
  const GameState game = unpack<GameState>(state);
  Snapshot snapshot;
  snapshot.timestep = static_cast<int>(game.round);
  const auto players = static_cast<std::size_t>(layout_->num_agents());
  const std::size_t remembered =
      std::min<std::size_t>(game.remembered, static_cast<std::size_t>(memory()));
  for (std::size_t back = remembered; back-- > 0;) {
    const Action* const round = &game.past[back * players];
    snapshot.past.emplace_back(round, round + players);
  }
  return snapshot;
}

State MatrixWords::to_state(const Snapshot& snapshot, const std::string& place) const {
  if (snapshot.timestep < 0) {
    throw InputError(place, "timestep " + std::to_string(snapshot.timestep), "0 or more");
  }
  if (!snapshot.players.empty() || !snapshot.objects.empty()) {
    throw InputError(place, "players or objects of a kitchen", "none in a matrix game");
  }
  const int remembered = std::min(snapshot.timestep, memory());
  if (snapshot.past.size() != static_cast<std::size_t>(remembered)) {
    throw InputError(place, std::to_string(snapshot.past.size()) + " joint actions of the past",
                     std::to_string(remembered) + " at timestep " +
                         std::to_string(snapshot.timestep) + ", as the game remembers " +
                         std::to_string(memory()));
  }
  GameState game;
  game.round = static_cast<std::uint32_t>(snapshot.timestep);
  game.remembered = static_cast<std::uint8_t>(remembered);
  const auto players = static_cast<std::size_t>(layout_->num_agents());
  const auto known = [&](Action action) { return action < layout_->num_actions(); };
  std::size_t back = snapshot.past.size();
  for (const std::vector<Action>& round : snapshot.past) {
    --back;
    if (round.size() != players || !std::ranges::all_of(round, known)) {
      throw InputError(
          place, "a joint action that this game does not have",
          std::to_string(players) + " actions below " + std::to_string(layout_->num_actions()));
    }
    std::ranges::copy(round, &game.past[back * players]);
  }
  return pack(game);
}

}  // namespace potluck::matrix
