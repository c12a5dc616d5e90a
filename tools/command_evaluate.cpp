// `potluck evaluate`: the cross-play matrix of any agents with any others.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <system_error>
#include <thread>

#include "agents/evaluation/best_response_games.h"
#include "agents/evaluation/evaluation_json.h"
#include "agents/evaluation/roster.h"
#include "agents/evaluation/run_cross_play.h"
#include "agents/evaluation/sample_games.h"
#include "env/error.h"
#include "env/files.h"
#include "env/layout_reader.h"
#include "tools/commands.h"
#include "tools/evaluation_table.h"
#include "tools/interrupt.h"
#include "tools/progress.h"

namespace potluck::tools {
namespace {

constexpr const char* kSamplePrefix = "sample_";

struct EvaluateFlags {
  std::string layout;
  std::vector<std::string> layout_set;
  std::vector<std::string> rows;
  std::vector<std::string> columns;
  std::vector<std::string> best_responses;
  bool no_games = false;
  int episodes = 200;
  std::uint64_t seed = 0;
  std::string out;
  int threads = 0;
  bool json = false;
};

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    text += (text.empty() ? "" : ",") + part;
  }
  return text;
}

/// The command line that repeats this evaluation.
std::string command_of(const EvaluateFlags& flags) {
  std::string command = fmt::format(
      "potluck evaluate --layout {} --rows {} --columns {} --episodes {} --seed {}", flags.layout,
      joined(flags.rows), joined(flags.columns), flags.episodes, flags.seed);
  for (const std::string& item : flags.layout_set) {
    command += " --layout-set " + item;
  }
  if (!flags.best_responses.empty()) {
    command += " --best-response " + joined(flags.best_responses);
  }
  return command + " --out " + flags.out;
}

void make_folder(const std::filesystem::path& folder, const std::string& remedy) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    throw InputError(folder.string(), "a folder that cannot be made (" + error.message() + ")",
                     "a place to write to", remedy);
  }
}

/// Writes an episode of every pair worth looking at (agents/evaluation/sample_games.h) for the
/// report, in place of those of an evaluation before.
void record_games(const CrossPlay& evaluation, const std::shared_ptr<const Layout>& layout,
                  const std::vector<RosterEntry>& rows, const std::vector<RosterEntry>& columns,
                  const std::filesystem::path& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> old;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().filename().string().starts_with(kSamplePrefix)) {
      old.push_back(entry.path());
    }
  }
  for (const auto& path : old) {
    std::filesystem::remove(path, error);
  }
  int number = 0;
  for (const SamplePair& pair : sample_pairs(evaluation)) {
    const auto row = rows[pair.row].policy->clone();
    const auto column = columns[pair.column].policy->clone();
    const Trajectory game =
        play_game(layout, *row, *column, {rows[pair.row].id.name, columns[pair.column].id.name},
                  evaluation.seed, "potluck " POTLUCK_VERSION);
    write_file_atomically(
        folder / fmt::format("{}{:03}_{}_{}.json", kSamplePrefix, ++number,
                             file_name_part(pair.group), pair.is_best ? "best" : "worst"),
        write_trajectory(game));
  }
}

void evaluate(const EvaluateFlags& flags) {
  const auto layout = load_layout(flags.layout, flags.layout_set);
  const auto rows = load_roster(flags.rows, layout);
  const auto columns = load_roster(flags.columns, layout);
  make_folder(flags.out, "choose another --out");
  const int hardware = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  const CrossPlayOptions options{.protocols = standard_protocols(*layout, flags.episodes),
                                 .seed = flags.seed,
                                 .threads = flags.threads > 0 ? flags.threads : hardware};
  // Before the matrix, so that a wrong name costs nothing.
  std::vector<BestResponse> best_responses =
      play_best_responses(layout, flags.best_responses, flags.columns, columns, options);
  const std::filesystem::path games = std::filesystem::path(flags.out) / "games";
  if (!flags.no_games) {
    make_folder(games, "choose another --out, or add --no-games");
  }
  catch_interrupts();
  ProgressBar bar(
      fmt::format("evaluate {} x {} in {}", rows.size(), columns.size(), layout->name()));
  std::atomic<int> done = 0;
  std::atomic<bool> stop = false;
  std::atomic<bool> ended = false;
  CrossPlay result;
  std::exception_ptr failure;
  std::thread worker([&] {
    try {
      result = run_cross_play(layout, rows, columns, options, done, stop);
    } catch (...) {
      failure = std::current_exception();
    }
    ended = true;
  });
  const auto total = static_cast<double>(rows.size() * columns.size());
  while (!ended) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    stop = interrupted();
    bar.update(done / total, fmt::format("{} of {} cells", done.load(), total));
  }
  worker.join();
  if (failure) {
    std::rethrow_exception(failure);
  }
  if (stop) {
    throw Interrupted("stopped; nothing was written");
  }
  bar.finish(1, fmt::format("{} cells in {}", total, format_duration(bar.seconds())));
  result.best_responses = std::move(best_responses);
  result.version = POTLUCK_VERSION;
  result.command = command_of(flags);
  result.wall_seconds = bar.seconds();
  const std::filesystem::path path = std::filesystem::path(flags.out) / "evaluation.json";
  const Summary summary = summarise(result);
  write_evaluation(result, summary, path);
  if (!flags.no_games) {
    record_games(result, layout, rows, columns, games);
  }
  if (flags.json) {
    fmt::print("{}\n", to_json(result, summary).dump());
    return;
  }
  fmt::print("{}", format_tables(result, summary, isatty(STDOUT_FILENO) != 0));
  fmt::print("\n{} holds every cell; `potluck report {}` draws it.\n", path.string(), flags.out);
}

}  // namespace

void add_evaluate_command(CLI::App& app) {
  auto flags = std::make_shared<EvaluateFlags>();
  CLI::App* command =
      app.add_subcommand("evaluate", "Cross-play: rows of agents with columns of partners");
  command->add_option("--layout", flags->layout, "Built-in kitchen or layout file")->required();
  command
      ->add_option("--layout-set", flags->layout_set,
                   "key=value: any key of the layout file, such as effort.move=0.1")
      ->allow_extra_args(false);
  command
      ->add_option("--rows", flags->rows,
                   "Agents in seat 0, separated by commas: scripted partners, checkpoints, "
                   "run directories (all their seeds)")
      ->required()
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--columns", flags->columns, "Agents in seat 1 (default: as --rows)")
      ->delimiter(',')
      ->allow_extra_args(false);
  command
      ->add_option(
          "--best-response", flags->best_responses,
          "Best responses to the columns, one name for each, \"none\" where there is none: "
          "what proximity and regret are measured against")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_flag("--no-games", flags->no_games, "Record no episodes for the report to show");
  command->add_option("--episodes", flags->episodes, "Measurements per cell and protocol")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  command->add_option("--seed", flags->seed, "Of the evaluation's chance")->capture_default_str();
  command->add_option("--out", flags->out, "Folder for evaluation.json")->required();
  command
      ->add_option("--threads", flags->threads,
                   "Threads (default: all); results do not depend on it")
      ->check(CLI::Range(1, 1024));
  command->add_flag("--json", flags->json, "Print evaluation.json on standard output");
  command->callback([flags] {
    if (flags->columns.empty()) {
      flags->columns = flags->rows;
    }
    evaluate(*flags);
  });
}

}  // namespace potluck::tools
