// OvercookedV2 in pictures: who is told the recipe, and what lies in fog.
#include <doctest/doctest.h>

#include "env/snapshots.h"
#include "render/scene/items.h"
#include "render/scene/kitchen_scene.h"
#include "render/scene/orders.h"
#include "tests/render/render_support.h"

namespace potluck::render {
namespace {

constexpr Rect kSoupPicture{0, 0, 640, 480};
constexpr int kIndicator = 16;  // of grounded_coord_simple: row 2, column 0
constexpr int kButton = 19;

Scene draw_soups(const Snapshot& now, int viewer) {
  Scene scene({kSoupPicture.width, kSoupPicture.height});
  KitchenOverlays overlays;
  overlays.viewer = viewer;
  KitchenPainter(kitchen("grounded_coord_simple")).draw(scene, kSoupPicture, now, now, 1, overlays);
  return scene;
}

std::size_t told(const Scene& scene, int cell) {
  return scene.find(Label{Part::kOrderIngredient, cell}).size();
}

TEST_CASE("an indicator shows the recipe, a button while it is lit, to whom they are in sight") {
  Snapshot state = start_snapshot(*kitchen("grounded_coord_simple"));
  state.players[1].position = {.row = 1, .col = 6};
  CHECK(told(draw_soups(state, kSeesAll), kIndicator) == 3);
  CHECK(told(draw_soups(state, 0), kIndicator) == 3);
  CHECK(told(draw_soups(state, 1), kIndicator) == 0);
  CHECK(told(draw_soups(state, kSeesAll), kButton) == 0);
  state.table["buttons"] = {4};
  CHECK(told(draw_soups(state, kSeesAll), kButton) == 3);
  CHECK(told(draw_soups(state, 1), kButton) == 0);
  state.players[1].position = {.row = 1, .col = 5};
  CHECK(told(draw_soups(state, 1), kButton) == 3);
}

TEST_CASE("cooks and things out of sight are not drawn, and lie in fog") {
  Snapshot state = start_snapshot(*kitchen("grounded_coord_simple"));
  state.players[1].position = {.row = 1, .col = 6};
  state.objects = {{{1, 0}, {.kind = ObjectKind::kOnion, .ingredients = {}}}};
  const Scene all = draw_soups(state, kSeesAll);
  CHECK(all.find(Part::kFog).empty());
  CHECK(all.find(Part::kCookBody).size() == 2);
  CHECK(all.find(Part::kPlacedItem).size() == 1);
  const Scene second = draw_soups(state, 1);
  CHECK(second.find(Part::kFog).size() == 2);  // left of what it sees, and below
  CHECK(second.find(Label{Part::kCookBody, 0}).empty());
  CHECK(second.find(Label{Part::kCookBody, 1}).size() == 1);
  CHECK(second.find(Part::kPlacedItem).empty());
}

TEST_CASE("every ingredient has a drawing and a soup of its own") {
  std::vector<Color> soups;
  for (int i = 0; i < kNumIngredients; ++i) {
    CAPTURE(i);
    const auto ingredient = static_cast<Ingredient>(i);
    Scene scene({100, 100});
    draw_ingredient(scene, {50, 50}, 80, ingredient, {.part = Part::kHeldItem});
    CHECK(!scene.find(Part::kHeldItem).empty());
    for (const Shape& shape : scene.shapes()) {
      const Rect box = bounds_of(shape);
      CHECK((box.x > 2 && box.y > 2 && box.right() < 98 && box.bottom() < 98));
    }
    const std::vector<Ingredient> three(3, ingredient);
    soups.push_back(soup_color(three));
    CHECK(std::ranges::count(soups, soups.back()) == 1);
  }
  CHECK(order_cards(*kitchen("cramped_room_v2")).size() == 4);
}

}  // namespace
}  // namespace potluck::render
