// Names of enumerators, for configurations and messages: one table serves both ways.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "env/text/error.h"

namespace potluck {

/// The enumerator whose name stands in `names` (indexed by enumerator). Throws InputError
/// "<place>: unknown <what> '<name>', expected one of …".
template <class Enum, std::size_t kCount>
[[nodiscard]] Enum parse_name(const std::array<std::string_view, kCount>& names,
                              std::string_view name, std::string_view what,
                              const std::string& place) {
  for (std::size_t i = 0; i < kCount; ++i) {
    if (names[i] == name) {
      return static_cast<Enum>(i);
    }
  }
  throw InputError(place, "unknown " + std::string(what) + " '" + std::string(name) + "'",
                   one_of({names.begin(), names.end()}));
}

}  // namespace potluck
