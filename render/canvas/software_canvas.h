// Draws scenes into memory, without a display or graphics driver: for pictures, films and tests.
#pragma once

#include <span>

#include "render/canvas/image.h"
#include "render/canvas/scene.h"
#include "render/canvas/tessellate.h"

namespace potluck::render {

/// Blends triangles onto `image` in order; a pixel belongs to a triangle if its middle does, and
/// neighbours that share an edge never both own a pixel.
void draw_triangles(Image& image, std::span<const Vertex> triangles);

/// Draws many scenes of one size. Keeps its memory; one thread at a time.
class SoftwareCanvas {
 public:
  /// Pixels. Throws InputError unless both are within 1..kMaxSide.
  SoftwareCanvas(int width, int height);
  static constexpr int kMaxSide = 16384;

  /// Clears to the scene's background and draws it as large as it fits, in the middle. Valid until
  /// the next call.
  const Image& draw(const Scene& scene);

 private:
  Image image_;
  Tessellator tessellator_;
};

/// One scene as a picture of width x height pixels.
[[nodiscard]] Image draw_picture(const Scene& scene, int width, int height);

}  // namespace potluck::render
