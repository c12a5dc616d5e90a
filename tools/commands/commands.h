// The sub-commands of `potluck`. Each file NAME.cpp adds one to the program; its work runs
// in its action and ends by returning (exit 0) or by throwing: InputError (exit 2) or Failure
// (exit 1).
#pragma once

#include <stdexcept>
#include <string>

#include "tools/terminal/options.h"

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

void add_layout_command(Command& program);
void add_train_command(Command& program);
void add_sweep_command(Command& program);
void add_evaluate_command(Command& program);
void add_report_command(Command& program);
void add_agents_command(Command& program);
void add_bench_command(Command& program);
void add_simulate_command(Command& program);
void add_replay_command(Command& program);
void add_play_command(Command& program);
void add_web_command(Command& program);
void add_serve_command(Command& program);
void add_study_command(Command& program);

}  // namespace potluck::tools
