#include "agents/learning/train_run.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "agents/checkpoint/safetensors.h"
#include "agents/learning/trainer.h"
#include "env/error.h"
#include "env/files.h"

namespace potluck {
namespace {

constexpr std::uintmax_t kMaxConfig = 1U << 20U;
constexpr std::size_t kFlushBytes = 1U << 16U;

/// Updates between two saves of the state: about twenty per run.
int save_interval(const TrainConfig& config) {
  return std::max(1, config.num_updates() / 20);
}

/// Updates after which an agent is kept under a name of its own (the last one has the plain name).
std::vector<int> milestones(const TrainConfig& config) {
  std::vector<int> updates;
  for (const double fraction : config.checkpoints) {
    const int update = static_cast<int>(fraction * config.num_updates());
    if (update >= 1 && update < config.num_updates()) {
      updates.push_back(update);
    }
  }
  return updates;
}

/// The configuration that the run in `directory` began with; throws unless it is `config`, seeds
/// apart.
TrainConfig check_same_run(const RunDirectory& directory, const TrainConfig& config) {
  const std::string place = directory.config().string();
  const TrainConfig before = parse_config(read_file(directory.config(), kMaxConfig), place);
  const nlohmann::ordered_json old_fields = training_json(before);
  const nlohmann::ordered_json new_fields = training_json(config);
  for (const auto& [key, value] : new_fields.items()) {
    if (old_fields[key] != value) {
      throw InputError(place + ": " + key, "a run with " + old_fields[key].dump(), value.dump(),
                       "resume with the flags that the run began with, or choose another --out");
    }
  }
  return before;
}

}  // namespace

TrainRun::TrainRun(TrainConfig config, std::shared_ptr<const Arena> arena, RunOptions options)
    : config_(std::move(config)),
      arena_(std::move(arena)),
      options_(std::move(options)),
      directory_(options_.out) {
  const Trainer probe(config_, arena_, 0);  // throws when algorithm and kitchen do not fit
  const bool resuming = directory_.exists();
  if (resuming) {
    if (!options_.resume) {
      throw InputError(directory_.path().string(), "a run that is already there", "an empty folder",
                       "add --resume to continue it, or choose another --out");
    }
    const TrainConfig before = check_same_run(directory_, config_);
    std::vector<std::uint64_t>& seeds = config_.seeds;
    seeds.insert(seeds.end(), before.seeds.begin(), before.seeds.end());
    std::sort(seeds.begin(), seeds.end());
    seeds.erase(std::unique(seeds.begin(), seeds.end()), seeds.end());
  }
  std::map<std::uint64_t, int> updates;
  for (const std::uint64_t number : config_.seeds) {
    auto seed = std::make_unique<Seed>();
    seed->number = number;
    std::error_code ignored;
    if (resuming && std::filesystem::exists(directory_.state(number), ignored)) {
      Trainer trainer(config_, arena_, number);
      const std::string place = directory_.state(number).string();
      trainer.restore(load_safetensors(place), place);
      seed->updates = trainer.updates_done();
      updates_resumed_ += trainer.updates_done();
    }
    updates[number] = seed->updates;
    seeds_.push_back(std::move(seed));
  }
  directory_.create();
  write_file_atomically(directory_.config(), to_json(config_).dump(2) + "\n");
  directory_.sort_metrics(updates);
  metrics_.open(directory_.metrics(), std::ios::binary | std::ios::app);
  if (!metrics_) {
    throw InputError(directory_.metrics().string(), "a file that cannot be written",
                     "a place to write to", "choose another --out");
  }
}

TrainRun::~TrainRun() {
  stop_ = true;
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

void TrainRun::start() {
  const int count = std::clamp(options_.threads, 1, static_cast<int>(seeds_.size()));
  working_ = count;
  for (int i = 0; i < count; ++i) {
    threads_.emplace_back([this] { work(); });
  }
}

void TrainRun::work() {
  try {
    for (std::size_t i = next_seed_++; i < seeds_.size() && !stop_; i = next_seed_++) {
      train(*seeds_[i]);
    }
  } catch (...) {
    const std::lock_guard lock(mutex_);
    if (!error_) {
      error_ = std::current_exception();
    }
    stop_ = true;
  }
  const std::lock_guard lock(mutex_);
  --working_;
  ended_.notify_all();
}

void TrainRun::train(Seed& seed) {
  Trainer trainer(config_, arena_, seed.number);
  if (seed.updates > 0) {
    const std::string place = directory_.state(seed.number).string();
    trainer.restore(load_safetensors(place), place);
  }
  const std::vector<int> kept = milestones(config_);
  const int interval = save_interval(config_);
  std::string lines;
  const auto save = [&] {
    // In this order: a state never counts an update whose line is not on disk.
    flush(lines);
    save_safetensors(directory_.agent(seed.number), trainer.checkpoint());
    save_safetensors(directory_.state(seed.number), trainer.state());
  };
  while (!trainer.finished() && !stop_) {
    const nlohmann::ordered_json metrics = trainer.run_update();
    lines += metrics.dump();
    lines += '\n';
    seed.updates = trainer.updates_done();
    if (metrics.contains("pair_return")) {
      seed.pair_return = metrics["pair_return"].get<float>();
    }
    if (std::find(kept.begin(), kept.end(), trainer.updates_done()) != kept.end()) {
      save_safetensors(directory_.milestone(seed.number, trainer.env_steps()),
                       trainer.checkpoint());
    }
    if (trainer.updates_done() % interval == 0 && !trainer.finished()) {
      save();
    } else if (lines.size() > kFlushBytes) {
      flush(lines);
    }
  }
  save();
}

void TrainRun::flush(std::string& lines) {
  const std::lock_guard lock(mutex_);
  metrics_ << lines << std::flush;
  if (!metrics_) {
    throw std::runtime_error(directory_.metrics().string() +
                             ": cannot be written; is the disk full? The run can be resumed");
  }
  lines.clear();
}

bool TrainRun::wait(double seconds) {
  std::unique_lock lock(mutex_);
  return ended_.wait_for(lock, std::chrono::duration<double>(seconds),
                         [this] { return working_ == 0; });
}

RunProgress TrainRun::progress() const {
  RunProgress progress;
  progress.updates_total =
      static_cast<std::int64_t>(seeds_.size()) * std::int64_t{config_.num_updates()};
  progress.updates_resumed = updates_resumed_;
  double sum = 0;
  int measured = 0;
  for (const auto& seed : seeds_) {
    const int updates = seed->updates;
    progress.updates_done += updates;
    progress.seeds_finished += static_cast<int>(updates >= config_.num_updates());
    const float pair_return = seed->pair_return;
    if (pair_return != 0) {
      sum += static_cast<double>(pair_return);
      ++measured;
    }
  }
  progress.pair_return = measured > 0 ? sum / measured : 0;
  return progress;
}

bool TrainRun::finish() {
  for (std::thread& thread : threads_) {
    thread.join();
  }
  threads_.clear();
  metrics_.close();
  if (error_) {
    std::rethrow_exception(error_);
  }
  std::map<std::uint64_t, int> updates;
  bool complete = true;
  for (const auto& seed : seeds_) {
    updates[seed->number] = seed->updates;
    complete = complete && seed->updates >= config_.num_updates();
  }
  directory_.sort_metrics(updates);
  return complete;
}

}  // namespace potluck
