#include "render/canvas/damage.h"

#include <algorithm>
#include <bit>
#include <cstdint>

namespace potluck::render {
namespace {

/// FNV-1a over 32-bit words.
class Hash {
 public:
  void add(std::uint32_t word) { value_ = (value_ ^ word) * 1099511628211ULL; }
  void add(float number) { add(std::bit_cast<std::uint32_t>(number)); }
  void add(Point p) {
    add(p.x);
    add(p.y);
  }
  void add(const std::vector<Point>& points) {
    add(static_cast<std::uint32_t>(points.size()));
    for (const Point p : points) {
      add(p);
    }
  }
  void add(const Rect& rect) {
    add(Point{rect.x, rect.y});
    add(Point{rect.width, rect.height});
  }
  void add(Color c) {
    add(static_cast<std::uint32_t>(c.r) << 24U | static_cast<std::uint32_t>(c.g) << 16U |
        static_cast<std::uint32_t>(c.b) << 8U | static_cast<std::uint32_t>(c.a));
  }

  void operator()(const RoundedRect& shape) {
    add(shape.rect);
    add(shape.radius);
    add(shape.border);
  }
  void operator()(const Ellipse& shape) {
    add(shape.center);
    add(shape.radius_x);
    add(shape.radius_y);
    add(shape.border);
  }
  void operator()(const Pie& shape) {
    add(shape.center);
    add(shape.radius);
    add(shape.start);
    add(shape.sweep);
  }
  void operator()(const Arc& shape) {
    add(shape.center);
    add(shape.radius);
    add(shape.thickness);
    add(shape.start);
    add(shape.sweep);
  }
  void operator()(const Polygon& shape) { add(shape.points); }
  void operator()(const Line& shape) {
    add(shape.points);
    add(shape.thickness);
    add(std::uint32_t{shape.closed});
  }
  void operator()(const Text& shape) {
    for (const char c : shape.text) {
      add(static_cast<std::uint32_t>(static_cast<unsigned char>(c)));
    }
    add(shape.anchor);
    add(shape.size);
    add(static_cast<std::uint32_t>(shape.align));
    add(std::uint32_t{shape.bold});
  }

  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 14695981039346656037ULL;
};

struct Known {
  std::uint64_t hash;
  const Shape* shape;
};

std::vector<Known> sorted_hashes(const Scene& scene) {
  std::vector<Known> all;
  all.reserve(scene.shapes().size());
  for (const Shape& shape : scene.shapes()) {
    Hash hash;
    hash.add(static_cast<std::uint32_t>(shape.geometry.index()));
    std::visit(hash, shape.geometry);
    hash.add(shape.color);
    hash.add(shape.softness);
    if (shape.clip >= 0) {
      hash.add(scene.clips()[static_cast<std::size_t>(shape.clip)]);
    }
    all.push_back({hash.value(), &shape});
  }
  std::ranges::sort(all, {}, &Known::hash);
  return all;
}

/// Adds `area`, together with those that it overlaps.
void include(std::vector<Rect>& areas, Rect area) {
  if (area.width <= 0 || area.height <= 0) {
    return;
  }
  for (std::size_t i = 0; i < areas.size();) {
    const Rect common = intersection(areas[i], area);
    if (common.width <= 0 || common.height <= 0) {
      ++i;
      continue;
    }
    const float x = std::min(areas[i].x, area.x);
    const float y = std::min(areas[i].y, area.y);
    area = {x, y, std::max(areas[i].right(), area.right()) - x,
            std::max(areas[i].bottom(), area.bottom()) - y};
    areas[i] = areas.back();
    areas.pop_back();
    i = 0;
  }
  areas.push_back(area);
}

}  // namespace

Rect painted_area(const Scene& scene, const Shape& shape, float margin) {
  float around = margin + shape.softness;
  if (const Text* text = std::get_if<Text>(&shape.geometry)) {
    constexpr float kBeyondCapitals = 0.35F;  // ascenders, descenders, the pen's width
    around += text->size * kBeyondCapitals;
  }
  const Rect area = bounds_of(shape).inset(-around);
  return shape.clip < 0 ? area
                        : intersection(area, scene.clips()[static_cast<std::size_t>(shape.clip)]);
}

std::vector<Rect> changed_areas(const Scene& before, const Scene& now, float margin) {
  std::vector<Rect> areas;
  if (before.size() != now.size() || before.background() != now.background()) {
    areas.push_back(now.bounds());
    return areas;
  }
  const std::vector<Known> old_shapes = sorted_hashes(before);
  const std::vector<Known> new_shapes = sorted_hashes(now);
  std::size_t i = 0;
  std::size_t k = 0;
  while (i < old_shapes.size() || k < new_shapes.size()) {
    const bool old_only = k == new_shapes.size() ||
                          (i < old_shapes.size() && old_shapes[i].hash < new_shapes[k].hash);
    if (old_only) {
      include(areas, painted_area(before, *old_shapes[i++].shape, margin));
    } else if (i == old_shapes.size() || new_shapes[k].hash < old_shapes[i].hash) {
      include(areas, painted_area(now, *new_shapes[k++].shape, margin));
    } else {
      ++i;
      ++k;
    }
  }
  return areas;
}

}  // namespace potluck::render
