// `potluck bench`: how fast, on this machine, as JSON or words.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "agents/learning/training_arena.h"
#include "agents/training/make_learner.h"
#include "env/text/error.h"
#include "env/text/json_text.h"
#include "tools/bench/agent_choices.h"
#include "tools/bench/env.h"
#include "tools/bench/signature.h"
#include "tools/commands/commands.h"
#include "tools/terminal/options.h"
#include "tools/terminal/progress.h"

namespace potluck::tools {
namespace {

struct LearnFlags {
  std::string layout = "paper_kitchen";
  std::string algorithm = "ippo";
  std::string observation;
  std::vector<std::string> layout_set;
  std::vector<std::string> set;
  std::int64_t steps = 2'000'000;
  int threads = 1;
  int runs = 3;
  bool json = false;
};

/// Seconds that `threads` seeds take to train at the same time, one thread each.
double train_once(const TrainConfig& config, const std::shared_ptr<const Arena>& arena, int threads,
                  std::uint64_t first_seed) {
  const LearnerMaker maker = learner_maker(config, arena);
  std::vector<std::unique_ptr<Learner>> trainers;
  for (int i = 0; i < threads; ++i) {
    trainers.push_back(maker(first_seed + static_cast<std::uint64_t>(i)));
  }
  const auto begin = std::chrono::steady_clock::now();
  std::vector<std::thread> workers;
  for (auto& trainer : trainers) {
    workers.emplace_back([&trainer] {
      while (!trainer->finished()) {
        trainer->run_update();
      }
    });
  }
  for (std::thread& worker : workers) {
    worker.join();
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void bench_learn(const LearnFlags& flags) {
  std::vector<std::string> overrides = {"layout=" + flags.layout, "algorithm=" + flags.algorithm,
                                        fmt::format("steps={}", flags.steps)};
  if (!flags.observation.empty()) {
    overrides.push_back("observation=" + flags.observation);
  }
  if (!flags.layout_set.empty()) {
    overrides.push_back("layout_overrides=" + dump_json(nlohmann::json(flags.layout_set)));
  }
  overrides.insert(overrides.end(), flags.set.begin(), flags.set.end());
  const TrainConfig config = parse_config("{}", "command line", overrides);
  const auto arena = training_arena(config);
  Trainer probe = make_trainer(config, arena, 0);
  probe.run_update();
  const double batches = config.num_updates();
  const double env_steps = static_cast<double>(probe.interactions()) * batches;
  const double samples = static_cast<double>(probe.agent_samples()) * batches;

  std::vector<double> seconds;
  for (int run = 0; run < flags.runs; ++run) {
    seconds.push_back(train_once(config, arena, flags.threads,
                                 1 + static_cast<std::uint64_t>(run * flags.threads)));
  }
  std::sort(seconds.begin(), seconds.end());
  const double median = seconds[seconds.size() / 2];
  const double factor = flags.threads;
  if (flags.json) {
    const nlohmann::ordered_json out = {
        {"layout", arena->name()},
        {"algorithm", std::string(to_string(config.algorithm))},
        {"observation", std::string(to_string(config.observation.empty()
                                                  ? arena->default_observation()
                                                  : parse_observation(config.observation, "")))},
        {"threads", flags.threads},
        {"env_steps_per_second", factor * env_steps / median},
        {"agent_samples_per_second", factor * samples / median},
        {"env_steps_per_run", env_steps},
        {"runs", flags.runs},
        {"seconds_median", median},
        {"seconds_fastest", seconds.front()},
        {"seconds_slowest", seconds.back()}};
    fmt::print("{}\n", dump_json(out));
    return;
  }
  fmt::print(
      "{} in {}, {} thread(s), one seed each: {} env steps/s, {} agent samples/s\n"
      "(whole trainings of {} env steps; median of {}, {:.2f} to {:.2f} s)\n",
      to_string(config.algorithm), arena->name(), flags.threads,
      format_count(factor * env_steps / median), format_count(factor * samples / median),
      format_count(env_steps), flags.runs, seconds.front(), seconds.back());
}

void add_learn(Command& bench) {
  auto flags = std::make_shared<LearnFlags>();
  Command& command = bench.add_command(
      "learn", "Whole trainings, from random weights to the end: rollouts and updates");
  command.add("--layout", &flags->layout, "Built-in kitchen or layout file",
              {.show_default = true});
  command.add("--layout-set", &flags->layout_set, "key=value: any key of the layout file");
  command.add("--algorithm", &flags->algorithm, "As in potluck train", {.show_default = true});
  command.add("--observation", &flags->observation, "lossless, features, ov2, …");
  command.add("--set", &flags->set, "key=value: any key of config.json");
  command.add("--steps", &flags->steps, "Environment steps per learner and run",
              {.positive = true, .show_default = true});
  command.add("--threads", &flags->threads, "Seeds trained at the same time, a thread each",
              {.range = {{1, 1024}}, .show_default = true});
  command.add("--runs", &flags->runs, "Repetitions; the median counts",
              {.range = {{1, 1000}}, .show_default = true});
  command.add("--json", &flags->json, "Print one JSON object on standard output");
  command.action = [flags] { bench_learn(*flags); };
}

}  // namespace

void add_bench_command(Command& program) {
  auto signature = std::make_shared<bool>(false);
  Command& bench = program.add_command("bench", "Measure speed on this machine");
  bench.needs_command = false;
  bench.add("--signature", signature.get(),
            "Print one hash of the simulator's behaviour per kernel, and nothing else");
  auto choices = std::make_shared<bool>(false);
  bench.add("--choices", choices.get(),
            "Print one hash of what each agent that comes along does, and nothing else");
  add_bench_env(bench);
  add_bench_observe(bench);
  add_learn(bench);
  bench.action = [&bench, signature, choices] {
    if (*choices) {
      print_agent_choices();
    } else if (*signature) {
      if (!print_signature()) {
        throw Failure("the kernels' signatures differ");
      }
    } else if (bench.chosen == nullptr) {
      throw InputError("command line", "env, observe, learn, --signature or --choices is required",
                       "", "see potluck bench --help");
    }
  };
}

}  // namespace potluck::tools
