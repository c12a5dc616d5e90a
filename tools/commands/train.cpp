// `potluck train`: several seeds of one algorithm in one kitchen.
#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>
#include <thread>

#include "agents/learning/trainer.h"
#include "agents/learning/training_arena.h"
#include "agents/learning/training_plan.h"
#include "agents/ranks/mpi.h"
#include "agents/training/stages.h"
#include "agents/training/train_run.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/json_text.h"
#include "env/text/key_writer.h"
#include "tools/commands/commands.h"
#include "tools/guests/guest_flags.h"
#include "tools/terminal/interrupt.h"
#include "tools/terminal/kitchen_flags.h"
#include "tools/terminal/progress.h"
#include "tools/terminal/seeds.h"

namespace potluck::tools {
namespace {

constexpr std::uintmax_t kMaxRunConfig = 1U << 20U;

struct TrainFlags {
  std::string config;
  std::string layout;
  std::string algorithm;
  std::string seeds;
  std::int64_t steps = 0;
  std::string out;
  std::vector<std::string> set;
  std::vector<std::string> layout_set;
  int threads = 0;
  double save_every = RunOptions().save_every;
  bool resume = false;
  bool json = false;
  bool mpi = false;
  bool invites = false;  ///< may configurations name guests?
  GuestFlags guests;
};

TrainConfig config_of(const TrainFlags& flags) {
  std::vector<std::string> overrides;
  // The plain flags come first, so that --set has the last word.
  if (!flags.layout.empty()) {
    overrides.push_back("layout=" + json_text(flags.layout));
  }
  if (!flags.algorithm.empty()) {
    overrides.push_back("algorithm=" + json_text(flags.algorithm));
  }
  if (flags.steps > 0) {
    overrides.push_back(fmt::format("steps={}", flags.steps));
  }
  if (!flags.seeds.empty()) {
    overrides.push_back("seeds=" + dump_json(nlohmann::json(parse_seeds(flags.seeds))));
  }
  if (!flags.layout_set.empty()) {
    overrides.push_back("layout_overrides=" + dump_json(nlohmann::json(flags.layout_set)));
  }
  overrides.insert(overrides.end(), flags.set.begin(), flags.set.end());
  const std::string text = flags.config.empty() ? "{}" : read_file(flags.config, kMaxRunConfig);
  TrainConfig config =
      parse_config(text, flags.config.empty() ? "command line" : flags.config, overrides);
  config.version = POTLUCK_VERSION;
  if (flags.steps > 0 && config.algorithm == Algorithm::kBehaviorCloning) {
    throw InputError("--steps", std::to_string(flags.steps), "no number for behavior_cloning",
                     "--set cloning_epochs=100 says how often it goes through the recordings");
  }
  if (config.layout.empty()) {
    throw InputError("command line", "no kitchen", "--layout NAME",
                     "potluck layout list shows the names");
  }
  return config;
}

std::string note_of(const RunProgress& progress, double seconds) {
  const auto steps_per_update = static_cast<double>(progress.env_steps_per_update);
  const auto fresh = static_cast<double>(progress.updates_done - progress.updates_resumed);
  const double rate = seconds > 0 ? fresh / seconds : 0;
  const auto left = static_cast<double>(progress.updates_total - progress.updates_done);
  std::string note = fmt::format("{} env steps/s", format_count(rate * steps_per_update));
  if (left > 0 && rate > 0) {
    note += fmt::format(", {} left", format_duration(left / rate));
  }
  if (progress.pair_return) {
    note += fmt::format(", team return {:.1f}", *progress.pair_return);
  }
  if (progress.seeds_failed > 0) {
    note += fmt::format(", {} seeds failed", progress.seeds_failed);
  }
  if (!progress.trouble.empty()) {
    note += ", PAUSED: cannot write";
  }
  return note;
}

/// Tells once that training pauses, and once that it goes on.
class TroubleReport {
 public:
  void update(const std::string& trouble, ProgressBar& bar) {
    if (trouble.empty() == trouble_.empty()) {
      return;
    }
    trouble_ = trouble;
    bar.say(trouble.empty()
                ? "potluck: files can be written again; training goes on"
                : fmt::format("potluck: {}; training pauses and tries again every few seconds. "
                              "Make room, or press Ctrl-C and go on later with --resume",
                              trouble));
  }

