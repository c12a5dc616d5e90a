#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace potluck {

/// `text` from outside for a line that people read: in quotes, cut after `most` bytes, without
/// control characters or broken UTF-8.
[[nodiscard]] std::string excerpt(std::string_view text, std::size_t most = 100);

}  // namespace potluck
