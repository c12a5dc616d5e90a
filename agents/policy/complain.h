// How parts that print nothing say what goes wrong while they go on.
#pragma once

#include <functional>
#include <string>

namespace potluck {

/// Told a complaint, a line without a break; by any thread, one at a time. May be empty.
using Complain = std::function<void(const std::string& line)>;

}  // namespace potluck
