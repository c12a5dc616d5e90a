#include "agents/partners/script.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "agents/partners/cooks.h"

namespace potluck::partners {
namespace {

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
    return Script{.mistakes = kAlways};
  }
  if (name == "stay") {
    return Script{};
  }
  const std::size_t end = std::min(name.find("_noisy_"), name.find("_pause_"));
  Script script{.cook = name.substr(0, end)};
  if (!is_cook(script.cook)) {
    return std::nullopt;
  }
  std::string_view rest = name.substr(script.cook.size());
  script.mistakes = take_share(rest, "_noisy_");
  script.pauses = take_share(rest, "_pause_");
  if (rest.empty() && script.mistakes + script.pauses < kAlways) {
    return script;
  }
  return std::nullopt;
}

}  // namespace potluck::partners
