// "1-5" or "1,3,7-9" on the command line: a list of seeds.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace potluck::tools {

/// Ascending, without doubles. Throws InputError (place --seeds) for anything else.
[[nodiscard]] std::vector<std::uint64_t> parse_seeds(const std::string& text);

}  // namespace potluck::tools
