// Figures of an evaluation and of runs: which values go where in the charts of report_charts.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agents/evaluation/measures/summary.h"
#include "agents/evaluation/play/cross_play.h"
#include "tools/report/content.h"
#include "tools/report/metrics.h"

namespace potluck::tools {

/// Line colour of a group: learners in their order, kGrey for scripted partners.
[[nodiscard]] int colour_of(const CrossPlay& evaluation, const std::string& group);

/// Trained together above never met, per group of learners. Nothing without learners that meet.
[[nodiscard]] std::optional<Figure> pairs_figure(const CrossPlay& evaluation,
                                                 const Summary& summary, std::size_t protocol);

/// Groups with each scripted partner.
[[nodiscard]] std::optional<Figure> strangers_figure(const CrossPlay& evaluation,
                                                     const Summary& summary, std::size_t protocol);

/// The matrix of returns.
[[nodiscard]] Figure returns_figure(const CrossPlay& evaluation, std::size_t protocol);

/// The matrix of the lazier seat's share of deliveries. Nothing if nobody delivered anything.
[[nodiscard]] std::optional<Figure> shares_figure(const CrossPlay& evaluation,
                                                  std::size_t protocol);

/// Deliveries, moves and effort of both seats in every training pair. Nothing without training
/// pairs.
[[nodiscard]] std::optional<Figure> split_figure(const CrossPlay& evaluation, std::size_t protocol);

/// A run and what it is called and coloured in figures.
struct LabelledRun {
  const RunMetrics* run = nullptr;
  std::string label;
  int colour = 0;
};

/// The quantities named in the header of report_metrics.h first (returns, work, entropy, KL), each
/// in one figure with a line per run; then all other keys.
struct CurveFigures {
  std::vector<Figure> named;
  std::vector<Figure> others;
  std::string note;  ///< what a point and a band are
};
[[nodiscard]] CurveFigures curve_figures(const std::vector<LabelledRun>& runs);

}  // namespace potluck::tools
