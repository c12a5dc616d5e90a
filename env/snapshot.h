// A game's state in readable form: for JSON, start states, recordings and pictures.
//
// The engine works on packed states (env/state.h); a Snapshot says the same in words. Which parts
// a rule set uses, its folder says: kitchens have players, objects and orders, matrix games what
// was chosen before, games of coins and cards numbers under names.
// Positions are (row, col); the reference's JSON has [x, y] = [col, row].
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "env/action.h"

namespace potluck {

/// A place on the grid; row 0 is the top row, col 0 the left column.
struct Position {
  int row = 0;
  int col = 0;
  bool operator==(const Position&) const = default;
};

/// A soup's ingredients; their order does not matter to any rule.
struct Recipe {
  int onions = 0;
  int tomatoes = 0;
  [[nodiscard]] int size() const { return onions + tomatoes; }
  auto operator<=>(const Recipe&) const = default;
};

enum class Orientation : std::uint8_t { kNorth = 0, kSouth = 1, kEast = 2, kWest = 3 };
/// What soups are made of: of onions and tomatoes in classic kitchens, of any in others.
enum class Ingredient : std::uint8_t {
  kOnion = 0,
  kTomato = 1,
  kMushroom = 2,
  kCarrot = 3,
  kEggplant = 4,
  kFish = 5,
  kGarlic = 6,
  kHam = 7,
  kKale = 8,
  kZucchini = 9
};
inline constexpr int kNumIngredients = 10;
/// As they stand in JSON, and of their piles the symbols in grids.
inline constexpr std::array<std::string_view, kNumIngredients> kIngredientNames = {
    "onion", "tomato", "mushroom", "carrot", "eggplant",
    "fish",  "garlic", "ham",      "kale",   "zucchini"};
inline constexpr std::string_view kIngredientSymbols = "OTMCEFGHKZ";

[[nodiscard]] constexpr std::string_view name_of(Ingredient ingredient) {
  return kIngredientNames[static_cast<std::size_t>(ingredient)];
}

/// kOnion, kTomato and, from kMore on, the other ingredients in their order.
enum class ObjectKind : std::uint8_t { kOnion = 1, kTomato = 2, kDish = 3, kSoup = 4, kMore = 5 };

/// A single `ingredient` as an object, and the way back: nothing for dishes and soups.
[[nodiscard]] constexpr ObjectKind kind_of(Ingredient ingredient) {
  const auto number = static_cast<std::uint8_t>(ingredient);
  return static_cast<ObjectKind>(number + (number < 2 ? 1 : 3));
}
[[nodiscard]] constexpr std::optional<Ingredient> ingredient_of(ObjectKind kind) {
  const auto number = static_cast<std::uint8_t>(kind);
  if (kind == ObjectKind::kDish || kind == ObjectKind::kSoup) {
    return std::nullopt;
  }
  return static_cast<Ingredient>(number - (number < 3 ? 1 : 3));
}
/// "onion", "dish", "soup".
[[nodiscard]] constexpr std::string_view name_of(ObjectKind kind) {
  const std::optional<Ingredient> ingredient = ingredient_of(kind);
  return ingredient ? name_of(*ingredient) : kind == ObjectKind::kDish ? "dish" : "soup";
}

/// Something a player holds, or that lies on a counter or in a pot.
struct Object {
  ObjectKind kind = ObjectKind::kOnion;
  std::vector<Ingredient> ingredients;  ///< soups only, in the order added
  int cooking_tick = -1;                ///< soups only; -1: not started
  bool operator==(const Object&) const = default;
};

struct PlacedObject {
  Position position;
  Object object;
  bool operator==(const PlacedObject&) const = default;
};

struct PlayerSnapshot {
  Position position;
  Orientation orientation = Orientation::kNorth;
  std::optional<Object> held;
  bool operator==(const PlayerSnapshot&) const = default;
};

/// Whole numbers under names: what lies on the table of a game without a kitchen.
using TableSnapshot = std::map<std::string, std::vector<int>, std::less<>>;

struct Snapshot {
  std::vector<PlayerSnapshot> players;
  std::vector<PlacedObject> objects;  ///< in insertion order
  int timestep = 0;
  /// Order lists that a state brings along; a layout's start_state overrides the layout's lists
  /// with them (as in the reference). Absent: the layout's.
  std::optional<std::vector<Recipe>> orders;
  std::optional<std::vector<Recipe>> bonus_orders;
  /// Joint actions of the past, [round][player], oldest first; for games that are about them.
  std::vector<std::vector<Action>> past = {};
  TableSnapshot table = {};  ///< for games of coins and cards
  bool operator==(const Snapshot&) const = default;
};

}  // namespace potluck
