#include "tools/commands/sweep_work.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>
#include <system_error>
#include <thread>

#include "agents/training/sweep_files.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "tools/commands/commands.h"
#include "tools/commands/task_process.h"
#include "tools/terminal/interrupt.h"
#include "tools/terminal/progress.h"

namespace potluck::tools {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uintmax_t kMaxPrinted = 1U << 20U;
constexpr std::uintmax_t kMaxLog = 1U << 30U;
constexpr std::chrono::milliseconds kPause{50};
constexpr std::chrono::seconds kLookAgain{3};  // at what others do
constexpr int kStoppedCode = 130;

std::optional<int> whole_number(std::string_view text) {
  int number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  return result.ec == std::errc{} && result.ptr == text.data() + text.size()
             ? std::optional<int>(number)
             : std::nullopt;
}

std::optional<int> variable(const char* name) {
  const char* const text = std::getenv(name);
  return text == nullptr ? std::nullopt : whole_number(text);
}

/// The last line of a log that says something.
std::string last_line(const std::filesystem::path& path) {
  std::string text;
  try {
    text = read_file(path, kMaxLog);
  } catch (const InputError&) {
    return {};
  }
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
    text.pop_back();
  }
  const std::size_t line = text.find_last_of("\r\n");
  return line == std::string::npos ? text : text.substr(line + 1);
}

/// One shard's work.
class SweepWork {
 public:
  SweepWork(const Sweep& sweep, const std::vector<std::size_t>& tasks, int threads,
            double save_every)
      : sweep_(sweep),
        files_(sweep),
        threads_(threads),
        save_every_(save_every),
        began_(std::filesystem::file_time_type::clock::now()) {
    for (const std::size_t task : tasks) {
      total_cost_ += sweep.tasks[task].cost;
      if (files_.is_done(sweep.tasks[task])) {
        ++outcome_.done;
        ++outcome_.skipped;
        done_cost_ += sweep.tasks[task].cost;
      } else {
        left_.push_back(task);
      }
    }
  }

  SweepOutcome run() {
    catch_interrupts();
    ProgressBar bar(sweep_.out.string());
    bool stopping = false;
    while (!running_.empty() || (!left_.empty() && !stopping)) {
      if (interrupted() && !stopping) {
        stopping = true;
        for (const Running& one : running_) {
          one.process->interrupt();
        }
      }
      collect(bar);
      if (!stopping) {
        start_what_can(bar);
      }
      bar.update(total_cost_ > 0 ? fraction() : 1, note());
      std::this_thread::sleep_for(kPause);
    }
    bar.finish(total_cost_ > 0 ? fraction() : 1, note());
    if (stopping) {
      throw Interrupted(fmt::format("stopped; {} keeps what was learned. The same command goes on",
                                    sweep_.out.string()));
    }
    return std::move(outcome_);
  }

 private:
  struct Running {
    std::size_t task;
    int threads;
    std::filesystem::path output;
    std::unique_ptr<TaskProcess> process;
  };

  [[nodiscard]] int free_threads() const {
    int used = 0;
    for (const Running& one : running_) {
      used += one.threads;
    }
    return threads_ - used;
  }

  void fail(std::size_t task, const std::string& line, ProgressBar& bar) {
    outcome_.failures.push_back(fmt::format("{}: {}", sweep_.tasks[task].name, line));
    bar.say("potluck: task " + outcome_.failures.back());
  }

  /// Those that have ended.
  void collect(ProgressBar& bar) {
    for (std::size_t i = running_.size(); i-- > 0;) {
      const std::optional<int> code = running_[i].process->poll();
      if (!code) {
        continue;
      }
      const Running ended = std::move(running_[i]);
      running_.erase(running_.begin() + static_cast<std::ptrdiff_t>(i));
      const SweepTask& task = sweep_.tasks[ended.task];
      if (*code == 0) {
        files_.note_done(task, read_file(ended.output, kMaxPrinted));
        ++outcome_.done;
        done_cost_ += task.cost;
      } else if (!(interrupted() && *code == kStoppedCode)) {
        std::string line = last_line(files_.log(task));
        line = fmt::format("{} (exit code {}; {})", line, *code, files_.log(task).string());
        files_.note_failed(task, line);
        fail(ended.task, line, bar);
        failed_.push_back(ended.task);
      }
      std::error_code ignored;
      std::filesystem::remove(ended.output, ignored);
      looked_ = {};  // something may have become ready
    }
  }

  /// Did it fail since we began, here or elsewhere?
  [[nodiscard]] bool has_failed(std::size_t task) const {
    if (std::find(failed_.begin(), failed_.end(), task) != failed_.end()) {
      return true;
    }
    std::error_code error;
    const auto when = std::filesystem::last_write_time(files_.failed(sweep_.tasks[task]), error);
    return !error && when > began_;
  }

