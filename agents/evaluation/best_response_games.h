// Games of best responses with the partners that they were trained for: the yardstick of
// best_response.h.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "agents/evaluation/cross_play.h"
#include "agents/evaluation/roster.h"
#include "agents/evaluation/run_cross_play.h"
#include "env/layout.h"

namespace potluck {

/// "none": a column without a best response.
inline constexpr const char* kNoBestResponse = "none";

/// Plays the best response `names[i]` (an agent as in roster.h) with the columns that
/// `column_names[i]` named: one agent for all of them, or as many as there are columns, in order.
/// A return is the mean over both seatings of as many measurements as a cell's. Throws InputError
/// when there are not as many names as column names, or agents do not match columns.
[[nodiscard]] std::vector<BestResponse> play_best_responses(
    const std::shared_ptr<const Layout>& layout, const std::vector<std::string>& names,
    const std::vector<std::string>& column_names, std::span<const RosterEntry> columns,
    const CrossPlayOptions& options);

}  // namespace potluck
