// An evaluation under way, on disk: what an interrupt leaves, and what --resume goes on with.
//
// One JSON object per line. The first is the fingerprint: everything that determines results
// (seed, protocols, the text of every kitchen, names and bytes of all agents, the program's
// version). Every other is a game that was played: {"game": number, "result": as in
// evaluation.json}. A line that a kill cut off is passed over.
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <map>
#include <span>
#include <string>

#include "agents/evaluation/play/cross_play.h"
#include "agents/evaluation/play/kitchens.h"
#include "agents/evaluation/play/run_cross_play.h"

namespace potluck {

/// One line of JSON, the same for evaluations with the same results. Reads the agents' files.
[[nodiscard]] std::string fingerprint_of(std::span<const EvaluationKitchen> kitchens,
                                         const CrossPlayOptions& options,
                                         const std::string& version);

class UnfinishedEvaluation {
 public:
  /// Begins the file, or with `resume` goes on with the one that is there; it may also be missing.
  /// Throws InputError when there is a file but `resume` is not set, and when the file is not of
  /// this evaluation: the error says what differs.
  UnfinishedEvaluation(std::filesystem::path path, const std::string& fingerprint, bool resume);

  /// Results by number of the game, as they were found.
  [[nodiscard]] const std::map<std::size_t, CellResult>& known() const { return known_; }

  /// Adds a game; a killed program loses none, a machine without power perhaps the last. Throws
  /// WriteError.
  void add(std::size_t game, const CellResult& result);

  /// The evaluation is written: removes the file.
  void remove();

 private:
  void read(const std::string& fingerprint);

  std::filesystem::path path_;
  std::map<std::size_t, CellResult> known_;
  std::ofstream file_;
};

}  // namespace potluck
