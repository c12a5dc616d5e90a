// `potluck bench env`, `potluck bench observe` and `potluck bench --signature`.
#pragma once

#include <CLI/CLI.hpp>

namespace potluck::tools {

void add_bench_env(CLI::App& bench);
void add_bench_observe(CLI::App& bench);

}  // namespace potluck::tools
