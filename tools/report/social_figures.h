// Figures of who gets what where interests differ (agents/evaluation/measures/social.h).
#pragma once

#include <cstddef>
#include <optional>

#include "agents/evaluation/measures/summary.h"
#include "agents/evaluation/play/cross_play.h"
#include "tools/report/content.h"

namespace potluck::tools {

/// What an agent keeps and what it leaves, in a protocol: groups with their partners (rows); own
/// and other's return (columns).
[[nodiscard]] std::optional<Figure> sharing_figure(const CrossPlay& evaluation,
                                                   const Summary& summary, std::size_t protocol);

/// Answers to the round before: groups with their partners (rows), what was chosen (columns).
/// Nothing where none were counted.
[[nodiscard]] std::optional<Figure> reciprocity_figure(const CrossPlay& evaluation,
                                                       const Summary& summary,
                                                       std::size_t protocol);

}  // namespace potluck::tools
