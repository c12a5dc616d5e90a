// Points, sizes and rectangles of pictures, in units: x to the right, y down.
//
// A unit is a pixel of a small window; large windows and pictures use several pixels per unit
// (render/canvas/scale.h), so a text of 16 units is readable everywhere. Grids have rows and
// columns (env/layout.h); only pictures have x and y.
#pragma once

#include <algorithm>
#include <cmath>

namespace potluck::render {

struct Point {
  float x = 0;
  float y = 0;
  bool operator==(const Point&) const = default;
  friend Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
  friend Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
  friend Point operator*(Point a, float factor) { return {a.x * factor, a.y * factor}; }
};

[[nodiscard]] inline float length(Point a) {
  return std::hypot(a.x, a.y);
}

[[nodiscard]] inline Point mix(Point a, Point b, float t) {
  return a + (b - a) * t;
}

struct Size {
  float width = 0;
  float height = 0;
  bool operator==(const Size&) const = default;
};

struct Rect {
  float x = 0;
  float y = 0;
  float width = 0;
  float height = 0;
  bool operator==(const Rect&) const = default;

  [[nodiscard]] float right() const { return x + width; }
  [[nodiscard]] float bottom() const { return y + height; }
  [[nodiscard]] Point center() const { return {x + width / 2, y + height / 2}; }
  [[nodiscard]] bool contains(Point p) const {
    return p.x >= x && p.x < right() && p.y >= y && p.y < bottom();
  }
  /// Smaller by `margin` on every side (larger if negative); never of negative size.
  [[nodiscard]] Rect inset(float margin) const { return inset(margin, margin); }
  [[nodiscard]] Rect inset(float horizontal, float vertical) const {
    return {x + horizontal, y + vertical, std::max(width - 2 * horizontal, 0.0F),
            std::max(height - 2 * vertical, 0.0F)};
  }
  [[nodiscard]] Rect moved(float dx, float dy) const { return {x + dx, y + dy, width, height}; }

  // Taking a page apart: each call cuts a strip off and returns it; `gap` is lost between the two.
  Rect cut_left(float amount, float gap = 0) {
    const Rect strip{x, y, std::min(amount, width), height};
    const float taken = std::min(amount + gap, width);
    x += taken;
    width -= taken;
    return strip;
  }
  Rect cut_right(float amount, float gap = 0) {
    const float strip = std::min(amount, width);
    const Rect result{right() - strip, y, strip, height};
    width -= std::min(amount + gap, width);
    return result;
  }
  Rect cut_top(float amount, float gap = 0) {
    const Rect strip{x, y, width, std::min(amount, height)};
    const float taken = std::min(amount + gap, height);
    y += taken;
    height -= taken;
    return strip;
  }
  Rect cut_bottom(float amount, float gap = 0) {
    const float strip = std::min(amount, height);
    const Rect result{x, bottom() - strip, width, strip};
    height -= std::min(amount + gap, height);
    return result;
  }
  /// Part `i` of `count` columns of equal width.
  [[nodiscard]] Rect column(int i, int count, float gap = 0) const {
    const float each = (width - gap * static_cast<float>(count - 1)) / static_cast<float>(count);
    return {x + static_cast<float>(i) * (each + gap), y, each, height};
  }
  /// A rectangle of the given size in the middle of this one, shrunk to fit.
  [[nodiscard]] Rect centered(float w, float h) const {
    w = std::min(w, width);
    h = std::min(h, height);
    return {x + (width - w) / 2, y + (height - h) / 2, w, h};
  }
};

[[nodiscard]] inline Rect intersection(const Rect& a, const Rect& b) {
  const float x = std::max(a.x, b.x);
  const float y = std::max(a.y, b.y);
  return {x, y, std::max(std::min(a.right(), b.right()) - x, 0.0F),
          std::max(std::min(a.bottom(), b.bottom()) - y, 0.0F)};
}

}  // namespace potluck::render
