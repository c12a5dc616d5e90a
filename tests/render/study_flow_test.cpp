#include "render/play/study_flow.h"

#include <doctest/doctest.h>

#include <array>
#include <map>

#include "env/layout/reader.h"
#include "env/text/error.h"
#include "render/play/study_record.h"

namespace potluck::render {
namespace {

constexpr const char* kWhole = R"({
  "name": "whole",
  "consent": {"text": ["May we?", "Really?"]},
  "instructions": ["one", "two"],
  "comprehension": {"tries": 2, "questions": [{"text": "1 + 1", "options": ["1", "2"], "answer": 1}]},
  "practice": {"kitchen": "cramped_room", "partner": "greedy"},
  "games": [{"kitchen": "cramped_room", "partner": "greedy"},
            {"kitchen": "cramped_room", "partner": "stay"}],
  "questions": [{"id": "fluency", "text": "How well?"},
                {"id": "why", "kind": "text", "text": "Why?", "optional": true, "most": 5}],
  "final": [{"id": "many", "kind": "choice", "several": true, "text": "?", "options": ["a", "b"]},
            {"id": "rank", "kind": "ranking", "text": "?", "options": ["a", "b", "c"]}],
  "languages": {"de": {"Next": "Weiter", "one": "eins"}}})";

StudyFlow flow_of(const char* text = kWhole, int participant = 0, const char* language = "en") {
  return {parse_study(text, "test"), participant, language};
}

/// Up to the first game's page.
void begin(StudyFlow& flow) {
  for (const char* event : {R"({"event":"consent","given":true})", R"({"event":"next"})",
                            R"({"event":"next"})", R"({"event":"answers","answers":{"q1":1}})"}) {
    REQUIRE(flow.take(event) == "");
  }
}

void play(StudyFlow& flow) {
  REQUIRE(flow.page().kind == StudyPage::Kind::kGame);
  REQUIRE(flow.take(R"({"event":"game_begin"})") == "");
  REQUIRE(flow.playing());
  REQUIRE(flow.take(R"({"event":"game_end"})") == "");
}

}  // namespace

TEST_CASE("study flow: from consent to thanks") {
  StudyFlow flow = flow_of();
  CHECK(flow.page().text == "May we?\n\nReally?");
  begin(flow);
  CHECK(flow.page().game->place == -1);
  play(flow);
  for (int place = 0; place < 2; ++place) {
    CHECK(flow.page().game->place == place);
    play(flow);
    CHECK(flow.page().about == std::to_string(place));
    CHECK(flow.take(R"({"event":"answers","answers":{"fluency":7}})") == "");
  }
  CHECK_FALSE(flow.over());
  CHECK(flow.take(R"({"event":"answers","answers":{"many":[1],"rank":[2,0,1]}})") == "");
  CHECK(flow.over());
  CHECK(flow.outcome() == Outcome::kComplete);
}

TEST_CASE("study flow: answers that are none are refused") {
  StudyFlow flow = flow_of();
  CHECK(flow.take(R"({"event":"next"})") != "");
  CHECK(flow.take(R"({"event":"game_begin"})") != "");
  CHECK(flow.take("nonsense") != "");
  begin(flow);
  play(flow);
  play(flow);
  for (const char* answers :
       {R"({})", R"({"fluency":0})", R"({"fluency":8})", R"({"fluency":1.5})", R"({"fluency":"7"})",
        R"({"fluency":7,"why":"longer than five"})", R"([7])", "7"}) {
    CAPTURE(answers);
    CHECK(flow.take(std::string(R"({"event":"answers","answers":)") + answers + "}") != "");
  }
  CHECK(flow.take(R"({"event":"answers","answers":{"fluency":7,"why":"short"}})") == "");
  play(flow);
  CHECK(flow.take(R"({"event":"answers","answers":{"fluency":1,"why":null}})") == "");
  for (const char* answers : {R"({"many":[],"rank":[0,1,2]})", R"({"many":[0,0],"rank":[0,1,2]})",
                              R"({"many":[0],"rank":[0,1]})", R"({"many":[0],"rank":[0,1,1]})",
                              R"({"many":[2],"rank":[0,1,2]})"}) {
    CAPTURE(answers);
    CHECK(flow.take(std::string(R"({"event":"answers","answers":)") + answers + "}") != "");
  }
}

