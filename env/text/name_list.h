// Several names in one text: kitchens, agents.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace potluck {

/// The names of `text`, with commas between. A path that exists is one name, commas and all
/// ("runs/lr=0.001,tau=1"), also after a title ("mine=runs/lr=0.001,tau=1"); the longest counts. Of
/// a name that begins with "process:" (also after a title) the rest is a command for the shell:
/// what that would not split a comma does not split either ("process:cook.py 'a,b',greedy" are
/// two).
[[nodiscard]] std::vector<std::string> split_names(std::string_view text);

}  // namespace potluck
