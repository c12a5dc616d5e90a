// What came of a study's games, as the text of a participant's results.json:
//   {"study": "trust", "participant": 7,
//    "games": [{"place": 0, "game": 2, "kitchen": "cramped_room", "partner": "greedy", "seat": 1,
//               "score": 120, "answer": 5, "recording": "game_00001.json"}, …]}
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "render/play/study.h"

namespace potluck::render {

/// What came of a game.
struct StudyResult {
  int place = 0;  ///< in this participant's order; -1: practice
  int game = -1;  ///< index in the study's games; -1: practice
  StudyGame played;
  int seat = 0;
  double score = 0;            ///< may be infinite, as bonuses may be
  int answer = 0;              ///< 1 … points; 0: not asked (practice)
  std::string recording = {};  ///< what the keeper calls the game
};

/// The results of participant `participant` of the study called `study`. Throws InputError (place:
/// `place`, and the key) for anything else.
[[nodiscard]] std::vector<StudyResult> parse_results(std::string_view text,
                                                     const std::string& place,
                                                     const std::string& study, int participant);

[[nodiscard]] std::string format_results(const std::vector<StudyResult>& results,
                                         const std::string& study, int participant);

}  // namespace potluck::render
