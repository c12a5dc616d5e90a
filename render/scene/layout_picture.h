// A kitchen as it starts, on a page with its name and orders: `potluck layout show L --png OUT`.
#pragma once

#include <memory>

#include "env/layout.h"
#include "env/snapshot.h"
#include "render/canvas/scene.h"

namespace potluck::render {

/// The start without chance: everyone on their own start cell (or as the layout's start_state
/// says), every onion grown.
[[nodiscard]] Snapshot start_snapshot(const Layout& layout);

[[nodiscard]] Scene layout_picture(const std::shared_ptr<const Layout>& layout, Size size);

}  // namespace potluck::render
