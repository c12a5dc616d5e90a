// Small charts for overlays: a curve over time, and who did how much.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "render/canvas/scene.h"

namespace potluck::render {

/// Values from left (old) to right (new), scaled to fill `area` unless they hardly differ; a line
/// at zero if it is in range. Values that are no numbers are left out.
void draw_curve(Scene& scene, const Rect& area, std::span<const float> values, Color color);

/// One bar per row, divided among the cooks in their colours, with numbers: "onions 3 | 5".
struct WorkRow {
  std::string name;
  std::vector<float> amounts;  ///< by cook, >= 0
};
/// Rows share the height, and those that would be too low to be read are left out. Returns the
/// height used.
float draw_work(Scene& scene, const Rect& area, std::span<const WorkRow> rows);

}  // namespace potluck::render
