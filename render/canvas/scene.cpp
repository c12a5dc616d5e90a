#include "render/canvas/scene.h"

#include <numbers>
#include <utility>

#include "render/canvas/stroke_font.h"

namespace potluck::render {
namespace {

Rect around(const std::vector<Point>& points, float margin) {
  if (points.empty()) {
    return {};
  }
  Point low = points.front();
  Point high = points.front();
  for (const Point p : points) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  return Rect{low.x, low.y, high.x - low.x, high.y - low.y}.inset(-margin);
}

Rect around_circle(Point center, float radius) {
  return {center.x - radius, center.y - radius, 2 * radius, 2 * radius};
}

struct Bounds {
  Rect operator()(const RoundedRect& shape) const { return shape.rect; }
  Rect operator()(const Ellipse& shape) const {
    return {shape.center.x - shape.radius_x, shape.center.y - shape.radius_y, 2 * shape.radius_x,
            2 * shape.radius_y};
  }
  Rect operator()(const Pie& shape) const { return around_circle(shape.center, shape.radius); }
  Rect operator()(const Arc& shape) const {
    return around_circle(shape.center, shape.radius + shape.thickness / 2);
  }
  Rect operator()(const Polygon& shape) const { return around(shape.points, 0); }
  Rect operator()(const Line& shape) const { return around(shape.points, shape.thickness / 2); }
  Rect operator()(const Text& shape) const {
    const float width = text_width(shape.text, shape.size);
    const float height = shape.size * kCapHeight;
    const float left = shape.align == Align::kLeft     ? 0
                       : shape.align == Align::kCenter ? width / 2
                                                       : width;
    return {shape.anchor.x - left, shape.anchor.y - height / 2, width, height};
  }
};

}  // namespace

Shape& Scene::add(Geometry geometry, Color color, Label label) {
  shapes_.push_back({.geometry = std::move(geometry),
                     .color = color,
                     .softness = 0,
                     .label = label,
                     .clip = open_clips_.empty() ? -1 : open_clips_.back()});
  return shapes_.back();
}

Shape& Scene::rect(const Rect& rect, Color color, float radius, Label label) {
  return add(RoundedRect{.rect = rect, .radius = radius}, color, label);
}

Shape& Scene::frame(const Rect& rect, Color color, float border, float radius, Label label) {
  return add(RoundedRect{.rect = rect, .radius = radius, .border = border}, color, label);
}

Shape& Scene::disc(Point center, float radius, Color color, Label label) {
  return add(Ellipse{.center = center, .radius_x = radius, .radius_y = radius}, color, label);
}

Shape& Scene::ring(Point center, float radius, Color color, float border, Label label) {
  return add(Ellipse{.center = center, .radius_x = radius, .radius_y = radius, .border = border},
             color, label);
}

Shape& Scene::line(Point from, Point to, Color color, float thickness, Label label) {
  return add(Line{.points = {from, to}, .thickness = thickness}, color, label);
}

Shape& Scene::text(std::string_view text, Point anchor, float size, Color color, Align align,
                   bool bold) {
  return add(
      Text{.text = std::string(text), .anchor = anchor, .size = size, .align = align, .bold = bold},
      color);
}

void Scene::push_clip(const Rect& rect) {
  clips_.push_back(open_clips_.empty() ? rect : intersection(rect, visible()));
  open_clips_.push_back(static_cast<int>(clips_.size()) - 1);
}

void Scene::pop_clip() {
  if (!open_clips_.empty()) {
    open_clips_.pop_back();
  }
}

Rect Scene::visible() const {
  return open_clips_.empty() ? bounds() : clips_[static_cast<std::size_t>(open_clips_.back())];
}

std::vector<const Shape*> Scene::find(Part part) const {
  std::vector<const Shape*> found;
  for (const Shape& shape : shapes_) {
    if (shape.label.part == part) {
      found.push_back(&shape);
    }
  }
  return found;
}

std::vector<const Shape*> Scene::find(Label label) const {
  std::vector<const Shape*> found;
  for (const Shape& shape : shapes_) {
    if (shape.label == label) {
      found.push_back(&shape);
    }
  }
  return found;
}

Rect bounds_of(const Shape& shape) {
  return std::visit(Bounds{}, shape.geometry);
}

std::vector<Point> ellipse_points(Point center, float radius_x, float radius_y, float turn,
                                  int count) {
  std::vector<Point> points;
  points.reserve(static_cast<std::size_t>(count));
  const float tilt = turn * 2 * std::numbers::pi_v<float>;
  for (int i = 0; i < count; ++i) {
    const float angle =
        static_cast<float>(i) / static_cast<float>(count) * 2 * std::numbers::pi_v<float>;
    const float x = radius_x * std::sin(angle);
    const float y = -radius_y * std::cos(angle);
    points.push_back(center + Point{x * std::cos(tilt) - y * std::sin(tilt),
                                    x * std::sin(tilt) + y * std::cos(tilt)});
  }
  return points;
}

}  // namespace potluck::render
