#include "tools/window/study_files.h"

#include <fmt/format.h>

#include <fstream>
#include <system_error>

#include "env/text/files.h"

namespace potluck::tools {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxResults = 1U << 22U;
/// No recording, as env/trajectory/trajectory.h knows (kStudyResultsFile).
constexpr const char* kResultsFile = "results.json";

fs::path folder_of(const fs::path& folder, int participant) {
  return folder / fmt::format("participant_{:03}", participant);
}

}  // namespace

StudyFiles::StudyFiles(fs::path folder, std::string study, int participant)
    : folder_(folder_of(folder, participant)),
      study_(std::move(study)),
      participant_(participant) {}

int StudyFiles::next_participant(const fs::path& folder) {
  std::error_code ignored;
  int participant = 0;
  while (fs::exists(folder_of(folder, participant) / kResultsFile, ignored)) {
    ++participant;
  }
  return participant;
}

std::vector<render::StudyResult> StudyFiles::load() const {
  const fs::path file = folder_ / kResultsFile;
  std::error_code ignored;
  if (!fs::exists(file, ignored)) {
    return {};
  }
  return render::parse_results(read_file(file, kMaxResults), file.string(), study_, participant_);
}

std::string StudyFiles::save(const std::vector<render::StudyResult>& results) const {
  std::error_code error;
  fs::create_directories(folder_, error);
  try {
    write_file_atomically(folder_ / kResultsFile,
                          render::format_results(results, study_, participant_));
  } catch (const std::exception& trouble) {
    return trouble.what();
  }
  return {};
}

std::string StudyFiles::note(const std::string& event) const {
  std::error_code error;
  fs::create_directories(folder_, error);
  std::ofstream file(folder_ / "events.jsonl", std::ios::app);
  file << event << '\n';
  return file.flush() ? std::string() : (folder_ / "events.jsonl").string() + " cannot be written";
}

}  // namespace potluck::tools
