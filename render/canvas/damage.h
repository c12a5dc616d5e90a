// What changed between two pictures of one size, so that only that is drawn anew.
//
// A kitchen has thousands of triangles, of which a walking cook changes a few dozen: redrawing all
// of them costs too much where a processor plays the graphics card.
#pragma once

#include <vector>

#include "render/canvas/scene.h"

namespace potluck::render {

/// Rectangles, in units, outside of which both scenes look the same; none if nothing changed. They
/// may overlap. Shapes that only changed their order among themselves go unnoticed unless they
/// changed in another way too; `margin` is added around shapes for their soft edges.
[[nodiscard]] std::vector<Rect> changed_areas(const Scene& before, const Scene& now, float margin);

/// Where a shape can leave traces: its bounds, clipped, with soft edges and all parts of letters.
[[nodiscard]] Rect painted_area(const Scene& scene, const Shape& shape, float margin);

}  // namespace potluck::render
