#include "render/canvas/software_canvas.h"

#include <array>
#include <cmath>
#include <string>

#include "env/text/error.h"

namespace potluck::render {
namespace {

/// Sub-pixel grid: corners snap to 1/256 pixel, so edge tests are exact.
constexpr int kSubpixelBits = 8;
constexpr std::int64_t kSubpixel = std::int64_t{1} << kSubpixelBits;
/// Far outside every image, yet products of two fit 64 bits.
constexpr float kFar = 1.0e6F;

struct Corner {
  std::int64_t x;
  std::int64_t y;
};

Corner snap(Point p) {
  const auto fixed = [](float v) {
    return std::int64_t{std::lround(std::clamp(v, -kFar, kFar) * static_cast<float>(kSubpixel))};
  };
  return {fixed(p.x), fixed(p.y)};
}

/// Twice the area of a, b, p; positive when p lies inside of edge a -> b of a clockwise triangle.
std::int64_t edge(Corner a, Corner b, Corner p) {
  return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

/// Pixels exactly on an edge belong to the triangle that has it on its top or left.
bool owns_edge(Corner a, Corner b) {
  return (a.y == b.y && b.x > a.x) || b.y < a.y;
}

void blend(std::uint8_t* pixel, const std::array<float, 4>& source) {
  const float alpha = source[3] / 255;
  const float below = static_cast<float>(pixel[3]) / 255 * (1 - alpha);
  const float total = alpha + below;
  if (total <= 0) {
    return;
  }
  for (std::size_t k = 0; k < 3; ++k) {
    const float value = (source[k] * alpha + static_cast<float>(pixel[k]) * below) / total;
    pixel[k] = static_cast<std::uint8_t>(value + 0.5F);
  }
  pixel[3] = static_cast<std::uint8_t>(total * 255 + 0.5F);
}

std::array<float, 4> channels(Color c) {
  return {static_cast<float>(c.r), static_cast<float>(c.g), static_cast<float>(c.b),
          static_cast<float>(c.a)};
}

void draw_triangle(Image& image, const Vertex& va, Vertex vb, Vertex vc) {
  const Corner a = snap(va.position);
  Corner b = snap(vb.position);
  Corner c = snap(vc.position);
  std::int64_t area = edge(a, b, c);
  if (area == 0) {
    return;
  }
  if (area < 0) {
    std::swap(b, c);
    std::swap(vb, vc);
    area = -area;
  }
  const auto first = [](std::int64_t v) { return static_cast<int>(v >> kSubpixelBits); };
  const int top = std::max(first(std::min({a.y, b.y, c.y})), 0);
  const int bottom = std::min(first(std::max({a.y, b.y, c.y})), image.height - 1);
  const int left = std::max(first(std::min({a.x, b.x, c.x})), 0);
  const int right = std::min(first(std::max({a.x, b.x, c.x})), image.width - 1);
  const std::int64_t bias_a = owns_edge(b, c) ? 0 : -1;
  const std::int64_t bias_b = owns_edge(c, a) ? 0 : -1;
  const std::int64_t bias_c = owns_edge(a, b) ? 0 : -1;
  const auto color_a = channels(va.color);
  const auto color_b = channels(vb.color);
  const auto color_c = channels(vc.color);
  const bool plain = va.color == vb.color && vb.color == vc.color;
  const bool opaque = plain && va.color.a == 255;
  const float inverse = 1 / static_cast<float>(area);

  for (int row = top; row <= bottom; ++row) {
    const Corner begin{(std::int64_t{left} << kSubpixelBits) + kSubpixel / 2,
                       (std::int64_t{row} << kSubpixelBits) + kSubpixel / 2};
    std::int64_t weight_a = edge(b, c, begin);
    std::int64_t weight_b = edge(c, a, begin);
    std::int64_t weight_c = edge(a, b, begin);
    const std::int64_t step_a = -(c.y - b.y) * kSubpixel;
    const std::int64_t step_b = -(a.y - c.y) * kSubpixel;
    const std::int64_t step_c = -(b.y - a.y) * kSubpixel;
    std::uint8_t* pixel = &image.rgba[image.index(row, left)];
    for (int col = left; col <= right; ++col, pixel += 4) {
      if (weight_a + bias_a >= 0 && weight_b + bias_b >= 0 && weight_c + bias_c >= 0) {
        if (opaque) {
          pixel[0] = va.color.r;
          pixel[1] = va.color.g;
          pixel[2] = va.color.b;
          pixel[3] = 255;
        } else if (plain) {
          blend(pixel, color_a);
        } else {
          const float wa = static_cast<float>(weight_a) * inverse;
          const float wb = static_cast<float>(weight_b) * inverse;
          const float wc = static_cast<float>(weight_c) * inverse;
          std::array<float, 4> color{};
          for (std::size_t k = 0; k < 4; ++k) {
            color[k] = color_a[k] * wa + color_b[k] * wb + color_c[k] * wc;
          }
          blend(pixel, color);
        }
      }
      weight_a += step_a;
      weight_b += step_b;
      weight_c += step_c;
    }
  }
}

}  // namespace

void draw_triangles(Image& image, std::span<const Vertex> triangles) {
  if (image.width <= 0 || image.height <= 0) {
    return;
  }
  for (std::size_t i = 0; i + 2 < triangles.size(); i += 3) {
    draw_triangle(image, triangles[i], triangles[i + 1], triangles[i + 2]);
  }
}

SoftwareCanvas::SoftwareCanvas(int width, int height) {
  if (width < 1 || height < 1 || width > kMaxSide || height > kMaxSide) {
    throw InputError("picture", std::to_string(width) + " x " + std::to_string(height) + " pixels",
                     "1 to " + std::to_string(kMaxSide) + " on each side");
  }
  image_ = Image(width, height);
}

const Image& SoftwareCanvas::draw(const Scene& scene) {
  const Color ground = scene.background();
  for (std::size_t i = 0; i < image_.rgba.size(); i += 4) {
    image_.rgba[i] = ground.r;
    image_.rgba[i + 1] = ground.g;
    image_.rgba[i + 2] = ground.b;
    image_.rgba[i + 3] = ground.a;
  }
  const auto width = static_cast<float>(image_.width);
  const auto height = static_cast<float>(image_.height);
  const Size size = scene.size();
  if (size.width > 0 && size.height > 0) {
    const float scale = std::min(width / size.width, height / size.height);
    draw_triangles(image_, tessellator_.run(scene, scale,
                                            {(width - size.width * scale) / 2,
                                             (height - size.height * scale) / 2}));
  }
  return image_;
}

Image draw_picture(const Scene& scene, int width, int height) {
  SoftwareCanvas canvas(width, height);
  return canvas.draw(scene);
}

}  // namespace potluck::render
