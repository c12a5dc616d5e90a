// What may happen to a long run: a full disk, a second program in the same folder, numbers that
// leave their range. (Kills: tests/cli/kill_test.sh.)
#include <doctest/doctest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <string>

#include "agents/checkpoint/agent_file.h"
#include "agents/learning/training_arena.h"
#include "agents/network/finite.h"
#include "agents/training/train_run.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "tests/agents/training/training_runs.h"
#include "tests/temporary_directory.h"

using namespace potluck;
namespace fs = std::filesystem;

namespace {

TrainConfig two_seeds() {
  TrainConfig config = short_config();
  config.seeds = {1, 2};
  return config;
}

/// While it lives, no file can grow beyond some bytes, as on a full disk.
class FullDisk {
 public:
  FullDisk() : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit = before_;
    limit.rlim_cur = 100;
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

/// Until the run says what it cannot write; false if it never does.
bool waits_for_room(TrainRun& run) {
  for (int i = 0; i < 2000; ++i) {
    if (!run.progress().trouble.empty()) {
      return true;
    }
    if (run.wait(0.005)) {
      return false;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("runs: a full disk pauses training, and room ends the pause") {
  const TemporaryDirectory folder;
  const TrainConfig config = two_seeds();
  run_to_end(config, {.out = folder.path() / "whole", .threads = 1});
  {
    TrainRun run(
        config, training_arena(config),
        {.out = folder.path() / "paused", .threads = 2, .save_every = 0, .retry_after = 0.005});
    {
      const FullDisk full;
      run.start();
      REQUIRE(waits_for_room(run));
      // It tries again and again and spoils nothing.
      CHECK_FALSE(run.wait(0.1));
      CHECK(run.progress().trouble.find("paused") != std::string::npos);
    }
    CHECK(run.finish() == RunOutcome::kComplete);
    CHECK(run.progress().trouble.empty());
  }
  CHECK(files_in(folder.path() / "paused") == files_in(folder.path() / "whole"));
}

TEST_CASE("runs: one that is stopped while the disk is full goes on later") {
  const TemporaryDirectory folder;
  const TrainConfig config = two_seeds();
  const fs::path out = folder.path() / "run";
  {
    TrainRun run(config, training_arena(config),
                 {.out = out, .threads = 2, .save_every = 0, .retry_after = 0.005});
    const FullDisk full;
    run.start();
    REQUIRE(waits_for_room(run));
    run.request_stop();
    CHECK(run.finish() == RunOutcome::kStopped);
  }
  run_to_end(config, {.out = out, .threads = 2, .resume = true});
  run_to_end(config, {.out = folder.path() / "whole", .threads = 1});
  CHECK(files_in(out) == files_in(folder.path() / "whole"));
}

TEST_CASE("runs: a disk that is full from the start is an error that leaves nothing") {
  const TemporaryDirectory folder;
  const TrainConfig config = two_seeds();
  const fs::path out = folder.path() / "run";
  {
    const FullDisk full;
    CHECK_THROWS_AS(TrainRun(config, training_arena(config), {.out = out}), InputError);
  }
  CHECK_FALSE(fs::exists(out));
}

TEST_CASE("runs: one program per folder") {
  const TemporaryDirectory folder;
  const TrainConfig config = two_seeds();
  const fs::path out = folder.path() / "run";
  {
    TrainRun first(config, training_arena(config), {.out = out});
    CHECK_THROWS_AS(TrainRun(config, training_arena(config), {.out = out, .resume = true}),
                    InputError);
    first.start();
    CHECK(first.finish() == RunOutcome::kComplete);
  }
  // The claim ends with its holder.
  run_to_end(config, {.out = out, .resume = true});
}

TEST_CASE("runs: numbers out of range end a seed with its last good agent; others go on") {
  const TemporaryDirectory folder;
  TrainConfig config = two_seeds();
  // Eight layers whose weights grow by ten a step: soon beyond any float.
  config.network.hidden.assign(8, 64);
  config.network.activation = Activation::kRelu;
  config.ppo.learning_rate = 10;
  config.steps = 20 * 8 * 32;
  TrainRun run(config, training_arena(config), {.out = folder.path() / "run", .threads = 2});
  run.start();
  CHECK(run.finish() == RunOutcome::kFailed);
  const std::vector<std::string> failures = run.failures();
  REQUIRE_FALSE(failures.empty());
  CHECK(failures[0].find("expected a finite number") != std::string::npos);
  CHECK(failures[0].find("reward_scale") != std::string::npos);
  for (const std::uint64_t seed : config.seeds) {
    const fs::path file = run.directory().agent(seed);
    if (!fs::exists(file)) {
      continue;  // its first update was the spoilt one
    }
    for (const ActorCritic& network : load_agent(file).seats) {
      CHECK(all_finite(network.actor.parameters));
      CHECK(all_finite(network.critic->parameters));
    }
  }
}
