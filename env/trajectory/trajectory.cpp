#include "env/trajectory/trajectory.h"

#include <algorithm>
#include <numeric>
#include <system_error>
#include <utility>

#include "env/text/assert.h"
#include "env/text/error.h"
#include "env/text/files.h"
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

std::vector<std::filesystem::path> trajectory_files(const std::vector<std::string>& names) {
  std::vector<std::filesystem::path> files;
  for (const std::string& name : names) {
    std::error_code error;
    if (!std::filesystem::is_directory(name, error)) {
      files.emplace_back(name);
      continue;
    }
    const std::size_t before = files.size();
    std::vector<std::filesystem::path> pickles;
    for (const auto& entry : std::filesystem::directory_iterator(name, error)) {
      const std::string kind = entry.path().extension().string();
      if (kind == ".json" || kind == ".reftraj" || kind == ".csv") {
        files.push_back(entry.path());
      } else if (kind == ".pickle" || kind == ".pkl") {
        pickles.push_back(entry.path());
      }
    }
    if (!error && files.size() == before) {
      files.insert(files.end(), pickles.begin(), pickles.end());  // whose reader says what to do
    }
    if (error || files.size() == before) {
      throw InputError(name, error ? error.message() : "no .json, .reftraj or .csv file",
                       "a folder of trajectories");
    }
    std::sort(files.begin() + static_cast<std::ptrdiff_t>(before), files.end());
  }
  return files;
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
