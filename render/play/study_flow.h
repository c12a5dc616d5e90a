// What a participant of a study sees next: pages and games in order, and what an answer leads to.
// No clock, no drawing; windows and browsers show what it says.
//
// A study is the sum of its events, one JSON object each. What a participant does is offered to
// take(), which accepts it or says what is wrong with it; accepted events are written down, and a
// flow that takes the same events again stands where the participant was. Events (others are
// somebody else's, and change nothing):
//   {"event": "consent", "given": true}
//   {"event": "next"}                                    a page that asks nothing was read
//   {"event": "answers", "answers": {"fluency": 5, "why": "…"}}     to the page's questions
//   {"event": "game_begin", "place": 0, "game": 2, …}    (study_record.h)
//   {"event": "game_end", "score": 120}
//   {"event": "time_up"}                                 only the last questions are left
//   {"event": "end", "outcome": "technical"}             or "no_partner", "withdrawn"
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "render/play/study.h"

namespace potluck::render {

/// A game of the study as one participant plays it.
struct PlannedGame {
  int place = 0;  ///< in this participant's order; -1: practice
  int game = -1;  ///< index in the study's games; -1: practice
  StudyGame what;
  std::uint64_t seed = 0;
};

struct StudyPage {
  enum class Kind : std::uint8_t {
    kText,       ///< to be read
    kConsent,    ///< `next` agrees, `decline` does not
    kQuestions,  ///< to be answered
    kGame,       ///< `next` begins `game`
    kEnd,        ///< nothing follows
  };
  Kind kind = Kind::kText;
  std::string title;
  std::string text;
  std::vector<StudyQuestion> questions;
  std::string next;
  std::string decline;
  std::string complaint;  ///< about the answers before
  std::optional<PlannedGame> game;
  Outcome outcome = Outcome::kComplete;  ///< of an end
  std::string about;                     ///< of questions: "check", a game's place, "last"
  int done = 0;                          ///< pages and games behind
  int of = 1;                            ///< all of them
};

class StudyFlow {
 public:
  /// `participant`: what counter-balancing counts with (0, 1, …). `instructions`: what a kitchen's
  /// rules want to be known, by the kitchen's name; may say nothing.
  using Instructions = std::function<std::string(const std::string& kitchen)>;
  StudyFlow(Study study, int participant, std::string language, Instructions instructions = {});

  [[nodiscard]] const Study& study() const { return study_; }
  [[nodiscard]] const std::string& language() const { return language_; }
  [[nodiscard]] StudyPage page() const;
  /// As a line of JSON, for pages in a browser.
  [[nodiscard]] std::string page_json() const;
  /// Empty if the event was accepted, else what is wrong with it.
  std::string take(std::string_view event);

  /// The game that was begun and has not ended.
  [[nodiscard]] const std::optional<PlannedGame>& playing() const { return playing_; }
  [[nodiscard]] bool over() const { return steps_[at_].kind == Kind::kEnd; }
  [[nodiscard]] Outcome outcome() const { return outcome_; }
  /// Games of an earlier sitting, by place, that are not played again.
  void skip(const std::set<int>& places);

 private:
  enum class Kind : std::uint8_t { kConsent, kRead, kCheck, kGame, kAsk, kLast, kEnd };
  struct Step {
    Kind kind;
    int page = 0;  ///< of instructions
    PlannedGame game = {};
  };

  [[nodiscard]] std::string said(const std::string& text) const;
  [[nodiscard]] const std::vector<StudyQuestion>& asked() const;
  void advance();
  void end(Outcome outcome);
  void check(const std::vector<bool>& right);

  Study study_;
  std::string language_;
  Instructions instructions_;
  std::vector<Step> steps_;
  std::size_t at_ = 0;
  int tries_ = 0;
  bool time_is_up_ = false;
  std::optional<PlannedGame> playing_;
  std::string complaint_;
  Outcome outcome_ = Outcome::kComplete;
};

}  // namespace potluck::render
