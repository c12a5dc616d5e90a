// The recordings of tests/data/trajectories.
#pragma once

#include <filesystem>
#include <string>

#include "env/text/files.h"

inline std::string data(const std::string& name) {
  return potluck::read_file(std::filesystem::path(POTLUCK_TEST_DATA) / "trajectories" / name,
                            1 << 20);
}
