// Looks of OvercookedV2: indicators and lit buttons show the recipe, and what a player does not see
// lies in fog.
#include <algorithm>

#include "env/overcooked_v2/parameters.h"
#include "env/overcooked_v2/rule_set.h"
#include "env/overcooked_v2/rules.h"
#include "env/overcooked_v2/sight.h"
#include "env/snapshots.h"
#include "render/canvas/palette.h"
#include "render/scene/items.h"
#include "render/scene/looks_of_rules.h"

namespace potluck::render {
namespace {

std::vector<OrderCard> soup_orders(const Layout& layout) {
  const overcooked_v2::Rules rules(layout);
  std::vector<OrderCard> cards;
  for (const overcooked_v2::Contents recipe : rules.recipes) {
    OrderCard& card = cards.emplace_back();
    for (const std::uint8_t ingredient : rules.contents.ingredients_of(recipe)) {
      card.ingredients.push_back(static_cast<Ingredient>(ingredient));
    }
    card.value = rules.parameters.delivery_reward;
    card.cook_time = overcooked_v2::kCookSteps;
  }
  return cards;
}

std::vector<CellSet> soup_reach(const Layout& layout) {
  return reach_of_players(layout, layout.starts());
}

std::vector<Ingredient> recipe_of(const Snapshot& now) {
  std::vector<Ingredient> recipe;
  for (const int ingredient : table_numbers(now, "recipe")) {
    if (ingredient >= 0 && ingredient < kNumIngredients) {
      recipe.push_back(static_cast<Ingredient>(ingredient));
    }
  }
  return recipe;
}

/// Steps that a button stays lit.
int steps_lit(const Layout& layout, const Snapshot& now, int cell) {
  const auto buttons = layout.cells_of(Tile::kButton);
  const auto number = static_cast<std::size_t>(std::ranges::find(buttons, cell) - buttons.begin());
  const std::vector<int> lit = table_numbers(now, "buttons");
  return number < lit.size() ? lit[number] : 0;
}

Label recipe_label(int cell) {
  return {.part = Part::kOrderIngredient, .index = cell};
}

/// The recipe side by side, `width` wide.
void draw_recipe(Scene& scene, Point middle, float width, int cell, const Snapshot& now) {
  const std::vector<Ingredient> recipe = recipe_of(now);
  const float each = width / 3;
  for (std::size_t i = 0; i < recipe.size(); ++i) {
    const float x = (static_cast<float>(i) - static_cast<float>(recipe.size() - 1) / 2) * each;
    draw_ingredient(scene, middle + Point{x, 0}, each * 1.12F, recipe[i], recipe_label(cell));
  }
}

void show_recipe(Scene& scene, float u, Point middle, int cell, const Layout& layout,
                 const Snapshot& now) {
  const Tile tile = layout.tile(static_cast<Cell>(cell));
  if (tile == Tile::kIndicator) {
    draw_recipe(scene, middle + Point{0, 0.02F * u}, 0.74F * u, cell, now);
  } else if (tile == Tile::kButton) {
    const int lit = steps_lit(layout, now, cell);
    if (lit == 0) {
      return;
    }
    // The sheet lies over the button; a ring around it runs out.
    scene.disc(middle, 0.36F * u, palette::kPaperEdge);
    scene.disc(middle, 0.32F * u, palette::kPaper);
    scene.add(
        Arc{.center = middle,
            .radius = 0.36F * u,
            .thickness = 0.075F * u,
            .start = 0,
            .sweep = std::min(
                static_cast<float>(lit) / static_cast<float>(overcooked_v2::kButtonSteps), 1.0F)},
        palette::kBad);
    draw_ingredients(scene, middle, 0.2F * u, recipe_of(now), recipe_label(cell));
  }
}

bool sees_place(const Layout& layout, const Snapshot& now, int viewer, Position place) {
  const auto seat = static_cast<std::size_t>(viewer);
  return viewer < 0 || seat >= now.players.size() ||
         overcooked_v2::sees(layout, now.players[seat].position, place);
}

}  // namespace

Looks overcooked_v2_looks() {
  using enum potluck::Event;
  return {.rules = &overcooked_v2::rule_set(),
          .has_counters = true,
          .turns = true,
          .interacts = true,
          .work = {{"served", {kSoupDelivery}},
                   {"wrong soups", {kWrongDelivery}},
                   {"asked", {kButtonPress}},
                   {"plated", {kSoupPickup}},
                   {"potted", {kPottingOnion, kPottingTomato}},
                   {"plates", {kDishPickup}},
                   {"moves", {kMoved}},
                   {"collisions", {kCollision}}},
          .instructions =
              "Arrow keys walk, space picks up, puts down, presses buttons and serves. "
              "Only the soup that is asked for counts.",
          .keys_walk = "walk",
          .keys_use = "take, put, press, serve",
          .actions = {0, 1, 3, 2, 5, 4},  // those of classic kitchens: up, down, left, right
          .tiles = {{' ', "floor"},
                    {'X', "counter"},
                    {'P', "pot"},
                    {'D', "plates"},
                    {'S', "window"},
                    {'R', "indicator"},
                    {'L', "button"},
                    {'O', "onions"},
                    {'T', "tomatoes"},
                    {'M', "mushrooms"},
                    {'C', "carrots"},
                    {'E', "eggplants"},
                    {'F', "fish"},
                    {'G', "garlic"},
                    {'H', "ham"},
                    {'K', "kale"},
                    {'Z', "zucchini"}},
          .orders = &soup_orders,
          .reach = &soup_reach,
          .show = &show_recipe,
          .sees = &sees_place};
}

}  // namespace potluck::render