  void start_what_can(ProgressBar& bar) {
    if (free_threads() <= 0 || left_.empty() || Clock::now() - looked_ < kLookAgain) {
      return;
    }
    looked_ = Clock::now();
    std::vector<std::size_t> ready;
    std::vector<std::size_t> waiting;
    for (const std::size_t number : left_) {
      const SweepTask& task = sweep_.tasks[number];
      const auto lost = std::find_if(task.needs.begin(), task.needs.end(),
                                     [&](std::size_t need) { return has_failed(need); });
      if (lost != task.needs.end()) {
        fail(number, "needs " + sweep_.tasks[*lost].name + ", which failed", bar);
        failed_.push_back(number);
        continue;
      }
      const TaskState state = files_.state(task);
      if (state.phase == TaskPhase::kDone) {  // by somebody else
        ++outcome_.done;
        done_cost_ += task.cost;
      } else if (state.phase == TaskPhase::kRunning || needs_others(task)) {
        waiting.push_back(number);
      } else {
        ready.push_back(number);
      }
    }
    left_ = waiting;
    for (std::size_t i = 0; i < ready.size(); ++i) {
      const int free = free_threads();
      if (free <= 0) {
        left_.push_back(ready[i]);
        continue;
      }
      const TrainConfig& config = sweep_.tasks[ready[i]].config;
      const int most = static_cast<int>(config.seeds.size()) * config.shards;
      const int share = free / static_cast<int>(ready.size() - i);
      start(ready[i], std::clamp(share, 1, most));
    }
    // Costliest first again: those that came back stand behind those that wait.
    std::stable_sort(left_.begin(), left_.end(), [&](std::size_t a, std::size_t b) {
      return sweep_.tasks[a].priority > sweep_.tasks[b].priority;
    });
  }

  [[nodiscard]] bool needs_others(const SweepTask& task) const {
    return std::any_of(task.needs.begin(), task.needs.end(),
                       [&](std::size_t need) { return !files_.is_done(sweep_.tasks[need]); });
  }

  void start(std::size_t number, int threads) {
    const SweepTask& task = sweep_.tasks[number];
    files_.prepare(task);
    const std::filesystem::path output = partial_name(files_.done(task)).string() + ".out";
    auto process = std::make_unique<TaskProcess>(
        std::vector<std::string>{"train", "--config", files_.config(task).string(), "--out",
                                 sweep_.run(task).string(), "--threads", std::to_string(threads),
                                 "--save-every", fmt::format("{}", save_every_), "--resume",
                                 "--json"},
        output, files_.log(task));
    running_.push_back(
        {.task = number, .threads = threads, .output = output, .process = std::move(process)});
  }

  /// Of all of the shard's work. The share of those that run is read from disk now and then.
  [[nodiscard]] double fraction() {
    if (Clock::now() - measured_ >= kLookAgain) {
      measured_ = Clock::now();
      running_cost_ = 0;
      for (const Running& one : running_) {
        const SweepTask& task = sweep_.tasks[one.task];
        running_cost_ += task.cost * files_.state(task).share;
      }
    }
    return std::min(1.0, (done_cost_ + running_cost_) / total_cost_);
  }

  [[nodiscard]] std::string note() const {
    std::string text =
        fmt::format("{} done, {} running, {} left", outcome_.done, running_.size(), left_.size());
    if (!outcome_.failures.empty()) {
      text += fmt::format(", {} FAILED", outcome_.failures.size());
    }
    if (running_.empty() && !left_.empty()) {
      text += ", waiting for tasks of others";
    }
    return text;
  }

  const Sweep& sweep_;
  SweepFiles files_;
  int threads_;
  double save_every_;
  std::filesystem::file_time_type began_;
  std::vector<std::size_t> left_;    ///< costliest first
  std::vector<std::size_t> failed_;  ///< of ours, since we began
  std::vector<Running> running_;
  SweepOutcome outcome_;
  double total_cost_ = 0;
  double done_cost_ = 0;
  double running_cost_ = 0;
  Clock::time_point looked_{};
  Clock::time_point measured_{};
};

}  // namespace

SweepShard sweep_shard(const std::string& text) {
  SweepShard shard;
  if (text.empty()) {
    const std::optional<int> id = variable("SLURM_ARRAY_TASK_ID");
    const std::optional<int> count = variable("SLURM_ARRAY_TASK_COUNT");
    if (id && count) {
      const int first = variable("SLURM_ARRAY_TASK_MIN").value_or(0);
      const int step = std::max(1, variable("SLURM_ARRAY_TASK_STEP").value_or(1));
      shard = {.part = (*id - first) / step + 1, .parts = *count};
      if (shard.part < 1 || shard.part > shard.parts) {
        throw InputError("SLURM_ARRAY_TASK_ID", std::to_string(*id),
                         fmt::format("one of {} numbers with equal gaps", shard.parts),
                         "submit with --array=1-N, or say --shard I/N");
      }
    }
    return shard;
  }
  const std::size_t slash = text.find('/');
  const auto part = whole_number(std::string_view(text).substr(0, slash));
  const auto parts = slash == std::string::npos
                         ? std::nullopt
                         : whole_number(std::string_view(text).substr(slash + 1));
  if (!part || !parts || *parts < 1 || *part < 1 || *part > *parts) {
    throw InputError("--shard", text, "I/N with I from 1 to N, such as 1/4");
  }
  return {.part = *part, .parts = *parts};
}

std::vector<std::size_t> tasks_of(const Sweep& sweep, const SweepShard& shard) {
  const std::vector<std::size_t> order = longest_first(sweep);
  std::vector<std::size_t> tasks;
  for (auto i = static_cast<std::size_t>(shard.part - 1); i < order.size();
       i += static_cast<std::size_t>(shard.parts)) {
    tasks.push_back(order[i]);
  }
  return tasks;
}

SweepOutcome work_through(const Sweep& sweep, const std::vector<std::size_t>& tasks, int threads,
                          double save_every) {
  SweepFiles(sweep).check_unchanged();
  return SweepWork(sweep, tasks, threads, save_every).run();
}

}  // namespace potluck::tools
