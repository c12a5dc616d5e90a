#include "env/coop_grid/words.h"

#include <algorithm>

#include "env/coop_grid/state.h"
#include "env/text/error.h"

namespace potluck::coop_grid {
namespace {

std::string text(Position position) {
  return "row " + std::to_string(position.row + 1) + ", col " + std::to_string(position.col + 1);
}

bool is_onion(const Object& object) {
  return object == Object{.kind = ObjectKind::kOnion, .ingredients = {}, .cooking_tick = -1};
}

}  // namespace

Snapshot GridWords::to_snapshot(const State& state) const {
  const GridState grid = unpack<GridState>(state);
  const auto position = [this](Cell cell) {
    return Position{.row = layout_->row(cell), .col = layout_->col(cell)};
  };
  const Object onion{.kind = ObjectKind::kOnion, .ingredients = {}, .cooking_tick = -1};
  Snapshot snapshot;
  snapshot.timestep = static_cast<int>(grid.timestep);
  for (std::size_t i = 0; i < static_cast<std::size_t>(layout_->num_agents()); ++i) {
    PlayerSnapshot player{
        .position = position(grid.players[i].cell), .orientation = Orientation::kNorth, .held = {}};
    if (grid.players[i].carrying != 0) {
      player.held = onion;
    }
    snapshot.players.push_back(std::move(player));
  }
  const auto onions = layout_->cells_of(Tile::kOnion);
  for (std::size_t k = 0; k < onions.size(); ++k) {
    if (((grid.onions >> k) & 1U) != 0) {
      snapshot.objects.push_back({.position = position(onions[k]), .object = onion});
    }
  }
  return snapshot;
}

State GridWords::to_state(const Snapshot& snapshot, const std::string& place) const {
  const auto fail = [&](const std::string& found, const std::string& expected) {
    throw InputError(place, found, expected);
  };
  const auto cell_of = [&](Position position, const std::string& what) {
    if (position.row < 0 || position.row >= layout_->height() || position.col < 0 ||
        position.col >= layout_->width()) {
      fail(what + " at " + text(position), "a place within the grid");
    }
    return static_cast<Cell>(position.row * layout_->width() + position.col);
  };
  if (snapshot.timestep < 0) {
    fail("timestep " + std::to_string(snapshot.timestep), "0 or more");
  }
  const auto num_agents = static_cast<std::size_t>(layout_->num_agents());
  if (snapshot.players.size() != num_agents) {
    fail(std::to_string(snapshot.players.size()) + " players", std::to_string(num_agents));
  }
  GridState grid;
  grid.timestep = static_cast<std::uint32_t>(snapshot.timestep);
  for (std::size_t i = 0; i < num_agents; ++i) {
    const PlayerSnapshot& player = snapshot.players[i];
    const std::string who = "player " + std::to_string(i);
    const Cell cell = cell_of(player.position, who);
    const Tile tile = layout_->tile(cell);
    if (tile != Tile::kFloor && tile != Tile::kOnion) {
      fail(who + " at " + text(player.position), "a cell to stand on");
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (grid.players[j].cell == cell) {
        fail(who + " at " + text(player.position), "a cell of its own");
      }
    }
    if (player.held && !is_onion(*player.held)) {
      fail(who + " holding something else than an onion", "an onion or nothing");
    }
    grid.players[i] = {.cell = cell, .carrying = player.held ? std::uint8_t{1} : std::uint8_t{0}};
  }
  const auto onions = layout_->cells_of(Tile::kOnion);
  for (const PlacedObject& placed : snapshot.objects) {
    const auto found = std::ranges::find(onions, cell_of(placed.position, "an object"));
    if (found == onions.end() || !is_onion(placed.object)) {
      fail("an object at " + text(placed.position), "onions where they grow");
    }
    grid.onions |= std::uint32_t{1} << static_cast<unsigned>(found - onions.begin());
  }
  return pack(grid);
}

}  // namespace potluck::coop_grid
