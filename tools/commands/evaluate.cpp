// `potluck evaluate`: the cross-play matrix of any agents with any others, in any kitchens.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <system_error>
#include <thread>

#include "agents/evaluation/file/evaluation_json.h"
#include "agents/evaluation/file/unfinished_evaluation.h"
#include "agents/evaluation/play/kitchens.h"
#include "agents/evaluation/play/protocols.h"
#include "agents/evaluation/play/run_cross_play.h"
#include "agents/evaluation/play/sample_games.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/json_text.h"
#include "env/text/shell_word.h"
#include "tools/commands/commands.h"
#include "tools/guests/guest_flags.h"
#include "tools/tables/evaluation_table.h"
#include "tools/tables/roster_notes.h"
#include "tools/terminal/interrupt.h"
#include "tools/terminal/kitchen_flags.h"
#include "tools/terminal/progress.h"

namespace potluck::tools {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSamplePrefix = "sample_";
constexpr std::size_t kMostSamples = 48;  // a page shows 60 games at most, others may be there too

struct EvaluateFlags {
  std::vector<std::string> layouts;
  std::vector<std::string> layout_set;
  std::vector<std::string> rows;
  std::vector<std::string> columns;
  std::vector<std::string> best_responses;
  ProtocolOptions protocols;
  bool no_games = false;
  bool resume = false;
  std::uint64_t seed = 0;
  std::string out;
  int threads = 0;
  bool json = false;
  GuestFlags guests;
};

std::string shell_list(const std::vector<std::string>& names) {
  return shell_word(fmt::format("{}", fmt::join(names, ",")));
}

/// The command line that repeats this evaluation.
std::string command_of(const EvaluateFlags& flags) {
  const ProtocolOptions usual;
  std::string command = fmt::format("potluck evaluate --layout {} --rows {}",
                                    shell_list(flags.layouts), shell_list(flags.rows));
  if (!flags.columns.empty()) {
    command += fmt::format(" --columns {}", shell_list(flags.columns));
  }
  if (flags.protocols.measures != usual.measures) {
    command += fmt::format(" --protocols {}", shell_list(flags.protocols.measures));
  }
  command += fmt::format(" --episodes {} --seed {}", flags.protocols.episodes, flags.seed);
  if (flags.protocols.noises != usual.noises) {
    command += fmt::format(" --noise {}", fmt::join(flags.protocols.noises, ","));
  }
  if (flags.protocols.temperatures != usual.temperatures) {
    command += fmt::format(" --temperature {}", fmt::join(flags.protocols.temperatures, ","));
  }
  command += flags.protocols.all_seats ? " --all-seats" : "";
  for (const std::string& item : flags.layout_set) {
    command += " --layout-set " + shell_word(item);
  }
  if (!flags.best_responses.empty()) {
    command += fmt::format(" --best-response {}", shell_list(flags.best_responses));
  }
  return command + " --out " + shell_word(flags.out);
}

void make_folder(const fs::path& folder, const std::string& remedy) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    throw InputError(folder.string(), "a folder that cannot be made (" + error.message() + ")",
                     "a place to write to", remedy);
  }
}

/// Writes an episode of every pair worth looking at (agents/evaluation/play/sample_games.h) for the
/// report, in place of those of an evaluation before.
void record_games(const CrossPlay& evaluation, const std::vector<EvaluationKitchen>& kitchens,
                  const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> old;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().filename().string().starts_with(kSamplePrefix)) {
      old.push_back(entry.path());
    }
  }
  for (const auto& path : old) {
    fs::remove(path, error);
  }
  std::map<std::string, std::size_t> taken;  // every kitchen has its share
  int number = 0;
  for (const SamplePair& pair : sample_pairs(evaluation)) {
    const std::string& name = kitchen_of(evaluation, evaluation.protocols[pair.protocol]);
    if (++taken[name] > kMostSamples / kitchens.size()) {
      continue;
    }
    const auto kitchen = std::find_if(
        kitchens.begin(), kitchens.end(),
        [&name](const EvaluationKitchen& other) { return other.layout->name() == name; });
    const RosterEntry& row = kitchen->rows[pair.row];
    const RosterEntry& column = kitchen->columns[pair.column];
    const int players = kitchen->layout->num_agents();
    std::vector<std::string> names(static_cast<std::size_t>(players), column.id.name);
    names.front() = row.id.name;
    const Trajectory game =
        play_game(kitchen->layout, make_team(*row.policy, column.policy.get(), players, 0), names,
                  evaluation.seed, "potluck " POTLUCK_VERSION);
    write_file_atomically(
        folder / fmt::format("{}{:03}_{}_{}.json", kSamplePrefix, ++number,
                             file_name_part(pair.group), pair.is_best ? "best" : "worst"),
        write_trajectory(game));
  }
}

