#include <fmt/format.h>

#include <array>
#include <vector>

#include "env/grid/drawing.h"

namespace potluck {
namespace {

constexpr const char* kUsualColour = "\x1b[0m";
constexpr const char* kPlayer = "\x1b[48;5;254m\x1b[1;34m";

char sign_of(const Object& object) {
  return name_of(object.kind).front();
}

/// What one tile shows.
struct TileText {
  std::array<char, 3> signs{};
  bool player = false;
};

std::string contents(const Object& soup, int cook_time) {
  std::string out;
  for (const Ingredient ingredient : soup.ingredients) {
    out += (out.empty() ? "" : ", ");
    out += name_of(ingredient);
  }
  if (soup.cooking_tick < 0) {
    return out + "; not started";
  }
  return soup.cooking_tick < cook_time
             ? fmt::format("{}; cooking, {} of {}", out, soup.cooking_tick, cook_time)
             : out + "; ready";
}

}  // namespace

std::string draw_grid_state(const Layout& layout, const StateWords& words, const Snapshot& state,
                            bool turn, bool colour) {
  std::vector<TileText> tiles;
  for (const Tile tile : layout.tiles()) {
    const char symbol = tile_symbol(tile);
    switch (tile) {
      case Tile::kFloor:  // a dot, so that open kitchens have edges
        tiles.push_back({.signs = {' ', colour ? ' ' : '.', ' '}});
        break;
      case Tile::kCounter:
        tiles.push_back({.signs = {symbol, symbol, symbol}});
        break;
      default:
        tiles.push_back({.signs = {symbol, ' ', ' '}});
    }
  }
  const auto at = [&](Position position) -> TileText* {
    const bool inside = position.row >= 0 && position.row < layout.height() && position.col >= 0 &&
                        position.col < layout.width();
    return inside ? &tiles[static_cast<std::size_t>(position.row * layout.width() + position.col)]
                  : nullptr;
  };
  std::string pots;
  for (const PlacedObject& placed : state.objects) {
    TileText* tile = at(placed.position);
    if (tile == nullptr) {
      continue;
    }
    const Object& object = placed.object;
    const int cook_time = words.cook_time(object);
    if (tile->signs[0] != 'P' || object.kind != ObjectKind::kSoup) {
      tile->signs = {' ', sign_of(object), ' '};
      continue;
    }
    const bool cooking = object.cooking_tick >= 0 && object.cooking_tick < cook_time;
    tile->signs[1] = static_cast<char>('0' + static_cast<int>(object.ingredients.size() % 10));
    tile->signs[2] = object.cooking_tick < 0 ? ' ' : (cooking ? '~' : '!');
    pots += fmt::format("  pot at row {}, col {}: {}\n", placed.position.row + 1,
                        placed.position.col + 1, contents(object, cook_time));
  }
  for (std::size_t i = 0; i < state.players.size(); ++i) {
    const PlayerSnapshot& player = state.players[i];
    if (TileText* tile = at(player.position)) {
      constexpr std::array<char, 4> kFacing = {'^', 'v', '>', '<'};
      tile->signs = {static_cast<char>('1' + i),
                     turn ? kFacing[static_cast<std::size_t>(player.orientation)] : ' ',
                     player.held ? sign_of(*player.held) : ' '};
      tile->player = true;
    }
  }
  std::string out;
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    const std::string_view signs(tiles[i].signs.data(), tiles[i].signs.size());
    if (i % static_cast<std::size_t>(layout.width()) == 0) {
      out += i == 0 ? "  " : "\n  ";
    }
    if (colour) {
      const char symbol = tile_symbol(layout.tiles()[i]);
      out += std::string(tiles[i].player ? kPlayer : tile_colour(symbol)) +
             // counters are plain; what lies on them must be seen
             (symbol == 'X' && signs[0] == ' ' ? "\x1b[97m" : "") + std::string(signs) +
             kUsualColour;
    } else {
      out += signs;
    }
  }
  return out + "\n" + pots;
}

}  // namespace potluck
