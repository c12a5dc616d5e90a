// The names of scripted partners (scripted.h) taken apart; for scripted.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "agents/partners/habits.h"

namespace potluck::partners {

enum class Rule : std::uint8_t { kStay, kGreedy };

/// A rule, its habits, and the shares of steps, in per cent, that chance takes from it.
struct Script {
  Rule rule = Rule::kStay;
  Habits habits = {};
  int mistakes = 0;  ///< an action drawn uniformly from all
  int pauses = 0;    ///< nothing done
  bool operator==(const Script&) const = default;
};

inline constexpr int kAlways = 100;  // per cent

/// Nothing for a name that scripted.h does not describe.
[[nodiscard]] std::optional<Script> parse_script(std::string_view name);

}  // namespace potluck::partners
