// The names of scripted partners (scripted.h) taken apart; for scripted.cpp.
#pragma once

#include <optional>
#include <string_view>

namespace potluck::partners {

/// Who acts, and the shares of steps, in per cent, that chance takes from it.
struct Script {
  std::string_view cook = {};  ///< a name of cooks.h, part of the name; empty: does nothing
  int mistakes = 0;            ///< an action drawn uniformly from all
  int pauses = 0;              ///< nothing done
  bool operator==(const Script&) const = default;
};

inline constexpr int kAlways = 100;  // per cent

/// Nothing for a name that scripted.h does not describe. The script points into `name`.
[[nodiscard]] std::optional<Script> parse_script(std::string_view name);

}  // namespace potluck::partners
