// What a directory has to report: finding and reading it.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "agents/evaluation/file/evaluation_json.h"
#include "agents/evaluation/play/protocols.h"
#include "agents/roster/roster.h"
#include "env/text/error.h"
#include "tools/report/content.h"

namespace potluck::tools {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostGames = 60;  // a page of more is too large to open

/// The run directories that an evaluation names in all its kitchens, each once.
std::vector<std::string> runs_of(const CrossPlay& evaluation) {
  std::vector<std::string> runs;
  for (const auto* agents : {&evaluation.rows, &evaluation.columns}) {
    for (const AgentId& agent : *agents) {
      for (const std::string& kitchen : kitchens_of(evaluation)) {
        const std::string run = in_kitchen(agent.run, kitchen);
        if (!run.empty() && std::find(runs.begin(), runs.end(), run) == runs.end()) {
          runs.push_back(run);
        }
      }
    }
  }
  return runs;
}

/// A run as the evaluation wrote it may lie elsewhere now: beside or below the evaluation.
std::optional<fs::path> find_run(const std::string& run, const fs::path& directory) {
  const fs::path named(run);
  const fs::path last = named.has_filename() ? named.filename() : named.parent_path().filename();
  for (const fs::path& candidate :
       {named, directory / named, directory / last,
        fs::absolute(directory).lexically_normal().parent_path() / last}) {
    std::error_code error;
    if (fs::is_regular_file(candidate / "metrics.jsonl", error)) {
      return candidate;
    }
  }
  return std::nullopt;
}

/// The run directories in `directory`, by name.
std::vector<RunMetrics> runs_below(const fs::path& directory) {
  std::vector<fs::path> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(directory, error)) {
    if (fs::is_regular_file(entry.path() / "metrics.jsonl", error)) {
      found.push_back(entry.path());
    }
  }
  std::ranges::sort(found);
  std::vector<RunMetrics> runs;
  for (const fs::path& path : found) {
    runs.push_back(read_run_metrics(path));
    runs.back().directory = path.filename();
  }
  return runs;
}

/// Recorded games, by name of file; none if there is no such folder.
std::vector<Trajectory> games_in(const fs::path& directory) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(directory, error)) {
    if (entry.path().extension() == ".json") {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  if (files.size() > kMostGames) {
    throw InputError(directory.string(), fmt::format("{} games", files.size()),
                     fmt::format("at most {}", kMostGames), "move some elsewhere");
  }
  std::vector<Trajectory> games;
  for (const fs::path& file : files) {
    for (Trajectory& game : read_trajectories(file)) {
      if (!game.states.empty() && games.size() < kMostGames) {
        games.push_back(std::move(game));
      }
    }
  }
  return games;
}

}  // namespace

ReportSource read_report_source(const fs::path& directory) {
  if (!fs::is_directory(directory)) {
    throw InputError(directory.string(),
                     fs::exists(directory) ? "not a directory" : "no such directory",
                     "a directory with evaluation.json or metrics.jsonl",
                     "give one that potluck evaluate or potluck train wrote");
  }
  ReportSource source;
  source.games = games_in(directory / "games");
  const bool has_evaluation = fs::exists(directory / "evaluation.json");
  const bool is_run = fs::exists(directory / "metrics.jsonl");
  if (!has_evaluation && !is_run) {
    source.runs = runs_below(directory);
    if (source.runs.empty()) {
      throw InputError(directory.string(), "neither evaluation.json nor metrics.jsonl in it",
                       "one of them, or run directories",
                       "give a directory that potluck evaluate or potluck train wrote");
    }
    return source;
  }
  if (has_evaluation) {
    source.evaluation = read_evaluation(directory / "evaluation.json");
    source.summary = summarise(*source.evaluation);
    for (const std::string& run : runs_of(*source.evaluation)) {
      if (const std::optional<fs::path> found = find_run(run, directory)) {
        source.runs.push_back(read_run_metrics(*found));
        source.runs.back().directory = fs::path(run).lexically_normal();
      } else {
        source.missing_runs.push_back(run);
      }
    }
  }
  if (is_run && source.runs.empty()) {
    source.runs.push_back(read_run_metrics(directory));
  }
  return source;
}

}  // namespace potluck::tools