TEST_CASE("study flow: who does not agree, does not understand, or leaves, is at the end") {
  StudyFlow refuses = flow_of();
  CHECK(refuses.take(R"({"event":"consent","given":false})") == "");
  CHECK(refuses.outcome() == Outcome::kNoConsent);
  CHECK(refuses.over());

  StudyFlow fails = flow_of();
  CHECK(fails.take(R"({"event":"consent","given":true})") == "");
  for (int attempt = 0; attempt < 2; ++attempt) {
    CHECK(fails.page().text == "one");
    CHECK(fails.page().complaint.empty() == (attempt == 0));
    CHECK(fails.take(R"({"event":"next"})") == "");
    CHECK(fails.take(R"({"event":"next"})") == "");
    CHECK(fails.take(R"({"event":"answers","answers":{"q1":0}})") == "");
  }
  CHECK(fails.over());
  CHECK(fails.outcome() == Outcome::kFailedCheck);

  StudyFlow leaves = flow_of();
  begin(leaves);
  CHECK(leaves.take(R"({"event":"end","outcome":"withdrawn"})") == "");
  CHECK(leaves.outcome() == Outcome::kWithdrawn);
}

TEST_CASE("study flow: when time is up, only the last questions are left") {
  StudyFlow flow = flow_of();
  begin(flow);
  REQUIRE(flow.take(R"({"event":"game_begin"})") == "");
  CHECK(flow.take(R"({"event":"time_up"})") == "");
  CHECK(flow.playing());
  CHECK(flow.take(R"({"event":"game_end"})") == "");
  CHECK(flow.page().about == "last");
}

TEST_CASE("study flow: texts are said in the participant's language") {
  StudyFlow flow = flow_of(kWhole, 0, "de");
  CHECK(flow.take(R"({"event":"consent","given":true})") == "");
  CHECK(flow.page().text == "eins");
  CHECK(flow.page().next == "Weiter");
  CHECK(flow.take(R"({"event":"next"})") == "");
  CHECK(flow.page().text == "two");
}

TEST_CASE("study flow: over 200 participants every game stands everywhere equally often") {
  const Study study = parse_study(
      R"({"name":"o","questions":[],"games":[{"kitchen":"a","partner":"b"},{"kitchen":"a","partner":"c"},
          {"kitchen":"a","partner":"d"},{"kitchen":"a","partner":"e"}]})",
      "test");
  std::map<std::pair<int, int>, int> stood;
  std::map<std::pair<int, int>, int> followed;
  for (int participant = 0; participant < 200; ++participant) {
    StudyFlow flow(study, participant, "en");
    int before = -1;
    while (!flow.over()) {
      const PlannedGame game = *flow.page().game;
      ++stood[{game.place, game.game}];
      ++followed[{before, game.game}];
      before = game.game;
      play(flow);
    }
  }
  for (const auto& [where, times] : stood) {
    CHECK(times == 50);
  }
  for (const auto& [pair, times] : followed) {
    CHECK(times == 50);
  }
}

TEST_CASE("study record: what was played is read back, and plays again") {
  Setup setup;
  setup.layout = load_layout("cramped_room", std::vector<std::string>{"horizon=5"});
  setup.seed = 9;
  const PlannedGame planned{.place = 0, .game = 1, .what = {"cramped_room", "stay"}, .seed = 9};
  Game game(setup.layout, {{.name = "person"}, {.name = "stay"}}, 9);
  std::string text = header_line({.study = "s", .participant = "123", .order = 4}) + "\n" +
                     game_begin_line(planned, setup, {"person", "stay"}) + "\n";
  for (int step = 0; step < 5; ++step) {
    game.step(std::array<Action, 2>{static_cast<Action>(step), kStayAction});
    text += step_line(game, 0.5 * step, {}) + "\n";
  }
  text += game_end_line(game.score()) + "\n" +
          R"({"event":"answers","about":"0","answers":{"why":"so","n":3}})" + "\n" +
          R"({"event":"end","outcome":"complete","at":5})" + "\n";
  const StudyRecord record = parse_record(text + R"({"event":"st)", "test");
  REQUIRE(record.games.size() == 1);
  CHECK(record.games[0].ended);
  CHECK(record.answers.size() == 2);
  CHECK(record.answers[1].answer == "so");
  CHECK(record.outcome == "complete");
  const Trajectory again = trajectory_of(record.games[0], "p");
  CHECK(write_trajectory(again) == write_trajectory(game.trajectory("p")));
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"\"t\":2", "\"t\":3"},
           {"\"a\":[2,4]", "\"a\":[2,9]"},
           {"\"a\":[2,4]", "\"a\":[2]"},
           {"potluck_study_record\":1", "potluck_study_record\":2"},
           {"\"seat\":0", "\"seat\":-1"}}) {
    std::string broken = text;
    REQUIRE(broken.find(from) != std::string::npos);
    broken.replace(broken.find(from), from.size(), to);
    CHECK_THROWS_AS((void)parse_record(broken, "test"), InputError);
  }
}

}  // namespace potluck::render
