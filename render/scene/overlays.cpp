#include "render/scene/overlays.h"

#include "render/canvas/palette.h"
#include "render/canvas/stroke_font.h"

namespace potluck::render {
namespace {

void draw_arrow(Scene& scene, Point center, Point ahead, float u, float p, Label label) {
  const Point side{-ahead.y, ahead.x};
  const float from = 0.36F * u;
  const float size = (0.09F + 0.13F * std::sqrt(p)) * u;
  const float tip = from + (0.12F + 0.32F * p) * u + size;
  const auto at = [&](float forward, float right) {
    return center + ahead * forward + side * right;
  };
  const auto arrow = [&](float grow, Color color, Label with) {
    scene.line(at(from, 0), at(tip - size, 0), color, size * 0.7F + 2 * grow);
    scene.add(Polygon{{at(tip + 1.6F * grow, 0), at(tip - size - grow, size * 0.85F + 2 * grow),
                       at(tip - size - grow, -size * 0.85F - 2 * grow)}},
              color, with);
  };
  arrow(0.02F * u, palette::kInk, {});
  arrow(0, palette::kAccent, label);
}

}  // namespace

void draw_tints(Scene& scene, const KitchenGeometry& geometry, std::span<const CellMark> marks) {
  for (const CellMark& mark : marks) {
    if (mark.style == CellMark::Style::kTint) {
      scene.rect(geometry.square(mark.cell), mark.color, 0,
                 {.part = Part::kMark, .index = mark.cell});
    }
  }
}

void draw_frames(Scene& scene, const KitchenGeometry& geometry, std::span<const CellMark> marks) {
  const float u = geometry.cell_size();
  for (const CellMark& mark : marks) {
    if (mark.style == CellMark::Style::kTint) {
      continue;
    }
    const Rect square = geometry.square(mark.cell).inset(0.02F * u);
    scene.frame(square, faded(palette::kInk, 0.6F), 0.11F * u, 0.1F * u);
    scene.frame(square.inset(0.02F * u), mark.color, 0.06F * u, 0.08F * u,
                {.part = Part::kMark, .index = mark.cell});
    if (mark.style == CellMark::Style::kCross) {
      const Rect cross = square.inset(0.28F * u);
      for (const Color color : {faded(palette::kInk, 0.7F), mark.color}) {
        const float thickness = (color == mark.color ? 0.09F : 0.15F) * u;
        scene.line({cross.x, cross.y}, {cross.right(), cross.bottom()}, color, thickness);
        scene.line({cross.right(), cross.y}, {cross.x, cross.bottom()}, color, thickness);
      }
    }
  }
}

void draw_thought(Scene& scene, const Rect& square, const Looks& looks, const Thought& thought) {
  constexpr float kLeast = 0.02F;  // less likely actions are not drawn
  const float u = square.width;
  for (std::size_t action = 0; action < thought.probabilities.size(); ++action) {
    const float p = std::clamp(thought.probabilities[action], 0.0F, 1.0F);
    const Label label{.part = Part::kThought, .index = static_cast<int>(action)};
    if (!(p >= kLeast)) {
      continue;
    }
    if (looks.rules->idle_action() == action) {
      const Point at = square.center() + Point{-0.3F * u, -0.3F * u};
      const float radius = (0.05F + 0.1F * std::sqrt(p)) * u;
      scene.disc(at, radius + 0.025F * u, palette::kInk);
      scene.disc(at, radius, palette::kAccent, label);
    } else if (const Point ahead = looks.direction(static_cast<Action>(action)); ahead != Point{}) {
      draw_arrow(scene, square.center(), ahead, u, p, label);
    } else {
      const float thickness = (0.03F + 0.08F * p) * u;
      scene.ring(square.center(), 0.47F * u + 0.02F * u, palette::kInk, thickness + 0.04F * u);
      scene.ring(square.center(), 0.47F * u, palette::kAccent, thickness, label);
    }
  }
}

void draw_floater(Scene& scene, const Rect& square, const Floater& floater) {
  const float u = square.width;
  const float age = std::clamp(floater.age, 0.0F, 1.0F);
  const Point at = square.center() + Point{0, (-0.25F - 0.7F * age) * u};
  const float size = 0.42F * u;
  const float fade = 1 - age * age;
  const float width = text_width(floater.text, size) + 0.3F * u;
  scene.rect({at.x - width / 2, at.y - 0.26F * u, width, 0.52F * u},
             faded(palette::kInk, 0.8F * fade), 0.26F * u);
  scene.text(floater.text, at, size, faded(floater.color, fade), Align::kCenter, true);
}

}  // namespace potluck::render
