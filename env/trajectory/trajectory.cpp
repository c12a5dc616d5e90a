#include "env/trajectory/trajectory.h"

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <system_error>
#include <utility>

#include "env/text/assert.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/shell_word.h"
#include "env/trajectory/foreign.h"

namespace potluck {

float TrajectoryStep::team() const {
  return team_reward ? *team_reward : std::accumulate(earned.begin(), earned.end(), 0.0F);
}

std::string_view name_of(TrajectoryFormat format) {
  switch (format) {
    case TrajectoryFormat::kPotluck:
      return "potluck";
    case TrajectoryFormat::kOvercookedAi:
      return "overcooked_ai";
    case TrajectoryFormat::kHumanGame:
      return "overcooked_human";
    case TrajectoryFormat::kTable:
      return "overcooked_table";
  }
  return {};
}

TrajectoryRecorder::TrajectoryRecorder(std::shared_ptr<const Layout> layout, EpisodeChance chance,
                                       std::vector<std::string> agents, Snapshot start,
                                       std::string program, bool starts_by_rules) {
  trajectory_.program = std::move(program);
  trajectory_.layout = std::move(layout);
  trajectory_.chance = chance;
  trajectory_.starts_by_rules = starts_by_rules;
  trajectory_.agents = std::move(agents);
  trajectory_.states.push_back(std::move(start));
}

void TrajectoryRecorder::add(std::span<const Action> actions, std::span<const float> earned,
                             std::span<const float> shaped, std::span<const float> effort,
                             std::span<const EventMask> events, Snapshot after) {
  [[maybe_unused]] const auto players = static_cast<std::size_t>(trajectory_.layout->num_agents());
  POTLUCK_ASSERT(actions.size() == players && earned.size() == players);
  POTLUCK_ASSERT(shaped.size() == players && effort.size() == players && events.size() == players);
  trajectory_.steps.push_back({.actions = {actions.begin(), actions.end()},
                               .earned = {earned.begin(), earned.end()},
                               .shaped = {shaped.begin(), shaped.end()},
                               .effort = {effort.begin(), effort.end()},
                               .events = {events.begin(), events.end()}});
  trajectory_.states.push_back(std::move(after));
}

namespace {

struct Folder {
  std::vector<std::filesystem::path> recordings;
  std::vector<std::filesystem::path> pickles;
  std::error_code error;
};

/// What is in a folder, each sorted.
Folder look_into(const std::string& name) {
  Folder folder;
  for (const auto& entry : std::filesystem::directory_iterator(name, folder.error)) {
    const std::string kind = entry.path().extension().string();
    const bool results = entry.path().filename() == kStudyResultsFile;
    if (!results && (kind == ".json" || kind == ".reftraj" || kind == ".csv")) {
      folder.recordings.push_back(entry.path());
    } else if (kind == ".pickle" || kind == ".pkl") {
      folder.pickles.push_back(entry.path());
    }
  }
  std::ranges::sort(folder.recordings);
  std::ranges::sort(folder.pickles);
  return folder;
}

bool is_folder(const std::string& name) {
  std::error_code ignored;
  return std::filesystem::is_directory(name, ignored);
}

}  // namespace

std::vector<std::filesystem::path> trajectory_files(const std::vector<std::string>& names) {
  std::vector<std::filesystem::path> files;
  for (const std::string& name : names) {
    if (!is_folder(name)) {
      files.emplace_back(name);
      continue;
    }
    const Folder folder = look_into(name);
    // If there is nothing but pickles, their reader says what to do.
    const auto& found = folder.recordings.empty() ? folder.pickles : folder.recordings;
    if (folder.error || found.empty()) {
      throw InputError(name,
                       folder.error ? folder.error.message() : "no .json, .reftraj or .csv file",
                       "a folder of trajectories");
    }
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

std::vector<std::string> files_left_out(const std::vector<std::string>& names) {
  std::vector<std::string> lines;
  for (const std::string& name : names) {
    const Folder folder = is_folder(name) ? look_into(name) : Folder{};
    if (folder.recordings.empty() || folder.pickles.empty()) {
      continue;
    }
    const std::size_t count = folder.pickles.size();
    lines.push_back(name + ": " +
                    (count == 1 ? "a pickle is" : std::to_string(count) + " pickles are") +
                    " left out, as pickles are programs and not run; how to convert them says: "
                    "potluck replay " +
                    shell_word(folder.pickles.front().string()));
  }
  return lines;
}

std::vector<Trajectory> read_trajectories(const std::filesystem::path& path,
                                          const TrajectoryHints& hints) {
  const bool table = path.extension() == ".csv";
  return parse_trajectories(read_file(path, table ? kMaxTableBytes : kMaxTrajectoryBytes),
                            path.string(), hints);
}

bool same_terrain(const LayoutSpec& a, const LayoutSpec& b) {
  return a.rules == b.rules && trajectory_json::bare(a.grid) == trajectory_json::bare(b.grid);
}

}  // namespace potluck
