#include "env/text/name_list.h"

#include <algorithm>
#include <cctype>
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

/// Up to the first slash.
std::string_view first_part(std::string_view path) {
  return path.substr(0, path.find('/'));
}

/// Does it end like a file's name, in a dot and letters?
bool has_ending(std::string_view name) {
  const std::size_t dot = name.find_last_of("./");
  return dot != std::string_view::npos && name[dot] == '.' && dot + 1 < name.size() &&
         std::all_of(name.begin() + static_cast<std::ptrdiff_t>(dot) + 1, name.end(),
                     [](unsigned char c) { return std::isalpha(c) != 0; });
}

/// Could the parts `a` and `b`, which nobody knows, be of one path that is gone?
bool hang_together(std::string_view a, std::string_view b) {
  const bool like_a_path =
      (std::string(a) + std::string(b)).find_first_of("./=") != std::string::npos;
  const bool begins_anew = b.find('/') != std::string_view::npos &&
                           (first_part(b) == first_part(a) || exists(first_part(b)));
  return like_a_path && !has_ending(a) && !begins_anew;
}

bool is_known(std::string_view name, const IsName& is_name) {
  const std::size_t equals = name.find('=');
  return name.empty() || begins_with_command(name) || is_path(name) || is_name(name) ||
         (equals != std::string_view::npos && is_name(name.substr(equals + 1)));
}

/// Where the name at the beginning of `text` ends.
std::size_t end_of_name(std::string_view text, const IsName& is_name) {
  if (begins_with_command(text)) {
    return end_of_command(text);
  }
  const std::size_t first = std::min(text.find(','), text.size());
  for (std::size_t end = text.size(); end > first; end = text.rfind(',', end - 1)) {
    if (is_path(text.substr(0, end))) {
      return end;
    }
  }
  std::size_t end = first;
  while (is_name && end < text.size() && !is_known(text.substr(0, first), is_name)) {
    const std::size_t next = std::min(text.find(',', end + 1), text.size());
    const std::string_view part = text.substr(end + 1, next - end - 1);
    if (is_known(part, is_name) || !hang_together(text.substr(0, end), part)) {
      break;
    }
    end = next;
  }
  return end;
}

}  // namespace

std::vector<std::string> split_names(std::string_view text, const IsName& is_name) {
  std::vector<std::string> names;
  while (true) {
    const std::size_t end = end_of_name(text, is_name);
    names.emplace_back(text.substr(0, end));
    if (end == text.size()) {
      return names;
    }
    text.remove_prefix(end + 1);
  }
}

}  // namespace potluck
