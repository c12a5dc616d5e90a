#include "agents/partners/script.h"

#include <array>
#include <charconv>
#include <string>

namespace potluck::partners {
namespace {

struct Base {
  std::string_view name;
  Habits habits;
};

constexpr std::array<Base, 7> kBases = {{
    {"greedy", {}},
    {"onions_only", {.role = Role::kIngredients}},
    {"dishes_only", {.role = Role::kDishes}},
    {"serves_only", {.role = Role::kSoups}},
    {"left_half", {.half = Half::kLeft}},
    {"right_half", {.half = Half::kRight}},
    {"stubborn", {.stubborn = true}},
}};

/// Takes "<marker>N" with N = 1..99 off the front of `rest`; 0 if it does not stand there.
int take_share(std::string_view& rest, std::string_view marker) {
  if (!rest.starts_with(marker)) {
    return 0;
  }
  const std::string_view digits =
      rest.substr(marker.size(), rest.find('_', marker.size()) - marker.size());
  int percent = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), percent);
  const bool plain = error == std::errc{} && digits == std::to_string(percent);
  if (!plain || percent < 1 || percent >= kAlways) {
    return 0;
  }
  rest.remove_prefix(marker.size() + digits.size());
  return percent;
}

}  // namespace

std::optional<Script> parse_script(std::string_view name) {
  if (name == "random") {
    return Script{.rule = Rule::kStay, .habits = {}, .mistakes = kAlways};
  }
  if (name == "stay") {
    return Script{};
  }
  for (const Base& base : kBases) {
    if (!name.starts_with(base.name)) {
      continue;
    }
    std::string_view rest = name.substr(base.name.size());
    Script script{.rule = Rule::kGreedy, .habits = base.habits};
    script.mistakes = take_share(rest, "_noisy_");
    script.pauses = take_share(rest, "_pause_");
    if (rest.empty() && script.mistakes + script.pauses < kAlways) {
      return script;
    }
  }
  return std::nullopt;
}

}  // namespace potluck::partners
