// What is written down of a participant: lines of JSON, the first of which is a header.
//
//   {"potluck_study_record": 1, "study": "trust", "participant": "402918374655", "order": 3,
//    "language": "en", "program": "potluck 0.1.0", "signature": "c2a5…"}
//   {"event": "consent", "given": true, "at": 1790000000000}
//   {"event": "game_begin", "place": 0, "game": 2, "kitchen": "cramped_room", "partner": "srpo",
//    "seat": 1, "seed": 3001, "pace": 6, "agents": ["srpo", "person"], "layout": {…}, "at": …}
//   {"event": "step", "t": 0, "a": [4, 2], "s": 0.21, "keys": [["left", 0.13]], "late": 0, "at": …}
//   {"event": "hidden", "ms": 5120, "at": …}
//   {"event": "game_end", "score": 120, "at": …}
//   {"event": "answers", "about": "0", "answers": {"answer": 5}, "at": …}
//   {"event": "end", "outcome": "complete", "at": …}
// "at": milliseconds since 1970. Of a step: "t" steps played before, "a" everybody's actions
// (env/action.h), "s" seconds since the game began or went on after a reload, "keys" pressed since
// the last step and when, "late" frames that came late (over 50 ms) since then. "hidden": the page
// could not be seen for so long. Chance is counted by `seed` as in env/trajectory/trajectory.h, so
// kitchen, seed and actions say all of a game. Lines of other events are passed over, and a last
// line that breaks off, too.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "env/trajectory/trajectory.h"
#include "render/play/game_keeper.h"
#include "render/play/study_flow.h"

namespace potluck::render {

inline constexpr std::size_t kMostRecordBytes = std::size_t{1} << 26;

struct RecordHeader {
  std::string study;
  std::string participant;
  int order = 0;
  std::string language = "en";
  std::string program = {};
  std::string signature = {};
};

struct RecordedGame {
  PlannedGame planned;
  int seat = 0;
  float pace = 0;
  std::vector<std::string> agents;  ///< by seat
  std::shared_ptr<const Layout> layout;
  std::vector<std::vector<Action>> steps;
  bool ended = false;
  double score = 0;     ///< as the page said; of an ended game
  double begun_at = 0;  ///< milliseconds since 1970; 0: unknown
  double ended_at = 0;  ///< likewise, of the last event
  int presses = 0;      ///< keys
  int late_frames = 0;
  int hidden_times = 0;
  double hidden_seconds = 0;
};

struct RecordedAnswer {
  std::string about;  ///< "check", a game's place, "last"
  std::string question;
  std::string answer;  ///< a text, or JSON
};

struct StudyRecord {
  RecordHeader header;
  std::vector<RecordedGame> games;
  std::vector<RecordedAnswer> answers;
  std::string outcome;  ///< empty: not at the end
  double first_at = 0;
  double last_at = 0;
};

// Lines, without their ends.
[[nodiscard]] std::string header_line(const RecordHeader& header);
/// `setup` and the names of `seats`, by which the game is played.
[[nodiscard]] std::string game_begin_line(const PlannedGame& planned, const Setup& setup,
                                          const std::vector<std::string>& agents);
/// The last step of a game; `presses` since the one before.
[[nodiscard]] std::string step_line(const Game& game, double seconds,
                                    std::span<const Press> presses);
[[nodiscard]] std::string game_end_line(double score);

/// Throws InputError, naming `place` and the line, for anything that is no record.
[[nodiscard]] StudyRecord parse_record(std::string_view text, const std::string& place);

/// The game once more, by the rules. Throws InputError for steps that the rules do not know.
[[nodiscard]] Trajectory trajectory_of(const RecordedGame& game, std::string program);

}  // namespace potluck::render
