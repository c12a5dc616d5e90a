// Games of JaxMARL's OvercookedV2, one episode a line (*.jsonl), played again.
//
// A line has the kitchen ("grid" in JaxMARL's symbols, "seats", "recipes"), the settings ("config",
// the reference's keys), the "start" and the "steps": actions, positions, hands, changed cells,
// recipe, rewards, shaped rewards and observations in both encodings, in full or as CRC-32. After a
// right soup the next recipe is the reference's chance and is taken from the recording.
#pragma once

#include <filesystem>

#include "tests/conformance/result.h"

namespace potluck::conformance {

/// Does the file begin with such a game?
[[nodiscard]] bool is_overcooked_v2(const std::filesystem::path& path);

/// Throws InputError for what is no such file.
[[nodiscard]] FileResult check_overcooked_v2(const std::filesystem::path& path);

}  // namespace potluck::conformance
