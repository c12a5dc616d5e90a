// metrics.jsonl of a run directory: what a training wrote, read for its curves.
//
// One JSON object per line and update, of all seeds of the run in any order:
//     {"seed": 3, "update": 17, "env_steps": 17408, "interactions": 34816,
//     "return_seat0": 12.5, …}
// "seed" and "update" are needed; every other key with a number is a quantity that can be drawn,
// and values that are null, text, true or false are passed over. The last line may be torn (a run
// that is still writing, or was killed): then it is left out. A resumed run may write an update
// twice: the later counts. Lines of version 0.1, which say "pair_team_return", are read as today's.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace potluck::tools {

/// What one seed reported at one update.
struct UpdateMetrics {
  std::vector<double>
      values;  ///< by RunMetrics::keys; kUndefined: not reported; may be shorter than keys
};

struct RunMetrics {
  std::filesystem::path directory;
  std::string algorithm;  ///< from config.json or else the lines; "" if neither says
  std::string layout;     ///< from config.json; "" if it does not say
  std::vector<std::string>
      keys;  ///< all numeric ones in order of first appearance, "seed" left out
  std::map<std::uint64_t, std::map<int, UpdateMetrics>> seeds;  ///< [seed][update]

  /// Index in keys, or -1.
  [[nodiscard]] int key_index(const std::string& key) const;
  /// kUndefined if it was not reported.
  [[nodiscard]] static double value(const UpdateMetrics& metrics, int key);
  /// The last value a seed reported; kUndefined if none.
  [[nodiscard]] double last_value(std::uint64_t seed, const std::string& key) const;
};

/// Reads `directory`/metrics.jsonl and, if it is there, config.json. Throws InputError with file
/// and line.
[[nodiscard]] RunMetrics read_run_metrics(const std::filesystem::path& directory);

/// Mean over seeds with the range from the lowest to the highest seed.
struct SeedBand {
  std::vector<double> x;
  std::vector<double> mean;
  std::vector<double> low;
  std::vector<double> high;
};

/// What is drawn: from the values of some keys to a number (kUndefined: none).
using Quantity = double (*)(std::span<const double> values);

/// A point of a seed is the quantity of its means over a window of neighbouring updates: window w
/// covers updates [w * window, (w + 1) * window) counted from the seed's first; nothing is carried
/// from one window to the next, and windows less than half full (the last one, often) are left out
/// if there are others. `key_names` are handed to `quantity` in their order; x is `x_key`, or the
/// update number if no line has it. Empty when no seed has the quantity.
[[nodiscard]] SeedBand band_over_seeds(const RunMetrics& run,
                                       const std::vector<std::string>& key_names, Quantity quantity,
                                       const std::string& x_key, int window);

/// Updates per point so that a curve has at most `points` of them; 1 for short runs.
[[nodiscard]] int window_for(const RunMetrics& run, int points);

}  // namespace potluck::tools
