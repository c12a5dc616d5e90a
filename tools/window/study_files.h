// A study's files: one folder per participant.
//
//   DIR/participant_007/results.json   what was played, in which order, and the answers
//   DIR/participant_007/events.jsonl   what was read and answered (render/play/study_flow.h)
//   DIR/participant_007/*.json         every game (tools/window/game_files.h)
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "render/play/study_results.h"

namespace potluck::tools {

class StudyFiles {
 public:
  StudyFiles(std::filesystem::path folder, std::string study, int participant);

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  /// Results of an earlier sitting; none if there was none. Throws InputError when results.json is
  /// of another study or participant, or broken.
  [[nodiscard]] std::vector<render::StudyResult> load() const;
  /// Returns what went wrong; empty: nothing.
  [[nodiscard]] std::string save(const std::vector<render::StudyResult>& results) const;

  /// Adds a line to events.jsonl: consent, answers to all questions. Returns likewise.
  [[nodiscard]] std::string note(const std::string& event) const;

  /// The first participant of `folder` who has no results yet.
  [[nodiscard]] static int next_participant(const std::filesystem::path& folder);

 private:
  std::filesystem::path folder_;
  std::string study_;
  int participant_;
};

}  // namespace potluck::tools
