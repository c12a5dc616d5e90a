#include "agents/roster/run_directory.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <system_error>
#include <tuple>

#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/json_text.h"
#include "env/text/shell_word.h"

namespace potluck {
namespace {

constexpr std::uintmax_t kMaxMetrics = std::uintmax_t{4} << 30U;

/// Takes so many digits from the front of `text`; false, and no change, without any.
bool take_number(std::string_view& text, std::size_t most_digits, std::uint64_t& number) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0 || digits > most_digits ||
      std::from_chars(text.data(), text.data() + digits, number).ec != std::errc{}) {
    return false;
  }
  text.remove_prefix(digits);
  return true;
}

bool take(std::string_view& text, std::string_view word) {
  const bool there = text.starts_with(word);
  text.remove_prefix(there ? word.size() : 0);
  return there;
}

/// Is this the name of a seed's further agent: letters, then digits (seat1, response)?
bool is_agent_name(std::string_view text) {
  const std::size_t letters =
      std::min(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz"), text.size());
  return letters > 0 && text.find_first_not_of("0123456789", letters) == std::string_view::npos;
}

/// What "seed_<number>[_step_<number>][_<name>].safetensors" names; nothing for other files.
std::optional<KeptAgent> parse_agent(const std::filesystem::path& path) {
  constexpr std::string_view kEnd = ".safetensors";
  const std::string file = path.filename().string();
  std::string_view rest = file;
  KeptAgent agent;
  agent.path = path;
  if (!rest.ends_with(kEnd) || !take(rest, "seed_") || !take_number(rest, 20, agent.seed)) {
    return std::nullopt;
  }
  rest.remove_suffix(kEnd.size());
  if (take(rest, "_step_")) {
    std::uint64_t steps = 0;
    if (!take_number(rest, 18, steps)) {
      return std::nullopt;
    }
    agent.env_steps = static_cast<std::int64_t>(steps);
  }
  if (take(rest, "_")) {
    if (!is_agent_name(rest)) {
      return std::nullopt;
    }
    agent.name = rest;
    rest = {};
  }
  return rest.empty() ? std::optional(agent) : std::nullopt;
}

/// A line of metrics.jsonl.
struct MetricsLine {
  std::uint64_t seed = 0;
  int update = 0;
  nlohmann::json object;
  std::string_view text;
};

/// The next whole line of an update in `rest`, which then begins behind it; nothing at the end or
/// where a killed run did not finish.
std::optional<MetricsLine> next_line(std::string_view& rest) {
  while (true) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    const std::string_view text = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    auto object = json_or_discarded(text);
    if (object.is_object() && object.contains("seed") && object.contains("update") &&
        object["seed"].is_number_unsigned() && object["update"].is_number_integer()) {
      const auto seed = object["seed"].get<std::uint64_t>();
      const int update = object["update"].get<int>();
      return MetricsLine{seed, update, std::move(object), text};
    }
  }
}

std::string suffix(const std::string& name) {
  return name.empty() ? "" : "_" + name;
}

}  // namespace

std::filesystem::path RunDirectory::agent(std::uint64_t seed, const std::string& name) const {
  return checkpoints() / fmt::format("seed_{}{}.safetensors", seed, suffix(name));
}
std::filesystem::path RunDirectory::milestone(std::uint64_t seed, std::int64_t env_steps,
                                              const std::string& name) const {
  return checkpoints() /
         fmt::format("seed_{}_step_{}{}.safetensors", seed, env_steps, suffix(name));
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
  for (const KeptAgent& agent : kept_agents()) {
    if (agent.name.empty() && agent.is_whole()) {
      found[agent.seed] = agent.path;
    }
  }
  return found;
}

std::vector<KeptAgent> RunDirectory::kept_agents() const {
  std::vector<KeptAgent> found;
  bool whole = false;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(checkpoints(), error), end; !error && entry != end;
       entry.increment(error)) {
    if (auto agent = parse_agent(entry->path())) {
      whole = whole || (agent->name.empty() && agent->path == this->agent(agent->seed));
      found.push_back(std::move(*agent));
    }
  }
  if (!whole) {
    throw InputError(path_.string(), "no trained agents",
                     "a run directory with checkpoints/seed_N.safetensors",
                     "train it first with potluck train --out " + shell_word(path_.string()));
  }
  std::sort(found.begin(), found.end(), [](const KeptAgent& a, const KeptAgent& b) {
    return std::tie(a.seed, a.name, a.env_steps) < std::tie(b.seed, b.name, b.env_steps);
  });
  return found;
}

void RunDirectory::sort_metrics(const std::map<std::uint64_t, int>& updates) const {
  std::error_code ignored;
  const bool there = std::filesystem::exists(metrics(), ignored);
  const std::string text = there ? read_file(metrics(), kMaxMetrics) : "";
  std::vector<std::tuple<std::uint64_t, int, std::string_view>> lines;
  std::string_view rest = text;
  while (const auto line = next_line(rest)) {
    const auto last = updates.find(line->seed);
    if (last != updates.end() && line->update <= last->second) {
      lines.emplace_back(line->seed, line->update, line->text);
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

std::map<std::uint64_t, double> RunDirectory::pair_returns() const {
  const std::string text = read_file(metrics(), kMaxMetrics);
  std::map<std::uint64_t, double> returns;
  std::string_view rest = text;
  while (const auto line = next_line(rest)) {
    // Before version 0.2 "pair_return" was that of all seats, and this the team's.
    const auto old = line->object.find("pair_team_return");
    const auto found = old != line->object.end() ? old : line->object.find("pair_return");
    if (found != line->object.end() && found->is_number()) {
      returns[line->seed] = found->get<double>();
    }
  }
  return returns;
}

}  // namespace potluck
