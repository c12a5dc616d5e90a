// `potluck bench env` and `potluck bench observe`: env steps per second of the simulator alone.
//
// One env step moves all players of one environment. Every output is wanted (earned, shaped,
// events; effort if the kitchen charges any) and episodes restart by themselves. Actions are
// uniform and random, drawn anew for every step while the clock runs. Several threads step several
// batches with consecutive environment numbers; they start together and never meet in a run.
#include "tools/bench/env.h"

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <barrier>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>
#include <vector>

#include "env/classic/vector_kernel.h"
#include "env/layout/reader.h"
#include "env/random_actions.h"
#include "env/text/error.h"
#include "env/text/json_text.h"
#include "env/vector_env.h"
#include "tools/terminal/kitchen_flags.h"
#include "tools/terminal/progress.h"

namespace potluck::tools {
namespace {

constexpr std::uint64_t kActionSeed = 1;

struct EnvFlags {
  std::string layout = "cramped_room";
  std::vector<std::string> set;
  std::string kernel = "auto";
  std::string observation;  // empty: none
  std::string form = "dense";
  int batch = 1024;
  int threads = 1;
  int runs = 11;
  double seconds = 0.2;
  bool json = false;
};

enum class View : std::uint8_t { kNone, kDense, kSparse };

/// One thread's batch with the buffers that it fills.
class Bench {
 public:
  Bench(const std::shared_ptr<const Layout>& layout, const EnvFlags& flags, int number)
      : envs_(layout, {.num_envs = flags.batch,
                       .key = {1},
                       .first_env = static_cast<std::uint32_t>(number * flags.batch),
                       .kernel = parse_kernel(flags.kernel, "--kernel")}),
        key_(RandomKey{kActionSeed}.stream(static_cast<std::uint32_t>(number))) {
    const auto n = static_cast<std::size_t>(flags.batch);
    const std::size_t players = n * static_cast<std::size_t>(envs_.num_agents());
    actions_.resize(players);
    earned_.resize(players);
    shaped_.resize(players);
    events_.resize(players);
    truncated_.resize(n);
    const Effort& effort = layout->spec().effort;
    if (effort.move != 0 || effort.interact != 0 || effort.collision != 0) {
      effort_.resize(players);
    }
    if (!flags.observation.empty()) {
      observation_.kind = parse_observation(flags.observation, "--observation");
      const auto size = static_cast<std::size_t>(envs_.observation_size(observation_));
      view_ = flags.form == "sparse" ? View::kSparse : View::kDense;
      if (view_ == View::kDense) {
        dense_.resize(players * size);
      } else {
        row_begin_.resize(players + 1);
        entries_.resize(n * envs_.sparse_capacity(observation_));
      }
    }
  }

  void run(std::int64_t steps) {
    for (std::int64_t step = 0; step < steps; ++step) {
      draw_actions(key_, clock_++, envs_.layout().num_actions(), actions_);
      envs_.step(actions_, {.earned = earned_,
                            .shaped = shaped_,
                            .effort = effort_,
                            .events = events_,
                            .terminated = {},
                            .truncated = truncated_});
      if (view_ == View::kDense) {
        envs_.observe_changes(observation_, memory_, dense_);
      } else if (view_ == View::kSparse) {
        envs_.observe_sparse(observation_, {.row_begin = row_begin_, .entries = entries_});
      }
    }
  }

  [[nodiscard]] const VectorEnv& envs() const { return envs_; }
  /// Bytes per environment.
  [[nodiscard]] nlohmann::ordered_json memory() const {
    const double n = envs_.num_envs();
    const EnvMemory kept = envs_.memory();
    const auto per_env = [n](const auto& buffer) {
      return static_cast<double>(buffer.size() * sizeof(buffer[0])) / n;
    };
    const double rewards = per_env(earned_) + per_env(shaped_) + per_env(effort_);
    const double events = per_env(events_);
    const double observations = per_env(dense_) + per_env(row_begin_) + per_env(entries_) +
                                static_cast<double>(memory_.size()) / n;
    return {{"total", kept.total() + rewards + events},
            {"state", kept.state},
            {"final_state", kept.finals},
            {"rewards", rewards},
            {"events", events},
            {"random_keys", kept.clocks},
            {"observations", observations}};
  }

