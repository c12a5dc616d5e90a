// evaluation.json: a CrossPlay as text.
//
//     {"format": 1, "potluck": "0.1.0", "command": "potluck evaluate …", "layout": "paper_kitchen",
//      "seed": 0, "wall_seconds": 12.5,
//      "protocols": [{"name": "ret128", "steps": 128, "episodes": 200,
//                     and where they are not as usual (cross_play.h):
//                     "measure", "kitchen", "noise", "temperature", "players", "row_seat"; two
//                     players, who have two seats only, say "seats_swapped": true for row seat 1},
//                     …],
//      "rows":    [{"name", "group", "algorithm", "seed", "checkpoint", "run",
//                   and if it has them "title", "identity"}, …],              (in their row seat)
//      "columns": [the same],                                             (in all other seats)
//      "cells":   [{"row": 0, "column": 0, "relation": "training_pair" | "never_met",
//                   "results": [one per protocol:
//                     {"episodes", "mean_return", "sd_return", "mean_team", "seat_return": [by
//                     seat],
//                      "work": [by seat {"deliveries", "pickups", "moves", "collisions", "effort",
//                                    "stay_fraction", "events": {name: mean, those that are not
//                                    0}}],
//                      and in small games "responses": [by seat {"actions", "counts": [by state and
//                      action]}], (agents/evaluation/play/responses.h)
//                      and where something is said "word_use": [by seat {"secrets", "words",
//                      "counts": [by secret and word]}]}]}, (agents/evaluation/play/word_use.h)
//                  …],                                                               (row-major)
//      "best_responses": [{"column", "agent": {as in rows}, "mean_returns": [one per protocol],
//                          "seat_returns": [one per protocol [by its seat]] (optional),
//                          "own_returns", "left_returns": [the same] (optional)}],
//                                                          (optional; columns that have one, in
//                                                          order)
//      "summary": {…}}                                     (summary_json.h)
//
// Units are those of cross_play.h: means per measurement of a protocol. "seed" of an agent is null
// when it has none. "sd_return" and everything in "summary" are null where not defined. "summary"
// is computed from the cells when writing (summary.h) and not looked at when reading. Keys that are
// not known are passed over, so that a later version may add some without a new format number.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "agents/evaluation/measures/summary.h"
#include "agents/evaluation/play/cross_play.h"

namespace potluck {

inline constexpr int kEvaluationFormat = 1;

/// With its summary, made here if it is not at hand.
[[nodiscard]] nlohmann::ordered_json to_json(const CrossPlay& evaluation, const Summary& summary);
[[nodiscard]] nlohmann::ordered_json to_json(const CrossPlay& evaluation);

/// Text for a file: one line per cell, so that it can be read and compared.
[[nodiscard]] std::string format_evaluation(const CrossPlay& evaluation, const Summary& summary);
[[nodiscard]] std::string format_evaluation(const CrossPlay& evaluation);

/// Reads and validates all of it: types, ranges, sizes (also that there is exactly one cell per row
/// and column). `place` names the text in errors (a file name). Throws InputError.
[[nodiscard]] CrossPlay parse_evaluation(const std::string& text, const std::string& place);

/// The same from and to files; writing replaces the file in one move. Throw InputError.
[[nodiscard]] CrossPlay read_evaluation(const std::filesystem::path& path);
void write_evaluation(const CrossPlay& evaluation, const Summary& summary,
                      const std::filesystem::path& path);
void write_evaluation(const CrossPlay& evaluation, const std::filesystem::path& path);

}  // namespace potluck
