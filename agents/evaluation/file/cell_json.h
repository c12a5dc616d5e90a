// One measured cell as JSON: in evaluation.json and in the file of unfinished evaluations.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "agents/evaluation/play/cross_play.h"
#include "env/text/json_cursor.h"

namespace potluck {

/// An entry of "results" (evaluation_json.h). Doubles survive the way there and back exactly.
[[nodiscard]] nlohmann::ordered_json result_json(const CellResult& result);
/// Throws InputError.
[[nodiscard]] CellResult read_result(const JsonCursor& node);

}  // namespace potluck
