#include "render/play/study_record.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/text/json_cursor.h"
#include "env/text/json_text.h"

namespace potluck::render {
namespace {

using LineJson = nlohmann::ordered_json;

constexpr std::size_t kLongestLine = std::size_t{1} << 20;
constexpr std::size_t kMostSteps = 100'000;
constexpr double kLatest = 1e14;  // milliseconds since 1970

double thousandths(double seconds) {
  return std::round(seconds * 1e3) / 1e3;
}

RecordedGame read_game_begin(const JsonCursor& line) {
  constexpr int kMostGames = static_cast<int>(kMostStudyGames);
  RecordedGame game;
  game.planned.place = line.at("place").small(-1, kMostGames - 1);
  game.planned.game = line.at("game").small(-1, kMostGames - 1);
  game.planned.what = {.kitchen = line.at("kitchen").text(), .partner = line.at("partner").text()};
  game.planned.seed = static_cast<std::uint64_t>(
      line.at("seed").whole(0, std::numeric_limits<std::int64_t>::max()));
  game.seat = line.at("seat").small(0, kMaxAgents - 1);
  game.pace = static_cast<float>(line.at("pace").number_within(0, 1000));
  line.at("layout").require_object();
  game.layout = std::make_shared<const Layout>(
      parse_layout(dump_json(line.at("layout").json()), line.where() + ": layout"));
  const JsonCursor agents = line.at("agents");
  agents.require_size(static_cast<std::size_t>(game.layout->num_agents()));
  for (std::size_t seat = 0; seat < agents.size(); ++seat) {
    game.agents.push_back(agents[seat].text());
  }
  return game;
}

void read_step(const JsonCursor& line, RecordedGame& game) {
  const auto played = static_cast<std::int64_t>(game.steps.size());
  if (game.steps.size() >= kMostSteps ||
      line.at("t").whole(0, static_cast<std::int64_t>(kMostSteps)) != played) {
    line.at("t").fail("step " + std::to_string(played));
  }
  const JsonCursor actions = line.at("a");
  actions.require_size(static_cast<std::size_t>(game.layout->num_agents()));
  std::vector<Action> step;
  for (std::size_t seat = 0; seat < actions.size(); ++seat) {
    step.push_back(static_cast<Action>(actions[seat].small(0, game.layout->num_actions() - 1)));
  }
  game.steps.push_back(std::move(step));
  if (line.has("keys")) {
    game.presses += static_cast<int>(line.at("keys").size_within(0, 10'000));
  }
  if (line.has("late")) {
    game.late_frames += line.at("late").small(0, 1'000'000);
  }
}

void read_event(const JsonCursor& line, StudyRecord& record, bool& playing) {
  const std::string& event = line.at("event").text();
  double at = 0;
  if (line.has("at")) {
    at = line.at("at").number_within(0, kLatest);
    record.first_at = record.first_at > 0 ? record.first_at : at;
    record.last_at = at;
  }
  if (event == "game_begin") {
    record.games.push_back(read_game_begin(line));
    record.games.back().begun_at = at;
    playing = true;
  } else if (event == "answers") {
    const JsonCursor answers = line.at("answers");
    answers.require_object();
    const std::string about = line.has("about") ? line.at("about").text() : std::string();
    for (const auto& [question, answer] : answers.json().items()) {
      record.answers.push_back(
          {about, question, answer.is_string() ? answer.get<std::string>() : dump_json(answer)});
    }
  } else if (event == "end") {
    record.outcome = line.at("outcome").text();
  }
  if (!playing) {
    return;
  }
  RecordedGame& game = record.games.back();
  if (event == "step") {
    read_step(line, game);
    game.ended_at = at;
  } else if (event == "hidden") {
    ++game.hidden_times;
    game.hidden_seconds += line.at("ms").number_within(0, kLatest) / 1000;
  } else if (event == "game_end") {
    game.ended = true;
    game.score = line.at("score").number_or_infinite();
    game.ended_at = at;
    playing = false;
  }
}

}  // namespace

std::string header_line(const RecordHeader& header) {
  return dump_json(LineJson{{"potluck_study_record", 1},
                            {"study", header.study},
                            {"participant", header.participant},
                            {"order", header.order},
                            {"language", header.language},
                            {"program", header.program},
                            {"signature", header.signature}});
}

std::string game_begin_line(const PlannedGame& planned, const Setup& setup,
                            const std::vector<std::string>& agents) {
  return dump_json(
      LineJson{{"event", "game_begin"},
               {"place", planned.place},
               {"game", planned.game},
               {"kitchen", planned.what.kitchen},
               {"partner", planned.what.partner},
               {"seat", setup.seat},
               {"seed", setup.seed},
               {"pace", setup.pace},
               {"agents", agents},
               {"layout", ordered_json_or_discarded(write_layout(setup.layout->spec()))}});
}

std::string step_line(const Game& game, double seconds, std::span<const Press> presses) {
  LineJson line = {{"event", "step"},
                   {"t", game.steps() - 1},
                   {"a", game.last_step()->actions},
                   {"s", thousandths(seconds)}};
  if (!presses.empty()) {
    line["keys"] = LineJson::array();
    for (const Press& press : presses) {
      line["keys"].push_back({wish_name(press.wish), thousandths(press.seconds)});
    }
  }
  return dump_json(line);
}

std::string game_end_line(double score) {
  return dump_json(LineJson{
      {"event", "game_end"},
      {"score", std::isinf(score) ? LineJson(score > 0 ? "inf" : "-inf") : LineJson(score)}});
}

StudyRecord parse_record(std::string_view text, const std::string& place) {
  if (text.size() > kMostRecordBytes) {
    throw InputError(place, std::to_string(text.size()) + " bytes",
                     "at most " + std::to_string(kMostRecordBytes));
  }
  StudyRecord record;
  bool playing = false;
  int number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    const bool is_last = end == std::string_view::npos;
    text.remove_prefix(is_last ? text.size() : end + 1);
    ++number;
    const std::string where = place + ":" + std::to_string(number);
    if (line.size() > kLongestLine) {
      throw InputError(where, std::to_string(line.size()) + " bytes", "a shorter line");
    }
    if (is_last && json_or_discarded(line).is_discarded()) {
      break;  // it was being written
    }
    const nlohmann::json json =
        parse_json_document(line, where, {.what = "an event", .values = 100'000});
    const JsonCursor cursor(json, where);
    cursor.require_object();
    if (number > 1) {
      read_event(cursor, record, playing);
      continue;
    }
    (void)cursor.at("potluck_study_record").whole(1, 1);
    record.header = {.study = cursor.at("study").text(),
                     .participant = cursor.at("participant").text(200),
                     .order = cursor.at("order").small(0),
                     .language = cursor.at("language").text(),
                     .program = cursor.at("program").text(),
                     .signature = cursor.at("signature").text()};
  }
  if (number == 0) {
    throw InputError(place, "an empty file", "a participant's record");
  }
  return record;
}

Trajectory trajectory_of(const RecordedGame& recorded, std::string program) {
  std::vector<Seat> seats;
  for (const std::string& name : recorded.agents) {
    seats.push_back({.name = name});
  }
  Game game(recorded.layout, std::move(seats), recorded.planned.seed);
  game.replay(recorded.steps);
  Trajectory trajectory = game.trajectory(std::move(program));
  return trajectory;
}

}  // namespace potluck::render
