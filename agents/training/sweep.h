// Sweeps: many training runs from one file.
//
//   {"out": "runs/night",                                         folder of all runs
//    "base": {"preset": "potluck", "steps": 4000000},             what all tasks have in common
//    "grid": {"layout": ["cramped_room", "coordination_ring"]},   every combination of these
//    "tasks": [
//      {"name": "pool_{layout}", "algorithm": "self_play", "seeds": [1, 2, 3, 4]},
//      {"name": "fcp_{layout}", "algorithm": "fcp", "pool": "task:pool_{layout}"},
//      {"name": "srpo_{layout}", "algorithm": "srpo", "grid": {"tau": [1, 10]}}]}
//
// "base" and every entry of "tasks" have keys of config.json (agents/learning/config.h); an entry
// also "name" and a "grid" of its own. A grid has lists of values by key. Every entry becomes a
// task for each combination of the values of both grids, the last key fastest; what comes later in
// this list goes before what comes earlier: base, grid, entry, its grid. Without "tasks" there is
// one empty entry.
//
// A task's name is its run's folder in "out". It follows from what the task is, not from where it
// stands, so that a file may grow: {key} stands for the task's value of a key, and keys of grids
// that the name does not mention are put behind it ("srpo_cramped_room,tau=10"). The usual name is
// "{algorithm}".
//
// A text "task:NAME", wherever a configuration has one, stands for the run of another task; {key}
// in it is filled in likewise, and a path in the run may follow ("task:NAME/checkpoints/…"). The
// task waits for that one.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "agents/learning/config.h"

namespace potluck {

struct SweepTask {
  std::string name;
  std::string text;                ///< its configuration, JSON as `potluck train --config` takes it
  TrainConfig config;              ///< the same, read
  std::vector<std::size_t> needs;  ///< tasks that must be done before it, ascending
  double cost = 0;      ///< of all seeds, roughly, in env steps of a small network without planes
  double priority = 0;  ///< its cost and that of the costliest chain of tasks that wait for it
};

struct Sweep {
  std::filesystem::path out;
  std::vector<SweepTask> tasks;

  [[nodiscard]] std::filesystem::path run(const SweepTask& task) const { return out / task.name; }
};

inline constexpr std::size_t kMostSweepTasks = 100'000;

/// Throws InputError, with place, for anything that is no sweep: keys that are unknown, tasks of
/// one name, names of tasks that are not there, tasks that wait for each other, configurations that
/// cannot train. `place`: the file.
[[nodiscard]] Sweep parse_sweep(std::string_view text, const std::string& place);

/// The tasks, costliest first (SweepTask::priority; of equals the first in the file).
[[nodiscard]] std::vector<std::size_t> longest_first(const Sweep& sweep);

}  // namespace potluck
