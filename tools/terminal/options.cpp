#include "tools/terminal/options.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <limits>
#include <system_error>
#include <type_traits>

#include "env/text/error.h"
#include "env/text/name_list.h"

namespace potluck::tools {
namespace {

constexpr std::size_t kNamesWidth = 34;  // chosen: of the help pages' left column

CLI::Option* add_target(CLI::App& app, const Option& option) {
  return std::visit(
      [&](auto target) {
        using T = decltype(target);
        if constexpr (std::is_same_v<T, bool*>) {
          return app.add_flag(option.name, *target, option.help);
        } else if constexpr (std::is_same_v<T, void (*)()>) {
          return app.add_flag_callback(option.name, target, option.help);
        } else if constexpr (std::is_same_v<T, std::function<void(const std::string&)>>) {
          return app.add_option_function<std::string>(option.name, target, option.help);
        } else {
          return app.add_option(option.name, *target, option.help);
        }
      },
      option.into);
}

template <typename T>
bool goes_into(const Option& option) {
  return std::holds_alternative<T*>(option.into);
}

CLI::Range range_of(const Option& option) {
  const bool fraction = goes_into<float>(option) || goes_into<double>(option);
  CLI::Range range = fraction ? CLI::Range(option.traits.range->least, option.traits.range->most)
                              : CLI::Range(static_cast<std::int64_t>(option.traits.range->least),
                                           static_cast<std::int64_t>(option.traits.range->most));
  if (!option.traits.range->in_help) {
    range.description("");
  }
  return range;
}

/// CLI11 reads "-1" as the largest unsigned number, and so what is larger still.
CLI::Validator no_wrapping(const std::string& name) {
  const std::string what = name.substr(name.find_first_not_of('-'));
  const auto refuse = [what](const std::string& text) {
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stop == end
               ? std::string()
               : "'" + text + "' is no " + what + ", expected a whole number from 0 to " +
                     std::to_string(std::numeric_limits<std::uint64_t>::max());
  };
  return {refuse, ""};
}

void add_option(CLI::App& app, const Option& option) {
  CLI::Option* const added = add_target(app, option);
  added->required(option.traits.required);
  if (option.name.starts_with('-') &&
      (goes_into<std::vector<std::string>>(option) || goes_into<std::vector<double>>(option))) {
    added->allow_extra_args(false);  // else it swallows what goes by its place
  }
  if (option.traits.commas && !goes_into<std::vector<std::string>>(option)) {
    added->delimiter(',');  // names: see split_lists()
  }
  if (option.traits.hidden) {
    added->group("");
  }
  if (option.traits.positive) {
    added->check(CLI::PositiveNumber);
  }
  if (option.traits.range) {
    added->check(range_of(option));
  } else if (goes_into<std::uint64_t>(option) || goes_into<std::optional<std::uint64_t>>(option)) {
    added->check(no_wrapping(option.name));
  }
  if (!option.traits.choices.empty()) {
    added->check(CLI::IsMember(
        std::vector<std::string>(option.traits.choices.begin(), option.traits.choices.end())));
  }
  if (option.traits.value_name != nullptr) {
    added->type_name(option.traits.value_name);
  }
  if (option.traits.show_default) {
    added->capture_default_str();
  }
}

/// Lists of names, as split_names() reads them.
void split_lists(const Command& command) {
  for (const Option& option : command.options) {
    if (!option.traits.commas || !goes_into<std::vector<std::string>>(option)) {
      continue;
    }
    auto& given = *std::get<std::vector<std::string>*>(option.into);
    std::vector<std::string> names;
    for (const std::string& text : given) {
      const auto some = split_names(text, option.traits.is_name);
      names.insert(names.end(), some.begin(), some.end());
    }
    given = std::move(names);
  }
}

/// Says to `app` what the table says.
void describe(CLI::App& app, Command& command) {
  for (const Option& option : command.options) {
    add_option(app, option);
  }
  for (const Option& option : command.options) {
    if (option.traits.needs != nullptr) {
      app.get_option(option.name)->needs(app.get_option(option.traits.needs));
    }
    if (option.traits.excludes != nullptr) {
      app.get_option(option.name)->excludes(app.get_option(option.traits.excludes));
    }
  }
  for (Command& below : command.commands) {
    CLI::App& its_app = *app.add_subcommand(below.name, below.help);
    its_app.preparse_callback(
        [&command, &below](std::size_t /*arguments*/) { command.chosen = &below; });
    describe(its_app, below);
  }
  if (!command.commands.empty()) {
    app.require_subcommand(command.needs_command ? 1 : 0, 1);
  }
  app.callback([&command] {
    split_lists(command);
    if (command.action) {
      command.action();
    }
  });
}

/// CLI11 only says that a sub-command is missing; we name what was found and what there is.
void refuse_unknown_command(const Command& program, int argc, char** argv) {
  const Command* command = &program;
  for (int i = 1;; ++i) {
    std::vector<std::string> names;
    const Command* next = nullptr;
    for (const Command& known : command->commands) {
      names.push_back(known.name);
      if (i < argc && known.name == argv[i]) {
        next = &known;
      }
    }
    if (names.empty() || (i < argc && *argv[i] == '-')) {
      return;
    }
    if (next == nullptr) {
      throw InputError("command line",
                       i < argc ? std::string("unknown command '") + argv[i] + "'" : "no command",
                       one_of(names), "see " + command->full_name() + " --help");
    }
    command = next;
  }
}

}  // namespace

Command& Command::add_command(const char* its_name, const char* its_help) {
  Command& added = commands.emplace_back(its_name, its_help);
  added.parent = this;
  return added;
}

void Command::add(const char* option, Target into, const char* its_help, const Traits& traits) {
  options.push_back({option, into, its_help, traits});
}

std::string Command::full_name() const {
  return (parent == nullptr ? "" : parent->full_name() + " ") + name;
}

void run_command_line(Command& program, const std::string& version, int argc, char** argv) {
  refuse_unknown_command(program, argc, argv);
  CLI::App app{program.help, program.name};
  app.set_version_flag("--version", version);
  app.get_formatter()->column_width(kNamesWidth);
  describe(app, program);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& page) {
    app.exit(page);
  } catch (const CLI::ParseError& error) {
    const Command* innermost = &program;
    while (innermost->chosen != nullptr) {
      innermost = innermost->chosen;
    }
    throw InputError("command line", error.what(), "", "see " + innermost->full_name() + " --help");
  }
}

}  // namespace potluck::tools
