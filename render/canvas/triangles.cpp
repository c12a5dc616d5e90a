#include "render/canvas/triangles.h"

#include <array>
#include <numbers>

namespace potluck::render {
namespace {

constexpr float kPi = std::numbers::pi_v<float>;
/// Mitres longer than this many times the offset are cut.
constexpr float kMitreLimit = 2;

float cross(Point a, Point b) {
  return a.x * b.y - a.y * b.x;
}
float dot(Point a, Point b) {
  return a.x * b.x + a.y * b.y;
}
Point unit(Point a) {
  const float l = length(a);
  return l > 0 ? a * (1 / l) : Point{};
}
/// To the left of a direction when y points down … to the outside of a clockwise outline.
Point normal(Point direction) {
  return {direction.y, -direction.x};
}

void triangle(std::vector<Vertex>& out, Vertex a, Vertex b, Vertex c) {
  out.push_back(a);
  out.push_back(b);
  out.push_back(c);
}

void quad(std::vector<Vertex>& out, Vertex a, Vertex b, Vertex c, Vertex d) {
  triangle(out, a, b, c);
  triangle(out, a, c, d);
}

/// Where lines offset by 1 along both normals meet, cut to the limit.
Point mitre(Point normal_before, Point normal_after) {
  const Point middle = unit(normal_before + normal_after);
  const float cosine = dot(middle, normal_after);
  return middle * (1 / std::max(cosine, 1 / kMitreLimit));
}

std::vector<Point> without_repeats(std::span<const Point> points, bool closed) {
  constexpr float kSame = 0.02F;  // pixels
  std::vector<Point> kept;
  kept.reserve(points.size());
  for (const Point p : points) {
    if (kept.empty() || length(p - kept.back()) > kSame) {
      kept.push_back(p);
    }
  }
  while (closed && kept.size() > 1 && length(kept.front() - kept.back()) <= kSame) {
    kept.pop_back();
  }
  return kept;
}

float signed_area(std::span<const Point> outline) {
  float area = 0;
  for (std::size_t i = 0; i < outline.size(); ++i) {
    area += cross(outline[i], outline[(i + 1) % outline.size()]);
  }
  return area / 2;
}

/// How thick a stroke's solid and faded parts are, and how strong its colour.
struct Profile {
  float solid;
  float faded;
  Color color;
  Color clear;
};

Profile profile_of(float thickness, Color color, float fringe) {
  const float half = thickness / 2;
  const float strength = std::min(1.0F, thickness / fringe);
  const Color strong = faded(color, strength);
  return {.solid = std::max(half - fringe / 2, 0.0F),
          .faded = std::max(half, fringe / 2) + fringe / 2,
          .color = strong,
          .clear = faded(strong, 0)};
}

/// Half a disc at the end of a stroke; `outward` points away from it.
void cap(std::vector<Vertex>& out, Point at, Point outward, const Profile& profile, float arc = 1) {
  const int steps = std::max(3, circle_segments(profile.faded) / 2);
  const float begin = std::atan2(outward.y, outward.x) - kPi / 2 * arc;
  Point before;
  for (int i = 0; i <= steps; ++i) {
    const float angle = begin + kPi * arc * static_cast<float>(i) / static_cast<float>(steps);
    const Point direction{std::cos(angle), std::sin(angle)};
    if (i > 0) {
      const Vertex inner_a{at + before * profile.solid, profile.color};
      const Vertex inner_b{at + direction * profile.solid, profile.color};
      if (profile.solid > 0) {
        triangle(out, {at, profile.color}, inner_a, inner_b);
      }
      quad(out, inner_a, {at + before * profile.faded, profile.clear},
           {at + direction * profile.faded, profile.clear}, inner_b);
    }
    before = direction;
  }
}

/// A stroke without sharp corners: bands along it, mitred where it bends.
void stroke_smooth(std::vector<Vertex>& out, std::span<const Point> points, bool closed,
                   const Profile& profile) {
  const std::size_t n = points.size();
  const std::size_t segments = closed ? n : n - 1;
  const auto segment_normal = [&](std::size_t i) {
    return normal(unit(points[(i + 1) % n] - points[i % n]));
  };
  const auto side_at = [&](std::size_t i) {
    if (!closed && i == 0) {
      return segment_normal(0);
    }
    if (!closed && i == n - 1) {
      return segment_normal(n - 2);
    }
    return mitre(segment_normal((i + n - 1) % n), segment_normal(i % n));
  };
  Point side = side_at(0);
  for (std::size_t i = 0; i < segments; ++i) {
    const Point a = points[i];
    const Point b = points[(i + 1) % n];
    const Point next_side = side_at((i + 1) % n);
    const auto band = [&](float from, Color from_color, float until, Color until_color) {
      quad(out, {a + side * from, from_color}, {a + side * until, until_color},
           {b + next_side * until, until_color}, {b + next_side * from, from_color});
    };
    band(-profile.faded, profile.clear, -profile.solid, profile.color);
    if (profile.solid > 0) {
      band(-profile.solid, profile.color, profile.solid, profile.color);
    }
    band(profile.solid, profile.color, profile.faded, profile.clear);
    side = next_side;
  }
  if (!closed) {
    cap(out, points[0], points[0] - points[1], profile);
    cap(out, points[n - 1], points[n - 1] - points[n - 2], profile);
  }
}

/// Does the line bend too sharply at `b` for a mitre?
bool is_corner(Point a, Point b, Point c, Joint joint) {
  const float least_cosine = joint == Joint::kRound ? 0.5F : -0.1F;  // 60 or 96 degrees
  return dot(unit(b - a), unit(c - b)) < least_cosine;
}

}  // namespace

int circle_segments(float radius) {
  constexpr float kSag = 0.12F;  // pixels between chord and circle
  if (radius <= 1) {
    return 8;
  }
  const float step = 2 * std::acos(1 - std::min(kSag / radius, 0.5F));
  return std::clamp(static_cast<int>(std::ceil(2 * kPi / step)), 10, 160);
}

void fill_outline(std::vector<Vertex>& out, std::span<const Point> outline, Color color,
                  float fringe) {
  std::vector<Point> points = without_repeats(outline, true);
  if (points.size() < 3 || color.a == 0) {
    return;
  }
  const std::size_t n = points.size();
  // Edges along which the shape is thinner than the fringe let through less.
  const float area = signed_area(points);
  float around = 0;
  for (std::size_t i = 0; i < n; ++i) {
    around += length(points[(i + 1) % n] - points[i]);
  }
  const float outward = area > 0 ? 1.0F : -1.0F;
  const float thickness = around > 0 ? 4 * std::abs(area) / around : 0;  // that of a disc
  const float half = fringe / 2;
  // Never further in than to the middle.
  const float inset = std::min(half, thickness / 2.001F);
  const Color strong = faded(color, std::min(1.0F, 0.5F + inset / fringe));
  const Color clear = faded(strong, 0);

  std::vector<Point> side(n);
  for (std::size_t i = 0; i < n; ++i) {
    const Point before = normal(unit(points[i] - points[(i + n - 1) % n])) * outward;
    const Point after = normal(unit(points[(i + 1) % n] - points[i])) * outward;
    side[i] = mitre(before, after);
  }
  const auto inner = [&](std::size_t i) {
    return Vertex{points[i % n] - side[i % n] * inset, strong};
  };
  const auto outer = [&](std::size_t i) {
    return Vertex{points[i % n] + side[i % n] * half, clear};
  };
  for (std::size_t i = 1; i + 1 < n; ++i) {
    triangle(out, inner(0), inner(i), inner(i + 1));
  }
  for (std::size_t i = 0; i < n; ++i) {
    quad(out, inner(i), outer(i), outer(i + 1), inner(i + 1));
  }
}

void stroke_line(std::vector<Vertex>& out, std::span<const Point> points, bool closed,
                 float thickness, Color color, float fringe, Joint joint) {
  if (color.a == 0 || thickness <= 0 || points.empty()) {
    return;
  }
  std::vector<Point> line = without_repeats(points, closed);
  const Profile profile = profile_of(thickness, color, fringe);
  if (line.size() == 1) {
    cap(out, line[0], {1, 0}, profile, 2);
    return;
  }
  if (closed && line.size() > 2) {
    const std::size_t n = line.size();
    std::size_t corner = n;
    for (std::size_t i = 0; i < n && corner == n; ++i) {
      corner = is_corner(line[(i + n - 1) % n], line[i], line[(i + 1) % n], joint) ? i : n;
    }
    if (corner == n) {
      stroke_smooth(out, line, true, profile);
      return;
    }
    std::rotate(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(corner), line.end());
    line.push_back(line.front());
  }
  std::size_t begin = 0;
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (i + 1 == line.size() || is_corner(line[i - 1], line[i], line[i + 1], joint)) {
      stroke_smooth(out, std::span(line).subspan(begin, i + 1 - begin), false, profile);
      begin = i;
    }
  }
}

