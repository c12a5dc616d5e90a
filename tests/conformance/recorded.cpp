#include "tests/conformance/recorded.h"

#include "env/trajectory/check.h"
#include "env/trajectory/trajectory.h"

namespace potluck::conformance {

FileResult check_recorded(const std::filesystem::path& path) {
  FileResult result;
  for (const Trajectory& episode : read_trajectories(path)) {
    const TrajectoryCheck check = check_trajectory(episode, path.string());
    for (const TrajectoryDifference& difference : check.differences) {
      result.add({.trajectory = result.trajectories,
                  .step = difference.step,
                  .field = difference.field,
                  .expected = difference.recorded,
                  .found = difference.replayed});
    }
    result.mismatches += static_cast<std::int64_t>(check.num_differences) -
                         static_cast<std::int64_t>(check.differences.size());
    result.steps += static_cast<std::int64_t>(check.steps);
    ++result.trajectories;
  }
  return result;
}

}  // namespace potluck::conformance
