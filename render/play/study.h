// A study with participants: which games each plays, in which order, and what is asked.
//
// A study file is a JSON object:
//   {"name": "trust",                          of the study; letters, digits, underscores
//    "practice": {"kitchen": "cramped_room", "partner": "greedy"},     optional, once, first
//    "games": [{"kitchen": "cramped_room", "partner": "srpo"}, …],     1 to 64
//    "order": "latin_square",                  or "fixed"
//    "question": "How well did you work together?",                    optional
//    "lowest": "not at all", "highest": "very well", "points": 7,      of the answers
//    "pace": 6, "seed": 1}                     optional
// "latin_square" (the default) counter-balances: participant p of n games begins with game p mod n
// and goes on as in a Williams design, so that over n participants every game stands at every place
// equally often and, for even n, follows every other equally often (Williams, "Experimental designs
// balanced for the estimation of residual effects of treatments", 1949).
// Names of partners are hidden; seats alternate from game to game.
//
// The same file runs in a window and in a browser (render/web/README.md). What stands round the
// games, all of it optional and in this order:
//   "consent": {"title": …, "text": …, "agree": …, "decline": …}      who declines is at the end
//   "instructions": ["first page", "second page"]
//   "comprehension": {"questions": [{"text": …, "options": […], "answer": 1}], "tries": 3}
//                                             "answer" counts from 0; wrong answers lead back to the
//                                             instructions until no try is left
//   (practice and games)
//   "questions": [QUESTION, …]                after each game, in place of "question"
//   "final": [QUESTION, …]                    at the end
//   "thanks": "text of the last page"
// QUESTION is {"id": "fluency", "kind": "scale", "text": …, "optional": true} and
//   scale     "lowest", "highest", "points"   an answer from 1 to points
//   choice    "options", "several": true      the option's number, from 0; a list of them
//   text      "most": 500                     bytes
//   ranking   "options"                       all options' numbers, the first one first
// For browsers:
//   "identity": "prolific"                    what the address says of who comes: prolific, mturk,
//                                             sona, none (the default)
//   "codes": {"complete": "C1", …}            by outcome: complete, no_consent, failed_check,
//                                             technical, no_partner, withdrawn
//   "return": "https://…?cc={code}"           where people go afterwards; Prolific's by itself
//   "upload": "https://…"                     where data go; "datapipe:ID", "download", "none"
//   "max_minutes": 60                         then only the last questions follow
//   "attention": true                         tell participants that leaving the page is recorded
//   "pairs": {"wait_seconds": 120, "without": "greedy"}      for "partner": "person"
// "languages": {"de": {"How well …?": "Wie gut …?", "Next": "Weiter"}, …}: texts by the texts they
// stand for, the program's own included; "language": "de" is what is spoken when nobody chooses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace potluck::render {

inline constexpr std::size_t kMostStudyGames = 64;
inline constexpr int kMostStudyPoints = 11;
inline constexpr std::size_t kMostStudyQuestions = 40;
inline constexpr std::size_t kMostStudyOptions = 30;
/// The partner that is another person, where a server brings two together.
inline constexpr std::string_view kPersonPartner = "person";

struct StudyGame {
  std::string kitchen;
  std::string partner;
};

enum class QuestionKind : std::uint8_t { kScale, kChoice, kText, kRanking };

/// "scale", "choice", "text", "ranking".
[[nodiscard]] std::string_view name_of(QuestionKind kind);

struct StudyQuestion {
  std::string id;
  QuestionKind kind = QuestionKind::kScale;
  std::string text;
  std::string lowest = "not at all";
  std::string highest = "very well";
  int points = 7;
  std::vector<std::string> options;
  bool several = false;
  bool optional = false;
  int most = 2000;  ///< bytes of a text
  int right = -1;   ///< of a comprehension check: the option
};

struct StudyConsent {
  std::string title = "Consent";
  std::string text;
  std::string agree = "I agree";
  std::string decline = "I do not agree";
};

/// How a participant's study can end.
enum class Outcome : std::uint8_t {
  kComplete,
  kNoConsent,
  kFailedCheck,
  kTechnical,
  kNoPartner,
  kWithdrawn,
};
inline constexpr int kNumOutcomes = 6;
/// "complete", "no_consent", …
[[nodiscard]] std::string_view name_of(Outcome outcome);

enum class Identity : std::uint8_t { kNone, kProlific, kMturk, kSona };

struct Study {
  std::string name;
  std::optional<StudyConsent> consent;
  std::vector<std::string> instructions;
  std::vector<StudyQuestion> check;
  int tries = 3;
  std::optional<StudyGame> practice;
  std::vector<StudyGame> games;
  bool counter_balanced = true;
  std::string question = "How well did you and your partner work together?";
  std::string lowest = "not at all";
  std::string highest = "very well";
  int points = 7;
  float pace = 6;
  std::uint64_t seed = 0;
  /// After each game: `question` as the only one (id "answer") where the file has no "questions".
  std::vector<StudyQuestion> questions;
  std::vector<StudyQuestion> last_questions;
  std::string thanks = "That was all. Thank you for taking part!";

  Identity identity = Identity::kNone;
  std::map<std::string, std::string> codes;  ///< by name of the outcome
  std::string back;                          ///< "return"
  std::string upload = "none";
  int max_minutes = 0;  ///< 0: no limit
  bool attention = false;
  int wait_seconds = 120;          ///< for another person
  std::string without = "greedy";  ///< who cooks when nobody comes; "end": nobody
  std::string language = "en";
  std::map<std::string, std::map<std::string, std::string>> languages;

  /// `text` in `language`, as far as the study says.
  [[nodiscard]] std::string said(const std::string& text, const std::string& language) const;
};

/// Throws InputError (place: `place`, and the key) for anything that is no study.
[[nodiscard]] Study parse_study(std::string_view text, const std::string& place);

/// Indices of `games` in the order of participant `participant` (0, 1, …).
[[nodiscard]] std::vector<int> order_for(const Study& study, int participant);

}  // namespace potluck::render
