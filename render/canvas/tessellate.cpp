#include "render/canvas/tessellate.h"

#include <algorithm>
#include <numbers>

#include "render/canvas/damage.h"
#include "render/canvas/triangles.h"

namespace potluck::render {
namespace {

Point on_circle(Point center, float radius_x, float radius_y, float turn) {
  const float angle = turn * 2 * std::numbers::pi_v<float>;
  return {center.x + radius_x * std::sin(angle), center.y - radius_y * std::cos(angle)};
}

std::vector<Point> circle(Point center, float radius_x, float radius_y) {
  const int n = circle_segments(std::max(radius_x, radius_y));
  return ellipse_points(center, radius_x, radius_y, 0, n);
}

std::vector<Point> rounded(const Rect& rect, float radius) {
  radius = std::clamp(radius, 0.0F, std::min(rect.width, rect.height) / 2);
  std::vector<Point> points;
  if (radius <= 0) {
    points.push_back({rect.x, rect.y});
    points.push_back({rect.right(), rect.y});
    points.push_back({rect.right(), rect.bottom()});
    points.push_back({rect.x, rect.bottom()});
    return points;
  }
  const int steps = std::max(2, circle_segments(radius) / 4);
  const auto corner = [&](Point center, float start) {
    for (int i = 0; i <= steps; ++i) {
      const float turn = start + 0.25F * static_cast<float>(i) / static_cast<float>(steps);
      points.push_back(on_circle(center, radius, radius, turn));
    }
  };
  corner({rect.x + radius, rect.y + radius}, 0.75F);
  corner({rect.right() - radius, rect.y + radius}, 0);
  corner({rect.right() - radius, rect.bottom() - radius}, 0.25F);
  corner({rect.x + radius, rect.bottom() - radius}, 0.5F);
  return points;
}

}  // namespace

/// Turns the geometry of one shape into triangles.
struct Tessellator::Pen {
  std::vector<Vertex>& out;
  const StrokeFont& font;
  float scale;
  Point offset;
  Color color;
  float fringe;

  [[nodiscard]] Point at(Point p) const { return p * scale + offset; }
  [[nodiscard]] Rect at(const Rect& rect) const {
    const Point corner = at(Point{rect.x, rect.y});
    return {corner.x, corner.y, rect.width * scale, rect.height * scale};
  }
  [[nodiscard]] std::vector<Point> at(const std::vector<Point>& points) const {
    std::vector<Point> pixels;
    pixels.reserve(points.size());
    for (const Point p : points) {
      pixels.push_back(at(p));
    }
    return pixels;
  }

  void operator()(const RoundedRect& shape) const {
    const Rect rect = at(shape.rect);
    if (shape.border <= 0) {
      fill_outline(out, rounded(rect, shape.radius * scale), color, fringe);
      return;
    }
    const float border = shape.border * scale;
    stroke_line(out, rounded(rect.inset(border / 2), shape.radius * scale - border / 2), true,
                border, color, fringe, Joint::kPointed);
  }
  void operator()(const Ellipse& shape) const {
    const Point center = at(shape.center);
    const float border = shape.border * scale;
    const float radius_x = shape.radius_x * scale - border / 2;
    const float radius_y = shape.radius_y * scale - border / 2;
    if (radius_x <= 0 || radius_y <= 0) {
      return;
    }
    if (border <= 0) {
      fill_outline(out, circle(center, radius_x, radius_y), color, fringe);
    } else {
      stroke_line(out, circle(center, radius_x, radius_y), true, border, color, fringe);
    }
  }
  void operator()(const Pie& shape) const {
    const Point center = at(shape.center);
    const float radius = shape.radius * scale;
    const float sweep = std::clamp(shape.sweep, 0.0F, 1.0F);
    if (sweep >= 1) {
      fill_outline(out, circle(center, radius, radius), color, fringe);
    } else if (sweep > 0) {
      std::vector<Point> outline = arc(center, radius, shape.start, sweep);
      outline.push_back(center);
      std::rotate(outline.begin(), outline.end() - 1, outline.end());  // seen whole from there
      fill_outline(out, outline, color, fringe);
    }
  }
  void operator()(const Arc& shape) const {
    const float sweep = std::clamp(shape.sweep, 0.0F, 1.0F);
    const Point center = at(shape.center);
    const float radius = shape.radius * scale;
    const float thickness = shape.thickness * scale;
    if (sweep >= 1) {
      stroke_line(out, circle(center, radius, radius), true, thickness, color, fringe);
    } else if (sweep > 0) {
      stroke_line(out, arc(center, radius, shape.start, sweep), false, thickness, color, fringe);
    }
  }
  void operator()(const Polygon& shape) const {
    fill_outline(out, at(shape.points), color, fringe);
  }
  void operator()(const Line& shape) const {
    stroke_line(out, at(shape.points), shape.closed, shape.thickness * scale, color, fringe);
  }
  void operator()(const Text& shape) const {
    const float size = shape.size * scale;
    const float width = text_width(shape.text, size);
    Point pen = at(shape.anchor);
    pen.x -= shape.align == Align::kLeft ? 0 : shape.align == Align::kCenter ? width / 2 : width;
    // Letters stand on whole pixels, which keeps their horizontals sharp.
    pen.y = std::round(pen.y + size * kCapHeight / 2);
    const float thickness = size * (shape.bold ? kBoldPen : kRegularPen);
    std::vector<Point> stroke;
    for (const char32_t code : decode_utf8(shape.text)) {
      const GlyphStrokes& glyph = font.glyph(code);
      for (const std::vector<Point>& points : glyph.strokes) {
        // Small letters do not need every point of their curves.
        constexpr float kFinest = 0.8F;  // pixels
        stroke.clear();
        for (std::size_t i = 0; i < points.size(); ++i) {
          const Point p{pen.x + points[i].x * size, pen.y - points[i].y * size};
          if (stroke.empty() || i + 1 == points.size() || length(p - stroke.back()) > kFinest) {
            stroke.push_back(p);
          }
        }
        const bool closed = points.size() > 2 && length(points.front() - points.back()) < 1e-4F;
        stroke_line(out, stroke, closed, thickness, color, fringe);
      }
      pen.x += glyph.advance * size;
    }
  }

