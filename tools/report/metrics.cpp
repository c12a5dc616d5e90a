#include "tools/report/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "agents/evaluation/measures/statistics.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/json_text.h"

namespace potluck::tools {
namespace {

using Json = nlohmann::json;

constexpr std::uintmax_t kMaxMetricsBytes = std::uintmax_t{1} << 30U;
constexpr std::uintmax_t kMaxConfigBytes = std::uintmax_t{1} << 20U;
constexpr std::size_t kMaxKeys = 512;

/// Reads lines into a RunMetrics; remembers where it is for errors.
class MetricsReader {
 public:
  MetricsReader(RunMetrics& run, std::string file) : run_(run), file_(std::move(file)) {}

  void read(std::string_view text) {
    while (!text.empty()) {
      ++line_;
      const std::size_t end = text.find('\n');
      const bool torn = end == std::string_view::npos;
      const std::string_view line = text.substr(0, end);
      text.remove_prefix(torn ? text.size() : end + 1);
      if (line.find_first_not_of(" \t\r") != std::string_view::npos) {
        read_line(line, torn);
      }
    }
  }

 private:
  void read_line(std::string_view line, bool torn) {
    const Json json = json_or_discarded(line);
    if (json.is_discarded()) {
      if (!torn) {
        fail("not valid JSON", "an object per line");
      }
      return;
    }
    if (!json.is_object()) {
      fail(std::string("found ") + json.type_name(), "an object per line");
    }
    const std::uint64_t seed = integer(json, "seed", UINT64_MAX);
    const auto update = static_cast<int>(integer(json, "update", INT32_MAX));
    if (run_.algorithm.empty() && json.contains("algorithm") && json["algorithm"].is_string()) {
      run_.algorithm = json["algorithm"].get<std::string>();
    }
    UpdateMetrics metrics;
    const bool old = json.contains("pair_team_return");
    for (const auto& [name, value] : json.items()) {
      if (value.is_number() && name != "seed") {
        const std::size_t index = index_of(old ? name_now(name) : name);
        metrics.values.resize(std::max(metrics.values.size(), index + 1), kUndefined);
        metrics.values[index] = value.get<double>();
      }
    }
    run_.seeds[seed][update] = std::move(metrics);
  }

  /// Lines of version 0.1: "pair_return" was that of all seats there.
  static std::string name_now(const std::string& name) {
    return name == "pair_return"        ? "pair_seats_return"
           : name == "pair_team_return" ? "pair_return"
                                        : name;
  }

  std::uint64_t integer(const Json& json, const char* key, std::uint64_t most) const {
    const auto found = json.find(key);
    if (found == json.end()) {
      fail(fmt::format("\"{}\" is missing", key), "an integer");
    }
    const bool fits = found->is_number_unsigned() && found->get<std::uint64_t>() <= most;
    if (!fits) {
      fail(fmt::format("\"{}\" is not an integer that fits", key),
           fmt::format("an integer from 0 to {}", most));
    }
    return found->get<std::uint64_t>();
  }

  std::size_t index_of(const std::string& key) {
    const auto [entry, is_new] = indices_.emplace(key, run_.keys.size());
    if (is_new) {
      if (run_.keys.size() == kMaxKeys) {
        fail("another new key", fmt::format("at most {} different ones", kMaxKeys));
      }
      run_.keys.push_back(key);
    }
    return entry->second;
  }

  [[noreturn]] void fail(const std::string& found, const std::string& expected) const {
    throw InputError(fmt::format("{}:{}", file_, line_), found, expected,
                     "remove the line or train again");
  }

