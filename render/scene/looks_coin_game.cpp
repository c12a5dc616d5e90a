// Looks of coin games: the board, its players, and the coin in its owner's colour.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "env/coin_game/parameters.h"
#include "env/coin_game/rule_set.h"
#include "env/snapshots.h"
#include "render/canvas/palette.h"
#include "render/scene/cooks.h"
#include "render/scene/looks_of_rules.h"

namespace potluck::render {
namespace {

constexpr float kNote = 30;  // the line below the board

/// A disc in the owner's colour with a bright rim and the owner's number.
void draw_owned_coin(Scene& scene, Point center, float size, int owner) {
  scene.disc(center + Point{0, size * 0.04F}, size / 2, palette::kShadow).softness = size * 0.08F;
  scene.disc(center, size / 2, palette::kDialCooking);
  scene.disc(center, size * 0.41F, palette::cook(owner));
  scene.text(std::to_string(owner + 1), center, size * 0.5F, palette::kText, Align::kCenter, true);
}

void paint_coins(Scene& scene, const Rect& area, const Layout& layout, const Snapshot& now,
                 int /*viewer*/) {
  const int size = coin_game::parameters(layout).size;
  const float side = std::max(0.0F, std::min(area.width, area.height - 2 * kNote) - 24);
  const Rect board = area.centered(side, side);
  const float cell = side / static_cast<float>(size);
  const auto square = [&](int row, int col) {
    return Rect{board.x + static_cast<float>(col) * cell, board.y + static_cast<float>(row) * cell,
                cell, cell};
  };
  scene.rect(board.inset(-6), palette::kCounterFront, 10);
  for (int row = 0; row < size; ++row) {
    for (int col = 0; col < size; ++col) {
      scene.rect(square(row, col).inset(1),
                 (row + col) % 2 == 0 ? palette::kFloor : palette::kFloorOther, 4);
    }
  }
  const auto at = [&](const char* name) {
    std::vector<int> place = table_numbers(now, name);
    place.resize(2);
    return square(place[0], place[1]).center();
  };
  const std::vector<int> owner = table_numbers(now, "coin_of");
  if (owner.empty()) {
    return;
  }
  draw_owned_coin(scene, at("coin"), cell * 0.5F, owner.front() - 1);
  const Point first = at("player_1");
  const Point second = at("player_2");
  const bool together = first == second;
  const Point aside{together ? cell * 0.2F : 0, 0};
  const float drawn = together ? cell * 0.75F : cell;
  draw_cook(scene, {.index = 0, .center = first - aside, .cell = drawn});
  draw_cook(scene, {.index = 1, .center = second + aside, .cell = drawn});
  const coin_game::Parameters& p = coin_game::parameters(layout);
  scene.text(
      fmt::format("a coin: +{:.6g}   the other's coin: -{:.6g} for the other", p.coin, p.harm),
      {board.center().x, board.bottom() + 6 + kNote / 2}, 13, palette::kTextSoft, Align::kCenter);
}

}  // namespace

Looks coin_game_looks() {
  return {.rules = &coin_game::rule_set(),
          .instructions =
              "Walk with the arrow keys, over the edge to the other side; take coins by "
              "stepping on them. Coins of the other's colour cost the other points.",
          .keys_walk = "walk",
          .actions = {0, 1, 2, 3, 0, 0},
          .paint = &paint_coins};
}

}  // namespace potluck::render
