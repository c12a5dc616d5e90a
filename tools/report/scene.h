// Scenes (render/canvas/scene.h) as SVG: the same kitchens as in the window, for pages and papers.
//
// Differences from the other back ends: soft edges are drawn sharp and fainter, clips are not
// looked at, and text is set in the reader's sans-serif instead of the built-in strokes.
#pragma once

#include <cstddef>
#include <string>

#include "render/canvas/scene.h"

namespace potluck::tools {

/// The shapes [first, all) of `scene`, moved by `offset`, as elements for inside of an <svg>.
[[nodiscard]] std::string scene_elements(const render::Scene& scene, std::size_t first = 0,
                                         render::Point offset = {});

}  // namespace potluck::tools
