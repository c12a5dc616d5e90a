// What the layout tests share: kitchens in a line, errors as text.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "env/classic/game/parameters.h"
#include "env/layout.h"
#include "env/layout_check.h"
#include "env/text/error.h"

namespace potluck::layout_test {

/// The text of the error that `act` throws, or "no error".
template <typename Act>
std::string error_of(Act act) {
  try {
    act();
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The shipped layout files, sorted.
inline std::vector<std::string> shipped_files() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(POTLUCK_LAYOUTS)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".json") && !name.ends_with(".schema.json")) {
      files.push_back(entry.path().string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// A small kitchen in which everything is right.
inline LayoutSpec small_kitchen() {
  LayoutSpec spec;
  spec.name = "small";
  spec.grid = {"XXPXX", "O  2T", "X1  X", "XDXSX"};
  classic::parameters(spec).orders = {{3, 0}, {2, 1}};
  return spec;
}

/// Every finding of check_layout in a line: "place | found | expected | remedy".
inline std::vector<std::string> findings_of(const LayoutSpec& spec) {
  std::vector<std::string> lines;
  for (const Finding& f : check_layout(spec)) {
    lines.push_back(f.place + " | " + f.found + " | " + f.expected + " | " + f.remedy);
  }
  return lines;
}

}  // namespace potluck::layout_test
