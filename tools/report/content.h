// What a report says, before it is a page: sections of figures and tables. First what a talk would
// show: the finding, the cross-play matrix, learning curves, who does the work, one chart with
// strangers, games; then, folded, every other figure and all tables.
//
// The page (page.h) and the exported files show the same content.
#pragma once

#include <cstddef>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "agents/evaluation/measures/summary.h"
#include "agents/evaluation/play/cross_play.h"
#include "env/trajectory/trajectory.h"
#include "tools/report/game.h"
#include "tools/report/metrics.h"
#include "tools/tables/table.h"

namespace potluck::tools {

/// What a directory holds: an evaluation, runs, or both.
struct ReportSource {
  std::optional<CrossPlay> evaluation;
  Summary summary;                        ///< of the evaluation
  std::vector<RunMetrics> runs;           ///< those found, in the evaluation's order
  std::vector<std::string> missing_runs;  ///< named by the evaluation, not found
  std::vector<Trajectory> games;          ///< of DIR/games/*.json, by name of file
};

/// Reads DIR/evaluation.json and the runs it names (as written, or below DIR or its parent), or,
/// without an evaluation, DIR as a run. Throws InputError if there is neither, or if a file is
/// broken.
[[nodiscard]] ReportSource read_report_source(const std::filesystem::path& directory);

struct Figure {
  std::string name;  ///< for a file: letters, digits, underscores
  std::string svg;
  std::string caption;                ///< plain text
  std::optional<GameFilm> film = {};  ///< what moves in it
};

inline constexpr std::size_t kAllWide = std::numeric_limits<std::size_t>::max();

struct ReportSection {
  std::string title;
  std::string lead;  ///< a paragraph of plain text above the figures, may be empty
  std::vector<Figure> figures;
  /// The first figures stand alone, the others two in a row.
  std::size_t wide_figures = kAllWide;
  std::vector<std::string> remarks;  ///< a paragraph each, below the figures
  std::vector<Figure> details;       ///< folded away under `details_title`
  std::string details_title;
  bool details_in_pairs = false;  ///< two in a row
  std::vector<Table> tables;
  bool folded = false;  ///< as a whole, with what it holds in its title
};

struct ReportContent {
  std::string kind;      ///< "Cross-play"
  std::string headline;  ///< the layout
  std::string finding;   ///< the page in a sentence (finding.h); may be empty
  std::string certainty;
  std::string subject;                  ///< what was compared, a sentence
  std::vector<ReportSection> sections;  ///< pictures first, then folded ones
  std::vector<std::string> notes;       ///< how it was measured, a paragraph each
  std::string command;                  ///< that made the evaluation; may be empty
  std::string colophon;                 ///< version, wall time
};

[[nodiscard]] ReportContent report_content(const ReportSource& source);

}  // namespace potluck::tools
