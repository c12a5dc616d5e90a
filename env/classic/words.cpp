#include "env/classic/words.h"

#include <algorithm>

#include "env/classic/game/convert.h"

namespace potluck::classic {

Snapshot KitchenWords::to_snapshot(const State& state) const {
  return classic::to_snapshot(rules_, state);
}

State KitchenWords::to_state(const Snapshot& snapshot, const std::string& place) const {
  return classic::to_state(rules_, snapshot, place);
}

int KitchenWords::cook_time(const Object& object) const {
  if (object.kind != ObjectKind::kSoup) {
    return 0;
  }
  const auto onions = std::ranges::count(object.ingredients, Ingredient::kOnion);
  const Recipe recipe{
      .onions = static_cast<int>(onions),
      .tomatoes = static_cast<int>(object.ingredients.size()) - static_cast<int>(onions)};
  return rules_.recipes.is_recipe(recipe) ? rules_.recipes.cook_time(recipe) : 0;
}

}  // namespace potluck::classic
