// `potluck` as a function: reads the command line, runs the command, tells what went wrong.
#include "tools/commands/program.h"

#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "env/text/error.h"
#include "render/ui/window.h"
#include "tools/commands/commands.h"
#include "tools/terminal/options.h"

namespace potluck::tools {
namespace {

constexpr int kFailed = 1;
constexpr int kBadInput = 2;
constexpr int kInterrupted = 130;

void parse_and_run(int argc, char** argv) {
  Command program("potluck", "Potluck: a kitchen for studying collaboration");
  // In the order in which a newcomer meets them.
  add_layout_command(program);
  add_train_command(program);
  add_sweep_command(program);
  add_evaluate_command(program);
  add_simulate_command(program);
  add_replay_command(program);
  add_play_command(program);
  add_web_command(program);
  add_study_command(program);
  add_serve_command(program);
  add_report_command(program);
  add_agents_command(program);
  add_bench_command(program);
  run_command_line(program, "potluck " POTLUCK_VERSION, argc, argv);
}

}  // namespace

int run_program(int argc, char** argv) {
  try {
    parse_and_run(argc, argv);
    return 0;
  } catch (const InputError& error) {
    fmt::print(stderr, "potluck: {}\n", error.what());
    return kBadInput;
  } catch (const render::NoWindow& error) {
    fmt::print(stderr, "potluck: {}\n", error.what());
    return kBadInput;
  } catch (const Interrupted& stop) {
    fmt::print(stderr, "potluck: {}\n", stop.what());
    return kInterrupted;
  } catch (const std::exception& error) {
    if (*error.what() != '\0') {
      fmt::print(stderr, "potluck: {}\n", error.what());
    }
    return kFailed;
  }
}

}  // namespace potluck::tools
