// Any bytes as a trajectory, ours or foreign: an InputError, or episodes that can be checked.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "env/text/error.h"
#include "env/trajectory/check.h"
#include "env/trajectory/trajectory.h"
#include "tests/fuzz/kitchen_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace potluck;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    for (const Trajectory& episode : parse_trajectories(text, "fuzz.json")) {
      fuzz::require(!episode.states.empty());
      static_cast<void>(check_trajectory(episode));
      if (episode.format == TrajectoryFormat::kPotluck) {
        const auto again = parse_trajectories(write_trajectory(episode), "again.json");
        fuzz::require(again.size() == 1 && again.front().states == episode.states);
      }
    }
  } catch (const InputError&) {
    return 0;
  }
  return 0;
}