/// Plays what is missing while a bar shows how far it is. Throws Interrupted on Ctrl-C.
CrossPlay play_all(const std::vector<EvaluationKitchen>& kitchens,
                   const CrossPlayOptions& options) {
  catch_interrupts();
  const EvaluationKitchen& first = kitchens.front();
  ProgressBar bar(fmt::format(
      "evaluate {} x {} in {}", first.rows.size(), first.columns.size(),
      kitchens.size() == 1 ? first.layout->name() : fmt::format("{} kitchens", kitchens.size())));
  std::atomic<int> done = 0;
  std::atomic<bool> stop = false;
  std::atomic<bool> ended = false;
  CrossPlay result;
  std::exception_ptr failure;
  std::thread worker([&] {
    try {
      result = run_cross_play(kitchens, options, done, stop);
    } catch (...) {
      failure = std::current_exception();
    }
    ended = true;
  });
  const auto total = static_cast<double>(num_games(kitchens, options.protocols));
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
    throw Interrupted(
        fmt::format("stopped after {} of {} cells; the same command with --resume "
                    "goes on from there",
                    done.load(), total));
  }
  bar.finish(1, fmt::format("{} cells in {}", total, format_duration(bar.seconds())));
  result.wall_seconds = bar.seconds();
  return result;
}

/// Tables call kitchens by their names, so each needs one of its own.
void require_names(const std::vector<std::string>& files,
                   const std::vector<std::shared_ptr<const Layout>>& layouts) {
  for (std::size_t i = 0; i < layouts.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (layouts[i]->name() != layouts[j]->name()) {
        continue;
      }
      if (files[i] == files[j]) {
        throw InputError("--layout", files[i] + " twice", "every kitchen once");
      }
      throw InputError(
          "--layout",
          fmt::format("two kitchens called {}: {} and {}", layouts[i]->name(), files[j], files[i]),
          "a name for each",
          "a .layout file is called as the file is, so copy one under another name; "
          "a .json file's name is its key \"name\"");
    }
  }
}

void evaluate(EvaluateFlags flags) {
  std::vector<std::shared_ptr<const Layout>> layouts;
  for (const std::string& layout : flags.layouts) {
    layouts.push_back(load_layout(layout, flags.layout_set));
    warn_about(*layouts.back(), layout);
  }
  require_names(flags.layouts, layouts);
  if (flags.columns.empty() && !cook_alone(layouts)) {
    flags.columns = flags.rows;
  }
  CrossPlayOptions options{.protocols = make_protocols(layouts, flags.protocols),
                           .seed = flags.seed};
  const int hardware = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  options.threads = flags.threads > 0 ? flags.threads : hardware;
  const auto guests = make_guests(flags.guests, flags.seed);
  const auto kitchens =
      load_kitchens(layouts, flags.rows, flags.columns, flags.best_responses, guests.get());
  std::set<std::string> told;
  for (const EvaluationKitchen& kitchen : kitchens) {
    tell_notes(kitchen.rows, told);
    tell_notes(kitchen.columns, told);
  }
  make_folder(flags.out, "choose another --out");
  const fs::path games = fs::path(flags.out) / "games";
  if (!flags.no_games) {
    make_folder(games, "choose another --out, or add --no-games");
  }
  UnfinishedEvaluation unfinished(fs::path(flags.out) / "cells.jsonl",
                                  fingerprint_of(kitchens, options, POTLUCK_VERSION), flags.resume);
  options.known = unfinished.known();
  options.on_result = [&unfinished](std::size_t game, const CellResult& result) {
    unfinished.add(game, result);
  };
  CrossPlay result = play_all(kitchens, options);
  result.version = POTLUCK_VERSION;
  result.command = command_of(flags);
  const fs::path path = fs::path(flags.out) / "evaluation.json";
  const Summary summary = summarise(result);
  write_evaluation(result, summary, path);
  unfinished.remove();
  if (!flags.no_games) {
    record_games(result, kitchens, games);
  }
  tell_summary(*guests);
  if (flags.json) {
    fmt::print("{}\n", dump_json(to_json(result, summary)));
    return;
  }
  fmt::print("{}", format_tables(result, summary, isatty(STDOUT_FILENO) != 0));
  fmt::print("\n{} holds every cell; `potluck report {}` draws it.\n", path.string(),
             shell_word(flags.out));
}

