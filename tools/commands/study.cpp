// `potluck study`: files of studies, and what came of them.
#include "render/play/study.h"

#include <fmt/format.h>

#include <memory>
#include <string>

#include "env/text/files.h"
#include "tools/commands/commands.h"
#include "tools/web/study_export.h"
#include "tools/web/web_folder.h"

namespace potluck::tools {
namespace {

constexpr std::uintmax_t kMostStudyBytes = 1U << 20U;

void check(const std::string& file) {
  const render::Study study = render::parse_study(read_file(file, kMostStudyBytes), file);
  check_study(study, file);
  fmt::print("{}: study '{}', {} game{}{}, {} question{} a game, {} at the end\n", file, study.name,
             study.games.size(), study.games.size() == 1 ? "" : "s",
             study.practice ? " after practice" : "", study.questions.size(),
             study.questions.size() == 1 ? "" : "s", study.last_questions.size());
  if (study.upload == "none") {
    fmt::print(
        "  upload is \"none\": unless potluck serve offers the page, data stay in the "
        "browser\n");
  }
  if (study.identity == render::Identity::kProlific && !study.codes.contains("complete")) {
    fmt::print("  no code \"complete\": Prolific's participants cannot be sent back\n");
  }
}

struct ExportFlags {
  std::string folder;
  std::string out;
};

void export_records(const ExportFlags& flags) {
  const ExportSummary summary = export_study(flags.folder, flags.out);
  fmt::print("{} participant{}, {} game{}, {} answer{} -> {}\n", summary.participants,
             summary.participants == 1 ? "" : "s", summary.games, summary.games == 1 ? "" : "s",
             summary.answers, summary.answers == 1 ? "" : "s", flags.out);
  for (const std::string& complaint : summary.complaints) {
    fmt::print(stderr, "{}\n", complaint);
  }
  if (!summary.complaints.empty()) {
    throw Failure(fmt::format("study export: {} problem{}", summary.complaints.size(),
                              summary.complaints.size() == 1 ? "" : "s"));
  }
}

}  // namespace

void add_study_command(Command& program) {
  Command& study = program.add_command("study", "Check a study's file, export what came of it");
  {
    auto file = std::make_shared<std::string>();
    Command& command = study.add_command("check", "Is this a study, and is everybody there?");
    command.add("FILE", file.get(), "A study's file", {.required = true});
    command.action = [file] { check(*file); };
  }
  auto flags = std::make_shared<ExportFlags>();
  Command& command =
      study.add_command("export", "Participants' records as trajectory files and tables");
  command.add("FOLDER", &flags->folder, "Where the records (*.jsonl) are", {.required = true});
  command.add("--out", &flags->out, "Folder to write", {.required = true, .value_name = "DIR"});
  command.action = [flags] { export_records(*flags); };
}

}  // namespace potluck::tools
