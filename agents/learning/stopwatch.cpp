#include "agents/learning/stopwatch.h"

#include <ctime>

namespace potluck {
namespace {

double thread_cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

}  // namespace

Stopwatch::Stopwatch()
    : began_(std::chrono::steady_clock::now()), cpu_began_(thread_cpu_seconds()) {}

Stopwatch::Cost Stopwatch::cost() const {
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - began_;
  return {.wall_seconds = wall.count(), .cpu_seconds = thread_cpu_seconds() - cpu_began_};
}

}  // namespace potluck
