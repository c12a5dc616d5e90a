// Several names in one text: kitchens, agents.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace potluck {

/// The names of `text`, with commas between. A path that exists is one name, commas and all
/// ("runs/lr=0.001,tau=1"), also after a title ("mine=runs/lr=0.001,tau=1"); the longest counts.
[[nodiscard]] std::vector<std::string> split_names(std::string_view text);

}  // namespace potluck
