#include "tools/terminal/seeds.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>

#include "env/text/error.h"

namespace potluck::tools {
namespace {

constexpr std::uint64_t kMaxSeeds = 10000;

[[noreturn]] void refuse(const std::string& text, const std::string& found) {
  throw InputError("--seeds " + text, found, "a list like 1-5 or 1,3,7-9",
                   "the first seed of a range comes first");
}

std::uint64_t parse_seed(std::string_view part, const std::string& text) {
  std::uint64_t seed = 0;
  const auto result = std::from_chars(part.data(), part.data() + part.size(), seed);
  if (part.empty() || result.ec != std::errc{} || result.ptr != part.data() + part.size()) {
    refuse(text, fmt::format("'{}', which is no seed", part));
  }
  return seed;
}

}  // namespace

std::vector<std::uint64_t> parse_seeds(const std::string& text) {
  std::vector<std::uint64_t> seeds;
  std::string_view rest = text;
  while (true) {
    const std::size_t comma = rest.find(',');
    const std::string_view part = rest.substr(0, comma);
    const std::size_t dash = part.find('-');
    const std::uint64_t first = parse_seed(part.substr(0, dash), text);
    const std::uint64_t last =
        dash == std::string_view::npos ? first : parse_seed(part.substr(dash + 1), text);
    if (last < first) {
      refuse(text, fmt::format("a range that runs backwards, from {} to {}", first, last));
    }
    if (last - first >= kMaxSeeds - seeds.size()) {
      refuse(text, fmt::format("more than {} seeds", kMaxSeeds));
    }
    for (std::uint64_t seed = first;; ++seed) {
      seeds.push_back(seed);
      if (seed == last) {
        break;
      }
    }
    if (comma == std::string_view::npos) {
      break;
    }
    rest.remove_prefix(comma + 1);
  }
  std::sort(seeds.begin(), seeds.end());
  seeds.erase(std::unique(seeds.begin(), seeds.end()), seeds.end());
  return seeds;
}

}  // namespace potluck::tools
