#pragma once

#include <string>
#include <string_view>

namespace potluck {

/// `text` as a word of a command line that people can paste into a shell: in quotes where it must
/// be.
[[nodiscard]] std::string shell_word(std::string_view text);

}  // namespace potluck