 private:
  VectorEnv envs_;
  RandomKey key_;
  std::uint32_t clock_ = 0;
  std::vector<Action> actions_;
  std::vector<float> earned_;
  std::vector<float> shaped_;
  std::vector<float> effort_;
  std::vector<EventMask> events_;
  std::vector<std::uint8_t> truncated_;
  View view_ = View::kNone;
  Observation observation_;
  std::vector<float> dense_;
  std::vector<std::byte> memory_;
  std::vector<std::uint32_t> row_begin_;
  std::vector<SparseEntry> entries_;
};

struct Timing {
  double wall = 0;  ///< seconds from the common start to the last end
  double cpu = 0;   ///< mean processor seconds of a thread
};

double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Timing run_once(std::vector<std::unique_ptr<Bench>>& benches, std::int64_t steps) {
  const auto count = static_cast<std::ptrdiff_t>(benches.size());
  std::barrier start(count);
  std::vector<Timing> spans(benches.size());
  std::vector<double> begins(benches.size());
  const auto work = [&](std::size_t i) {
    start.arrive_and_wait();
    begins[i] = wall_seconds();
    const double cpu = thread_seconds();
    benches[i]->run(steps);
    spans[i] = {.wall = wall_seconds(), .cpu = thread_seconds() - cpu};
  };
  {
    std::vector<std::jthread> workers;
    for (std::size_t i = 1; i < benches.size(); ++i) {
      workers.emplace_back(work, i);
    }
    work(0);
  }
  Timing timing;
  for (const Timing& span : spans) {
    timing.wall = std::max(timing.wall, span.wall);
    timing.cpu += span.cpu / static_cast<double>(benches.size());
  }
  timing.wall -= *std::min_element(begins.begin(), begins.end());
  return timing;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/// Empty if the vector kernel steps the batch, else why it does not.
std::string why_portable(const EnvFlags& flags, const Layout& layout, std::string_view kernel) {
  if (kernel != "portable") {
    return {};
  }
  if (flags.kernel == "portable") {
    return "asked for";
  }
  const std::string reason = classic::why_no_vector_kernel(layout);
  return reason.empty() ? fmt::format("fewer than {} environments", kVectorKernelEnvs) : reason;
}

void bench_env(const EnvFlags& flags) {
  const auto layout = load_layout(flags.layout, flags.set);
  warn_about(*layout, flags.layout);
  std::vector<std::unique_ptr<Bench>> benches;
  for (int i = 0; i < flags.threads; ++i) {
    benches.push_back(std::make_unique<Bench>(layout, flags, i));
  }
  // Warm-up, long enough for kitchens to be in use; then runs of the wished length.
  run_once(benches, 450);
  const Timing probe = run_once(benches, 200);
  const auto steps = std::max<std::int64_t>(
      20, static_cast<std::int64_t>(200 * flags.seconds / std::max(probe.wall, 1e-6)));
  const double env_steps = static_cast<double>(steps) * flags.batch * flags.threads;
  std::vector<double> rates;
  std::vector<double> cpu_rates;
  for (int run = 0; run < flags.runs; ++run) {
    const Timing timing = run_once(benches, steps);
    rates.push_back(env_steps / timing.wall);
    cpu_rates.push_back(env_steps / flags.threads / timing.cpu);
  }
  const Bench& first = *benches.front();
  const std::string kernel(first.envs().kernel().name());
  const std::string why = why_portable(flags, *layout, kernel);
  const auto [slowest, fastest] = std::minmax_element(rates.begin(), rates.end());
  const auto memory = first.memory();
  if (flags.json) {
    nlohmann::ordered_json out = {{"layout", layout->name()},
                                  {"kernel", kernel},
                                  {"why_portable", why},
                                  {"batch", flags.batch},
                                  {"threads", flags.threads},
                                  {"runs", flags.runs},
                                  {"env_steps_per_second", median(rates)},
                                  {"env_steps_per_second_slowest", *slowest},
                                  {"env_steps_per_second_fastest", *fastest},
                                  {"env_steps_per_cpu_second", median(cpu_rates)},
                                  {"env_steps_per_run", env_steps},
                                  {"actions", "uniform, drawn while the clock runs"},
                                  {"bytes_per_env", memory["total"]},
                                  {"memory", memory}};
    if (!flags.observation.empty()) {
      out["observation"] = flags.observation;
      out["form"] = flags.form;
    }
    fmt::print("{}\n", dump_json(out));
    return;
  }
  fmt::print("{}{}{}, kernel {}{}, {} thread(s) of {} environments: {} env steps/s\n",
             layout->name(),
             flags.observation.empty() ? "" : ", " + flags.observation + " of all players",
             flags.observation.empty() ? "" : " (" + flags.form + ")", kernel,
             why.empty() || why == "asked for" ? "" : " (" + why + ")", flags.threads, flags.batch,
             format_count(median(rates)));
  fmt::print(
      "(median of {}, {} to {}; {} per second of processor time; one env step moves all "
      "players)\n",
      flags.runs, format_count(*slowest), format_count(*fastest), format_count(median(cpu_rates)));
  fmt::print(
      "{:.0f} bytes per environment: state {:.0f}, final state {:.0f}, rewards {:.0f}, events "
      "{:.0f}, random keys {:.0f}; observations apart: {:.0f}\n",
      memory["total"].get<double>(), memory["state"].get<double>(),
      memory["final_state"].get<double>(), memory["rewards"].get<double>(),
      memory["events"].get<double>(), memory["random_keys"].get<double>(),
      memory["observations"].get<double>());
}

constexpr std::array kForms = {"dense", "sparse"};

void add_common(Command& command, EnvFlags& flags) {
  command.add("--layout", &flags.layout, "Built-in kitchen or layout file", {.show_default = true});
  command.add("--layout-set,--set", &flags.set, "key=value: any key of the layout file");
  add_era_flag(command, flags.set);
  command.add("--kernel", &flags.kernel, "auto, portable or avx2", {.show_default = true});
  command.add("--batch", &flags.batch, "Environments per thread",
              {.range = {{1, 1 << 20}}, .show_default = true});
  command.add("--threads", &flags.threads, "Threads, a batch each",
              {.range = {{1, 1024}}, .show_default = true});
  command.add("--runs", &flags.runs, "Repetitions; the median counts",
              {.range = {{1, 1000}}, .show_default = true});
  command.add("--seconds", &flags.seconds, "Length of a run",
              {.range = {{0.001, 1000.0}}, .show_default = true});
  command.add("--json", &flags.json, "Print one JSON object on standard output");
}

}  // namespace

void add_bench_env(Command& bench) {
  auto flags = std::make_shared<EnvFlags>();
  Command& command = bench.add_command(
      "env", "The simulator: random actions, rewards, shaped rewards, events, restarts");
  add_common(command, *flags);
  command.action = [flags] { bench_env(*flags); };
}

void add_bench_observe(Command& bench) {
  auto flags = std::make_shared<EnvFlags>();
  Command& command = bench.add_command(
      "observe", "The simulator with the observations of all players after every step");
  add_common(command, *flags);
  command.add("--observation", &flags->observation,
              "lossless, ov2, …; default: the kitchen's usual one");
  command.add("--form", &flags->form, "dense rows, or sparse lists of what is not zero",
              {.choices = kForms, .show_default = true});
  command.action = [flags] {
    if (flags->observation.empty()) {
      const auto layout = load_layout(flags->layout, flags->set);
      flags->observation = std::string(to_string(default_observation(layout->rules())));
    }
    bench_env(*flags);
  };
}

}  // namespace potluck::tools
