#include "agents/learning/run_directory.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>
#include <tuple>

#include "env/error.h"
#include "env/files.h"

namespace potluck {
namespace {

constexpr std::uintmax_t kMaxMetrics = std::uintmax_t{4} << 30U;

/// The seed in "seed_<number>.safetensors"; nothing for other names.
std::optional<std::uint64_t> seed_of(const std::string& name) {
  constexpr std::string_view kHead = "seed_";
  constexpr std::string_view kTail = ".safetensors";
  if (!name.starts_with(kHead) || !name.ends_with(kTail)) {
    return std::nullopt;
  }
  const char* begin = name.data() + kHead.size();
  const char* end = name.data() + name.size() - kTail.size();
  std::uint64_t seed = 0;
  const auto result = std::from_chars(begin, end, seed);
  return result.ec == std::errc{} && result.ptr == end ? std::optional(seed) : std::nullopt;
}

}  // namespace

std::filesystem::path RunDirectory::agent(std::uint64_t seed) const {
  return checkpoints() / fmt::format("seed_{}.safetensors", seed);
}
std::filesystem::path RunDirectory::milestone(std::uint64_t seed, std::int64_t env_steps) const {
  return checkpoints() / fmt::format("seed_{}_step_{}.safetensors", seed, env_steps);
}
std::filesystem::path RunDirectory::state(std::uint64_t seed) const {
  return checkpoints() / fmt::format("seed_{}.state.safetensors", seed);
}

bool RunDirectory::exists() const {
  std::error_code ignored;
  if (std::filesystem::exists(config(), ignored)) {
    return true;
  }
  if (std::filesystem::exists(metrics(), ignored) ||
      std::filesystem::directory_iterator(checkpoints(), ignored) !=
          std::filesystem::directory_iterator()) {
    throw InputError(path_.string(), "files of a run but no config.json", "an empty folder",
                     "choose another --out, or remove metrics.jsonl and checkpoints/");
  }
  return false;
}

void RunDirectory::remove_partial_files() const {
  std::error_code ignored;
  std::filesystem::remove(partial_name(config()), ignored);
  std::filesystem::remove(partial_name(metrics()), ignored);
  std::vector<std::filesystem::path> partial;
  for (std::filesystem::directory_iterator entry(checkpoints(), ignored), end;
       !ignored && entry != end; entry.increment(ignored)) {
    if (entry->path().extension() == partial_name({})) {
      partial.push_back(entry->path());
    }
  }
  for (const std::filesystem::path& path : partial) {
    std::filesystem::remove(path, ignored);
  }
}

std::map<std::uint64_t, std::filesystem::path> RunDirectory::agents() const {
  std::map<std::uint64_t, std::filesystem::path> found;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(checkpoints(), error), end; !error && entry != end;
       entry.increment(error)) {
    if (const auto seed = seed_of(entry->path().filename().string())) {
      found[*seed] = entry->path();
    }
  }
  if (found.empty()) {
    throw InputError(path_.string(), "no trained agents",
                     "a run directory with checkpoints/seed_N.safetensors",
                     "train it first with potluck train --out " + path_.string());
  }
  return found;
}

void RunDirectory::sort_metrics(const std::map<std::uint64_t, int>& updates) const {
  std::error_code ignored;
  const bool there = std::filesystem::exists(metrics(), ignored);
  const std::string text = there ? read_file(metrics(), kMaxMetrics) : "";
  std::vector<std::tuple<std::uint64_t, int, std::string_view>> lines;
  const std::string_view all = text;
  for (std::size_t begin = 0; begin < all.size();) {
    const std::size_t end = all.find('\n', begin);
    if (end == std::string_view::npos) {
      break;  // a line that a killed run did not finish
    }
    const std::string_view line = all.substr(begin, end - begin);
    begin = end + 1;
    const auto object = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!object.is_object() || !object.contains("seed") || !object.contains("update") ||
        !object["seed"].is_number_unsigned() || !object["update"].is_number_integer()) {
      continue;
    }
    const auto seed = object["seed"].get<std::uint64_t>();
    const auto update = object["update"].get<int>();
    const auto last = updates.find(seed);
    if (last != updates.end() && update <= last->second) {
      lines.emplace_back(seed, update, line);
    }
  }
  std::sort(lines.begin(), lines.end());
  const auto same_update = [](const auto& a, const auto& b) {
    return std::get<0>(a) == std::get<0>(b) && std::get<1>(a) == std::get<1>(b);
  };
  lines.erase(std::unique(lines.begin(), lines.end(), same_update), lines.end());
  std::string sorted;
  sorted.reserve(text.size());
  for (const auto& [seed, update, line] : lines) {
    sorted.append(line).push_back('\n');
  }
  if (!there || sorted != text) {
    write_file_durably(metrics(), sorted);
  }
}

}  // namespace potluck
