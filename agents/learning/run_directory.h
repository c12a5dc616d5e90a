// The files of a training run.
//
//   DIR/config.json                        the whole configuration, with seeds and version
//   DIR/metrics.jsonl                      one object per update; sorted by seed and update at the
//   end DIR/checkpoints/seed_1.safetensors     the agent of seed 1 as it is now
//   (agents/checkpoint/agent_file.h) DIR/checkpoints/seed_1_step_500000.safetensors   as it was
//   after that many steps DIR/checkpoints/seed_1.state.safetensors         the learner's full
//   state, for --resume
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace potluck {

class RunDirectory {
 public:
  explicit RunDirectory(std::filesystem::path path) : path_(std::move(path)) {}

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path config() const { return path_ / "config.json"; }
  [[nodiscard]] std::filesystem::path metrics() const { return path_ / "metrics.jsonl"; }
  [[nodiscard]] std::filesystem::path agent(std::uint64_t seed) const;
  [[nodiscard]] std::filesystem::path milestone(std::uint64_t seed, std::int64_t env_steps) const;
  [[nodiscard]] std::filesystem::path state(std::uint64_t seed) const;
  /// Whether a run was begun here.
  [[nodiscard]] bool exists() const;

  /// Creates the folders. Throws InputError when that is not allowed.
  void create() const;
  /// Agents that are there, by seed. Throws InputError when this is no run directory or has none.
  [[nodiscard]] std::map<std::uint64_t, std::filesystem::path> agents() const;

  /// Rewrites metrics.jsonl with only the lines of whole updates up to `updates[seed]` of the seeds
  /// named, sorted by seed and update: what is left of a killed run, or the final order.
  void sort_metrics(const std::map<std::uint64_t, int>& updates) const;

 private:
  std::filesystem::path path_;
};

}  // namespace potluck
