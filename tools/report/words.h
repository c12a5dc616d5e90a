// Numbers and lists in sentences of a report.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace potluck::tools {

/// "1 seed", "10 seeds".
[[nodiscard]] std::string count_of(std::size_t number, const char* what);

/// "a", "a and b", "a, b and c".
[[nodiscard]] std::string joined(const std::vector<std::string>& parts);

/// "12.3 s", "3 min 05 s", "2 h 05 min"; a dash where it is not finite.
[[nodiscard]] std::string duration(double seconds);

/// "2,000,000"; counts only, a dash for anything else.
[[nodiscard]] std::string thousands(double value);

}  // namespace potluck::tools
