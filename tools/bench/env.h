// `potluck bench env`, `potluck bench observe` and `potluck bench --signature`.
#pragma once

#include <CLI/CLI.hpp>

namespace potluck::tools {

void add_bench_env(CLI::App& bench);
void add_bench_observe(CLI::App& bench);

/// Prints the behaviour signature of the portable kernel and of the one that `auto` takes. Throws
/// Failure if they differ.
void print_signature();

}  // namespace potluck::tools
