// What a stretch of a thread's work costs.
#pragma once

#include <chrono>

namespace potluck {

/// Measures the thread that calls it; starts when made.
class Stopwatch {
 public:
  Stopwatch();

  struct Cost {
    double wall_seconds = 0;
    double cpu_seconds = 0;  ///< of this thread, so other programs on the machine do not count
  };
  /// Since it was made or last restarted.
  [[nodiscard]] Cost cost() const;
  void restart() { *this = Stopwatch(); }

 private:
  std::chrono::steady_clock::time_point began_;
  double cpu_began_;
};

}  // namespace potluck
