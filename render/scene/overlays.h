// The parts of a kitchen's overlays (render/scene/kitchen_scene.h has the types).
#pragma once

#include <span>

#include "render/scene/kitchen_scene.h"

namespace potluck::render {

void draw_tints(Scene& scene, const KitchenGeometry& geometry, std::span<const CellMark> marks);
/// Frames and crosses.
void draw_frames(Scene& scene, const KitchenGeometry& geometry, std::span<const CellMark> marks);
void draw_thought(Scene& scene, const Rect& square, const Looks& looks, const Thought& thought);
void draw_floater(Scene& scene, const Rect& square, const Floater& floater);

}  // namespace potluck::render
