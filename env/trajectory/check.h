// Runs a recorded episode through the rules again and says where the two differ.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "env/trajectory/trajectory.h"

namespace potluck {

/// One field of one step that is not what the rules say.
struct TrajectoryDifference {
  /// The step that led to it, counting from 0; -1: the start state.
  int step = 0;
  std::string field;     ///< "players[0].row", "earned[1]", "objects[2]"
  std::string recorded;  ///< as the file has it
  std::string replayed;  ///< as the rules have it
};

struct TrajectoryCheck {
  std::size_t steps = 0;                          ///< replayed
  std::size_t num_differences = 0;                ///< differing fields, of all steps
  std::vector<TrajectoryDifference> differences;  ///< the first kMaxListed of them, in order
  static constexpr std::size_t kMaxListed = 20;
};

/// Replays `trajectory` from its start: the one that the rules draw (starts_by_rules) or states[0].
/// The actions and the chance of the recording are all that goes in; every recorded reward, effort,
/// event and state is compared. A difference is not made up for, so that one may cause others.
/// Throws InputError, naming `place`, when states[0] cannot be a state of its kitchen.
[[nodiscard]] TrajectoryCheck check_trajectory(const Trajectory& trajectory,
                                               const std::string& place = "trajectory");

}  // namespace potluck
