// Writes files while the program goes on: a window must not wait for a disk.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace potluck::tools {

/// One file at a time. Thread-safe. What was asked for is written before the writer is gone.
class BackgroundWriter {
 public:
  BackgroundWriter();
  ~BackgroundWriter();
  BackgroundWriter(const BackgroundWriter&) = delete;
  BackgroundWriter& operator=(const BackgroundWriter&) = delete;

  /// Writes what `content` makes to `path`, atomically, as soon as possible. Both happen on the
  /// writer's thread. A later call takes the place of one that has not begun.
  void write(std::filesystem::path path, std::function<std::string()> content);
  /// Returns when nothing is left to write.
  void finish();
  /// Why the last write failed; empty: it did not.
  [[nodiscard]] std::string trouble() const;

 private:
  struct Task {
    std::filesystem::path path;
    std::function<std::string()> content;
  };
  void run();

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Task> next_;
  bool busy_ = false;
  bool ending_ = false;
  std::string trouble_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace potluck::tools
