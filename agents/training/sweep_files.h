// The files of a sweep, and what they say of its tasks.
//
//   OUT/NAME/             the run of a task (agents/roster/run_directory.h)
//   OUT/tasks/NAME.json   its configuration, for `potluck train --config`
//   OUT/tasks/NAME.log    what its trainings said, one after another
//   OUT/tasks/NAME.done   it is trained to the end: the object that `potluck train --json` printed
//   OUT/tasks/NAME.failed it ended otherwise, last time: the line that says why
//
// Whoever works on the sweep, here or on another machine with the same file system, goes by these
// files and by the lock of a run (agents/training/run_claim.h), and needs nothing else to know of
// the others.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "agents/training/sweep.h"

namespace potluck {

enum class TaskPhase : std::uint8_t {
  kDone,
  kRunning,  ///< somebody trains it
  kFailed,   ///< last time
  kBegun,    ///< interrupted: it goes on where it was
  kReady,
  kWaiting,  ///< for tasks that are not done
};
/// "done", "running", …
[[nodiscard]] std::string_view to_string(TaskPhase phase);

struct TaskState {
  TaskPhase phase = TaskPhase::kReady;
  double share = 0;  ///< of its updates that are on disk, 0 to 1
  std::string note;  ///< why it failed; whom it waits for
};

class SweepFiles {
 public:
  explicit SweepFiles(const Sweep& sweep) : sweep_(sweep) {}

  [[nodiscard]] std::filesystem::path config(const SweepTask& task) const {
    return file(task, ".json");
  }
  [[nodiscard]] std::filesystem::path log(const SweepTask& task) const {
    return file(task, ".log");
  }
  [[nodiscard]] std::filesystem::path done(const SweepTask& task) const {
    return file(task, ".done");
  }
  [[nodiscard]] std::filesystem::path failed(const SweepTask& task) const {
    return file(task, ".failed");
  }

  [[nodiscard]] bool is_done(const SweepTask& task) const;
  [[nodiscard]] TaskState state(const SweepTask& task) const;

  /// Throws InputError unless every task that was begun was begun with the configuration that it
  /// has now.
  void check_unchanged() const;
  /// Makes the folders and the file of its configuration; what was said of a failure is forgotten.
  void prepare(const SweepTask& task) const;
  /// What a task's training printed on standard output when it was done.
  void note_done(const SweepTask& task, const std::string& printed) const;
  void note_failed(const SweepTask& task, const std::string& line) const;

 private:
  [[nodiscard]] std::filesystem::path file(const SweepTask& task, const char* ending) const {
    return sweep_.out / "tasks" / (task.name + ending);
  }

  const Sweep& sweep_;
};

}  // namespace potluck
