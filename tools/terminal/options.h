// The command line as a table: commands, their options, and where each value goes.
//
// A command is described as plain data; run_command_line() reads what was typed by it, prints help
// pages, says what is wrong, and runs what was asked for. Which library does that is known to
// options.cpp alone: it takes seven seconds to compile, which a change of a command need not cost.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace potluck::tools {

/// Where the value of an option goes; what stands there before is its default. It must outlive
/// run_command_line().
///   bool, function   a flag without a value: it is set, or called
///   function of a text   it is called with the value, after the rows above were read
///   vector           one value for each time the option is given; all that are left, of an option
///                    that goes by its place
using Target =
    std::variant<bool*, void (*)(), std::function<void(const std::string&)>, int*, std::int64_t*,
                 std::uint64_t*, float*, double*, std::string*, std::vector<std::string>*,
                 std::vector<double>*, std::optional<int>*, std::optional<std::uint64_t>*>;

/// What a number may be, both ends included. Whole numbers have whole ends.
struct Range {
  double least = 0;
  double most = 0;
  bool in_help = true;  ///< the help page tells it
};

/// What else there is to say of an option. Texts and lists are not copied: they must outlive
/// run_command_line(), as literals do.
struct Traits {
  bool required = false;
  bool commas =
      false;  ///< "a,b" are two values; of names, as split_names() (env/text/name_list.h) has it
  bool (*is_name)(std::string_view) = nullptr;  ///< of such names, for split_names()
  bool hidden = false;                          ///< not on the help page
  bool positive = false;                        ///< a number above 0
  std::optional<Range> range = {};
  std::span<const char* const> choices = {};  ///< empty: any value
  const char* value_name = nullptr;  ///< on the help page, in place of TEXT, INT, UINT or FLOAT
  const char* needs = nullptr;       ///< the other option without which this one is refused
  const char* excludes = nullptr;    ///< the other option with which this one is refused
  bool show_default = false;         ///< the help page tells what stands in the target
};

/// A row of the table, and of the help page.
struct Option {
  std::string name;  ///< "--out"; "FILE" goes by its place; "--layout,layout" by either
  Target into;
  std::string help;
  Traits traits;
};

/// A command, with its options and the commands below it. Where there are some, one must be given.
struct Command {
  Command(const char* its_name, const char* its_help) : name(its_name), help(its_help) {}
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;

  /// Adds one below this one; the reference stays good.
  Command& add_command(const char* its_name, const char* its_help);
  /// Adds a row; the help page keeps their order.
  void add(const char* option, Target into, const char* its_help, const Traits& traits = {});
  /// As it is typed: "potluck layout show".
  [[nodiscard]] std::string full_name() const;

  std::string name;
  std::string help;
  std::function<void()> action = {};  ///< what it does; may throw anything
  bool needs_command = true;          ///< false: may also be given without one of `commands`
  std::vector<Option> options = {};
  std::list<Command> commands = {};
  const Command* parent = nullptr;
  const Command* chosen = nullptr;  ///< of `commands`, once run_command_line() came to it
};

/// Reads the command line: writes the values, then calls the actions, of inner commands first. With
/// --help or --version (which prints `version`) prints that on standard output and does nothing
/// else. Throws InputError for what the table does not allow, before any action, and whatever an
/// action throws.
void run_command_line(Command& program, const std::string& version, int argc, char** argv);

}  // namespace potluck::tools
