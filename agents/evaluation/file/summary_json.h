// The "summary" of evaluation.json: a Summary as JSON.
//
//     {"interval": how intervals are made, "confidence",
//      "blocks": [{"row_group", "column_group", "relation", "protocol", "return": SPREAD,
//                  "lazier_seat": {…}, "effort_gap"}],
//      "strangers": […], "differences": […],                            (summary.h)
//      "partners": [per condition {"measure", "noise", "temperature", "best_is_named",
//                   "partners": [{"kitchen", "group", "partner", "scores", "return": ESTIMATE,
//                                 "proximity", "regret", "best_is_named", "best_rows"}],
//                   "kitchens": [{"kitchen", "group", "scores", "return", "proximity"}],
//                   "groups": [{"group", "scores", "best_rows", "proximity_iqm", "proximity",
//                               "regret", "profile": [per threshold [share, low, high]]}],
//                   "improvements": [{"group", "other", "tasks", "probability"}],
//                   "thresholds"}],                                     (partner_summary.h)
//      "sweeps": [{"measure", "temperature", "kitchen", "group", "deltas", "returns": [ESTIMATE],
//                  "retention", "area"}],                               (noise_retention.h)
//      "work": {"events": [PAIRS + "events": {name: {"own", "partner", "share"}}],
//               "counterfactuals": [PAIRS + {"stand", "pair_return", "without": ROLES}],
//               "shapley": [PAIRS + {"values": ROLES}]},                (work_summary.h)
//      "social": {"sharing": [PAIRS + {"welfare": ESTIMATE, "own", "other", "gap", "envy"}],
//                 "exploits": [{"group", "protocol", "kitchen", "agents", "gets": ESTIMATE,
//                               "leaves", "itself"}],
//                 "reciprocity": [PAIRS + {"actions", "states", "counts": [by state],
//                                          "probability": [by state and action]}],
//                 "word_use": [PAIRS + {"secrets", "words", "probability": [by secret and word],
//                                       "information": ESTIMATE}]}}  (social.h)
//
// SPREAD: {"cells", "mean", "sd", "interval": [low, high]}; ESTIMATE: {"value", "interval"}; PAIRS:
// {"group", "partner", "relation", "protocol", "kitchen", "pairs"}; ROLES: {"own", "partner",
// "lazier", "busier"}. null: not defined.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "agents/evaluation/measures/summary.h"

namespace potluck {

[[nodiscard]] nlohmann::ordered_json to_json(const Summary& summary);

/// As they stand in JSON.
[[nodiscard]] std::string_view name_of(Relation relation);
/// null for what is not finite.
[[nodiscard]] nlohmann::ordered_json number_or_null(double value);

}  // namespace potluck
