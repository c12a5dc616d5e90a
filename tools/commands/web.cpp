// `potluck web`: the kitchen, or a study, as a folder for browsers.
#include <fmt/format.h>

#include <memory>
#include <string>

#include "env/text/files.h"
#include "tools/commands/commands.h"
#include "tools/web/web_folder.h"

namespace potluck::tools {
namespace {

struct WebFlags {
  std::string out;
  std::string study;
  std::string program;
  bool hides_codes = false;
};

void write_web(const WebFlags& flags) {
  constexpr std::uintmax_t kMostStudy = 1U << 20U;
  const std::string study =
      flags.study.empty() ? std::string() : read_file(flags.study, kMostStudy);
  const std::size_t bytes = write_web_folder(flags.out, find_web_program(flags.program), study,
                                             flags.study, flags.hides_codes);
  fmt::print(
      "{}/index.html: open it in a browser, or put the folder on any web server ({:.1f} MB)\n",
      flags.out, static_cast<double>(bytes) / 1e6);
}

}  // namespace

void add_web_command(Command& program) {
  auto flags = std::make_shared<WebFlags>();
  Command& command =
      program.add_command("web", "Write a web page: the kitchen, or a study with participants");
  command.add("--out", &flags->out, "Folder to write", {.required = true, .value_name = "DIR"});
  command.add("--study", &flags->study, "A study's file (render/play/study.h); without: the demo",
              {.value_name = "FILE"});
  command.add("--hide-codes", &flags->hides_codes,
              "Completion codes are not in the page: potluck serve tells them to who is done",
              {.needs = "--study"});
  command.add("--program", &flags->program,
              "The program for browsers (default: potluck.js beside this program)",
              {.value_name = "FILE"});
  command.action = [flags] { write_web(*flags); };
}

}  // namespace potluck::tools
