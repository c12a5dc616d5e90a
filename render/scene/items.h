// Things one can carry: ingredients, dishes, soups. `size` is the width of the square that the
// drawing fills. Food differs in shape as well as in colour.
#pragma once

#include <span>

#include "env/snapshot.h"
#include "render/canvas/scene.h"

namespace potluck::render {

void draw_onion(Scene& scene, Point center, float size, Label label = {});
void draw_tomato(Scene& scene, Point center, float size, Label label = {});
void draw_dish(Scene& scene, Point center, float size, Label label = {});
/// A dish full of soup, with its ingredients on top.
void draw_soup(Scene& scene, Point center, float size, std::span<const Ingredient> ingredients,
               Label label = {});
void draw_ingredient(Scene& scene, Point center, float size, Ingredient ingredient,
                     Label label = {});
/// Whatever the object is. The label goes to one shape of the drawing, its ground.
void draw_object(Scene& scene, Point center, float size, const Object& object, Label label = {});

/// The colour of a soup by its ingredients.
[[nodiscard]] Color soup_color(std::span<const Ingredient> ingredients);
/// Draws 1 to 4 ingredients side by side inside of a circle; each carries `label`.
void draw_ingredients(Scene& scene, Point center, float radius,
                      std::span<const Ingredient> ingredients, Label label = {});

}  // namespace potluck::render
