// The sub-commands of `potluck`. Each file command_NAME.cpp adds one to the program; its work runs
// in the callback and ends by returning (exit 0) or by throwing: InputError (exit 2) or Failure
// (exit 1).
#pragma once

#include <CLI/CLI.hpp>
#include <stdexcept>
#include <string>

namespace potluck::tools {

/// The work failed or a check did not hold: exit code 1, with one line on standard error (none when
/// the message is empty: everything was said already).
class Failure : public std::runtime_error {
 public:
  explicit Failure(const std::string& message = {}) : std::runtime_error(message) {}
};

/// The user pressed Ctrl-C and everything worth keeping is on disk: exit code 130.
class Interrupted : public std::runtime_error {
 public:
  explicit Interrupted(const std::string& message) : std::runtime_error(message) {}
};

void add_layout_command(CLI::App& app);
void add_train_command(CLI::App& app);
void add_evaluate_command(CLI::App& app);
void add_report_command(CLI::App& app);
void add_agents_command(CLI::App& app);
void add_bench_command(CLI::App& app);
void add_simulate_command(CLI::App& app);
void add_replay_command(CLI::App& app);
void add_play_command(CLI::App& app);

}  // namespace potluck::tools
