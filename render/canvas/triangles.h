// Fills and strokes in pixels, as triangles with fringes (parts of render/canvas/tessellate.h).
#pragma once

#include <span>
#include <vector>

#include "render/canvas/tessellate.h"

namespace potluck::render {

/// Fills an outline that is visible as a whole from its first point. The edge fades over `fringe`
/// pixels, half inside and half outside.
void fill_outline(std::vector<Vertex>& out, std::span<const Point> outline, Color color,
                  float fringe);

/// How a stroke turns corners: rounded, or pointed up to right angles.
enum class Joint : std::uint8_t { kRound, kPointed };

/// Strokes a polyline with round ends.
void stroke_line(std::vector<Vertex>& out, std::span<const Point> points, bool closed,
                 float thickness, Color color, float fringe, Joint joint = Joint::kRound);

/// Cuts triangles to a rectangle and appends what is left to `out`.
void clip_triangles(std::vector<Vertex>& out, std::span<const Vertex> triangles, const Rect& clip);

/// Segments that make a circle of `radius` pixels round to the eye.
[[nodiscard]] int circle_segments(float radius);

}  // namespace potluck::render
