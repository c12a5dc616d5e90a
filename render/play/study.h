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
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace potluck::render {

inline constexpr std::size_t kMostStudyGames = 64;
inline constexpr int kMostStudyPoints = 11;

struct StudyGame {
  std::string kitchen;
  std::string partner;
};

struct Study {
  std::string name;
  std::optional<StudyGame> practice;
  std::vector<StudyGame> games;
  bool counter_balanced = true;
  std::string question = "How well did you and your partner work together?";
  std::string lowest = "not at all";
  std::string highest = "very well";
  int points = 7;
  float pace = 6;
  std::uint64_t seed = 0;
};

/// Throws InputError (place: `place`, and the key) for anything that is no study.
[[nodiscard]] Study parse_study(std::string_view text, const std::string& place);

/// Indices of `games` in the order of participant `participant` (0, 1, …).
[[nodiscard]] std::vector<int> order_for(const Study& study, int participant);

}  // namespace potluck::render
