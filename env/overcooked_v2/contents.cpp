#include "env/overcooked_v2/contents.h"

#include <array>
#include <map>

namespace potluck::overcooked_v2 {

ContentsTable::ContentsTable(int ingredients) : ingredients_(ingredients), sets_(1) {
  // Every set is the last smaller one and an ingredient that is not before its own: so each once.
  std::map<std::array<std::uint8_t, kNumIngredients>, Contents> numbers = {{{}, kNoContents}};
  const auto n = static_cast<std::uint8_t>(ingredients);
  for (std::size_t i = 0; i < sets_.size(); ++i) {
    const Set smaller = sets_[i];
    const std::uint8_t first =
        smaller.size == 0 ? std::uint8_t{0} : smaller.members[smaller.size - 1U];
    for (std::uint8_t added = first; added < n && smaller.size < kPotSize; ++added) {
      Set set = smaller;
      set.members[set.size++] = added;
      ++set.counts[added];
      numbers[set.counts] = static_cast<Contents>(sets_.size());
      sets_.push_back(set);
    }
  }
  for (Set& set : sets_) {
    for (std::uint8_t added = 0; added < n && set.size < kPotSize; ++added) {
      std::array<std::uint8_t, kNumIngredients> counts = set.counts;
      ++counts[added];
      set.with[added] = numbers.at(counts);
    }
  }
}

Contents ContentsTable::of(std::span<const Ingredient> ingredients) const {
  Contents contents = kNoContents;
  for (const Ingredient ingredient : ingredients) {
    contents = with(contents, static_cast<unsigned>(ingredient));
  }
  return contents;
}

}  // namespace potluck::overcooked_v2
