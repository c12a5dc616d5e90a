// `potluck sweep`: many trainings from one file, on this machine or on many.
#include "agents/training/sweep.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "agents/training/sweep_files.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/json_text.h"
#include "env/text/shell_word.h"
#include "tools/commands/commands.h"
#include "tools/commands/sweep_work.h"
#include "tools/terminal/progress.h"

namespace potluck::tools {
namespace {

constexpr std::uintmax_t kMaxSweep = 16U << 20U;

struct SweepFlags {
  std::string file;
  std::string shard;
  std::string slurm;
  int nodes = 1;
  int hours = 24;
  int threads = 0;
  double save_every = 60;
  bool print = false;
  bool status = false;
  bool json = false;
};

nlohmann::ordered_json seconds_of(const SweepFiles& files, const SweepTask& task) {
  const auto result = files.is_done(task)
                          ? json_or_discarded(read_file(files.done(task), kMaxSweep))
                          : nlohmann::json();
  return result.is_object() && result.contains("wall_seconds") ? result["wall_seconds"]
                                                               : nlohmann::json();
}

/// What there is to do, costliest first, as it would be started.
void print_tasks(const Sweep& sweep, const std::vector<std::size_t>& tasks, bool json) {
  const SweepFiles files(sweep);
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const std::size_t number : tasks) {
    const SweepTask& task = sweep.tasks[number];
    std::vector<std::string> needs;
    for (const std::size_t need : task.needs) {
      needs.push_back(sweep.tasks[need].name);
    }
    if (json) {
      list.push_back({{"number", number + 1},
                      {"name", task.name},
                      {"run", sweep.run(task).string()},
                      {"needs", needs},
                      {"cost", task.cost},
                      {"config", ordered_json_or_discarded(task.text)}});
    } else {
      fmt::print("{:>5}  {:>7}  {}{}\n", number + 1, format_count(task.cost), task.name,
                 needs.empty() ? "" : fmt::format("  after {}", fmt::join(needs, ", ")));
    }
  }
  if (json) {
    fmt::print("{}\n", dump_json(nlohmann::ordered_json{{"tasks", std::move(list)}}));
  } else {
    fmt::print("{} tasks in {}, costliest first (number, cost in steps, name)\n", tasks.size(),
               sweep.out.string());
  }
}

void print_status(const Sweep& sweep, std::vector<std::size_t> tasks, bool json) {
  const SweepFiles files(sweep);
  std::sort(tasks.begin(), tasks.end());
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  std::vector<std::size_t> counts(6);
  for (const std::size_t number : tasks) {
    const SweepTask& task = sweep.tasks[number];
    const TaskState state = files.state(task);
    ++counts[static_cast<std::size_t>(state.phase)];
    if (json) {
      list.push_back({{"number", number + 1},
                      {"name", task.name},
                      {"phase", to_string(state.phase)},
                      {"share", state.share},
                      {"wall_seconds", seconds_of(files, task)},
                      {"note", state.note}});
    } else {
      fmt::print("{:>5}  {:<7}  {:>3.0f} %  {}{}\n", number + 1, to_string(state.phase),
                 100 * state.share, task.name, state.note.empty() ? "" : "  " + state.note);
    }
  }
  if (json) {
    fmt::print("{}\n", dump_json(nlohmann::ordered_json{{"tasks", std::move(list)}}));
    return;
  }
  std::string text;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) {
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", counts[i],
                          to_string(static_cast<TaskPhase>(i)));
    }
  }
  fmt::print("{}: {}\n", sweep.out.string(), text);
}

/// An array job, a whole node for each shard. A few minutes before its time is over, a shard is
/// asked to save, and takes its place in the queue again.
std::string slurm_script(const SweepFlags& flags, const Sweep& sweep) {
  const std::filesystem::path log =
      std::filesystem::absolute(sweep.out) / "tasks" / "slurm-%A_%a.log";
  return fmt::format(
      R"(#!/bin/bash
#SBATCH --job-name={name}
#SBATCH --array=1-{nodes}
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --exclusive
#SBATCH --time={hours}:00:00
#SBATCH --signal=B:USR1@300
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output={log}
# Written by `potluck sweep --slurm`. Shards need a file system that all nodes share. Add what your
# cluster wants (--partition, --account) and submit: sbatch {script}
cd {folder} || exit 1
{program} sweep {file} &
sweep=$!
trap 'kill -TERM "$sweep"' USR1 TERM INT
while true; do
  wait "$sweep"
  code=$?
  kill -0 "$sweep" 2> /dev/null || break
done
if [ "$code" -eq 130 ]; then
  scontrol requeue "$SLURM_JOB_ID"  # it goes on where it was
fi
exit "$code"
)",
      fmt::arg("name", shell_word("potluck_" + std::filesystem::path(flags.file).stem().string())),
      fmt::arg("nodes", flags.nodes), fmt::arg("hours", flags.hours), fmt::arg("log", log.string()),
      fmt::arg("script", shell_word(flags.slurm)),
      fmt::arg("folder", shell_word(std::filesystem::current_path().string())),
      fmt::arg("program", "potluck"), fmt::arg("file", shell_word(flags.file)));
}

