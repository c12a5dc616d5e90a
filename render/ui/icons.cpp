#include "render/ui/icons.h"

namespace potluck::render {
namespace {

struct Signer {
  Scene& scene;
  Point center;
  float u;
  Color color;

  [[nodiscard]] Point at(float x, float y) const { return center + Point{x, y} * u; }
  void stroke(std::vector<Point> points) const {
    for (Point& p : points) {
      p = at(p.x, p.y);
    }
    scene.add(Line{.points = std::move(points), .thickness = 0.13F * u}, color);
  }
  /// A filled triangle that points right (1) or left (-1), its base at x.
  void wedge(float x, float side, float width = 0.55F) const {
    scene.add(Polygon{{at(x, -0.38F), at(x + side * width, 0), at(x, 0.38F)}}, color);
  }
  void bar(float x) const {
    scene.rect({center.x + (x - 0.08F) * u, center.y - 0.38F * u, 0.16F * u, 0.76F * u}, color,
               0.05F * u);
  }
  /// A round arrow: clockwise (1) or counter-clockwise (-1), over `sweep` turns.
  void round_arrow(float side, float sweep) const {
    const float start = side > 0 ? 1 - sweep : 0.0F;
    const float radius = 0.3F * u;
    scene.add(Arc{.center = at(0, 0.04F),
                  .radius = radius,
                  .thickness = 0.13F * u,
                  .start = start,
                  .sweep = sweep},
              color);
    const Point tip = at(0, -0.26F);
    scene.add(Polygon{{tip + Point{side * 0.24F, 0} * u, tip + Point{-side * 0.06F, -0.22F} * u,
                       tip + Point{-side * 0.06F, 0.22F} * u}},
              color);
  }
};

}  // namespace

void draw_icon(Scene& scene, Point center, float size, Icon icon, Color color) {
  const Signer sign{scene, center, size, color};
  switch (icon) {
    case Icon::kPlay:
      sign.wedge(-0.26F, 1, 0.64F);
      break;
    case Icon::kPause:
      sign.bar(-0.19F);
      sign.bar(0.19F);
      break;
    case Icon::kStepForward:
      sign.wedge(-0.32F, 1);
      sign.bar(0.3F);
      break;
    case Icon::kStepBack:
      sign.wedge(0.32F, -1);
      sign.bar(-0.3F);
      break;
    case Icon::kToStart:
      sign.wedge(0.0F, -1, 0.36F);
      sign.wedge(0.4F, -1, 0.36F);
      sign.bar(-0.38F);
      break;
    case Icon::kToEnd:
      sign.wedge(0.0F, 1, 0.36F);
      sign.wedge(-0.4F, 1, 0.36F);
      sign.bar(0.38F);
      break;
    case Icon::kRestart:
      sign.round_arrow(1, 0.8F);
      break;
    case Icon::kUndo:
      sign.round_arrow(-1, 0.55F);
      break;
    case Icon::kRedo:
      sign.round_arrow(1, 0.55F);
      break;
    case Icon::kClose:
      sign.stroke({{-0.28F, -0.28F}, {0.28F, 0.28F}});
      sign.stroke({{0.28F, -0.28F}, {-0.28F, 0.28F}});
      break;
    case Icon::kMenu:
      for (const float y : {-0.27F, 0.0F, 0.27F}) {
        sign.stroke({{-0.34F, y}, {0.34F, y}});
      }
      break;
    case Icon::kPlus:
      sign.stroke({{0, -0.32F}, {0, 0.32F}});
      sign.stroke({{-0.32F, 0}, {0.32F, 0}});
      break;
    case Icon::kMinus:
      sign.stroke({{-0.32F, 0}, {0.32F, 0}});
      break;
    case Icon::kLeft:
      sign.stroke({{0.15F, -0.3F}, {-0.17F, 0}, {0.15F, 0.3F}});
      break;
    case Icon::kRight:
      sign.stroke({{-0.15F, -0.3F}, {0.17F, 0}, {-0.15F, 0.3F}});
      break;
    case Icon::kCheck:
      sign.stroke({{-0.32F, 0.02F}, {-0.08F, 0.26F}, {0.34F, -0.24F}});
      break;
    case Icon::kWarning:
      sign.stroke({{0, -0.38F}, {0.4F, 0.34F}, {-0.4F, 0.34F}, {0, -0.38F}});
      sign.stroke({{0, -0.12F}, {0, 0.08F}});
      break;
  }
}

}  // namespace potluck::render
