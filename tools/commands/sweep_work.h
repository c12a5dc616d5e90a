// Works through a sweep on this machine: as many trainings at a time as there are cores.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "agents/training/sweep.h"

namespace potluck::tools {

/// Part `part` of `parts`, from 1.
struct SweepShard {
  int part = 1;
  int parts = 1;
};

/// From "I/N", or from Slurm's array variables where `text` is empty and there are any. Throws
/// InputError.
[[nodiscard]] SweepShard sweep_shard(const std::string& text);

/// The tasks of a shard, costliest first: dealt out in that order, so that shards cost about the
/// same.
[[nodiscard]] std::vector<std::size_t> tasks_of(const Sweep& sweep, const SweepShard& shard);

struct SweepOutcome {
  std::size_t done = 0;               ///< of the shard's tasks, those found done included
  std::size_t skipped = 0;            ///< of these: found done
  std::vector<std::string> failures;  ///< a line each
};

/// Trains what is left of the shard's tasks with `threads` threads in all. Each training is a
/// process (`potluck train`) with as many threads as are free, at most as many as its seeds have
/// shards (TrainConfig::shards) together; who waits for others' tasks is looked at again every few
/// seconds. After Ctrl-C all save what they have, and Interrupted is thrown. `save_every`: as of
/// train.
SweepOutcome work_through(const Sweep& sweep, const std::vector<std::size_t>& tasks, int threads,
                          double save_every);

}  // namespace potluck::tools
