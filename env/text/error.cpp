#include "env/text/error.h"

#include <utility>

namespace potluck {
namespace {

std::string join_line(const std::string& place, const std::string& found,
                      const std::string& expected, const std::string& remedy) {
  std::string line = place + ": " + found;
  if (!expected.empty()) {
    line += ", expected " + expected;
  }
  if (!remedy.empty()) {
    line += "; " + remedy;
  }
  return line;
}

}  // namespace

InputError::InputError(std::string place, std::string found, std::string expected,
                       std::string remedy)
    : std::runtime_error(join_line(place, found, expected, remedy)),
      place_(std::move(place)),
      found_(std::move(found)),
      expected_(std::move(expected)),
      remedy_(std::move(remedy)) {}

std::string one_of(const std::vector<std::string>& names) {
  std::string text = "one of ";
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += (i == 0 ? "" : ", ") + names[i];
  }
  return text;
}

}  // namespace potluck
