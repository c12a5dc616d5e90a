#include "env/text/name_list.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace potluck {
namespace {

bool exists(std::string_view path) {
  std::error_code ignored;
  return std::filesystem::exists(std::filesystem::path(path), ignored);
}

bool is_path(std::string_view name) {
  const std::size_t equals = name.find('=');
  return exists(name) || (equals != std::string_view::npos && exists(name.substr(equals + 1)));
}

/// Does `text` begin with a command, be it after a title?
bool begins_with_command(std::string_view text) {
  constexpr std::string_view kCommand = "process:";
  const std::size_t at = std::min(text.find(kCommand), text.size());
  return text.substr(at).starts_with(kCommand) &&
         (at == 0 || (text[at - 1] == '=' && text.find_first_of("=,/") == at - 1));
}

/// The first comma that is not quoted, as the shell quotes.
std::size_t end_of_command(std::string_view text) {
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && quote != '\'') {
      ++i;
    } else if (quote != 0) {
      quote = c == quote ? '\0' : quote;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == ',') {
      return i;
    }
  }
  return text.size();
}

/// Where the name at the beginning of `text` ends.
std::size_t end_of_name(std::string_view text) {
  if (begins_with_command(text)) {
    return end_of_command(text);
  }
  const std::size_t first = std::min(text.find(','), text.size());
  for (std::size_t end = text.size(); end > first; end = text.rfind(',', end - 1)) {
    if (is_path(text.substr(0, end))) {
      return end;
    }
  }
  return first;
}

}  // namespace

std::vector<std::string> split_names(std::string_view text) {
  std::vector<std::string> names;
  while (true) {
    const std::size_t end = end_of_name(text);
    names.emplace_back(text.substr(0, end));
    if (end == text.size()) {
      return names;
    }
    text.remove_prefix(end + 1);
  }
}

}  // namespace potluck
