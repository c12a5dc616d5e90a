// A picture as a plain description: a list of shapes in units, drawn from first to last.
//
// Scenes are computed by pure functions (render/scene/kitchen_scene.h, render/ui/ui.h …), compared
// and searched by tests, and drawn by two back ends: into memory (render/canvas/software_canvas.h)
// and into a window (render/ui/window.h). Both draw the triangles of render/canvas/tessellate.h, so
// they agree.
//
// Angles are turns: 0 is twelve o'clock, 0.25 three o'clock. A shape may carry a label that says
// what it stands for; labels change nothing in the picture.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "render/canvas/color.h"
#include "render/canvas/geometry.h"

namespace potluck::render {

/// A rectangle with round corners; border > 0: only a frame of that thickness, inside the edge.
struct RoundedRect {
  Rect rect;
  float radius = 0;
  float border = 0;
};

/// border > 0: only a ring of that thickness, inside the edge.
struct Ellipse {
  Point center;
  float radius_x = 0;
  float radius_y = 0;
  float border = 0;
};

/// A slice of a disc, clockwise from `start`.
struct Pie {
  Point center;
  float radius = 0;
  float start = 0;  ///< turns
  float sweep = 1;  ///< turns, 0..1
};

/// A stroke along a circle with round ends; `radius` is that of its middle line.
struct Arc {
  Point center;
  float radius = 0;
  float thickness = 1;
  float start = 0;  ///< turns
  float sweep = 1;  ///< turns, 0..1
};

/// A filled outline, convex or at least visible as a whole from its first point; either direction.
struct Polygon {
  std::vector<Point> points;
};

/// A stroke through points, with round ends and joints; one point is a dot.
struct Line {
  std::vector<Point> points;
  float thickness = 1;
  bool closed = false;
};

enum class Align : std::uint8_t { kLeft, kCenter, kRight };

/// One line of text in the built-in font (render/canvas/stroke_font.h).
struct Text {
  std::string text;  ///< UTF-8
  Point anchor;      ///< x: left end, middle or right end; y: half-way up the capitals
  float size = 16;   ///< em; capitals are 0.7 times as high
  Align align = Align::kLeft;
  bool bold = false;
};

using Geometry = std::variant<RoundedRect, Ellipse, Pie, Arc, Polygon, Line, Text>;

/// What a shape stands for.
enum class Part : std::uint8_t {
  kNone,
  kTile,        ///< index: cell
  kCookBody,    ///< index: cook (so all kCook…)
  kCookFacing,  ///< lies on the side where the cook looks
  kCookHat,
  kCookNumber,
  kHeldItem,       ///< index: cook
  kPlacedItem,     ///< index: cell
  kPot,            ///< index: cell (so all kPot…)
  kPotIngredient,  ///< one per ingredient
  kPotDial,        ///< an Arc; its sweep is the cooked fraction
  kPotReady,
  kOrder,  ///< index: place in the list
  kOrderIngredient,
  kThought,  ///< index: action
  kMark,     ///< index: cell
  kFog,      ///< over what a player does not see
  kWidget,   ///< the ground of a widget; index: number of the widget in the frame
  kFocusRing,
};

struct Label {
  Part part = Part::kNone;
  int index = 0;
  bool operator==(const Label&) const = default;
};

struct Shape {
  Geometry geometry;
  Color color;
  float softness = 0;  ///< width over which the edge fades, in units; 0: sharp
  Label label;
  int clip = -1;  ///< index into Scene::clips; -1: not clipped
};

class Scene {
 public:
  Scene() = default;
  explicit Scene(Size size, Color background = {0, 0, 0, 0})
      : size_(size), background_(background) {}

  [[nodiscard]] Size size() const { return size_; }
  [[nodiscard]] Rect bounds() const { return {0, 0, size_.width, size_.height}; }
  [[nodiscard]] Color background() const { return background_; }
  [[nodiscard]] const std::vector<Shape>& shapes() const { return shapes_; }
  [[nodiscard]] const std::vector<Rect>& clips() const { return clips_; }

  /// Adds a shape on top; the reference holds until the next one is added.
  Shape& add(Geometry geometry, Color color, Label label = {});

  // The shapes one needs most.
  Shape& rect(const Rect& rect, Color color, float radius = 0, Label label = {});
  Shape& frame(const Rect& rect, Color color, float border, float radius = 0, Label label = {});
  Shape& disc(Point center, float radius, Color color, Label label = {});
  Shape& ring(Point center, float radius, Color color, float border, Label label = {});
  Shape& line(Point from, Point to, Color color, float thickness, Label label = {});
  Shape& text(std::string_view text, Point anchor, float size, Color color,
              Align align = Align::kLeft, bool bold = false);

  /// Until the matching pop_clip, shapes show only inside `rect` and the clips around it.
  void push_clip(const Rect& rect);
  void pop_clip();
  /// Where shapes can show now.
  [[nodiscard]] Rect visible() const;

  /// All shapes with a label, in drawing order; pointers hold until the scene changes.
  [[nodiscard]] std::vector<const Shape*> find(Part part) const;
  [[nodiscard]] std::vector<const Shape*> find(Label label) const;

 private:
  Size size_;
  Color background_;
  std::vector<Shape> shapes_;
  std::vector<Rect> clips_;
  std::vector<int> open_clips_;
};

/// The smallest rectangle around a shape (text: by its width and capitals), before clipping.
[[nodiscard]] Rect bounds_of(const Shape& shape);

/// `count` points of an ellipse, for polygons: turned by `turn`, clockwise from its top.
[[nodiscard]] std::vector<Point> ellipse_points(Point center, float radius_x, float radius_y,
                                                float turn = 0, int count = 40);

}  // namespace potluck::render
