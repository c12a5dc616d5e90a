#include "agents/language/prompt.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>

#include "env/text/assert.h"
#include "env/text/error.h"

namespace potluck::language {
namespace {

constexpr std::string_view kParting = "---\n";
const std::array<std::string_view, 7> kGaps = {"state",  "options", "history", "rules",
                                               "orders", "others",  "layout"};

/// `text` with visit(name) for each {name} of small letters.
std::string filled(std::string_view text,
                   const std::function<std::string(std::string_view name)>& visit) {
  std::string out;
  while (true) {
    const std::size_t open = text.find('{');
    if (open == std::string_view::npos) {
      return out.append(text);
    }
    const std::size_t end =
        std::min(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", open + 1), text.size());
    out.append(text.substr(0, open));
    if (end < text.size() && text[end] == '}' && end > open + 1) {
      out += visit(text.substr(open + 1, end - open - 1));
      text.remove_prefix(end + 1);
    } else {
      out += '{';
      text.remove_prefix(open + 1);
    }
  }
}

/// `text` line by line, without the lines that had only gaps and came out empty.
std::string filled_lines(std::string_view text,
                         const std::function<std::string(std::string_view name)>& visit) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, end);
    const std::string told = filled(line, visit);
    const bool vanished = line != told && told.find_first_not_of(" \n") == std::string::npos;
    out += vanished ? "" : told;
    text.remove_prefix(end);
  }
  return out;
}

/// Without blank lines at either end, and at most one between two lines.
std::string tidied(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool third = c == '\n' && out.ends_with("\n\n");
    if (!third && !(c == '\n' && out.empty())) {
      out += c;
    }
  }
  while (!out.empty() && (out.back() == '\n' || out.back() == ' ')) {
    out.pop_back();
  }
  return out;
}

}  // namespace

std::string Wording::round_line(const std::string& mine, const std::string& theirs) const {
  return filled(round, [&](std::string_view name) { return name == "mine" ? mine : theirs; });
}

void Prompt::read_key(std::string_view line, const std::string& place) {
  const std::size_t blank = std::min(line.find(' '), line.size());
  const std::string_view key = line.substr(0, blank);
  std::string_view value = line.substr(std::min(blank + 1, line.size()));
  if (key == "@names") {
    while (!value.empty()) {
      const std::size_t end = std::min(value.find(' '), value.size());
      const std::string name(value.substr(0, end));
      if (name.empty() ||
          std::find(wording_.names.begin(), wording_.names.end(), name) != wording_.names.end()) {
        throw InputError(place, "'" + std::string(line) + "'",
                         "different names, with one blank between two");
      }
      wording_.names.push_back(name);
      value.remove_prefix(std::min(end + 1, value.size()));
    }
  } else if (key == "@round") {
    wording_.round = value;
    (void)filled(value, [&](std::string_view name) {
      if (name != "mine" && name != "theirs") {
        throw InputError(place, "{" + std::string(name) + "} in @round", "{mine} or {theirs}");
      }
      return std::string();
    });
  } else if (key == "@write") {
    wording_.write = value;
  } else {
    throw InputError(place, "'" + std::string(key) + "'", "@names, @round or @write");
  }
}

Prompt::Prompt(std::string_view text, const std::string& place) {
  while (text.starts_with('@')) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    read_key(text.substr(0, end), place);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  bool has_options = !wording_.names.empty();
  (void)filled(text, [&](std::string_view name) {
    has_options = has_options || name == "options";
    if (std::find(kGaps.begin(), kGaps.end(), name) == kGaps.end()) {
      throw InputError(
          place, "{" + std::string(name) + "}",
          "one of {state}, {options}, {history}, {rules}, {orders}, {others}, {layout}");
    }
    return std::string();
  });
  if (!has_options) {
    throw InputError(place, "a prompt without {options}",
                     "one that says what can be chosen, or names it (@names)");
  }
  const std::string line = "\n" + std::string(kParting);
  if (const std::size_t parting = text.find(line); parting != std::string_view::npos) {
    system_ = text.substr(0, parting);
    text.remove_prefix(parting + line.size());
  }
  user_ = text;
}

Question Prompt::fill(const Situation& situation, std::uint32_t turn) const {
  const std::size_t n = situation.options.size();
  POTLUCK_ASSERT(n > 0);
  turn = wording_.names.empty() ? turn : 0;
  std::string options;
  for (std::size_t i = 0; i < n; ++i) {
    options +=
        fmt::format("{}{}. {}", i == 0 ? "" : "\n", i + 1, situation.options[(i + turn) % n]);
  }
  const auto gap = [&](std::string_view name) {
    return name == "state"     ? situation.state
           : name == "options" ? options
           : name == "history" ? situation.history
           : name == "rules"   ? situation.rules
           : name == "orders"  ? situation.orders
           : name == "others"  ? situation.others
                               : situation.layout;
  };
  return {.system = tidied(filled_lines(system_, gap)),
          .user = tidied(filled_lines(user_, gap)),
          .options = static_cast<int>(n),
          .names = wording_.names.empty() ? std::vector<std::string>{} : situation.options};
}

}  // namespace potluck::language
