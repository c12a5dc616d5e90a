#include "env/text/excerpt.h"

#include <nlohmann/json.hpp>

#include "env/text/json_text.h"

namespace potluck {

std::string excerpt(std::string_view text, std::size_t most) {
  std::string quoted = dump_json(nlohmann::json(std::string(text.substr(0, most))));
  if (text.size() > most) {
    quoted.insert(quoted.size() - 1, "...");
  }
  return quoted;
}

}  // namespace potluck
