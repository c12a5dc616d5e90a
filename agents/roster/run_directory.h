// The files of a training run.
//
//   DIR/config.json              the whole configuration, with seeds and version
//   DIR/metrics.jsonl            one object per update; sorted by seed and update at the end
//   DIR/timing.jsonl             one object per save: what the updates since the last one cost. The
//                                only file that differs between two equal runs
//   DIR/checkpoints/
//     seed_1.safetensors              the agent of seed 1 as it is now (agents/checkpoint)
//     seed_1_step_500000.safetensors  as it was after that many steps
//     seed_1_NAME.safetensors         a further agent that this algorithm delivers, with the same
//                                     milestones (seed_1_step_500000_NAME.safetensors)
//     seed_1.state.safetensors        the learner's full state, for --resume
//   DIR/lock                     while a program trains here (run_claim.h)
//
// All are written durably, in an order in which no file ever counts on one that is not on disk yet:
// configuration, metrics, agents, state.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace potluck {

/// A checkpoint of a run.
struct KeptAgent {
  std::uint64_t seed = 0;
  std::string name;                                                   ///< empty: the cook
  std::int64_t env_steps = std::numeric_limits<std::int64_t>::max();  ///< of milestones; else: all
  std::filesystem::path path;
  /// No milestone: the agent as it is now.
  [[nodiscard]] bool is_whole() const {
    return env_steps == std::numeric_limits<std::int64_t>::max();
  }
};

class RunDirectory {
 public:
  explicit RunDirectory(std::filesystem::path path) : path_(std::move(path)) {}

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path config() const { return path_ / "config.json"; }
  [[nodiscard]] std::filesystem::path metrics() const { return path_ / "metrics.jsonl"; }
  [[nodiscard]] std::filesystem::path timing() const { return path_ / "timing.jsonl"; }
  /// Of agent `name`, empty: the cook.
  [[nodiscard]] std::filesystem::path agent(std::uint64_t seed, const std::string& name = {}) const;
  [[nodiscard]] std::filesystem::path milestone(std::uint64_t seed, std::int64_t env_steps,
                                                const std::string& name = {}) const;
  [[nodiscard]] std::filesystem::path state(std::uint64_t seed) const;
  [[nodiscard]] std::filesystem::path checkpoints() const { return path_ / "checkpoints"; }
  [[nodiscard]] std::filesystem::path lock() const { return path_ / "lock"; }
  /// Whether a run was begun here. Throws InputError when there is only the rest of one: metrics or
  /// checkpoints whose configuration is lost, which a new run would overwrite.
  [[nodiscard]] bool exists() const;

  /// Removes half-written files that a killed run left.
  void remove_partial_files() const;
  /// Agents that are there, by seed; one that has milestones only is not there yet. Throws
  /// InputError when this is no run directory or has none.
  [[nodiscard]] std::map<std::uint64_t, std::filesystem::path> agents() const;
  /// All that was kept of them: milestones, ascending, and further agents too. Ordered by seed,
  /// then by name, then by steps. Throws InputError likewise.
  [[nodiscard]] std::vector<KeptAgent> kept_agents() const;

  /// Leaves in metrics.jsonl, which is made if need be, only whole lines of updates up to
  /// `updates[seed]` of the seeds named, each once, sorted by seed and update: what counts of a
  /// killed run, or the final order.
  void sort_metrics(const std::map<std::uint64_t, int>& updates) const;
  /// The last "pair_return" of each seed in metrics.jsonl, when that is sorted.
  [[nodiscard]] std::map<std::uint64_t, double> pair_returns() const;

 private:
  std::filesystem::path path_;
};

}  // namespace potluck