  [[nodiscard]] static std::vector<Point> arc(Point center, float radius, float start,
                                              float sweep) {
    std::vector<Point> points;
    const int steps =
        std::max(2, static_cast<int>(sweep * static_cast<float>(circle_segments(radius))));
    for (int i = 0; i <= steps; ++i) {
      const float turn = start + sweep * static_cast<float>(i) / static_cast<float>(steps);
      points.push_back(on_circle(center, radius, radius, turn));
    }
    return points;
  }
};

void Tessellator::add_shape(std::vector<Vertex>& out, const Shape& shape, float pixels_per_unit,
                            Point offset) const {
  std::visit(Pen{.out = out,
                 .font = font_,
                 .scale = pixels_per_unit,
                 .offset = offset,
                 .color = shape.color,
                 .fringe = std::max(1.0F, shape.softness * pixels_per_unit)},
             shape.geometry);
}

std::span<const Vertex> Tessellator::run(const Scene& scene, float pixels_per_unit, Point offset) {
  triangles_.clear();
  for (const Shape& shape : scene.shapes()) {
    if (shape.clip < 0) {
      add_shape(triangles_, shape, pixels_per_unit, offset);
      continue;
    }
    unclipped_.clear();
    add_shape(unclipped_, shape, pixels_per_unit, offset);
    const Rect& clip = scene.clips()[static_cast<std::size_t>(shape.clip)];
    clip_triangles(triangles_, unclipped_,
                   {clip.x * pixels_per_unit + offset.x, clip.y * pixels_per_unit + offset.y,
                    clip.width * pixels_per_unit, clip.height * pixels_per_unit});
  }
  return triangles_;
}

std::span<const Vertex> Tessellator::run(const Scene& scene, float pixels_per_unit,
                                         std::span<const Rect> areas) {
  triangles_.clear();
  const auto in_pixels = [pixels_per_unit](const Rect& rect) {
    return Rect{rect.x * pixels_per_unit, rect.y * pixels_per_unit, rect.width * pixels_per_unit,
                rect.height * pixels_per_unit};
  };
  for (const Rect& area : areas) {
    const Rect pixels = in_pixels(area);
    const Color ground = scene.background();
    const Vertex a{{pixels.x, pixels.y}, ground};
    const Vertex b{{pixels.right(), pixels.y}, ground};
    const Vertex c{{pixels.right(), pixels.bottom()}, ground};
    const Vertex d{{pixels.x, pixels.bottom()}, ground};
    triangles_.insert(triangles_.end(), {a, b, c, a, c, d});
    for (const Shape& shape : scene.shapes()) {
      const Rect painted = intersection(painted_area(scene, shape, 2 / pixels_per_unit), area);
      if (painted.width <= 0 || painted.height <= 0) {
        continue;
      }
      Rect clip = pixels;
      if (shape.clip >= 0) {
        clip = intersection(clip, in_pixels(scene.clips()[static_cast<std::size_t>(shape.clip)]));
      }
      unclipped_.clear();
      add_shape(unclipped_, shape, pixels_per_unit, {});
      clip_triangles(triangles_, unclipped_, clip);
    }
  }
  return triangles_;
}

}  // namespace potluck::render
