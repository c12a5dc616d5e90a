// A scene as coloured triangles, with soft edges where the shapes end: all that a back end draws.
//
// Every shape is its inside, half a pixel smaller, and a fringe one pixel wide that fades to
// nothing. Whoever interpolates colours over triangles and blends them (any graphics card, the
// software canvas) thus gets smooth edges without multisampling. Shapes thinner than a pixel are
// drawn a pixel wide and paler. Source of the technique: vertex-alpha anti-aliasing as in most
// vector user interfaces; chosen because one list of triangles is one draw call.
#pragma once

#include <span>
#include <vector>

#include "render/canvas/scene.h"
#include "render/canvas/stroke_font.h"

namespace potluck::render {

/// A corner of a triangle, in pixels from the top left corner.
struct Vertex {
  Point position;
  Color color;
};

/// Keeps its memory between scenes. Not for several threads at once.
class Tessellator {
 public:
  /// Triangles of `scene`, three vertices each, to be drawn in this order over the background;
  /// valid until the next call.
  std::span<const Vertex> run(const Scene& scene, float pixels_per_unit, Point offset = {});
  /// The same for a part of the scene: the background of each of `areas` (units, on pixel
  /// boundaries) and then what lies within.
  std::span<const Vertex> run(const Scene& scene, float pixels_per_unit,
                              std::span<const Rect> areas);

 private:
  struct Pen;  // adds shapes in pixels

  void add_shape(std::vector<Vertex>& out, const Shape& shape, float pixels_per_unit,
                 Point offset) const;

  StrokeFont font_;
  std::vector<Vertex> triangles_;
  std::vector<Vertex> unclipped_;
};

}  // namespace potluck::render
