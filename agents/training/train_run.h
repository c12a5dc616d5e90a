// A training run: several seeds over several threads into one run directory.
//
// Seeds are independent, so each is trained by one thread from beginning to end; where there are
// more threads than seeds, several share a seed, if it has shards (agents/learning/trainer.h). Any
// number of threads gives the same files. Several ranks (agents/ranks) train one seed after another
// together, and give the same files, too; only the first touches the run directory. The object
// works in the background; its owner asks for progress, may request a stop, and calls finish().
//
// What may happen to a long run:
//   killed, or the power fails   every file is whole; with `resume` the run goes on from the last
//                                saved states and ends at the bytes it would have ended at anyway
//   a file cannot be written     the seed pauses (RunProgress::trouble) and tries again until it
//                                can, or until a stop is requested; the old files stay
//   a seed diverges              it ends with its last good agent and state on disk, which is after
//                                the update before the spoilt one; other seeds go on (failures())
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "agents/learning/config.h"
#include "agents/learning/learner.h"
#include "agents/learning/stopwatch.h"
#include "agents/ranks/ranks.h"
#include "agents/roster/guests.h"
#include "agents/roster/run_directory.h"
#include "agents/training/run_claim.h"
#include "env/arena.h"

namespace potluck {

struct RunOptions {
  std::filesystem::path out;
  int threads = 1;
  bool resume = false;  ///< continue the run that is there, if there is one, with the seeds it has
  /// Seconds between two saves of a seed: what a kill may cost. 0: after every update. The files at
  /// the end do not depend on it.
  double save_every = 30;
  /// Seconds after a failed write until it is tried again; doubled each time, up to tenfold.
  double retry_after = 1;
  /// Who invites partners from outside, and must outlive the run; null: there are none. They are
  /// no part of what is saved: a run with them repeats as well as they do.
  Guests* guests = nullptr;
  /// Who trains together; must outlive the run, whose members on all ranks are then called alike. A
  /// stop that one of them requests stops all.
  Ranks& ranks = alone();
};

enum class RunOutcome : std::uint8_t {
  kComplete,  ///< every seed is trained to the end
  kStopped,   ///< some seeds are not, because a stop was requested
  kFailed,    ///< all ended, but some seeds diverged
};

struct RunProgress {
  std::int64_t updates_done = 0;  ///< over all seeds, resumed ones included
  std::int64_t updates_total = 0;
  std::int64_t updates_resumed = 0;  ///< of updates_done: found on disk
  int seeds_finished = 0;
  int seeds_failed = 0;
  std::int64_t env_steps_per_update = 0;  ///< per learner
  /// Team return of the trained cooks together (pair_measure.h), mean over the seeds of their
  /// latest measurement, which may be 0; nothing before the first one.
  std::optional<double> pair_return = {};
  /// What cannot be written at the moment, a whole line; empty: all is well.
  std::string trouble;
};

class TrainRun {
 public:
  /// Checks everything, claims the run directory and restores what is there. Throws InputError for
  /// a configuration that does not fit, an existing run without `resume`, a directory that another
  /// program trains in or that cannot be written, a disk without room; then nothing is left behind.
  TrainRun(TrainConfig config, const std::shared_ptr<const Arena>& arena, RunOptions options);
  TrainRun(const TrainRun&) = delete;
  TrainRun& operator=(const TrainRun&) = delete;
  ~TrainRun();

  void start();
  /// Waits at most `seconds`; whether all work has ended.
  bool wait(double seconds);
  [[nodiscard]] RunProgress progress() const;
  /// Asks the workers to save their state and end. A save that fails now is not tried again.
  void request_stop();

  /// Waits for the end. Rethrows the first exception of a worker (divergence and failed writes are
  /// none).
  RunOutcome finish();
  /// After finish(): what stopped each diverged seed, a whole line each, in the order of the seeds.
  [[nodiscard]] std::vector<std::string> failures() const;

  [[nodiscard]] const RunDirectory& directory() const { return directory_; }

 private:
  static constexpr double kNotMeasured = std::numeric_limits<double>::quiet_NaN();

  struct Seed {
    std::uint64_t number = 0;
    std::atomic<int> updates = 0;
    std::atomic<double> pair_return = kNotMeasured;
    int updates_timed = 0;     ///< of updates: in timing.jsonl, or found on disk
    double helpers_timed = 0;  ///< CPU seconds of the learner's other threads in timing.jsonl
    Ranks::Spent ranks_timed;  ///< likewise, what exchange and waiting cost
    bool saved = false;        ///< there is a state on disk
    std::string lines;         ///< of metrics.jsonl, not yet written
    std::string failure;       ///< guarded by mutex_; empty: none
  };

  /// The first rank claims and looks; the others hear from it. Whether there is a run to resume.
  bool claim();
  void prepare(bool resuming);
  void check_room(std::size_t state_bytes, std::size_t agent_bytes) const;
  void work();
  void train(Seed& seed);
  void train_to_end(Seed& seed);
  void keep_last_good(Seed& seed, const Diverged& end);
  void restore(Learner& learner, const Seed& seed) const;
  /// Writes everything of the seed; `watch` began with the first update that is not saved yet and
  /// begins anew.
  bool save(Seed& seed, const Learner& learner, Stopwatch& watch);
  /// What ranks do next, after an update: the same on all.
  struct Next {
    bool stop = false;  ///< some rank was asked to
    bool save = false;  ///< the first finds it time
  };
  [[nodiscard]] Next agree(bool save);
  void flush(Seed& seed);
  void sort_metrics() const;
  bool persist(const std::function<void()>& write);
  bool try_to(const std::function<void()>& write);

  TrainConfig config_;
  LearnerMaker make_learner_;
  std::int64_t env_steps_per_update_ = 0;
  RunOptions options_;
  RunDirectory directory_;
  std::optional<RunClaim> claim_;
  std::vector<std::unique_ptr<Seed>> seeds_;
  std::atomic<std::size_t> next_seed_ = 0;
  std::atomic<int> training_ = 0;  ///< threads that still train
  int threads_per_seed_ = 1;
  std::atomic<bool> stop_ = false;
  std::int64_t updates_resumed_ = 0;

  std::mutex metrics_mutex_;  ///< one appends to metrics.jsonl or timing.jsonl at a time

  mutable std::mutex mutex_;  ///< guards what follows
  std::condition_variable ended_;
  std::condition_variable stopping_;
  int working_ = 0;
  std::exception_ptr error_;
  int paused_ = 0;  ///< threads that cannot write
  std::string trouble_;
  bool unsaved_ = false;  ///< a stop came before everything was written

  std::vector<std::thread> threads_;
};

}  // namespace potluck
