// Looks of the kitchens.
#include <algorithm>

#include "env/classic/game/parameters.h"
#include "env/classic/game/recipes.h"
#include "env/classic/layout/kitchen_search.h"
#include "env/classic/rule_set.h"
#include "env/coop_grid/parameters.h"
#include "env/coop_grid/rule_set.h"
#include "render/scene/looks_of_rules.h"

namespace potluck::render {
namespace {

constexpr Action number(ClassicAction action) {
  return static_cast<Action>(action);
}
constexpr Action number(CoopGridAction action) {
  return static_cast<Action>(action);
}

std::vector<OrderCard> classic_orders(const Layout& layout) {
  const classic::Recipes recipes(classic::parameters(layout));
  std::vector<OrderCard> cards;
  for (const Recipe& recipe : recipes.orders()) {
    const auto bonus = recipes.bonus_orders();
    std::vector<Ingredient> ingredients(static_cast<std::size_t>(recipe.onions),
                                        Ingredient::kOnion);
    ingredients.insert(ingredients.end(), static_cast<std::size_t>(recipe.tomatoes),
                       Ingredient::kTomato);
    cards.push_back({.ingredients = std::move(ingredients),
                     .value = recipes.worth(recipe),
                     .cook_time = recipes.cook_time(recipe),
                     .bonus = std::ranges::find(bonus, recipe) != bonus.end()});
  }
  return cards;
}

std::vector<OrderCard> coop_grid_orders(const Layout& layout) {
  return {{.ingredients = {Ingredient::kOnion},
           .value = coop_grid::parameters(layout.spec()).delivery_reward}};
}

std::vector<CellSet> classic_reach(const Layout& layout) {
  return reach_of_players(layout, classic::first_cells(layout));
}

std::vector<CellSet> coop_grid_reach(const Layout& layout) {
  return reach_of_players(layout, layout.starts());
}

}  // namespace

Looks classic_looks() {
  using enum potluck::Event;
  return {.rules = &classic::rule_set(),
          .has_counters = true,
          .turns = true,
          .interacts = true,
          .work = {{"served", {kSoupDelivery}},
                   {"plated", {kSoupPickup}},
                   {"potted", {kPottingOnion, kPottingTomato}},
                   {"ingredients", {kOnionPickup, kTomatoPickup}},
                   {"dishes", {kDishPickup}},
                   {"moves", {kMoved}},
                   {"collisions", {kCollision}}},
          .instructions = "Arrow keys walk, space picks up, puts down, starts pots and serves.",
          .keys_walk = "walk",
          .keys_use = "take, put, serve",
          .actions = {number(ClassicAction::kNorth), number(ClassicAction::kSouth),
                      number(ClassicAction::kWest), number(ClassicAction::kEast),
                      number(ClassicAction::kInteract), number(ClassicAction::kStay)},
          .tiles = {{' ', "floor"},
                    {'X', "counter"},
                    {'P', "pot"},
                    {'O', "onions"},
                    {'T', "tomatoes"},
                    {'D', "dishes"},
                    {'S', "window"}},
          .lists_orders = true,
          .orders = &classic_orders,
          .reach = &classic_reach};
}

Looks coop_grid_looks() {
  using enum potluck::Event;
  using enum CoopGridAction;
  return {.rules = &coop_grid::rule_set(),
          .work = {{"served", {kSoupDelivery}},
                   {"onions", {kOnionPickup}},
                   {"moves", {kMoved}},
                   {"collisions", {kCollision}}},
          .instructions =
              "Arrow keys walk: onto onions, which you then carry, and into the pot, which earns.",
          .keys_walk = "onions to pot",
          .actions = {number(kUp), number(kDown), number(kLeft), number(kRight), number(kStay),
                      number(kStay)},
          .tiles = {{' ', "floor"}, {'X', "wall"}, {'P', "pot"}, {'O', "onion"}},
          .orders = &coop_grid_orders,
          .reach = &coop_grid_reach};
}

}  // namespace potluck::render
