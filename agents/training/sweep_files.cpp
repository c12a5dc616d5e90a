#include "agents/training/sweep_files.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>
#include <vector>

#include "agents/roster/run_directory.h"
#include "agents/training/run_claim.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/json_text.h"

namespace potluck {
namespace {

constexpr std::uintmax_t kMaxTaskText = 1U << 20U;
constexpr std::uintmax_t kMaxTiming = 256U << 20U;
constexpr std::size_t kMostNamed = 3;

bool is_on_disk(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

/// How much of a run is on disk, by timing.jsonl, whose lines tell the updates done of a seed.
double share_done(const RunDirectory& run, const TrainConfig& config) {
  if (!is_on_disk(run.timing())) {
    return 0;
  }
  std::map<std::uint64_t, double> updates;  // by seed
  const std::string text = read_file(run.timing(), kMaxTiming);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const auto line = json_or_discarded(std::string_view(text).substr(begin, end - begin));
    if (line.is_object() && line.contains("seed") && line["seed"].is_number_unsigned() &&
        line.contains("update") && line["update"].is_number()) {
      updates[line["seed"].get<std::uint64_t>()] = line["update"].get<double>();
    }
    begin = end + 1;
  }
  double sum = 0;
  for (const std::uint64_t seed : config.seeds) {
    const auto found = updates.find(seed);
    sum += found == updates.end() ? 0.0 : found->second / static_cast<double>(config.num_updates());
  }
  return std::min(1.0, sum / static_cast<double>(config.seeds.size()));
}

}  // namespace

std::string_view to_string(TaskPhase phase) {
  constexpr std::array<std::string_view, 6> kNames = {"done",  "running", "failed",
                                                      "begun", "ready",   "waiting"};
  return kNames[static_cast<std::size_t>(phase)];
}

bool SweepFiles::is_done(const SweepTask& task) const {
  return is_on_disk(done(task));
}

TaskState SweepFiles::state(const SweepTask& task) const {
  const RunDirectory run(sweep_.run(task));
  if (is_done(task)) {
    return {.phase = TaskPhase::kDone, .share = 1, .note = {}};
  }
  TaskState state{.phase = TaskPhase::kReady, .share = share_done(run, task.config), .note = {}};
  if (is_claimed(run) || is_claimed(RunDirectory(run.path() / "pool"))) {
    state.phase = TaskPhase::kRunning;
    return state;
  }
  if (is_on_disk(failed(task))) {
    state.phase = TaskPhase::kFailed;
    state.note = first_line(read_file(failed(task), kMaxTaskText));
    return state;
  }
  std::vector<std::string> missing;
  for (const std::size_t need : task.needs) {
    if (!is_done(sweep_.tasks[need])) {
      missing.push_back(sweep_.tasks[need].name);
    }
  }
  if (!missing.empty()) {
    const std::size_t more = missing.size() - std::min(missing.size(), kMostNamed);
    missing.resize(missing.size() - more);
    state.phase = TaskPhase::kWaiting;
    state.note = fmt::format("for {}{}", fmt::join(missing, ", "),
                             more > 0 ? fmt::format(" and {} more", more) : "");
  } else if (is_on_disk(run.config()) || is_on_disk(run.path() / "pool")) {
    state.phase = TaskPhase::kBegun;
  }
  return state;
}

void SweepFiles::check_unchanged() const {
  for (const SweepTask& task : sweep_.tasks) {
    if (is_on_disk(config(task)) && read_file(config(task), kMaxTaskText) != task.text) {
      throw InputError(
          config(task).string(), "a task that was begun with another configuration",
          "the one that the sweep has now",
          "give it another \"name\", or remove this file and " + sweep_.run(task).string());
    }
  }
}

void SweepFiles::prepare(const SweepTask& task) const {
  std::error_code error;
  std::filesystem::create_directories(config(task).parent_path(), error);
  if (error) {
    throw InputError(sweep_.out.string(), "a folder that cannot be made (" + error.message() + ")",
                     "a place to write to", "choose another \"out\"");
  }
  if (!is_on_disk(config(task))) {
    write_file_atomically(config(task), task.text);
  }
  std::filesystem::remove(failed(task), error);
}

void SweepFiles::note_done(const SweepTask& task, const std::string& printed) const {
  write_file_durably(done(task), printed);
}

void SweepFiles::note_failed(const SweepTask& task, const std::string& line) const {
  write_file_atomically(failed(task), line + "\n");
}

}  // namespace potluck