void clip_triangles(std::vector<Vertex>& out, std::span<const Vertex> triangles, const Rect& clip) {
  if (clip.width <= 0 || clip.height <= 0) {
    return;
  }
  // Signed distances to the four edges; inside is >= 0.
  const auto distance = [&clip](Point p, int edge) {
    switch (edge) {
      case 0:
        return p.x - clip.x;
      case 1:
        return clip.right() - p.x;
      case 2:
        return p.y - clip.y;
      default:
        return clip.bottom() - p.y;
    }
  };
  // A triangle cut by four lines has at most seven corners.
  std::array<Vertex, 8> polygon;
  std::array<Vertex, 8> cut;
  for (std::size_t t = 0; t + 2 < triangles.size(); t += 3) {
    std::size_t count = 3;
    std::copy_n(triangles.begin() + static_cast<std::ptrdiff_t>(t), 3, polygon.begin());
    for (int edge = 0; edge < 4 && count > 0; ++edge) {
      std::size_t kept = 0;
      for (std::size_t i = 0; i < count; ++i) {
        const Vertex& a = polygon[i];
        const Vertex& b = polygon[(i + 1) % count];
        const float da = distance(a.position, edge);
        const float db = distance(b.position, edge);
        if (da >= 0) {
          cut[kept++] = a;
        }
        if ((da < 0) != (db < 0)) {
          const float part = da / (da - db);
          cut[kept++] = {mix(a.position, b.position, part), mix(a.color, b.color, part)};
        }
      }
      count = kept;
      polygon = cut;
    }
    for (std::size_t i = 1; i + 1 < count; ++i) {
      triangle(out, polygon[0], polygon[i], polygon[i + 1]);
    }
  }
}

}  // namespace potluck::render
