// A training run: several seeds over several threads into one run directory.
//
// Seeds are independent, so each is trained by one thread from beginning to end, and any number of
// threads gives the same files. The object works in the background; its owner asks for progress,
// may request a stop, and calls finish().
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "agents/learning/config.h"
#include "agents/learning/run_directory.h"
#include "env/arena.h"

namespace potluck {

struct RunOptions {
  std::filesystem::path out;
  int threads = 1;
  bool resume = false;  ///< continue the run that is there, if there is one, with the seeds it has
};

struct RunProgress {
  std::int64_t updates_done = 0;  ///< over all seeds, resumed ones included
  std::int64_t updates_total = 0;
  std::int64_t updates_resumed = 0;  ///< of updates_done: found on disk
  int seeds_finished = 0;
  double pair_return = 0;  ///< mean over the seeds of their latest measurement
};

class TrainRun {
 public:
  /// Checks everything, creates the run directory and restores what is there. Nothing is written
  /// when it throws: InputError for a configuration that does not fit, or an existing run without
  /// `resume`.
  TrainRun(TrainConfig config, std::shared_ptr<const Arena> arena, RunOptions options);
  TrainRun(const TrainRun&) = delete;
  TrainRun& operator=(const TrainRun&) = delete;
  ~TrainRun();

  void start();
  /// Waits at most `seconds`; whether all work has ended.
  bool wait(double seconds);
  [[nodiscard]] RunProgress progress() const;
  /// Asks the workers to save their state and end.
  void request_stop() { stop_ = true; }

  /// Waits for the end and sorts metrics.jsonl. Whether every seed is trained to the end (false
  /// after request_stop). Rethrows the first exception of a worker.
  bool finish();

  [[nodiscard]] const RunDirectory& directory() const { return directory_; }

 private:
  struct Seed {
    std::uint64_t number = 0;
    std::atomic<int> updates = 0;
    std::atomic<float> pair_return = 0;
  };

  void work();
  void train(Seed& seed);
  void flush(std::string& lines);

  TrainConfig config_;
  std::shared_ptr<const Arena> arena_;
  RunOptions options_;
  RunDirectory directory_;
  std::vector<std::unique_ptr<Seed>> seeds_;
  std::atomic<std::size_t> next_seed_ = 0;
  std::atomic<bool> stop_ = false;
  std::int64_t updates_resumed_ = 0;

  mutable std::mutex mutex_;  ///< guards what follows
  std::condition_variable ended_;
  int working_ = 0;
  std::exception_ptr error_;
  std::ofstream metrics_;

  std::vector<std::thread> threads_;
};

}  // namespace potluck
