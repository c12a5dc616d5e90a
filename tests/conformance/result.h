// What the check of one recording found.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace potluck::conformance {

/// Where and how the recording and the kitchen disagree.
struct Mismatch {
  std::int64_t trajectory = -1;  ///< number within the file; -1: about the file as a whole
  std::int64_t step = -1;        ///< -1: about the trajectory as a whole
  std::string field;
  std::string expected;  ///< what the recording says
  std::string found;     ///< what the kitchen did
};

/// Counts of one file. After a mismatch in a trajectory's state its remaining steps are not played,
/// as they would follow from it; all other mismatches are counted one by one.
struct FileResult {
  std::int64_t trajectories = 0;
  std::int64_t steps = 0;
  std::int64_t mismatches = 0;
  std::optional<Mismatch> first;

  void add(Mismatch mismatch) {
    ++mismatches;
    if (!first) {
      first = std::move(mismatch);
    }
  }
};

}  // namespace potluck::conformance
