// What tests of training runs share.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <map>
#include <string>

#include "agents/learning/trainer.h"
#include "agents/learning/training_arena.h"
#include "agents/training/train_run.h"
#include "env/text/files.h"

namespace potluck {

/// A short run of `algorithm` in the paper's kitchen: six updates of 8 x 32 steps.
inline TrainConfig short_config(const std::string& algorithm = "ippo") {
  TrainConfig config = parse_config(
      "{}", "test",
      {"layout=paper_kitchen", "algorithm=" + algorithm, "rollout_steps=32", "pair_every=2"});
  config.steps = 6 * 8 * 32;
  return config;
}

/// All files that equal runs have equal, by path.
inline std::map<std::string, std::string> files_in(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().filename() != "timing.jsonl") {
      files[std::filesystem::relative(entry.path(), folder).string()] =
          read_file(entry.path(), 1 << 26);
    }
  }
  return files;
}

inline void run_to_end(const TrainConfig& config, const RunOptions& options) {
  TrainRun run(config, training_arena(config), options);
  run.start();
  REQUIRE(run.finish() == RunOutcome::kComplete);
}

}  // namespace potluck
