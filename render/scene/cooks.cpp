#include "render/scene/cooks.h"

#include <array>
#include <string>

#include "render/canvas/palette.h"
#include "render/scene/items.h"

namespace potluck::render {
namespace {

/// Places relative to a cook: ahead and to the right of where it looks, in squares.
struct Frame {
  Point center;
  float cell;
  Point ahead;

  [[nodiscard]] Point at(float forward, float right) const {
    const Point side{-ahead.y, ahead.x};
    return center + (ahead * forward + side * right) * cell;
  }
  [[nodiscard]] float turn() const { return std::atan2(ahead.x, -ahead.y) / 6.2831853F; }
};

constexpr float kHatRadius = 0.2F;

// Hats. Each has another outline, so that cooks can be told apart without colour.

void draw_toque(Scene& scene, const Frame& frame, Point middle, float u, Color color, Label label) {
  // A chef's hat from above: a cloud of puffs.
  const auto cloud = [&](float grow, Color shade) {
    for (int i = 0; i < 6; ++i) {
      const float angle = (frame.turn() + static_cast<float>(i) / 6) * 6.2831853F;
      scene.disc(middle + Point{std::sin(angle), -std::cos(angle)} * (0.145F * u),
                 (0.092F + grow) * u, shade);
    }
  };
  cloud(0.025F, color);
  cloud(0, palette::kChina);
  scene.disc(middle, 0.165F * u, palette::kChina, label);
}

void draw_paper_hat(Scene& scene, const Frame& frame, Point middle, float u, Color color,
                    Label label) {
  // A folded paper hat: long and narrow, pointed at both ends.
  const Frame hat{middle, u, frame.ahead};
  const auto outline = [&](float grow) {
    const float l = 0.27F + grow;
    const float w = 0.2F + grow;
    return std::vector<Point>{hat.at(l, 0),  hat.at(l * 0.45F, w),   hat.at(-l * 0.45F, w),
                              hat.at(-l, 0), hat.at(-l * 0.45F, -w), hat.at(l * 0.45F, -w)};
  };
  scene.add(Polygon{outline(0.03F)}, color);
  scene.add(Polygon{outline(0)}, palette::kChina, label);
}

void draw_headscarf(Scene& scene, const Frame& frame, Point middle, float u, Color color,
                    Label label) {
  // Knotted behind: two tails.
  const Frame scarf{middle, u, frame.ahead};
  for (const float side : {-1.0F, 1.0F}) {
    scene.add(Polygon{{scarf.at(-0.14F, 0), scarf.at(-0.34F, side * 0.06F),
                       scarf.at(-0.3F, side * 0.19F)}},
              darker(color, 0.3F));
  }
  scene.disc(middle, (kHatRadius + 0.025F) * u, darker(color, 0.35F));
  scene.disc(middle, kHatRadius * u, lighter(color, 0.25F));
  for (int i = 0; i < 8; ++i) {
    const float angle = static_cast<float>(i) / 8 * 6.2831853F;
    scene.disc(middle + Point{std::sin(angle), std::cos(angle)} * (0.155F * u), 0.026F * u,
               palette::kChina);
  }
  scene.disc(middle, 0.12F * u, palette::kChina, label);
}

void draw_square_cap(Scene& scene, const Frame&, Point middle, float u, Color color, Label label) {
  const Rect cap{middle.x - 0.2F * u, middle.y - 0.2F * u, 0.4F * u, 0.4F * u};
  scene.rect(cap.inset(-0.025F * u), darker(color, 0.35F), 0.075F * u);
  scene.rect(cap, color, 0.06F * u);
  scene.rect(cap.inset(0.06F * u), palette::kChina, 0.04F * u, label);
}

void draw_straw_hat(Scene& scene, const Frame&, Point middle, float u, Color color, Label label) {
  const Color straw = rgb(0xE8CB7E);
  scene.disc(middle, 0.27F * u, darker(straw, 0.35F));
  scene.disc(middle, 0.25F * u, straw);
  scene.disc(middle, 0.185F * u, color);
  scene.disc(middle, 0.15F * u, palette::kChina, label);
}

void draw_hat(Scene& scene, const Frame& frame, Point middle, float u, int index) {
  const Color color = palette::cook(index);
  const Label label{.part = Part::kCookHat, .index = index};
  constexpr std::array kHats = {&draw_toque, &draw_paper_hat, &draw_headscarf, &draw_square_cap,
                                &draw_straw_hat};
  kHats[static_cast<std::size_t>(index) % kHats.size()](scene, frame, middle, u, color, label);
  scene.text(std::to_string(index + 1), middle, 0.24F * u, palette::kInk, Align::kCenter, true)
      .label = {.part = Part::kCookNumber, .index = index};
}

void draw_arm(Scene& scene, Point shoulder, Point hand, float u, Color sleeve) {
  scene.line(shoulder, hand, palette::kInk, 0.175F * u);
  scene.line(shoulder, hand, sleeve, 0.13F * u);
  scene.disc(hand, 0.085F * u, palette::kInk);
  scene.disc(hand, 0.065F * u, palette::kSkin);
}

}  // namespace

Point direction_of(Orientation facing) {
  switch (facing) {
    case Orientation::kNorth:
      return {0, -1};
    case Orientation::kSouth:
      return {0, 1};
    case Orientation::kEast:
      return {1, 0};
    case Orientation::kWest:
      return {-1, 0};
  }
  return {0, 1};
}

void draw_cook(Scene& scene, const CookView& cook) {
  const float u = cook.cell;
  const Color color = palette::cook(cook.index);
  const auto label = [&](Part part) { return Label{.part = part, .index = cook.index}; };
  const Point ahead = direction_of(cook.facing);
  // The body stands a little back, so that hands and load stay on the square.
  const Frame frame{cook.center - ahead * (0.08F * u), u, ahead};

  scene
      .add(Ellipse{.center = frame.center + Point{0, 0.06F * u},
                   .radius_x = 0.36F * u,
                   .radius_y = 0.34F * u},
           palette::kShadow)
      .softness = 0.1F * u;

  const auto shoulders = [&](float grow) {
    return Polygon{
        ellipse_points(frame.center, (0.35F + grow) * u, (0.235F + grow) * u, frame.turn())};
  };
  scene.add(shoulders(0.022F), palette::kInk);
  scene.add(shoulders(0), color, label(Part::kCookBody));

  const bool loaded = cook.held != nullptr;
  for (const float side : {-1.0F, 1.0F}) {
    draw_arm(scene, frame.at(0.04F, side * 0.27F),
             loaded ? frame.at(0.37F, side * 0.18F) : frame.at(0.17F, side * 0.315F), u, color);
  }

  // The face looks out from under the hat.
  const Point face = frame.at(0.15F, 0);
  scene.disc(face, 0.175F * u, palette::kInk);
  scene.disc(face, 0.155F * u, palette::kSkin);
  scene.disc(frame.at(0.315F, 0), 0.05F * u, palette::kSkinDark, label(Part::kCookFacing));
  if (loaded) {
    draw_object(scene, frame.at(0.4F, 0), 0.42F * u, *cook.held, label(Part::kHeldItem));
  }
  for (const float side : {-1.0F, 1.0F}) {
    scene.disc(frame.at(0.24F, side * 0.085F), 0.036F * u, palette::kInk);
  }
  draw_hat(scene, frame, frame.at(-0.075F, 0), u, cook.index);
}

void draw_cook_badge(Scene& scene, Point center, float size, int index) {
  const float u = size / 0.62F;
  const Frame frame{center, u, {0, 1}};
  scene.disc(center, 0.31F * u, palette::cook(index), {.part = Part::kCookBody, .index = index});
  draw_hat(scene, frame, center, u, index);
}

}  // namespace potluck::render
