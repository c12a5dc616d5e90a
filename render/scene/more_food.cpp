#include "render/scene/more_food.h"

#include <utility>
#include <vector>

#include "render/canvas/palette.h"

namespace potluck::render {
namespace {

/// Draws within a square around a middle; coordinates from -0.5 to 0.5.
struct Sketch {
  Scene& scene;
  Point center;
  float u;
  mutable Label label;  ///< of the ground, the first shape that takes it

  [[nodiscard]] Label take() const { return std::exchange(label, {}); }
  [[nodiscard]] Point at(float x, float y) const { return center + Point{x * u, y * u}; }
  [[nodiscard]] std::vector<Point> path(std::initializer_list<Point> points, float grow = 0) const {
    std::vector<Point> all;
    for (const Point p : points) {
      all.push_back(at(p.x * (1 + grow), p.y * (1 + grow)));
    }
    return all;
  }
  /// Filled, with a dark rim.
  void shape(std::initializer_list<Point> points, Color fill, Color rim) const {
    scene.add(Polygon{path(points, 0.13F)}, rim);
    scene.add(Polygon{path(points)}, fill, take());
  }
  void oval(Point middle, float rx, float ry, Color fill, Color rim, float turn = 0) const {
    const Point there = at(middle.x, middle.y);
    const float edge = 0.045F;
    scene.add(Polygon{ellipse_points(there, (rx + edge) * u, (ry + edge) * u, turn)}, rim);
    scene.add(Polygon{ellipse_points(there, rx * u, ry * u, turn)}, fill, take());
  }
  void stroke(std::initializer_list<Point> points, Color color, float thickness,
              Label of = {}) const {
    scene.add(Line{.points = path(points), .thickness = thickness * u}, color, of);
  }
  void dot(Point middle, float radius, Color color) const {
    scene.disc(at(middle.x, middle.y), radius * u, color, take());
  }
};

void mushroom(const Sketch& s) {
  s.oval({0, 0.2F}, 0.13F, 0.2F, palette::kMushroomStem, palette::kMushroomDark);
  s.shape({{-0.4F, 0.04F},
           {-0.38F, -0.12F},
           {-0.27F, -0.28F},
           {-0.1F, -0.36F},
           {0.1F, -0.36F},
           {0.27F, -0.28F},
           {0.38F, -0.12F},
           {0.4F, 0.04F},
           {0.2F, 0.1F},
           {-0.2F, 0.1F}},
          palette::kMushroom, palette::kMushroomDark);
  s.dot({-0.16F, -0.17F}, 0.06F, lighter(palette::kMushroom, 0.5F));
  s.dot({0.13F, -0.2F}, 0.075F, lighter(palette::kMushroom, 0.5F));
  s.dot({0.25F, -0.03F}, 0.045F, lighter(palette::kMushroom, 0.5F));
}

void carrot(const Sketch& s) {
  for (const float x : {-0.1F, 0.02F, 0.14F}) {
    s.stroke({{0.02F, -0.2F}, {x, -0.44F}}, palette::kLeaf, 0.075F);
  }
  s.shape({{-0.2F, -0.22F},
           {0.0F, -0.28F},
           {0.2F, -0.22F},
           {0.16F, 0.02F},
           {0.05F, 0.3F},
           {0.0F, 0.41F},
           {-0.05F, 0.3F},
           {-0.16F, 0.02F}},
          palette::kCarrot, palette::kCarrotDark);
  s.stroke({{-0.13F, -0.08F}, {-0.02F, -0.08F}}, palette::kCarrotDark, 0.035F);
  s.stroke({{0.02F, 0.06F}, {0.11F, 0.06F}}, palette::kCarrotDark, 0.035F);
}

void eggplant(const Sketch& s) {
  s.oval({-0.05F, 0.12F}, 0.24F, 0.27F, palette::kEggplant, palette::kEggplantDark);
  s.oval({0.1F, -0.12F}, 0.14F, 0.2F, palette::kEggplant, palette::kEggplant, 0.07F);
  s.shape({{0.02F, -0.2F}, {0.12F, -0.32F}, {0.26F, -0.28F}, {0.28F, -0.12F}, {0.16F, -0.17F}},
          palette::kLeaf, darker(palette::kLeaf, 0.35F));
  s.stroke({{0.2F, -0.28F}, {0.3F, -0.42F}}, darker(palette::kLeaf, 0.2F), 0.075F);
  s.stroke({{-0.18F, 0.06F}, {-0.19F, 0.18F}}, lighter(palette::kEggplant, 0.5F), 0.06F);
}

void fish(const Sketch& s) {
  s.shape({{0.2F, 0.0F}, {0.42F, -0.2F}, {0.38F, 0.0F}, {0.42F, 0.2F}}, palette::kFish,
          palette::kFishDark);
  s.oval({-0.08F, 0}, 0.33F, 0.2F, palette::kFish, palette::kFishDark);
  s.stroke({{-0.18F, -0.14F}, {-0.12F, 0}, {-0.18F, 0.14F}}, palette::kFishDark, 0.035F);
  s.dot({-0.28F, -0.05F}, 0.045F, palette::kInk);
  s.stroke({{0.02F, 0.07F}, {0.14F, 0.05F}}, lighter(palette::kFish, 0.6F), 0.04F);
}

void garlic(const Sketch& s) {
  s.stroke({{0.0F, -0.18F}, {0.04F, -0.43F}}, palette::kGarlicDark, 0.11F);
  s.oval({-0.17F, 0.13F}, 0.16F, 0.22F, palette::kGarlic, palette::kGarlicDark, 0.04F);
  s.oval({0.17F, 0.13F}, 0.16F, 0.22F, palette::kGarlic, palette::kGarlicDark, -0.04F);
  s.oval({0, 0.1F}, 0.14F, 0.28F, palette::kGarlic, palette::kGarlicDark);
}

void ham(const Sketch& s) {
  s.stroke({{0.16F, -0.18F}, {0.36F, -0.36F}}, palette::kChina, 0.11F);
  s.stroke({{0.34F, -0.4F}}, palette::kChina, 0.16F);
  s.stroke({{0.41F, -0.33F}}, palette::kChina, 0.16F);
  s.oval({-0.07F, 0.07F}, 0.33F, 0.26F, palette::kHam, palette::kHamDark, -0.11F);
  s.oval({-0.12F, 0.12F}, 0.12F, 0.09F, lighter(palette::kHam, 0.5F), palette::kHamDark, -0.11F);
}

void kale(const Sketch& s) {
  s.stroke({{0, 0.1F}, {0, 0.42F}}, lighter(palette::kZucchini, 0.3F), 0.09F);
  const auto curls = [&](float radius, Color color) {
    for (const Point p :
         {Point{-0.24F, 0.1F}, Point{0.24F, 0.1F}, Point{-0.28F, -0.1F}, Point{0.28F, -0.1F},
          Point{-0.15F, -0.27F}, Point{0.15F, -0.27F}, Point{0, -0.04F}}) {
      s.dot(p, radius, color);
    }
  };
  curls(0.19F, palette::kKaleDark);
  curls(0.145F, palette::kKale);
  s.stroke({{0, 0.2F}, {0, -0.2F}}, lighter(palette::kZucchini, 0.2F), 0.045F);
  s.stroke({{0, 0.02F}, {-0.15F, -0.1F}}, lighter(palette::kZucchini, 0.2F), 0.035F);
  s.stroke({{0, 0.02F}, {0.15F, -0.1F}}, lighter(palette::kZucchini, 0.2F), 0.035F);
}

void zucchini(const Sketch& s) {
  s.stroke({{-0.24F, 0.22F}, {0.2F, -0.2F}}, palette::kZucchiniDark, 0.34F);
  s.stroke({{-0.24F, 0.22F}, {0.2F, -0.2F}}, palette::kZucchini, 0.25F, s.take());
  s.stroke({{-0.2F, 0.11F}, {0.12F, -0.19F}}, palette::kZucchiniDark, 0.03F);
  s.stroke({{-0.12F, 0.2F}, {0.2F, -0.11F}}, palette::kZucchiniDark, 0.03F);
  s.stroke({{0.28F, -0.28F}, {0.37F, -0.37F}}, darker(palette::kLeaf, 0.2F), 0.12F);
}

}  // namespace

void draw_more_food(Scene& scene, Point center, float size, Ingredient ingredient, Label label) {
  const Sketch sketch{scene, center, size, label};
  switch (ingredient) {
    case Ingredient::kOnion:
    case Ingredient::kTomato:
      break;
    case Ingredient::kMushroom:
      mushroom(sketch);
      break;
    case Ingredient::kCarrot:
      carrot(sketch);
      break;
    case Ingredient::kEggplant:
      eggplant(sketch);
      break;
    case Ingredient::kFish:
      fish(sketch);
      break;
    case Ingredient::kGarlic:
      garlic(sketch);
      break;
    case Ingredient::kHam:
      ham(sketch);
      break;
    case Ingredient::kKale:
      kale(sketch);
      break;
    case Ingredient::kZucchini:
      zucchini(sketch);
      break;
  }
}

Color food_color(Ingredient ingredient) {
  constexpr std::array<Color, kNumIngredients> kColors = {
      palette::kOnion, palette::kTomato, palette::kMushroom, palette::kCarrot, palette::kEggplant,
      palette::kFish,  palette::kGarlic, palette::kHam,      palette::kKale,   palette::kZucchini};
  return kColors[static_cast<std::size_t>(ingredient)];
}

}  // namespace potluck::render