[[noreturn]] void refuse_both_seats() {
  throw InputError("--both-seats", "the name of earlier versions",
                   "--all-seats, which is the same for two cooks");
}

}  // namespace

void add_evaluate_command(Command& program) {
  auto flags = std::make_shared<EvaluateFlags>();
  Command& command =
      program.add_command("evaluate", "Cross-play: rows of agents with columns of partners");
  command.add("--layout", &flags->layouts, "Built-in kitchens or layout files, separated by commas",
              {.required = true, .commas = true, .is_name = is_builtin_layout});
  command.add("--layout-set", &flags->layout_set,
              "key=value: any key of the layout files, such as effort.move=0.1");
  add_era_flag(command, flags->layout_set);
  command.add(
      "--rows", &flags->rows,
      "Agents in one seat, separated by commas: scripted partners, checkpoints, run directories "
      "(all their seeds), process:COMMAND, language:MODEL. {layout} in a name stands for the "
      "kitchen; "
      "TITLE=NAME gives tables a title",
      {.required = true, .commas = true, .is_name = is_agent_name});
  command.add("--columns", &flags->columns, "Agents in all other seats (default: as --rows)",
              {.commas = true, .is_name = is_agent_name});
  command.add(
      "--best-response", &flags->best_responses,
      "Best responses to the columns, one name for each, \"none\" where there is none: what "
      "proximity and regret are measured against",
      {.commas = true, .is_name = is_agent_name});
  command.add("--all-seats", &flags->protocols.all_seats,
              "The row's agent in every seat, not only in seat 0; means are over all of them");
  command.add("--both-seats", refuse_both_seats, "", {.hidden = true});
  command.add("--noise", &flags->protocols.noises,
              "Probabilities with which the column's agent acts at random, such as 0,0.1,0.3",
              {.commas = true});
  command.add("--temperature", &flags->protocols.temperatures,
              "Temperatures at which the column's agent samples its actions; 1: as it is",
              {.commas = true});
  command.add("--protocols", &flags->protocols.measures,
              "How a cell is measured: ret128 (128 steps with automatic reset), episode (to the "
              "horizon)",
              {.commas = true, .show_default = true});
  command.add("--no-games", &flags->no_games, "Record no episodes for the report to show");
  command.add("--episodes", &flags->protocols.episodes, "Measurements per cell and protocol",
              {.range = {{1, 100000}}, .show_default = true});
  command.add("--seed", &flags->seed, "Of the evaluation's chance", {.show_default = true});
  command.add("--out", &flags->out, "Folder for evaluation.json", {.required = true});
  command.add("--resume", &flags->resume,
              "Go on with an evaluation that was interrupted (OUT/cells.jsonl)");
  command.add("--threads", &flags->threads, "Threads (default: all); results do not depend on it",
              {.range = {{1, 1024}}});
  command.add("--json", &flags->json, "Print evaluation.json on standard output");
  add_guest_flags(command, flags->guests);
  command.action = [flags] { evaluate(*flags); };
}

}  // namespace potluck::tools
