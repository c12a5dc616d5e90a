#include "env/matrix/words.h"

#include <algorithm>

#include "env/matrix/state.h"
#include "env/text/error.h"

namespace potluck::matrix {

Snapshot MatrixWords::to_snapshot(const State& state) const {
  const GameState game = unpack(state);
  Snapshot snapshot;
  snapshot.timestep = static_cast<int>(game.round);
  if (game.has_last != 0) {
    snapshot.past.emplace_back(game.last.begin(), game.last.begin() + layout_->num_agents());
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
  if (snapshot.past.size() > 1 || snapshot.past.empty() != (snapshot.timestep == 0)) {
    throw InputError(place, std::to_string(snapshot.past.size()) + " joint actions of the past",
                     snapshot.timestep == 0 ? "none before the first round" : "the last one");
  }
  GameState game;
  game.round = static_cast<std::uint32_t>(snapshot.timestep);
  for (const std::vector<Action>& last : snapshot.past) {
    const auto players = static_cast<std::size_t>(layout_->num_agents());
    const auto known = [&](Action action) { return action < layout_->num_actions(); };
    if (last.size() != players || !std::ranges::all_of(last, known)) {
      throw InputError(
          place, "a joint action that this game does not have",
          std::to_string(players) + " actions below " + std::to_string(layout_->num_actions()));
    }
    game.has_last = 1;
    std::ranges::copy(last, game.last.begin());
  }
  return pack(game);
}

}  // namespace potluck::matrix
