// The room: floor, counters and what stands on them, without cooks, food and pots' contents.
#pragma once

#include "render/canvas/scene.h"
#include "render/scene/kitchen_plan.h"

namespace potluck::render {

/// Every square of the plan, labelled kTile by cell. Pots are drawn empty (render/scene/pots.h
/// draws them with contents); starts only if `show_starts`, as numbered mats.
void draw_tiles(Scene& scene, const KitchenGeometry& geometry, const KitchenPlan& plan,
                bool show_starts = false);

/// One tile by itself in `square`, for palettes and legends.
void draw_tile(Scene& scene, const Rect& square, Tile tile, const Looks& looks);

/// Where things lie on a counter: the middle of its top.
[[nodiscard]] Point counter_top(const Rect& square, bool has_front);

/// The mat of player `start` (1..9).
void draw_start(Scene& scene, const Rect& square, int start);

}  // namespace potluck::render
