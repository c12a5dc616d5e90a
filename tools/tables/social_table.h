// Tables of who gets what where interests differ (agents/evaluation/measures/social.h).
#pragma once

#include <vector>

#include "agents/evaluation/measures/summary.h"
#include "agents/evaluation/play/cross_play.h"
#include "tools/tables/table.h"

namespace potluck::tools {

/// Per measure, in the main condition: who gets what ("…_sharing"), best responses against frozen
/// agents ("…_exploited"), answers to the round before ("…_reciprocity") and words ("…_word_use").
/// Those with rows only.
[[nodiscard]] std::vector<Table> social_tables(const CrossPlay& evaluation, const Summary& summary);

}  // namespace potluck::tools