  RunMetrics& run_;
  std::string file_;
  std::size_t line_ = 0;
  std::unordered_map<std::string, std::size_t> indices_;
};

void read_config(const std::filesystem::path& path, RunMetrics& run) {
  if (!std::filesystem::exists(path)) {
    return;
  }
  const Json json = json_or_discarded(read_file(path, kMaxConfigBytes));
  if (!json.is_object()) {
    throw InputError(path.string(), "not a JSON object", "the configuration of a run",
                     "write it with potluck train");
  }
  const auto text_of = [&json](const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  run.algorithm = text_of("algorithm");
  run.layout = text_of("layout");
}

/// Sums of one seed in one window: x and the keys of a quantity.
struct WindowSum {
  std::vector<double> sums;
  int count = 0;
};

/// Means of one seed's windows by window number; [0] of each is x.
std::map<int, std::vector<double>> window_means(const std::map<int, UpdateMetrics>& updates,
                                                const std::vector<int>& keys, int x_key,
                                                int window) {
  std::map<int, WindowSum> windows;
  for (const auto& [update, metrics] : updates) {
    std::vector<double> values = {x_key < 0 ? static_cast<double>(update)
                                            : RunMetrics::value(metrics, x_key)};
    for (const int key : keys) {
      values.push_back(RunMetrics::value(metrics, key));
    }
    if (!std::all_of(values.begin(), values.end(),
                     [](double value) { return std::isfinite(value); })) {
      continue;
    }
    WindowSum& own = windows[(update - updates.begin()->first) / window];
    own.sums.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      own.sums[i] += values[i];
    }
    ++own.count;
  }
  const bool any_full = std::any_of(windows.begin(), windows.end(), [window](const auto& entry) {
    return 2 * entry.second.count >= window;
  });
  std::map<int, std::vector<double>> means;
  for (auto& [index, own] : windows) {
    if (any_full && 2 * own.count < window) {
      continue;
    }
    for (double& sum : own.sums) {
      sum /= own.count;
    }
    means[index] = std::move(own.sums);
  }
  return means;
}

}  // namespace

int RunMetrics::key_index(const std::string& key) const {
  const auto found = std::find(keys.begin(), keys.end(), key);
  return found == keys.end() ? -1 : static_cast<int>(found - keys.begin());
}

double RunMetrics::value(const UpdateMetrics& metrics, int key) {
  const auto index = static_cast<std::size_t>(key);
  return key < 0 || index >= metrics.values.size() ? kUndefined : metrics.values[index];
}

double RunMetrics::last_value(std::uint64_t seed, const std::string& key) const {
  const auto& updates = seeds.at(seed);
  const int index = key_index(key);
  for (auto update = updates.rbegin(); update != updates.rend(); ++update) {
    const double last = value(update->second, index);
    if (std::isfinite(last)) {
      return last;
    }
  }
  return kUndefined;
}

RunMetrics read_run_metrics(const std::filesystem::path& directory) {
  RunMetrics run;
  run.directory = directory;
  read_config(directory / "config.json", run);
  const std::filesystem::path file = directory / "metrics.jsonl";
  MetricsReader(run, file.string()).read(read_file(file, kMaxMetricsBytes));
  return run;
}

SeedBand band_over_seeds(const RunMetrics& run, const std::vector<std::string>& key_names,
                         Quantity quantity, const std::string& x_key, int window) {
  std::vector<int> keys;
  for (const std::string& name : key_names) {
    keys.push_back(run.key_index(name));
  }
  const int x_index = run.key_index(x_key);
  std::map<int, std::vector<std::pair<double, double>>> points;  // (x, y) of each seed by window
  for (const auto& [seed, updates] : run.seeds) {
    for (const auto& [index, means] : window_means(updates, keys, x_index, window)) {
      const double y = quantity(std::span(means).subspan(1));
      if (std::isfinite(y)) {
        points[index].emplace_back(means[0], y);
      }
    }
  }
  SeedBand band;
  for (const auto& [index, own] : points) {
    double x = 0;
    double y = 0;
    double low = own.front().second;
    double high = low;
    for (const auto& [seed_x, seed_y] : own) {
      x += seed_x;
      y += seed_y;
      low = std::min(low, seed_y);
      high = std::max(high, seed_y);
    }
    const auto count = static_cast<double>(own.size());
    band.x.push_back(x / count);
    band.mean.push_back(y / count);
    band.low.push_back(low);
    band.high.push_back(high);
  }
  return band;
}

int window_for(const RunMetrics& run, int points) {
  int updates = 0;
  for (const auto& [seed, metrics] : run.seeds) {
    if (!metrics.empty()) {
      updates = std::max(updates, metrics.rbegin()->first - metrics.begin()->first + 1);
    }
  }
  return std::max(1, (updates + points - 1) / points);
}

}  // namespace potluck::tools
