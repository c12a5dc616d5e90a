#include "agents/training/train_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "agents/checkpoint/safetensors.h"
#include "agents/evaluation/play/spread.h"
#include "agents/training/make_learner.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/json_text.h"

namespace potluck {
namespace {

constexpr std::uintmax_t kMaxConfig = 1U << 20U;
constexpr std::size_t kFlushBytes = 1U << 16U;

/// Updates after which an agent is kept under a name of its own (the last one has the plain name).
std::vector<int> milestones(const TrainConfig& config) {
  std::vector<int> updates;
  for (const double fraction : config.checkpoints) {
    const int update = static_cast<int>(fraction * config.num_updates());
    const bool is_one = fraction <= 0 || update >= 1;  // 0: before it has learned anything
    if (is_one && update < config.num_updates()) {
      updates.push_back(update);
    }
  }
  return updates;
}

/// The configuration that the run in `directory` began with; throws unless it is `config`, seeds
/// apart.
TrainConfig check_same_run(const RunDirectory& directory, const TrainConfig& config) {
  const std::string place = directory.config().string();
  const TrainConfig before = parse_stored_config(read_file(directory.config(), kMaxConfig), place);
  const nlohmann::ordered_json old_fields = training_json(before);
  const nlohmann::ordered_json new_fields = training_json(config);
  for (const auto& [key, value] : new_fields.items()) {
    if (old_fields[key] != value) {
      throw InputError(place + ": " + key, "a run with " + dump_json(old_fields[key]),
                       dump_json(value),
                       "resume with the flags that the run began with, or choose another --out");
    }
  }
  return before;
}

/// A line of timing.jsonl: what the updates since the last line cost; `spent` by several ranks,
/// else null.
std::string timing_line(std::int64_t env_steps_per_update, std::uint64_t seed, int first, int last,
                        const Stopwatch::Cost& cost, const Ranks::Spent* spent) {
  const double steps = static_cast<double>((last - first) * env_steps_per_update);
  nlohmann::ordered_json line = {
      {"seed", seed},
      {"update", last},
      {"updates", last - first},
      {"wall_seconds", cost.wall_seconds},
      {"cpu_seconds", cost.cpu_seconds},
      {"env_steps_per_second", cost.wall_seconds > 0 ? steps / cost.wall_seconds : 0}};
  if (spent != nullptr) {
    line["exchange_seconds"] = spent->exchange_seconds;
    line["waiting_seconds"] = spent->waiting_seconds;
  }
  return dump_json(line) + "\n";
}

}  // namespace

TrainRun::TrainRun(TrainConfig config, const std::shared_ptr<const Arena>& arena,
                   RunOptions options)
    : config_(std::move(config)),
      make_learner_(learner_maker(config_, arena, options.guests, options.ranks)),
      options_(std::move(options)),
      directory_(options_.out) {
  std::size_t state_bytes = 0;
  std::size_t agent_bytes = 0;
  {
    const auto probe = make_learner_(0);  // throws when algorithm and kitchen do not fit
    state_bytes = write_safetensors(probe->state()).size();
    agent_bytes = write_safetensors(probe->checkpoint()).size();
    env_steps_per_update_ = probe->env_steps_per_update();
  }
  const bool resuming = claim();
  std::vector<std::uint64_t>& seeds = config_.seeds;
  std::sort(seeds.begin(), seeds.end());
  seeds.erase(std::unique(seeds.begin(), seeds.end()), seeds.end());
  for (const std::uint64_t number : seeds) {
    auto seed = std::make_unique<Seed>();
    seed->number = number;
    std::error_code ignored;
    seed->saved = resuming && std::filesystem::exists(directory_.state(number), ignored);
    seed->saved = options_.ranks.from_first(seed->saved ? "saved" : "") == "saved";
    if (seed->saved) {
      const auto learner = make_learner_(number);
      restore(*learner, *seed);
      seed->updates = learner->updates_done();
      seed->updates_timed = learner->updates_done();
      updates_resumed_ += learner->updates_done();
    }
    seeds_.push_back(std::move(seed));
  }
  if (options_.ranks.is_first()) {
    check_room(state_bytes, agent_bytes);
    prepare(resuming);
  }
}

bool TrainRun::claim() {
  bool resuming = false;
  std::vector<std::uint64_t> seeds = config_.seeds;
  if (options_.ranks.is_first()) {
    claim_.emplace(directory_);
    resuming = directory_.exists();
    if (resuming && !options_.resume) {
      throw InputError(directory_.path().string(), "a run that is already there", "an empty folder",
                       "add --resume to continue it, or choose another --out");
    }
    if (resuming) {
      const TrainConfig before = check_same_run(directory_, config_);
      seeds.insert(seeds.end(), before.seeds.begin(), before.seeds.end());
    }
  }
  const auto known = nlohmann::json::parse(
      options_.ranks.from_first(nlohmann::json{{"resuming", resuming}, {"seeds", seeds}}.dump()));
  known.at("seeds").get_to(config_.seeds);
  return known.at("resuming").get<bool>();
}

void TrainRun::check_room(std::size_t state_bytes, std::size_t agent_bytes) const {
  std::uintmax_t beside = 0;  // a state's replacement is written beside it
  std::uintmax_t needed = 0;
  for (const auto& seed : seeds_) {
    needed += seed->saved ? 0 : state_bytes + (1 + milestones(config_).size()) * agent_bytes;
    if (seed->updates < config_.num_updates()) {
      beside = state_bytes;
    }
  }
  needed += beside;
  std::error_code error;
  const auto space = std::filesystem::space(directory_.path(), error);
  if (!error && space.available < needed) {
    const auto megabytes = [](std::uintmax_t bytes) {
      return fmt::format("{:.2f} MB", static_cast<double>(bytes) / 1e6);
    };
    throw InputError(directory_.path().string(),
                     "a disk with " + megabytes(space.available) + " free",
                     "at least " + megabytes(needed) + " for the agents and their states",
                     "make room, or choose another --out");
  }
}

void TrainRun::prepare(bool resuming) {
  try {
    directory_.remove_partial_files();
    const std::string text = dump_json(to_json(config_), 2) + "\n";
    if (!resuming || read_file(directory_.config(), kMaxConfig) != text) {
      write_file_durably(directory_.config(), text);
    }
    sort_metrics();
    if (resuming) {
      const std::map<std::uint64_t, double> measured = directory_.pair_returns();
      for (const auto& seed : seeds_) {
        const auto found = measured.find(seed->number);
        seed->pair_return = found != measured.end() ? found->second : kNotMeasured;
      }
    }
    if (!resuming || !std::filesystem::exists(directory_.timing())) {
      write_file_durably(directory_.timing(), "");
    }
  } catch (const WriteError& error) {
    if (!resuming) {
      std::error_code ignored;
      std::filesystem::remove(directory_.config(), ignored);
      std::filesystem::remove(directory_.metrics(), ignored);
      std::filesystem::remove(directory_.timing(), ignored);
    }
    throw InputError(error.place(), "a file that cannot be written (" + error.reason() + ")",
                     "a place to write to", "make room, or choose another --out");
  }
}

TrainRun::~TrainRun() {
  request_stop();
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

void TrainRun::start() {
  const bool together = !options_.ranks.is_alone();
  const int count = together ? 1 : std::clamp(options_.threads, 1, static_cast<int>(seeds_.size()));
  threads_per_seed_ = std::max(1, options_.threads / count);
  working_ = count;
  training_ = count;
  for (int i = 0; i < count; ++i) {
    threads_.emplace_back([this] { work(); });
  }
}

void TrainRun::work() {
  bool failed = false;
  try {
    for (std::size_t i = next_seed_++; i < seeds_.size() && !agree(/*save=*/false).stop;
         i = next_seed_++) {
      train(*seeds_[i]);
    }
    if (--training_ == 0) {
      persist([this] { sort_metrics(); });
    }
  } catch (...) {
    const std::lock_guard lock(mutex_);
    if (!error_) {
      error_ = std::current_exception();
    }
    failed = true;
  }
  if (failed) {
    request_stop();
  }
  const std::lock_guard lock(mutex_);
  --working_;
  ended_.notify_all();
}

void TrainRun::train(Seed& seed) {
  std::optional<Diverged> end;
  try {
    train_to_end(seed);
  } catch (const Diverged& diverged) {
    end = diverged;
  }
  if (end) {
    keep_last_good(seed, *end);
  }
}

void TrainRun::train_to_end(Seed& seed) {
  std::error_code ignored;
  const bool complete = seed.updates >= config_.num_updates() &&
                        std::filesystem::exists(directory_.agent(seed.number), ignored);
  if (options_.ranks.from_first(complete ? "complete" : "") == "complete") {
    return;
  }
  const auto learner = make_learner_(seed.number);
  restore(*learner, seed);
  learner->use_threads(threads_per_seed_);
  const std::vector<int> kept = milestones(config_);
  const auto keep_milestone = [&] {
    return std::find(kept.begin(), kept.end(), learner->updates_done()) == kept.end() ||
           persist([&] {
             for (const auto& [name, file] : learner->other_checkpoints()) {
               save_safetensors(directory_.milestone(seed.number, learner->env_steps(), name),
                                file);
             }
             save_safetensors(directory_.milestone(seed.number, learner->env_steps()),
                              learner->checkpoint());
           });
  };
  if (learner->updates_done() == 0 && !keep_milestone()) {
    return;
  }
  seed.ranks_timed = options_.ranks.spent();
  Stopwatch watch;
  for (Next next = agree(/*save=*/false); !learner->finished() && !next.stop;) {
    const nlohmann::ordered_json metrics = learner->run_update();
    seed.lines += dump_json(metrics);
    seed.lines += '\n';
    seed.updates = learner->updates_done();
    if (metrics.contains("pair_return")) {
      seed.pair_return = metrics["pair_return"].get<double>();
    }
    if (!keep_milestone()) {
      return;  // the state on disk must not pass a milestone that is not there
    }
    next = agree(watch.cost().wall_seconds >= options_.save_every);
    if (next.save && !learner->finished()) {
      save(seed, *learner, watch);
    } else if (seed.lines.size() > kFlushBytes && persist([&] { flush(seed); })) {
      seed.lines.clear();  // of all ranks, though one wrote them
    }
  }
  save(seed, *learner, watch);
}

void TrainRun::keep_last_good(Seed& seed, const Diverged& end) {
  // Not kept at hand while all went well, but computed again: the same numbers come out up to the
  // spoilt update, and a seed that does well pays nothing for it.
  const auto learner = make_learner_(seed.number);
  restore(*learner, seed);
  Stopwatch watch;
  while (learner->updates_done() + 1 < end.update() && !agree(/*save=*/false).stop) {
    learner->run_update();
  }
  seed.updates = learner->updates_done();
  std::string kept = "there is no good agent to keep";
  if (learner->updates_done() > 0) {
    kept = save(seed, *learner, watch)
               ? fmt::format("{} is the last good agent (update {})",
                             directory_.agent(seed.number).string(), learner->updates_done())
               : "the last good agent could not be written";
  }
  const std::lock_guard lock(mutex_);
  seed.failure = fmt::format(
      "{}; {}. Train again in another --out with a smaller learning_rate or reward_scale, or with "
      "max_gradient_norm",
      end.what(), kept);
}

void TrainRun::restore(Learner& learner, const Seed& seed) const {
  if (!seed.saved) {
    return;
  }
  const std::string place = directory_.state(seed.number).string();
  Ranks& ranks = options_.ranks;
  if (ranks.is_alone()) {
    learner.restore(load_safetensors(place), place);
    return;
  }
  const TensorFile firsts = ranks.is_first() ? load_safetensors(place) : TensorFile();
  learner.restore(
      parse_safetensors(ranks.from_first(ranks.is_first() ? write_safetensors(firsts) : ""), place),
      place);
}

TrainRun::Next TrainRun::agree(bool save) {
  const Next mine{.stop = stop_, .save = save};
  const std::vector<Next> all = gather(options_.ranks, std::span(&mine, 1));
  return {.stop = std::any_of(all.begin(), all.end(), [](const Next& next) { return next.stop; }),
          .save = all.front().save};
}

bool TrainRun::save(Seed& seed, const Learner& learner, Stopwatch& watch) {
  Stopwatch::Cost cost = watch.cost();
  const double helpers = learner.helper_cpu_seconds();
  cost.cpu_seconds += helpers - std::exchange(seed.helpers_timed, helpers);
  Ranks::Spent spent = options_.ranks.spent();
  const Ranks::Spent before = std::exchange(seed.ranks_timed, spent);
  spent.exchange_seconds -= before.exchange_seconds;
  spent.waiting_seconds -= before.waiting_seconds;
  const std::string timing =
      timing_line(env_steps_per_update_, seed.number, seed.updates_timed, learner.updates_done(),
                  cost, options_.ranks.is_alone() ? nullptr : &spent);
  const TensorFile state = learner.state();
  const bool done = persist([&] {
    // In this order: a state never counts an update whose line or agent is not on disk.
    flush(seed);
    for (const auto& [name, file] : learner.other_checkpoints()) {
      save_safetensors(directory_.agent(seed.number, name), file);
    }
    save_safetensors(directory_.agent(seed.number), learner.checkpoint());
    save_safetensors(directory_.state(seed.number), state);
    const std::lock_guard lock(metrics_mutex_);
    append_durably(directory_.timing(), timing);
  });
  if (done) {
    seed.saved = true;
    seed.lines.clear();
  }
  seed.updates_timed = learner.updates_done();
  watch.restart();
  return done;
}

void TrainRun::flush(Seed& seed) {
  const std::lock_guard lock(metrics_mutex_);
  append_durably(directory_.metrics(), seed.lines);
  seed.lines.clear();
}

void TrainRun::sort_metrics() const {
  std::map<std::uint64_t, int> updates;
  for (const auto& seed : seeds_) {
    updates[seed->number] = seed->updates;
  }
  directory_.sort_metrics(updates);
}

/// Calls `write` until it succeeds; false if it does not and a stop is requested. Whatever `write`
/// throws must leave the files as they were. The first rank writes for all, who hear how it went.
bool TrainRun::persist(const std::function<void()>& write) {
  const bool done = !options_.ranks.is_first() || try_to(write);
  return options_.ranks.from_first(done ? "done" : "") == "done";
}

bool TrainRun::try_to(const std::function<void()>& write) {
  double seconds = options_.retry_after;
  bool paused = false;
  while (true) {
    std::string trouble;
    try {
      write();
    } catch (const WriteError& error) {
      trouble = error.what();
    } catch (const InputError& error) {  // the folder is gone
      trouble = error.what();
    }
    std::unique_lock lock(mutex_);
    if (trouble.empty()) {
      if (paused && --paused_ == 0) {
        trouble_.clear();
      }
      return true;
    }
    if (!paused && paused_++ == 0) {
      trouble_ = trouble;
    }
    paused = true;
    if (stop_) {
      unsaved_ = true;
      return false;
    }
    stopping_.wait_for(lock, std::chrono::duration<double>(seconds),
                       [this] { return stop_.load(); });
    seconds = std::min(2 * seconds, 10 * options_.retry_after);
  }
}

void TrainRun::request_stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  stopping_.notify_all();
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
  progress.env_steps_per_update = env_steps_per_update_;
  const std::lock_guard lock(mutex_);
  progress.trouble = trouble_;
  DefinedMean pair_return;
  for (const auto& seed : seeds_) {
    const int updates = seed->updates;
    progress.updates_done += updates;
    progress.seeds_finished += static_cast<int>(updates >= config_.num_updates());
    progress.seeds_failed += static_cast<int>(!seed->failure.empty());
    pair_return.add(seed->pair_return);
  }
  if (!std::isnan(pair_return.value())) {
    progress.pair_return = pair_return.value();
  }
  return progress;
}

RunOutcome TrainRun::finish() {
  for (std::thread& thread : threads_) {
    thread.join();
  }
  threads_.clear();
  if (error_) {
    std::rethrow_exception(error_);
  }
  if (unsaved_) {
    return RunOutcome::kStopped;
  }
  bool failed = false;
  for (const auto& seed : seeds_) {
    if (seed->failure.empty() && seed->updates < config_.num_updates()) {
      return RunOutcome::kStopped;
    }
    failed = failed || !seed->failure.empty();
  }
  return failed ? RunOutcome::kFailed : RunOutcome::kComplete;
}

std::vector<std::string> TrainRun::failures() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> lines;
  for (const auto& seed : seeds_) {
    if (!seed->failure.empty()) {
      lines.push_back(seed->failure);
    }
  }
  return lines;
}

}  // namespace potluck