 private:
  std::string trouble_;
};

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

/// Trains one run to its end, or throws.
nlohmann::ordered_json train_run(const TrainConfig& config, const TrainFlags& flags,
                                 const std::filesystem::path& out, bool resume, Guests* guests,
                                 Ranks& ranks) {
  const auto arena = training_arena(config);
  const int hardware =
      flags.mpi ? 1 : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  // A limit on file sizes (ulimit -f) is then an error of the write, like a full disk.
  std::signal(SIGXFSZ, SIG_IGN);
  TrainRun run(config, arena,
               {.out = out,
                .threads = flags.threads > 0 ? flags.threads : hardware,
                .resume = resume,
                .save_every = flags.save_every,
                .guests = guests,
                .ranks = ranks});
  catch_interrupts();
  const Ranks::Spent before = ranks.spent();
  ProgressBar bar(fmt::format("{} in {}", to_string(config.algorithm), arena->name()));
  TroubleReport trouble;
  run.start();
  while (!run.wait(0.05)) {
    if (interrupted()) {
      run.request_stop();
    }
    if (!ranks.is_first()) {
      continue;
    }
    const RunProgress now = run.progress();
    trouble.update(now.trouble, bar);
    bar.update(static_cast<double>(now.updates_done) / static_cast<double>(now.updates_total),
               note_of(now, bar.seconds()));
  }
  const RunOutcome outcome = run.finish();
  const RunProgress end = run.progress();
  const double seconds = bar.seconds();
  if (ranks.is_first()) {
    bar.finish(static_cast<double>(end.updates_done) / static_cast<double>(end.updates_total),
               note_of(end, seconds));
    for (const std::string& failure : run.failures()) {
      bar.say("potluck: " + failure);
    }
  }
  if (outcome == RunOutcome::kStopped) {
    throw Interrupted(
        fmt::format("stopped; {} keeps what was learned{}. Add --resume to go on",
                    run.directory().path().string(),
                    end.trouble.empty() ? "" : " until the last save that succeeded"));
  }
  if (outcome == RunOutcome::kFailed) {
    throw Failure();
  }
  const auto steps =
      static_cast<double>((end.updates_done - end.updates_resumed) * end.env_steps_per_update);
  nlohmann::ordered_json result = {
      {"run", run.directory().path().string()},
      {"seeds", end.seeds_finished},
      {"env_steps_per_seed", std::int64_t{config.num_updates()} * end.env_steps_per_update},
      {"wall_seconds", seconds},
      {"env_steps_per_second", seconds > 0 ? steps / seconds : 0},
      {"pair_return",
       end.pair_return ? nlohmann::ordered_json(*end.pair_return) : nlohmann::ordered_json()},
      {"peak_memory_mb", peak_megabytes()}};
  if (!ranks.is_alone()) {
    const Ranks::Spent after = ranks.spent();
    result["ranks"] = ranks.size();
    result["exchange_seconds"] = after.exchange_seconds - before.exchange_seconds;
    result["waiting_seconds"] = after.waiting_seconds - before.waiting_seconds;
  }
  return result;
}

/// What the first of several ranks did with its time.
std::string rank_line(const nlohmann::ordered_json& result) {
  const double seconds = result["wall_seconds"].get<double>();
  const auto share = [&](const char* key) { return 100 * result[key].get<double>() / seconds; };
  const double exchange = share("exchange_seconds");
  const double waiting = share("waiting_seconds");
  return fmt::format("{} ranks: {:.1f} % compute, {:.1f} % exchange, {:.1f} % waiting for others",
                     result["ranks"].get<int>(), 100 - exchange - waiting, exchange, waiting);
}

/// The pool first, where the algorithm has one, then the cooks.
void train(const TrainFlags& flags, Ranks& ranks) {
  TrainConfig config = config_of(flags);
  if (ranks.is_first()) {
    for (const auto& layout : training_arena(config)->layouts()) {
      warn_about(*layout, layout->name());
    }
    warn_of_files_left_out(config.demonstrations);
  }
  const auto guests = make_guests(flags.guests, config.seeds.front());
  Guests* const invited = flags.invites ? guests.get() : nullptr;
  if (const std::optional<PoolStage> pool = pool_stage(config, flags.out)) {
    // A configuration that cannot train is refused before its pool takes an hour.
    check_plan(config, *training_arena(config));
    std::error_code ignored;
    const bool is_given =
        !config.pool.empty() && std::filesystem::is_directory(config.pool, ignored);
    if (!is_given) {
      (void)train_run(pool->config, flags, pool->out, /*resume=*/true, invited, ranks);
    }
    config = with_pool(config, *pool);
  }
  const nlohmann::ordered_json result =
      train_run(config, flags, flags.out, flags.resume, invited, ranks);
  tell_summary(*guests);
  if (!ranks.is_first()) {
    return;
  }
  if (flags.json) {
    fmt::print("{}\n", dump_json(result));
    return;
  }
  const double seconds = result["wall_seconds"].get<double>();
  fmt::print("{}: {} seeds trained in {} ({} env steps/s per learner, {:.0f} MB at most)\n",
             result["run"].get<std::string>(), result["seeds"].get<int>(), format_duration(seconds),
             format_count(result["env_steps_per_second"].get<double>()), peak_megabytes());
  if (!ranks.is_alone()) {
    fmt::print("{}\n", rank_line(result));
  }
}

/// What decides the last bit of a sum.
std::string build_name() {
#if defined(__AVX512F__)
  const char* const kind = "AVX-512";
#elif defined(__AVX2__)
  const char* const kind = "AVX2";
#else
  const char* const kind = "any processor";
#endif
  return fmt::format("Potluck {} for {} by compiler {}", POTLUCK_VERSION, kind, __VERSION__);
}

/// Trains together with other ranks. The first speaks for all; whoever cannot go on ends them all,
/// for they would wait for it.
void train_together(const TrainFlags& flags) {
  const auto ranks = join_ranks(build_name());
  try {
    train(flags, *ranks);
  } catch (const Interrupted&) {  // agreed upon
    if (ranks->is_first()) {
      throw;
    }
    throw Failure();
  } catch (const Failure&) {  // likewise
    throw;
  } catch (const std::exception& error) {
    if (!ranks->is_first()) {
      // The first may find the same, and then says so alone.
      std::this_thread::sleep_for(std::chrono::seconds(1));
    }
    const std::string who = ranks->is_first() ? "" : fmt::format("rank {}: ", ranks->rank());
    fmt::print(stderr, "potluck: {}{}\n", who, error.what());
    abandon_ranks(dynamic_cast<const InputError*>(&error) != nullptr ? 2 : 1);
  }
}

}  // namespace

void add_train_command(Command& program) {
  auto flags = std::make_shared<TrainFlags>();
  Command& command =
      program.add_command("train", "Train agents in a kitchen, several seeds at once");
  command.add("--config", &flags->config, "JSON file with any of the keys of config.json");
  command.add("--layout", &flags->layout,
              "Built-in kitchen or layout file; several with commas between (each episode in "
              "one of them), or generated (see generator.… in config.json)");
  command.add("--algorithm", &flags->algorithm,
              fmt::format("One of {}; behavior_cloning learns from recorded games "
                          "(--set 'demonstrations=[\"games\"]')",
                          fmt::join(algorithm_names(), ", "))
                  .c_str());
  command.add("--seeds", &flags->seeds, "Such as 1-5 or 1,3,7-9 (default 1)");
  command.add("--steps", &flags->steps, "Environment steps per learner (default 2,000,000)",
              {.positive = true});
  command.add("--out", &flags->out, "Run directory", {.required = true});
  command.add("--set", &flags->set, "key=value: any key of config.json, such as tau=1");
  command.add("--layout-set", &flags->layout_set,
              "key=value: any key of the layout file, such as effort.move=0.1");
  add_era_flag(command, flags->layout_set);
  command.add("--threads", &flags->threads,
              "Threads (default: all): one for each seed, and what is left for its shards, if "
              "the configuration has some; results do not depend on it",
              {.range = {{1, 1024}}});
  command.add("--mpi", &flags->mpi,
              "Train each seed together with the other ranks that mpirun or srun started, shard by "
              "shard, one thread each unless --threads says more; results do not depend on it");
  command.add("--save-every", &flags->save_every,
              fmt::format("Seconds between two saves of a seed's full state, which is what a "
                          "kill may cost (default {}; 0: after every update); results do not "
                          "depend on it",
                          flags->save_every)
                  .c_str(),
              {.range = {{0.0, 1e6}}});
  command.add("--resume", &flags->resume,
              "Continue the run in --out, if there is one, with the same flags; it ends at "
              "exactly the files of a run that was never stopped or killed");
  command.add("--json", &flags->json, "Print one JSON object on standard output");
  command.add("--guests", &flags->invites,
              "\"partners\" may name process:COMMAND and language:MODEL");
  add_guest_flags(command, flags->guests);
  command.action = [flags] { flags->mpi ? train_together(*flags) : train(*flags, alone()); };
}

}  // namespace potluck::tools
