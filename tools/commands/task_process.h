// A command of this program in a process of its own.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace potluck::tools {

/// Runs `potluck ARGUMENTS…`. It is in a process group of its own, so that Ctrl-C in the terminal
/// is ours alone; if we die, it is asked to stop (on Linux). Only for processes without other
/// threads: the child is a fork.
class TaskProcess {
 public:
  /// Standard output goes to the file `output`, which begins anew, messages to the end of `log`.
  /// Throws std::system_error when the system starts no process.
  TaskProcess(const std::vector<std::string>& arguments, const std::filesystem::path& output,
              const std::filesystem::path& log);
  TaskProcess(const TaskProcess&) = delete;
  TaskProcess& operator=(const TaskProcess&) = delete;
  /// Asks it to stop, and waits.
  ~TaskProcess();

  /// Its exit code, once it has ended; 128 and the number of the signal that killed it.
  [[nodiscard]] std::optional<int> poll();
  /// As Ctrl-C does.
  void interrupt() const;

 private:
  pid_t pid_ = -1;
  std::optional<int> code_;
};

}  // namespace potluck::tools
