// What tests of pictures share.
#pragma once

#include <memory>
#include <string>

#include "env/layout/reader.h"
#include "env/snapshot.h"
#include "render/scene/layout_picture.h"

namespace potluck::render {

inline std::shared_ptr<const Layout> kitchen(const std::string& name) {
  return load_layout(name);
}

/// Soup of onions (o) and tomatoes (t), cooking since `tick` steps (-1: not).
inline Object soup(const std::string& ingredients, int tick = -1) {
  Object object{.kind = ObjectKind::kSoup, .ingredients = {}, .cooking_tick = tick};
  for (const char c : ingredients) {
    object.ingredients.push_back(c == 'o' ? Ingredient::kOnion : Ingredient::kTomato);
  }
  return object;
}

inline Object thing(ObjectKind kind) {
  return {.kind = kind, .ingredients = {}};
}

/// A kitchen of four cooks in which everything there is can be seen.
inline Snapshot busy_state() {
  Snapshot state;
  state.players = {
      {.position = {1, 3}, .orientation = Orientation::kNorth, .held = soup("oot", 20)},
      {.position = {5, 3}, .orientation = Orientation::kSouth, .held = thing(ObjectKind::kOnion)},
      {.position = {3, 1}, .orientation = Orientation::kWest, .held = thing(ObjectKind::kTomato)},
      {.position = {3, 4}, .orientation = Orientation::kEast, .held = thing(ObjectKind::kDish)}};
  state.objects = {{{0, 3}, soup("ooo", 8)},
                   {{6, 3}, soup("ot")},
                   {{2, 3}, thing(ObjectKind::kOnion)},
                   {{4, 3}, thing(ObjectKind::kDish)},
                   {{0, 0}, soup("ttt", 20)},
                   {{0, 6}, thing(ObjectKind::kTomato)}};
  return state;
}

}  // namespace potluck::render
