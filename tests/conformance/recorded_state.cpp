#include "tests/conformance/recorded_state.h"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "env/text/error.h"

namespace potluck::conformance {
namespace {

Object object_of_code(std::int64_t code) {
  if (code >= 1 && code <= 3) {
    return {.kind = static_cast<ObjectKind>(code), .ingredients = {}, .cooking_tick = -1};
  }
  const std::int64_t tick = code / kTickUnit - 2;
  if (tick < -1 || tick > 1000) {
    throw InputError("s0", "object code " + std::to_string(code), "1, 2, 3 or a soup");
  }
  Object soup{.kind = ObjectKind::kSoup, .ingredients = {}, .cooking_tick = static_cast<int>(tick)};
  for (const char digit : std::to_string(code % kTickUnit)) {
    if (digit != '1' && digit != '2') {
      throw InputError("s0", "object code " + std::to_string(code), "digits 1 and 2");
    }
    soup.ingredients.push_back(digit == '1' ? Ingredient::kOnion : Ingredient::kTomato);
  }
  return soup;
}

}  // namespace

Snapshot recorded_snapshot(const nlohmann::json& state, const Layout& layout, int timestep) {
  const auto position = [&layout](std::int64_t cell) {
    const std::int64_t width = layout.width();
    if (cell < 0 || cell >= layout.num_cells()) {
      throw InputError("s0", "cell " + std::to_string(cell), "a cell of the grid");
    }
    return Position{.row = static_cast<int>(cell / width), .col = static_cast<int>(cell % width)};
  };
  Snapshot words;
  words.timestep = timestep;
  const auto players = state.at(0).get<std::vector<std::int64_t>>();
  for (std::size_t i = 0; i + 2 < players.size(); i += 3) {
    PlayerSnapshot player;
    player.position = position(players[i]);
    if (players[i + 1] < 0 || players[i + 1] > 3) {
      throw InputError("s0", "orientation " + std::to_string(players[i + 1]), "0 to 3");
    }
    player.orientation = static_cast<Orientation>(players[i + 1]);
    if (players[i + 2] != 0) {
      player.held = object_of_code(players[i + 2]);
    }
    words.players.push_back(std::move(player));
  }
  const auto objects = state.at(1).get<std::vector<std::int64_t>>();
  for (std::size_t i = 0; i + 1 < objects.size(); i += 2) {
    words.objects.push_back(
        {.position = position(objects[i]), .object = object_of_code(objects[i + 1])});
  }
  return words;
}

}  // namespace potluck::conformance
