// `potluck study export`: participants' records (render/play/study_record.h) as our trajectory
// files and as tables.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace potluck::tools {

struct ExportSummary {
  int participants = 0;
  int games = 0;
  int answers = 0;
  /// Records and games that are not what they say, a line each; all others are exported.
  std::vector<std::string> complaints;
};

/// Every *.jsonl of `folder`, whose chunks lie in it in their order, to `out`: a trajectory of each
/// game, participants.csv, games.csv and answers.csv (RFC 4180, a header line). Files called
/// NAME_0.jsonl, NAME_1.jsonl, … are chunks of one record. Participants who withdrew are left out.
/// Throws InputError for a folder without records.
[[nodiscard]] ExportSummary export_study(const std::filesystem::path& folder,
                                         const std::filesystem::path& out);

}  // namespace potluck::tools
