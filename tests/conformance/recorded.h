// Games that the library's own readers take (env/trajectory/trajectory.h), run through the rules
// again.
//
// Overcooked-AI's saved trajectories ("ep_states") and games of people (overcooked-human-traj-v1).
#pragma once

#include <filesystem>

#include "tests/conformance/result.h"

namespace potluck::conformance {

/// Plays every episode of the file. Throws InputError when it is none of these formats.
[[nodiscard]] FileResult check_recorded(const std::filesystem::path& path);

}  // namespace potluck::conformance
