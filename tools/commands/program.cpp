// `potluck` as a function: reads the command line, runs the command, tells what went wrong.
#include "tools/commands/program.h"

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "env/text/error.h"
#include "render/ui/window.h"
#include "tools/commands/commands.h"

namespace potluck::tools {
namespace {

constexpr int kFailed = 1;
constexpr int kBadInput = 2;
constexpr int kInterrupted = 130;

/// The command as typed so far: "potluck layout".
std::string full_name(const CLI::App& command) {
  const CLI::App* parent = command.get_parent();
  return (parent == nullptr ? "" : full_name(*parent) + " ") + command.get_name();
}

/// CLI11 only says that a sub-command is missing; we name what was found and what there is.
void refuse_unknown_command(const CLI::App& app, int argc, char** argv) {
  const CLI::App* command = &app;
  for (int i = 1;; ++i) {
    std::vector<std::string> names;
    const CLI::App* next = nullptr;
    for (const CLI::App* known : command->get_subcommands({})) {
      names.push_back(known->get_name());
      if (i < argc && names.back() == argv[i]) {
        next = known;
      }
    }
    if (names.empty() || (i < argc && *argv[i] == '-')) {
      return;
    }
    if (next == nullptr) {
      throw InputError("command line",
                       i < argc ? std::string("unknown command '") + argv[i] + "'" : "no command",
                       one_of(names), "see " + full_name(*command) + " --help");
    }
    command = next;
  }
}

/// The innermost command that the parser came to.
const CLI::App& parsed_command(const CLI::App& app) {
  const std::vector<const CLI::App*> parsed =
      app.get_subcommands([](const CLI::App* command) { return command->parsed(); });
  return parsed.empty() ? app : parsed_command(*parsed.front());
}

int parse_and_run(int argc, char** argv) {
  CLI::App app{"Potluck: a kitchen for studying collaboration", "potluck"};
  app.set_version_flag("--version", "potluck " POTLUCK_VERSION);
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);

  // In the order in which a newcomer meets them.
  add_layout_command(app);
  add_train_command(app);
  add_evaluate_command(app);
  add_simulate_command(app);
  add_replay_command(app);
  add_play_command(app);
  add_report_command(app);
  add_agents_command(app);
  add_bench_command(app);

  refuse_unknown_command(app, argc, argv);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return app.exit(help);
  } catch (const CLI::CallForVersion& version) {
    return app.exit(version);
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "potluck: command line: {}; see {} --help\n", error.what(),
               full_name(parsed_command(app)));
    return kBadInput;
  }
  return 0;
}

}  // namespace

int run_program(int argc, char** argv) {
  try {
    return parse_and_run(argc, argv);
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
