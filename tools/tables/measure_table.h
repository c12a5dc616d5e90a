// Tables of the measures over partners (partner_summary.h), noise (noise_retention.h) and work
// (work_summary.h): what `potluck evaluate` prints after the matrix's own, and `potluck report`
// shows.
#pragma once

#include <string>
#include <vector>

#include "agents/evaluation/measures/score_table.h"
#include "agents/evaluation/measures/summary.h"
#include "agents/evaluation/play/cross_play.h"
#include "tools/tables/table.h"

namespace potluck::tools {

/// "episode", "ret128, partners act at random with probability 0.3".
[[nodiscard]] std::string condition_label(const PartnerMeasures& measures);
[[nodiscard]] std::string condition_label(const Condition& condition);

/// For files: "episode", "ret128_noise_0_3".
[[nodiscard]] std::string condition_name(const PartnerMeasures& measures);
[[nodiscard]] std::string condition_name(const Condition& condition);

/// Over all partners ("…_overall") per condition; noise sweeps ("sweeps"); and per measure, in the
/// main condition: with kinds of partners ("…_kinds"), improvement ("…_improvement"), with each
/// partner ("…_partners"), seats replaced ("…_replaced"), Shapley values ("…_shapley") and shares
/// of events ("…_events"). Those with rows only.
[[nodiscard]] std::vector<Table> measure_tables(const CrossPlay& evaluation,
                                                const Summary& summary);

}  // namespace potluck::tools
