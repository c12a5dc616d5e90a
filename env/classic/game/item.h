// The byte that says what an object is.
//
//   0 nothing, 1 onion, 2 tomato, 3 dish, 34..63 a soup with its ingredients in the order added
//
// A soup is 32 | code, where code is a 1 followed by one bit per ingredient (0 onion, 1 tomato),
// first ingredient highest: 32 | 0b100 is two onions, 32 | 0b1011 is onion, tomato, tomato. The
// leading 1 marks the length, so 0b1 (item 33) would be a soup of nothing: the step uses it as
// "what an empty pot holds".
#pragma once

#include <bit>
#include <cstdint>

#include "env/snapshot.h"

namespace potluck::classic {

using Item = std::uint8_t;

inline constexpr Item kNoItem = 0;
inline constexpr Item kOnionItem = 1;
inline constexpr Item kTomatoItem = 2;
inline constexpr Item kDishItem = 3;
inline constexpr Item kSoupFlag = 32;
inline constexpr Item kEmptySoup = kSoupFlag | 1;

/// Most ingredients that a soup's code has room for.
inline constexpr int kMaxIngredients = 4;
/// Item bytes are below this: the size of every table by item.
inline constexpr int kNumItems = 64;

[[nodiscard]] constexpr bool is_soup(Item item) {
  return item > kEmptySoup;
}

/// The soup `soup` with one more ingredient on top; `soup` may be kEmptySoup.
[[nodiscard]] constexpr Item add_ingredient(Item soup, Ingredient ingredient) {
  const unsigned code = soup & (kSoupFlag - 1U);
  return static_cast<Item>(kSoupFlag | ((code << 1U) | static_cast<unsigned>(ingredient)));
}

/// Number of ingredients of a soup (0 for kEmptySoup).
[[nodiscard]] constexpr int soup_size(Item soup) {
  return static_cast<int>(std::bit_width(soup & (kSoupFlag - 1U))) - 1;
}

/// Ingredient number `i` of a soup, 0 the first added.
[[nodiscard]] constexpr Ingredient soup_ingredient(Item soup, int i) {
  return static_cast<Ingredient>((static_cast<unsigned>(soup) >> (soup_size(soup) - 1 - i)) & 1U);
}

/// What a soup contains; {} for anything that is not a soup.
[[nodiscard]] constexpr Recipe contents(Item item) {
  if (!is_soup(item)) {
    return {};
  }
  const unsigned code = item & (kSoupFlag - 1U);
  const int tomatoes = std::popcount(code) - 1;
  return {.onions = soup_size(item) - tomatoes, .tomatoes = tomatoes};
}

static_assert(contents(add_ingredient(add_ingredient(kEmptySoup, Ingredient::kOnion),
                                      Ingredient::kTomato)) == Recipe{1, 1});

}  // namespace potluck::classic
