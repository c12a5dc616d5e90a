// Several names in one text: kitchens, agents.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace potluck {

/// Is this a name by itself, without being a path?
using IsName = std::function<bool(std::string_view)>;

/// The names of `text`, with commas between. A path that exists is one name, commas and all
/// ("runs/lr=0.001,tau=1"), also after a title ("mine=runs/lr=0.001,tau=1"); the longest counts. Of
/// a name that begins with "process:" (also after a title) the rest is a command for the shell:
/// what that would not split a comma does not split either ("process:cook.py 'a,b',greedy" are
/// two). If `is_name` tells which names there are, what looks like the parts of a path that is gone
/// stays together, too, so that an error can name it as it was given.
[[nodiscard]] std::vector<std::string> split_names(std::string_view text,
                                                   const IsName& is_name = {});

}  // namespace potluck