void write_slurm_script(const SweepFlags& flags, const Sweep& sweep) {
  std::error_code error;
  std::filesystem::create_directories(sweep.out / "tasks", error);  // for the job's own log
  write_file_atomically(flags.slurm, slurm_script(flags, sweep));
  if (flags.json) {
    fmt::print("{}\n", dump_json(nlohmann::ordered_json{{"script", flags.slurm},
                                                        {"nodes", flags.nodes},
                                                        {"tasks", sweep.tasks.size()}}));
  } else {
    fmt::print("{}: {} tasks over {} nodes; submit it with: sbatch {}\n", flags.slurm,
               sweep.tasks.size(), flags.nodes, shell_word(flags.slurm));
  }
}

void run_sweep(const SweepFlags& flags) {
  const Sweep sweep = parse_sweep(read_file(flags.file, kMaxSweep), flags.file);
  if (!flags.slurm.empty()) {
    write_slurm_script(flags, sweep);
    return;
  }
  const SweepShard shard = sweep_shard(flags.shard);
  const std::vector<std::size_t> tasks = tasks_of(sweep, shard);
  if (flags.print) {
    print_tasks(sweep, tasks, flags.json);
    return;
  }
  if (flags.status) {
    print_status(sweep, tasks, flags.json);
    return;
  }
  const int hardware = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  const SweepOutcome outcome =
      work_through(sweep, tasks, flags.threads > 0 ? flags.threads : hardware, flags.save_every);
  if (flags.json) {
    fmt::print("{}\n", dump_json(nlohmann::ordered_json{{"sweep", sweep.out.string()},
                                                        {"shard", shard.part},
                                                        {"shards", shard.parts},
                                                        {"tasks", tasks.size()},
                                                        {"done", outcome.done},
                                                        {"skipped", outcome.skipped},
                                                        {"failures", outcome.failures}}));
  } else {
    fmt::print("{}: {} of {} tasks done ({} of them before)\n", sweep.out.string(), outcome.done,
               tasks.size(), outcome.skipped);
  }
  if (!outcome.failures.empty()) {
    throw Failure();
  }
}

}  // namespace

void add_sweep_command(Command& program) {
  auto flags = std::make_shared<SweepFlags>();
  Command& command = program.add_command(
      "sweep", "Many trainings from one file: on this machine's cores, or part by part on many");
  command.add(
      "FILE", &flags->file,
      "JSON: \"out\", \"base\", \"grid\", \"tasks\" (agents/training/sweep.h). Tasks that are "
      "done are skipped, interrupted ones go on",
      {.required = true});
  command.add("--shard", &flags->shard,
              "I/N: only every N-th task, beginning with the I-th (default: all; in a Slurm array, "
              "the part of the array's task)");
  command.add("--print", &flags->print, "Print the tasks, costliest first, and train nothing",
              {.excludes = "--status"});
  command.add("--status", &flags->status, "Print how far each task is, and train nothing");
  command.add("--slurm", &flags->slurm,
              "Write a script for sbatch to this file: an array of whole nodes, a shard each, that "
              "save and queue again before their time is over");
  command.add("--nodes", &flags->nodes, "Shards of that array",
              {.range = {{1, 10000}}, .needs = "--slurm", .show_default = true});
  command.add("--hours", &flags->hours, "How long each may take before it queues again",
              {.range = {{1, 10000}}, .needs = "--slurm", .show_default = true});
  command.add("--threads", &flags->threads, "Threads of all trainings together (default: all)",
              {.range = {{1, 1024}}});
  command.add("--save-every", &flags->save_every,
              "Seconds between two saves of a seed, which is what a kill may cost",
              {.range = {{0.0, 1e6}}, .show_default = true});
  command.add("--json", &flags->json, "Print one JSON object on standard output");
  command.action = [flags] { run_sweep(*flags); };
}

}  // namespace potluck::tools
