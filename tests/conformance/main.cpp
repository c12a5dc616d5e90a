// potluck_conformance: does the kitchen do what others recorded?
//
//   potluck_conformance PATH...
//
// PATHs are recordings (*.json, *.jsonl, *.reftraj) or folders, searched recursively; JSON in a
// folder that does not begin to be a recording is skipped, with a word. A recording is one of the
// classic reference ("trajs"), of a coop_grid kitchen ("rules": "coop_grid", "episodes"), a saved
// trajectory of Overcooked-AI ("ep_states"), a game of people, games of OvercookedV2 (*.jsonl), or
// a described network
// ("format"), whose answers to states are compared. Prints a line per
// file, the first mismatch of each in full, and last
//     F files, T trajectories, S steps, M mismatches
// Exit code 0 only if there was something to compare and all of it agreed; a file that cannot be
// read is a mismatch. 2 for wrong usage.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include "env/text/error.h"
#include "tests/conformance/classic.h"
#include "tests/conformance/coop_grid.h"
#include "tests/conformance/described.h"
#include "tests/conformance/overcooked_v2.h"
#include "tests/conformance/recorded.h"

namespace {

namespace fs = std::filesystem;
using potluck::InputError;
using potluck::conformance::FileResult;

constexpr int kMaxDepth = 32;

// The files that `path` stands for: itself, or the recordings below it, by name.
std::vector<fs::path> recordings(const fs::path& path) {
  if (!fs::is_directory(path)) {
    return {path};
  }
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    const fs::path extension = entry.path().extension();
    if (entry.is_regular_file() &&
        (extension == ".json" || extension == ".jsonl" || extension == ".reftraj")) {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  return files;
}

nlohmann::json read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) {
    throw InputError(path.string(), "a file that cannot be read", "a recording");
  }
  // What walks a value is recursive, so the depth is limited before anything does.
  return nlohmann::json::parse(
      text.str(), [](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
        if (depth > kMaxDepth) {
          throw InputError("recording", "lists within lists within lists",
                           "at most " + std::to_string(kMaxDepth) + " levels");
        }
        return true;
      });
}

/// Does `file` say what it is a recording of? What does not was put beside recordings by somebody.
bool claims_to_be_a_recording(const nlohmann::json& file) {
  constexpr std::array kMarks = {"trajs",           "rules", "format",          "ep_states", "traj",
                                 "ep_observations", "steps", "trajectory_data", "trajectory"};
  if (file.is_object() && file.value("format", nlohmann::json()) == "overcooked-returns-2019-v1") {
    return false;  // a table of results
  }
  return file.is_array() || std::ranges::any_of(kMarks, [&](const char* mark) {
           return file.is_object() && file.contains(mark);
         });
}

FileResult check(const nlohmann::json& file, const fs::path& path) {
  if (file.is_object() && file.contains("trajs")) {
    return potluck::conformance::check_classic(file);
  }
  if (file.is_object() && file.contains("rules") && file.at("rules") == "coop_grid") {
    return potluck::conformance::check_coop_grid(file);
  }
  if (potluck::conformance::is_described(file)) {
    return potluck::conformance::check_described(file, path);
  }
  return potluck::conformance::check_recorded(path);  // or its reader says what it is not
}

// One line per file, three more for its first mismatch.
void print(const std::string& name, const FileResult& result) {
  fmt::print("{}: {} trajectories, {} steps, {} mismatches\n", name, result.trajectories,
             result.steps, result.mismatches);
  if (result.first) {
    fmt::print("  first mismatch: {}, trajectory {}, step {}, {}\n", name, result.first->trajectory,
               result.first->step, result.first->field);
    fmt::print("    expected {}\n    found    {}\n", result.first->expected, result.first->found);
  }
}

void add(const FileResult& result, FileResult& total) {
  total.trajectories += result.trajectories;
  total.steps += result.steps;
  total.mismatches += result.mismatches;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "potluck_conformance: no paths, expected recordings or folders of them\n");
    return 2;
  }
  std::int64_t num_files = 0;
  FileResult total;
  for (int i = 1; i < argc; ++i) {
    std::vector<fs::path> files;
    try {
      files = recordings(argv[i]);
    } catch (const fs::filesystem_error& error) {
      fmt::print("{}: error: {}\n", argv[i], error.code().message());
      ++total.mismatches;
    }
    for (const fs::path& path : files) {
      ++num_files;
      FileResult result;
      try {
        const bool lines = path.extension() == ".jsonl";
        const nlohmann::json file = lines ? nlohmann::json() : read(path);
        const bool claims =
            lines ? potluck::conformance::is_overcooked_v2(path) : claims_to_be_a_recording(file);
        if (path != fs::path(argv[i]) && !claims) {
          fmt::print("{}: skipped, as it is no recording\n", path.string());
          --num_files;
          continue;
        }
        result = lines ? potluck::conformance::check_overcooked_v2(path) : check(file, path);
        print(path.string(), result);
      } catch (const std::exception& error) {
        fmt::print("{}: error: {}\n", path.string(), error.what());
        ++result.mismatches;
      }
      add(result, total);
    }
  }
  fmt::print("{} files, {} trajectories, {} steps, {} mismatches\n", num_files, total.trajectories,
             total.steps, total.mismatches);
  return total.mismatches == 0 && total.steps > 0 ? 0 : 1;
}
