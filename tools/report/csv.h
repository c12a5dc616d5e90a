// The numbers behind the tables, for spreadsheets and plotting programs.
#pragma once

#include <string>
#include <vector>

#include "agents/evaluation/measures/summary.h"
#include "agents/evaluation/play/cross_play.h"

namespace potluck::tools {

/// A file to be written.
struct NamedText {
  std::string name;
  std::string text;
};

/// cells.csv (every cell and protocol), pairs.csv (blocks of the matrix), strangers.csv,
/// differences.csv; of all conditions partners.csv, kinds.csv, kitchens.csv, overall.csv,
/// profiles.csv, improvement.csv, sweeps.csv; of all protocols events.csv, replaced.csv,
/// shapley.csv. Those that have lines only. RFC 4180 with a header line; numbers in full precision,
/// empty where undefined.
[[nodiscard]] std::vector<NamedText> csv_files(const CrossPlay& evaluation, const Summary& summary);

}  // namespace potluck::tools
