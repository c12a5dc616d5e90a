#include "render/scene/items.h"

#include <array>

#include "render/canvas/palette.h"
#include "render/scene/more_food.h"

namespace potluck::render {

void draw_onion(Scene& scene, Point center, float size, Label label) {
  const float u = size;
  const auto at = [&](float x, float y) { return center + Point{x * u, y * u}; };
  // A bulb: round below, drawn out to a point above.
  const auto bulb = [&](float grow) {
    std::vector<Point> points;
    constexpr std::array<Point, 13> kHalf = {{{0.03F, -0.40F},
                                              {0.07F, -0.30F},
                                              {0.14F, -0.22F},
                                              {0.24F, -0.15F},
                                              {0.32F, -0.06F},
                                              {0.36F, 0.05F},
                                              {0.355F, 0.15F},
                                              {0.32F, 0.24F},
                                              {0.26F, 0.31F},
                                              {0.18F, 0.355F},
                                              {0.09F, 0.38F},
                                              {0.04F, 0.385F},
                                              {0, 0.387F}}};
    for (const Point p : kHalf) {
      points.push_back(at(p.x * (1 + grow), p.y * (1 + grow)));
    }
    for (std::size_t i = kHalf.size() - 1; i-- > 0;) {
      points.push_back(at(-kHalf[i].x * (1 + grow), kHalf[i].y * (1 + grow)));
    }
    return points;
  };
  scene.add(Line{.points = {at(0, -0.34F), at(-0.07F, -0.47F)}, .thickness = 0.06F * u},
            palette::kLeaf);
  scene.add(Line{.points = {at(0, -0.34F), at(0.08F, -0.46F)}, .thickness = 0.06F * u},
            palette::kLeaf);
  scene.add(Polygon{bulb(0.13F)}, palette::kOnionDark);
  scene.add(Polygon{bulb(0)}, palette::kOnion, label);
  // Skins
  for (const float side : {-1.0F, 1.0F}) {
    scene.add(
        Line{.points = {at(side * 0.02F, -0.26F), at(side * 0.12F, -0.12F), at(side * 0.17F, 0.06F),
                        at(side * 0.13F, 0.22F), at(side * 0.06F, 0.31F)},
             .thickness = 0.035F * u},
        mix(palette::kOnion, palette::kOnionDark, 0.55F));
  }
  scene.add(Line{.points = {at(-0.25F, 0.02F), at(-0.25F, 0.12F)}, .thickness = 0.06F * u},
            lighter(palette::kOnion, 0.6F));
}

void draw_tomato(Scene& scene, Point center, float size, Label label) {
  const float u = size;
  const Point middle = center + Point{0, 0.03F * u};
  scene.add(Ellipse{.center = middle, .radius_x = 0.42F * u, .radius_y = 0.385F * u},
            palette::kTomatoDark);
  scene.add(Ellipse{.center = middle, .radius_x = 0.375F * u, .radius_y = 0.34F * u},
            palette::kTomato, label);
  scene.add(Ellipse{.center = middle + Point{-0.2F * u, 0.02F * u},
                    .radius_x = 0.05F * u,
                    .radius_y = 0.09F * u},
            lighter(palette::kTomato, 0.55F));
  // The calyx: a star of five leaves.
  const Point top = center + Point{0, -0.24F * u};
  for (int i = 0; i < 5; ++i) {
    const float angle = (static_cast<float>(i) / 5 - 0.25F) * 6.2831853F;
    const Point out{std::cos(angle), std::sin(angle) * 0.72F};
    const Point side{-out.y * 0.07F, out.x * 0.07F};
    scene.add(Polygon{{top + side * u, top + out * (0.25F * u), top - side * u}}, palette::kLeaf);
  }
  scene.line(top, top + Point{0.03F * u, -0.16F * u}, darker(palette::kLeaf, 0.2F), 0.06F * u);
}

void draw_dish(Scene& scene, Point center, float size, Label label) {
  const float u = size;
  scene.disc(center, 0.44F * u, palette::kChinaEdge);
  scene.disc(center, 0.405F * u, palette::kChina, label);
  scene.ring(center, 0.27F * u, palette::kChinaShade, 0.035F * u);
}

void draw_ingredient(Scene& scene, Point center, float size, Ingredient ingredient, Label label) {
  switch (ingredient) {
    case Ingredient::kOnion:
      draw_onion(scene, center, size, label);
      break;
    case Ingredient::kTomato:
      draw_tomato(scene, center, size, label);
      break;
    default:
      draw_more_food(scene, center, size, ingredient, label);
  }
}

void draw_ingredients(Scene& scene, Point center, float radius,
                      std::span<const Ingredient> ingredients, Label label) {
  using Places = std::array<Point, 4>;
  constexpr std::array<Places, 5> kPlaces = {{
      {},
      {{{0, 0}}},
      {{{-0.46F, 0}, {0.46F, 0}}},
      {{{-0.46F, 0.34F}, {0.46F, 0.34F}, {0, -0.46F}}},
      {{{-0.44F, 0.44F}, {0.44F, 0.44F}, {-0.44F, -0.44F}, {0.44F, -0.44F}}},
  }};
  const std::size_t count = std::min<std::size_t>(ingredients.size(), 4);
  const float size = radius * (count == 1 ? 1.3F : 0.98F);
  for (std::size_t i = 0; i < count; ++i) {
    draw_ingredient(scene, center + kPlaces[count][i] * radius, size, ingredients[i], label);
  }
}

namespace {

Color soup_of(Ingredient ingredient) {
  switch (ingredient) {
    case Ingredient::kOnion:
      return palette::kOnionSoup;
    case Ingredient::kTomato:
      return palette::kTomatoSoup;
    default:
      return food_color(ingredient);
  }
}

}  // namespace

Color soup_color(std::span<const Ingredient> ingredients) {
  if (ingredients.empty()) {
    return palette::kOnionSoup;
  }
  // Each gives its share.
  Color soup = soup_of(ingredients.front());
  for (std::size_t i = 1; i < ingredients.size(); ++i) {
    soup = mix(soup, soup_of(ingredients[i]), 1.0F / static_cast<float>(i + 1));
  }
  return soup;
}

void draw_soup(Scene& scene, Point center, float size, std::span<const Ingredient> ingredients,
               Label label) {
  const Color soup = soup_color(ingredients);
  draw_dish(scene, center, size, label);
  scene.disc(center, 0.33F * size, darker(soup, 0.3F));
  scene.disc(center, 0.30F * size, soup);
  draw_ingredients(scene, center, 0.27F * size, ingredients);
}

void draw_object(Scene& scene, Point center, float size, const Object& object, Label label) {
  switch (object.kind) {
    case ObjectKind::kDish:
      draw_dish(scene, center, size, label);
      break;
    case ObjectKind::kSoup:
      draw_soup(scene, center, size * 1.1F, object.ingredients, label);
      break;
    default:
      draw_ingredient(scene, center, size, *ingredient_of(object.kind), label);
  }
}

}  // namespace potluck::render
