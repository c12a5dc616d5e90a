#include "render/scene/pots.h"

#include "render/canvas/palette.h"
#include "render/scene/items.h"

namespace potluck::render {
namespace {

constexpr float kPotRadius = 0.315F;
constexpr float kInside = 0.255F;
constexpr float kDialRadius = 0.355F;
constexpr float kDialThickness = 0.075F;

void draw_steam(Scene& scene, Point middle, float u) {
  for (const float x : {-0.12F, 0.0F, 0.12F}) {
    const Point foot = middle + Point{x * u, -0.24F * u};
    scene.add(
        Line{.points = {foot, foot + Point{0.03F * u, -0.06F * u},
                        foot + Point{-0.02F * u, -0.12F * u}, foot + Point{0.02F * u, -0.19F * u}},
             .thickness = 0.035F * u},
        faded(palette::kChina, 0.75F));
  }
}

void draw_tick(Scene& scene, Point at, float u, Label label) {
  scene.disc(at, 0.15F * u, darker(palette::kDialReady, 0.45F));
  scene.disc(at, 0.125F * u, palette::kDialReady, label);
  scene.add(Line{.points = {at + Point{-0.055F * u, 0.0F}, at + Point{-0.012F * u, 0.045F * u},
                            at + Point{0.06F * u, -0.045F * u}},
                 .thickness = 0.04F * u},
            palette::kChina);
}

}  // namespace

void draw_stove(Scene& scene, const Rect& square, Point middle) {
  const float u = square.width;
  const Rect plate{middle.x - 0.43F * u, middle.y - 0.37F * u, 0.86F * u, 0.74F * u};
  scene.rect(plate, palette::kStoveEdge, 0.12F * u);
  scene.rect(plate.inset(0.03F * u), palette::kStove, 0.1F * u);
  for (const float side : {-1.0F, 1.0F}) {
    scene.line(middle + Point{side * 0.30F * u, 0}, middle + Point{side * 0.385F * u, 0},
               palette::kSteelDark, 0.13F * u);
  }
  scene.disc(middle, kPotRadius * u, palette::kSteelDark);
  scene.disc(middle, (kPotRadius - 0.012F) * u, palette::kSteel);
  scene.ring(middle, (kPotRadius - 0.012F) * u, palette::kSteelLight, 0.022F * u);
  scene.disc(middle, kInside * u, palette::kPotInside);
}

void draw_pot_contents(Scene& scene, const Rect& square, Point middle, const PotView& pot) {
  const float u = square.width;
  const auto label = [&](Part part) { return Label{.part = part, .index = pot.cell}; };
  if (!pot.ingredients.empty()) {
    const Color soup = soup_color(pot.ingredients);
    const bool cooking = pot.cooked >= 0;
    // Water with things in it becomes soup.
    const Color liquid = cooking
                             ? mix(rgb(0x9DB7BD), soup, 0.35F + 0.65F * std::min(pot.cooked, 1.0F))
                             : rgb(0x6F8A93);
    scene.disc(middle, kInside * u, darker(liquid, 0.3F), label(Part::kPot));
    scene.disc(middle, (kInside - 0.02F) * u, liquid);
    draw_ingredients(scene, middle, 0.235F * u, pot.ingredients, label(Part::kPotIngredient));
  }
  if (pot.cooked < 0) {
    return;
  }
  const bool ready = pot.cooked >= 1;
  scene.add(
      Arc{.center = middle, .radius = kDialRadius * u, .thickness = (kDialThickness + 0.035F) * u},
      palette::kDialTrack);
  scene.add(Arc{.center = middle,
                .radius = kDialRadius * u,
                .thickness = kDialThickness * u,
                .start = 0,
                .sweep = std::min(pot.cooked, 1.0F)},
            ready ? palette::kDialReady : palette::kDialCooking, label(Part::kPotDial));
  if (ready) {
    draw_steam(scene, middle, u);
    draw_tick(scene, middle + Point{0.31F * u, -0.27F * u}, u, label(Part::kPotReady));
  }
}

}  // namespace potluck::render
