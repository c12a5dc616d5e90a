#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "env/error.h"
#include "tools/commands.h"

namespace {

constexpr int kFailed = 1;
constexpr int kBadInput = 2;
constexpr int kInterrupted = 130;

/// CLI11 only says that a sub-command is missing; we name what was found and what there is.
void refuse_unknown_command(const CLI::App& app, int argc, char** argv) {
  if (argc < 2 || *argv[1] == '-') {
    return;
  }
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) {
    names.push_back(command->get_name());
    if (names.back() == argv[1]) {
      return;
    }
  }
  throw potluck::InputError("command line", std::string("unknown command '") + argv[1] + "'",
                            potluck::one_of(names), "see potluck --help");
}

int run(int argc, char** argv) {
  CLI::App app{"Potluck: a kitchen for studying collaboration", "potluck"};
  app.set_version_flag("--version", "potluck " POTLUCK_VERSION);
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);

  // In the order in which a newcomer meets them.
  potluck::tools::add_layout_command(app);
  potluck::tools::add_train_command(app);
  potluck::tools::add_evaluate_command(app);
  potluck::tools::add_simulate_command(app);
  potluck::tools::add_replay_command(app);
  potluck::tools::add_report_command(app);
  potluck::tools::add_agents_command(app);
  potluck::tools::add_bench_command(app);

  refuse_unknown_command(app, argc, argv);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return app.exit(help);
  } catch (const CLI::CallForVersion& version) {
    return app.exit(version);
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "potluck: command line: {}; see potluck --help\n", error.what());
    return kBadInput;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const potluck::InputError& error) {
    fmt::print(stderr, "potluck: {}\n", error.what());
    return kBadInput;
  } catch (const potluck::tools::Interrupted& stop) {
    fmt::print(stderr, "potluck: {}\n", stop.what());
    return kInterrupted;
  } catch (const std::exception& error) {
    if (*error.what() != '\0') {
      fmt::print(stderr, "potluck: {}\n", error.what());
    }
    return kFailed;
  }
}
