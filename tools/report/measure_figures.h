// Figures of the measures over partners, noise and work: which values go where in the charts of
// report_charts.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agents/evaluation/measures/summary.h"
#include "agents/evaluation/play/cross_play.h"
#include "tools/report/content.h"

namespace potluck::tools {

/// Performance profiles: share of scores above a best-response proximity, one line per group.
[[nodiscard]] std::optional<Figure> profiles_figure(const CrossPlay& evaluation,
                                                    const PartnerMeasures& measures);

/// Interquartile means of best-response proximity with intervals, one line per group.
[[nodiscard]] std::optional<Figure> overall_figure(const CrossPlay& evaluation,
                                                   const PartnerMeasures& measures);

/// Probability of improvement with intervals, one line per pair of groups of which one learned.
[[nodiscard]] std::optional<Figure> improvement_figure(const CrossPlay& evaluation,
                                                       const PartnerMeasures& measures);

/// Returns with each partner, one figure per kitchen: bars of groups over partners.
[[nodiscard]] std::vector<Figure> partner_figures(const CrossPlay& evaluation,
                                                  const PartnerMeasures& measures);

/// Mean returns over all partners: bars of groups over kitchens. Nothing for one kitchen.
[[nodiscard]] std::optional<Figure> kitchens_figure(const CrossPlay& evaluation,
                                                    const PartnerMeasures& measures);

/// Groups (rows) with partner groups (columns) in a protocol; the halves of a cell are the row's
/// seats. Nothing unless some group has several members or both seats were measured.
[[nodiscard]] std::optional<Figure> seats_figure(const CrossPlay& evaluation, std::size_t protocol);

/// Returns against noise, one figure per kitchen, measure and temperature.
[[nodiscard]] std::vector<Figure> sweep_figures(const CrossPlay& evaluation,
                                                const Summary& summary);

/// Shares of every event in a protocol: groups with their partners (rows), events (columns).
[[nodiscard]] std::optional<Figure> events_figure(const CrossPlay& evaluation,
                                                  const Summary& summary, std::size_t protocol);

}  // namespace potluck::tools
