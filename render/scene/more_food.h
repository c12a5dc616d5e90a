// The ingredients that classic kitchens do not have. Each has an outline of its own.
#pragma once

#include "env/snapshot.h"
#include "render/canvas/scene.h"

namespace potluck::render {

/// Mushroom, carrot, eggplant, fish, garlic, ham, kale or zucchini (others: nothing).
void draw_more_food(Scene& scene, Point center, float size, Ingredient ingredient, Label label);
/// What it colours a soup.
[[nodiscard]] Color food_color(Ingredient ingredient);

}  // namespace potluck::render
