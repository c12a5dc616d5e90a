#include "render/scene/kitchen_scene.h"

#include <doctest/doctest.h>

#include "env/action.h"
#include "env/vector_env.h"
#include "render/scene/orders.h"
#include "tests/render/render_support.h"

namespace potluck::render {
namespace {

constexpr Rect kWholePicture{0, 0, 640, 480};

Scene draw(const std::string& name, const Snapshot& before, const Snapshot& now, float fraction = 1,
           const KitchenOverlays& overlays = {}) {
  Scene scene({kWholePicture.width, kWholePicture.height});
  KitchenPainter(kitchen(name)).draw(scene, kWholePicture, before, now, fraction, overlays);
  return scene;
}

Point middle(const Scene& scene, Part part, int index) {
  const auto found = scene.find(Label{part, index});
  REQUIRE(found.size() == 1);
  return bounds_of(*found.front()).center();
}

TEST_CASE("a cook's face and load lie where it looks") {
  Snapshot state = start_snapshot(*kitchen("cramped_room"));
  state.players[0].held = Object{.kind = ObjectKind::kOnion, .ingredients = {}};
  const std::array<std::pair<Orientation, Point>, 4> directions = {{{Orientation::kNorth, {0, -1}},
                                                                    {Orientation::kSouth, {0, 1}},
                                                                    {Orientation::kEast, {1, 0}},
                                                                    {Orientation::kWest, {-1, 0}}}};
  for (const auto& [orientation, ahead] : directions) {
    state.players[0].orientation = orientation;
    const Scene scene = draw("cramped_room", state, state);
    const Point body = middle(scene, Part::kCookBody, 0);
    for (const Part part : {Part::kCookFacing, Part::kHeldItem}) {
      const Point to = middle(scene, part, 0) - body;
      CHECK(to.x * ahead.x + to.y * ahead.y > 10);
      CHECK(std::abs(to.x * ahead.y) + std::abs(to.y * ahead.x) < 2);
    }
    CHECK(scene.find(Label{Part::kHeldItem, 1}).empty());
  }
}

TEST_CASE("a pot shows what is in it and how far it is") {
  const std::string name = "cramped_room";
  Snapshot state = start_snapshot(*kitchen(name));
  const int pot = 2;  // row 0, column 2
  CHECK(draw(name, state, state).find(Part::kPotIngredient).empty());

  state.objects = {{{0, 2}, soup("oo")}};
  Scene scene = draw(name, state, state);
  CHECK(scene.find(Label{Part::kPotIngredient, pot}).size() == 2);
  CHECK(scene.find(Part::kPotDial).empty());

  const auto sweep = [&](const Snapshot& before, const Snapshot& now, float fraction) {
    const Scene drawn = draw(name, before, now, fraction);
    const auto dials = drawn.find(Label{Part::kPotDial, pot});
    REQUIRE(dials.size() == 1);
    return std::get<Arc>(dials.front()->geometry).sweep;
  };
  Snapshot five = state;
  five.objects = {{{0, 2}, soup("ooo", 5)}};
  Snapshot six = state;
  six.objects = {{{0, 2}, soup("ooo", 6)}};
  CHECK(sweep(five, five, 1) == doctest::Approx(0.25));
  CHECK(sweep(five, six, 0.5F) == doctest::Approx(5.5 / 20));
  CHECK(sweep(five, six, 1) == doctest::Approx(0.3));
  CHECK(draw(name, six, six).find(Part::kPotReady).empty());

  state.objects = {{{0, 2}, soup("ooo", 20)}};
  CHECK(sweep(state, state, 1) == doctest::Approx(1));
  CHECK(draw(name, state, state).find(Label{Part::kPotReady, pot}).size() == 1);
}

TEST_CASE("cooks walk between ticks, and jump where nobody can walk") {
  const Snapshot before = start_snapshot(*kitchen("cramped_room"));
  Snapshot now = before;
  now.players[0].position.col += 1;
  const Point start = middle(draw("cramped_room", before, now, 0), Part::kCookBody, 0);
  const Point half = middle(draw("cramped_room", before, now, 0.5F), Part::kCookBody, 0);
  const Point end = middle(draw("cramped_room", before, now, 1), Part::kCookBody, 0);
  CHECK(end.x - start.x == doctest::Approx(2 * (half.x - start.x)));
  CHECK(end.x - start.x > 50);
  CHECK(start.y == doctest::Approx(end.y));
  now.players[0].position = {1, 3};
  CHECK(middle(draw("cramped_room", before, now, 0), Part::kCookBody, 0) ==
        middle(draw("cramped_room", before, now, 1), Part::kCookBody, 0));
}

TEST_CASE("grid kitchens: onions where they have grown, cooks look where they go") {
  const auto layout = kitchen("paper_kitchen");
  VectorEnv env(layout, {.num_envs = 1});
  const State start = env.state(0);
  Scene scene({640, 480});
  KitchenPainter painter(layout);
  painter.draw(scene, kWholePicture, {.before = start, .now = start});
  CHECK(scene.find(Part::kPlacedItem).size() == 2);
  CHECK(scene.find(Part::kCookBody).size() == 2);

  Snapshot before = start_snapshot(*layout);
  Snapshot now = before;
  now.objects.clear();
  now.players[1].position.col -= 1;
  const Scene walk = draw("paper_kitchen", before, now, 0.5F);
  CHECK(walk.find(Part::kPlacedItem).empty());
  CHECK(middle(walk, Part::kCookFacing, 1).x < middle(walk, Part::kCookBody, 1).x);
}

TEST_CASE("overlays") {
  const Snapshot state = start_snapshot(*kitchen("cramped_room"));
  KitchenOverlays overlays;
  overlays.thoughts = {{.cook = 0, .probabilities = {0.7F, 0, 0.2F, 0.005F, 0, 0.095F}},
                       {.cook = 7, .probabilities = {1}}};
  overlays.marks = {{.cell = 6, .color = rgb(0xFF0000), .style = CellMark::Style::kCross}};
  overlays.floaters = {{.cell = 6, .text = "+20", .color = rgb(0xFFFFFF)}};
  const Scene scene = draw("cramped_room", state, state, 1, overlays);
  CHECK(scene.find(Part::kThought).size() == 3);
  const auto north = scene.find(Label{Part::kThought, 0}).front();
  CHECK(bounds_of(*north).center().y < middle(scene, Part::kCookBody, 0).y);
  const Point cell =
      KitchenPainter(kitchen("cramped_room")).geometry(kWholePicture).square(6).center();
  CHECK(length(bounds_of(*scene.find(Part::kMark).front()).center() - cell) < 0.01F);
}

TEST_CASE("a plan may be no kitchen, and the mouse finds its cells") {
  LayoutSpec spec;
  spec.grid = {"XX?", "X1", ""};
  const KitchenPlan plan = plan_of(spec);
  CHECK(plan.width == 3);
  CHECK(plan.height == 3);
  CHECK_FALSE(plan.at(0, 2).tile.has_value());
  CHECK_FALSE(plan.at(2, 0).tile.has_value());
  CHECK(plan.at(1, 1).start == 1);
  CHECK(plan_of(LayoutSpec{}).squares.empty());

  const KitchenGeometry geometry(3, 3, kWholePicture);
  for (int cell = 0; cell < 9; ++cell) {
    CHECK(geometry.cell_at(geometry.square(cell).center()) == cell);
  }
  CHECK_FALSE(geometry.cell_at({-5, 10}).has_value());
  CHECK_FALSE(geometry.cell_at({639, 479}).has_value());
}

TEST_CASE("order cards say what a soup is worth") {
  const auto cards = order_cards(*kitchen("bonus_order_test"));
  REQUIRE_FALSE(cards.empty());
  CHECK(std::ranges::any_of(cards, &OrderCard::bonus));
  for (const OrderCard& card : order_cards(*kitchen("cramped_room"))) {
    CHECK(card.value == doctest::Approx(20));
    CHECK(card.cook_time == 20);
  }
  Scene scene({200, 100});
  draw_orders(scene, {0, 0, 120, 44}, std::vector<OrderCard>(5, cards.front()));
  CHECK(scene.find(Part::kOrder).empty());  // only "+5 more" fits
}

}  // namespace
}  // namespace potluck::render
