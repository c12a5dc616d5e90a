// What may be in a pot or on a plate: every multiset of up to three of a kitchen's ingredients, by
// number. Number 0 is none, number 1 + i a single ingredient i; the rest follow by size.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "env/overcooked_v2/parameters.h"

namespace potluck::overcooked_v2 {

/// The number of a multiset; below 286 with ten ingredients.
using Contents = std::uint16_t;
inline constexpr Contents kNoContents = 0;

class ContentsTable {
 public:
  explicit ContentsTable(int ingredients);

  [[nodiscard]] int ingredients() const { return ingredients_; }
  [[nodiscard]] std::size_t size() const { return sets_.size(); }
  /// How many ingredients there are, 0..3.
  [[nodiscard]] unsigned count(Contents contents) const { return sets_[contents].size; }
  /// How many of `ingredient`.
  [[nodiscard]] unsigned count(Contents contents, unsigned ingredient) const {
    return sets_[contents].counts[ingredient];
  }
  /// Ascending.
  [[nodiscard]] std::span<const std::uint8_t> ingredients_of(Contents contents) const {
    return {sets_[contents].members.data(), sets_[contents].size};
  }
  /// The contents with one more `ingredient`; there must be room.
  [[nodiscard]] Contents with(Contents contents, unsigned ingredient) const {
    return sets_[contents].with[ingredient];
  }
  [[nodiscard]] Contents of(std::span<const Ingredient> ingredients) const;

 private:
  struct Set {
    std::uint8_t size = 0;
    std::array<std::uint8_t, kPotSize> members{};
    std::array<std::uint8_t, kNumIngredients> counts{};
    std::array<Contents, kNumIngredients> with{};
  };
  int ingredients_;
  std::vector<Set> sets_;
};

}  // namespace potluck::overcooked_v2
