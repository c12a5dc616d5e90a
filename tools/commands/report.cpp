// potluck report DIR: a page of pictures and tables from what evaluate and train wrote.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>

#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/json_text.h"
#include "tools/commands/commands.h"
#include "tools/report/content.h"
#include "tools/report/csv.h"
#include "tools/report/page.h"
#include "tools/report/svg.h"

namespace potluck::tools {
namespace {

namespace fs = std::filesystem;

struct ReportOptions {
  std::string directory;
  std::string out;
  std::string export_directory;
  bool json = false;
};

/// Writes every figure as SVG and the tables' numbers as CSV; returns how many files.
int export_files(const ReportSource& source, const ReportContent& content,
                 const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) {
    throw InputError(directory.string(), "cannot be made (" + error.message() + ")",
                     "a place for the exported files", "check the path and its permissions");
  }
  int files = 0;
  for (const ReportSection& section : content.sections) {
    for (const auto* figures : {&section.figures, &section.details}) {
      for (const Figure& figure : *figures) {
        write_file_atomically(directory / (figure.name + ".svg"), standalone_svg(figure.svg));
        ++files;
      }
    }
  }
  if (source.evaluation) {
    for (const NamedText& file : csv_files(*source.evaluation, source.summary)) {
      write_file_atomically(directory / file.name, file.text);
      ++files;
    }
  }
  return files;
}

void run_report(const ReportOptions& options) {
  const ReportSource source = read_report_source(options.directory);
  const ReportContent content = report_content(source);
  const fs::path out =
      options.out.empty() ? fs::path(options.directory) / "report.html" : fs::path(options.out);
  const std::string html = report_html(content);
  write_file_atomically(out, html);
  int exported = 0;
  if (!options.export_directory.empty()) {
    exported = export_files(source, content, options.export_directory);
  }
  if (options.json) {
    const nlohmann::ordered_json json = {{"report", out.string()},
                                         {"bytes", html.size()},
                                         {"exported_files", exported},
                                         {"missing_runs", source.missing_runs}};
    fmt::print("{}\n", dump_json(json));
    return;
  }
  for (const std::string& run : source.missing_runs) {
    fmt::print(stderr, "potluck: {}: no metrics.jsonl there, so no learning curves of it\n", run);
  }
  fmt::print("{}\n", out.string());
  if (exported > 0) {
    fmt::print("{} files in {}\n", exported, options.export_directory);
  }
}

}  // namespace

void add_report_command(Command& program) {
  auto options = std::make_shared<ReportOptions>();
  Command& command = program.add_command("report", "Write a page of curves, heat maps and tables");
  command.add("directory", &options->directory,
              "with evaluation.json, a run directory, or a folder of run directories",
              {.required = true, .value_name = "DIR"});
  command.add("--out", &options->out, "the page (default: DIR/report.html)",
              {.value_name = "FILE"});
  command.add("--export", &options->export_directory,
              "also write each figure as SVG, each table as CSV", {.value_name = "DIR"});
  command.add("--json", &options->json, "print one JSON object");
  command.action = [options] { run_report(*options); };
}

}  // namespace potluck::tools
