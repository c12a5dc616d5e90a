#include "tools/report/scene.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "tools/report/svg.h"

namespace potluck::tools {
namespace {

using render::Arc;
using render::Color;
using render::Ellipse;
using render::Line;
using render::Pie;
using render::Point;
using render::Polygon;
using render::RoundedRect;
using render::Shape;
using render::Text;

std::string number(float value) {
  return coordinate(std::round(static_cast<double>(value) * 10) / 10);
}

std::string hex(Color color) {
  return fmt::format("#{:02x}{:02x}{:02x}", color.r, color.g, color.b);
}

/// fill="#…" with its opacity.
std::string paint(const char* attribute, Color color) {
  std::string text = fmt::format(R"({}="{}")", attribute, hex(color));
  if (color.a != 255) {
    text += fmt::format(R"( {}-opacity="{}")", attribute, coordinate(color.a / 255.0));
  }
  return text;
}

/// Point of a circle at `turns` clockwise from the top.
Point on_circle(Point center, float radius, float turns) {
  const float angle = turns * 2 * std::numbers::pi_v<float>;
  return {center.x + radius * std::sin(angle), center.y - radius * std::cos(angle)};
}

/// Arcs of a whole turn have no direction in SVG: they are drawn a hair short.
constexpr float kAlmostAll = 0.9995F;

std::string arc_path(Point center, float radius, float start, float sweep) {
  sweep = std::clamp(sweep, 0.0F, kAlmostAll);
  const Point from = on_circle(center, radius, start);
  const Point to = on_circle(center, radius, start + sweep);
  return fmt::format("{} {}A{} {} 0 {} 1 {} {}", number(from.x), number(from.y), number(radius),
                     number(radius), sweep > 0.5F ? 1 : 0, number(to.x), number(to.y));
}

std::string points(const std::vector<Point>& all, Point offset) {
  std::string text;
  for (const Point& point : all) {
    text += fmt::format("{}{},{}", text.empty() ? "" : " ", number(point.x + offset.x),
                        number(point.y + offset.y));
  }
  return text;
}

/// Draws one shape; a visitor over render::Geometry.
struct Element {
  Point offset;
  Color color;

  /// Filled, or a frame of thickness `border` inside the edge.
  [[nodiscard]] std::string filling(float border) const {
    return border > 0 ? fmt::format(R"(fill="none" {} stroke-width="{}")", paint("stroke", color),
                                    number(border))
                      : paint("fill", color);
  }
  std::string operator()(const RoundedRect& shape) const {
    const render::Rect rect = shape.rect.inset(shape.border / 2).moved(offset.x, offset.y);
    return fmt::format(R"(<rect x="{}" y="{}" width="{}" height="{}"{} {}/>)", number(rect.x),
                       number(rect.y), number(rect.width), number(rect.height),
                       shape.radius > 0 ? fmt::format(R"( rx="{}")", number(shape.radius)) : "",
                       filling(shape.border));
  }
  std::string operator()(const Ellipse& shape) const {
    return fmt::format(R"(<ellipse cx="{}" cy="{}" rx="{}" ry="{}" {}/>)",
                       number(shape.center.x + offset.x), number(shape.center.y + offset.y),
                       number(shape.radius_x - shape.border / 2),
                       number(shape.radius_y - shape.border / 2), filling(shape.border));
  }
  std::string operator()(const Pie& shape) const {
    const Point center = shape.center + offset;
    return fmt::format(R"(<path d="M{} {}L{}Z" {}/>)", number(center.x), number(center.y),
                       arc_path(center, shape.radius, shape.start, shape.sweep),
                       paint("fill", color));
  }
  std::string operator()(const Arc& shape) const {
    return fmt::format(R"(<path d="M{}" fill="none" {} stroke-width="{}" stroke-linecap="round"/>)",
                       arc_path(shape.center + offset, shape.radius, shape.start, shape.sweep),
                       paint("stroke", color), number(shape.thickness));
  }
  std::string operator()(const Polygon& shape) const {
    return fmt::format(R"(<polygon points="{}" {}/>)", points(shape.points, offset),
                       paint("fill", color));
  }
  std::string operator()(const Line& shape) const {
    if (shape.points.size() == 1) {
      return (*this)(Ellipse{shape.points.front(), shape.thickness / 2, shape.thickness / 2});
    }
    return fmt::format(R"(<{} points="{}" fill="none" {} stroke-width="{}" )"
                       R"(stroke-linecap="round" stroke-linejoin="round"/>)",
                       shape.closed ? "polygon" : "polyline", points(shape.points, offset),
                       paint("stroke", color), number(shape.thickness));
  }
  std::string operator()(const Text& shape) const {
    const char* anchor = shape.align == render::Align::kCenter  ? "middle"
                         : shape.align == render::Align::kRight ? "end"
                                                                : "start";
    // Capitals are 0.7 em high and the anchor stands half-way up.
    return fmt::format(
        R"(<text x="{}" y="{}" text-anchor="{}" style="font:{} {}px sans-serif;fill:{}">{}</text>)",
        number(shape.anchor.x + offset.x), number(shape.anchor.y + offset.y + 0.35F * shape.size),
        anchor, shape.bold ? 700 : 400, number(shape.size), hex(color), escape_markup(shape.text));
  }
};

}  // namespace

std::string scene_elements(const render::Scene& scene, std::size_t first, Point offset) {
  std::string text;
  for (std::size_t i = first; i < scene.shapes().size(); ++i) {
    const Shape& shape = scene.shapes()[i];
    const Color color = shape.softness > 0 ? render::faded(shape.color, 0.6F) : shape.color;
    text += std::visit(Element{offset, color}, shape.geometry);
  }
  return text;
}

}  // namespace potluck::tools
