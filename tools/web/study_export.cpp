#include "tools/web/study_export.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <system_error>

#include "env/text/error.h"
#include "env/text/files.h"
#include "render/play/study_record.h"

namespace potluck::tools {
namespace {

namespace fs = std::filesystem;

/// A field of RFC 4180. What a spreadsheet would take for a formula is text.
std::string field(const std::string& text) {
  const bool formula = !text.empty() &&
                       std::string_view("=+-@").find(text.front()) != std::string_view::npos &&
                       (text.size() > 1 && std::isdigit(static_cast<unsigned char>(text[1])) == 0);
  if (text.find_first_of(",\"\n\r") == std::string::npos && !formula) {
    return text;
  }
  std::string quoted = formula ? "\"'" : "\"";
  for (const char c : text) {
    quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  }
  return quoted + "\"";
}

/// The files of each record, in order, by its name.
std::map<std::string, std::map<int, fs::path>> records_of(const fs::path& folder) {
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  if (error) {
    throw InputError(folder.string(), error.message(), "a folder of records");
  }
  std::map<std::string, std::map<int, fs::path>> records;
  for (; entry != fs::directory_iterator(); entry.increment(error)) {
    const fs::path& path = entry->path();
    if (path.extension() != ".jsonl") {
      continue;
    }
    std::string stem = path.stem().string();
    int chunk = 0;
    const std::size_t line = stem.find_last_of('_');
    const std::string_view behind =
        line == std::string::npos ? std::string_view() : std::string_view(stem).substr(line + 1);
    const bool numbered =
        !behind.empty() && behind.size() < 7 &&
        std::ranges::all_of(behind, [](unsigned char c) { return std::isdigit(c) != 0; });
    if (numbered) {
      chunk = std::stoi(std::string(behind));
      stem.resize(line);
    }
    records[stem][chunk] = path;
  }
  if (records.empty()) {
    throw InputError(folder.string(), "no *.jsonl", "a folder of participants' records");
  }
  return records;
}

std::string text_of(const std::map<int, fs::path>& chunks) {
  std::string text;
  int next = 0;
  for (const auto& [chunk, path] : chunks) {
    if (chunk != next++) {
      throw InputError(path.string(), "chunk " + std::to_string(chunk),
                       "chunk " + std::to_string(next - 1) + ", which is missing");
    }
    text += read_file(path, render::kMostRecordBytes);
  }
  return text;
}

double score_of(const Trajectory& trajectory) {
  double sum = 0;
  for (const TrajectoryStep& step : trajectory.steps) {
    sum += static_cast<double>(step.team());
  }
  return sum;
}

std::string place_name(int place) {
  return place < 0 ? "practice" : std::to_string(place);
}

struct Tables {
  std::string participants =
      "participant,study,order,language,outcome,minutes,games,program,signature\n";
  std::string games =
      "participant,place,game,kitchen,partner,seat,seed,steps,finished,score,seconds,"
      "moves_per_minute,keys,late_frames,hidden_times,hidden_seconds,file\n";
  std::string answers = "participant,about,question,answer\n";
};

void add(const render::StudyRecord& record, const fs::path& out, Tables& tables,
         ExportSummary& summary) {
  const std::string& who = record.header.participant;
  tables.participants +=
      fmt::format("{},{},{},{},{},{:.2f},{},{},{}\n", field(who), field(record.header.study),
                  record.header.order, field(record.header.language), field(record.outcome),
                  (record.last_at - record.first_at) / 60'000, record.games.size(),
                  field(record.header.program), field(record.header.signature));
  for (const render::RecordedGame& game : record.games) {
    const std::string name =
        fmt::format("{}_{}.json", who,
                    game.planned.place < 0 ? "practice" : fmt::format("{:02}", game.planned.place));
    const Trajectory trajectory = render::trajectory_of(game, record.header.program);
    const double score = score_of(trajectory);
    if (game.ended && std::abs(score - game.score) > 1e-3) {
      summary.complaints.push_back(
          fmt::format("{}: the page said {:g}, the rules say {:g}", name, game.score, score));
    }
    write_file_atomically(out / name, write_trajectory(trajectory));
    const auto seat = static_cast<std::size_t>(game.seat);
    const Action idle = game.layout->rules().idle_action().value_or(kStayAction);
    const auto moves = std::ranges::count_if(
        game.steps, [&](const std::vector<Action>& step) { return step[seat] != idle; });
    const double seconds = std::max(game.ended_at - game.begun_at, 0.0) / 1000;
    tables.games +=
        fmt::format("{},{},{},{},{},{},{},{},{},{:g},{:.1f},{:.1f},{},{},{},{:.1f},{}\n",
                    field(who), place_name(game.planned.place), game.planned.game,
                    field(game.planned.what.kitchen), field(game.planned.what.partner), game.seat,
                    game.planned.seed, game.steps.size(), game.ended ? 1 : 0, score, seconds,
                    seconds > 0 ? static_cast<double>(moves) * 60 / seconds : 0.0, game.presses,
                    game.late_frames, game.hidden_times, game.hidden_seconds, name);
    ++summary.games;
  }
  for (const render::RecordedAnswer& answer : record.answers) {
    tables.answers += fmt::format("{},{},{},{}\n", field(who), field(answer.about),
                                  field(answer.question), field(answer.answer));
    ++summary.answers;
  }
  ++summary.participants;
}

}  // namespace

ExportSummary export_study(const fs::path& folder, const fs::path& out) {
  const auto records = records_of(folder);
  std::error_code error;
  fs::create_directories(out, error);
  if (error) {
    throw InputError(out.string(), error.message(), "a folder to write to");
  }
  ExportSummary summary;
  Tables tables;
  for (const auto& [name, chunks] : records) {
    try {
      const render::StudyRecord record = render::parse_record(text_of(chunks), name);
      const std::string& who = record.header.participant;
      if (who.empty() ||
          !std::ranges::all_of(who, [](unsigned char c) { return std::isalnum(c) != 0; })) {
        throw InputError(name, "the participant '" + who + "'", "letters and digits");
      }
      if (record.outcome != render::name_of(render::Outcome::kWithdrawn)) {
        add(record, out, tables, summary);
      }
    } catch (const InputError& trouble) {
      summary.complaints.emplace_back(trouble.what());
    }
  }
  write_file_atomically(out / "participants.csv", tables.participants);
  write_file_atomically(out / "games.csv", tables.games);
  write_file_atomically(out / "answers.csv", tables.answers);
  return summary;
}

}  // namespace potluck::tools
