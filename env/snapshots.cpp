#include "env/snapshots.h"

#include <algorithm>

#include "env/text/error.h"

namespace potluck {

void StateWords::check(const State& state, const std::string& place) const {
  if (to_state(to_snapshot(state), place) != state) {
    throw InputError(place, "bytes that no state of this kitchen has", "a packed state of it");
  }
}

std::vector<int> table_numbers(const Snapshot& snapshot, std::string_view name) {
  const auto entry = snapshot.table.find(name);
  return entry == snapshot.table.end() ? std::vector<int>() : entry->second;
}

std::vector<int> table_numbers(const Snapshot& snapshot, const char* name, std::size_t count,
                               int low, int high, const std::string& place) {
  std::vector<int> numbers = table_numbers(snapshot, name);
  const auto fits = [&](int number) { return number >= low && number <= high; };
  if (numbers.size() != count || !std::ranges::all_of(numbers, fits)) {
    std::string found;
    for (std::size_t i = 0; i < std::min<std::size_t>(numbers.size(), count + 1); ++i) {
      found += (i > 0 ? ", " : "") + std::to_string(numbers[i]);
    }
    throw InputError(place, "table." + std::string(name) + " is [" + found + "]",
                     std::to_string(count) + (count == 1 ? " number" : " numbers") + " from " +
                         std::to_string(low) + " to " + std::to_string(high));
  }
  return numbers;
}

int StateWords::cook_time(const Object& /*object*/) const {
  return 0;
}

}  // namespace potluck
