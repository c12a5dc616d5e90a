#include "tools/window/study_files.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <system_error>

#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/json_text.h"

namespace potluck::tools {
namespace {

namespace fs = std::filesystem;
using OrderedJson = nlohmann::ordered_json;

constexpr std::uintmax_t kMaxResults = 1U << 22U;

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
  while (fs::exists(folder_of(folder, participant) / "results.json", ignored)) {
    ++participant;
  }
  return participant;
}

std::vector<render::StudyResult> StudyFiles::load() const {
  const fs::path file = folder_ / "results.json";
  std::error_code ignored;
  if (!fs::exists(file, ignored)) {
    return {};
  }
  const std::string place = file.string();
  std::vector<render::StudyResult> results;
  try {
    const auto json = json_or_discarded(read_file(file, kMaxResults));
    if (json.at("study") != study_) {
      throw InputError(place, "results of another study", study_, "choose another --record");
    }
    for (const auto& entry : json.at("games")) {
      results.push_back({.place = entry.at("place"),
                         .game = entry.at("game"),
                         .played = {entry.at("kitchen"), entry.at("partner")},
                         .seat = entry.at("seat"),
                         .score = entry.at("score"),
                         .answer = entry.at("answer"),
                         .recording = entry.at("recording")});
    }
  } catch (const nlohmann::json::exception&) {
    throw InputError(place, "results that cannot be read", "those that a study wrote",
                     "move the file away to begin anew");
  }
  return results;
}

std::string StudyFiles::save(const std::vector<render::StudyResult>& results) const {
  OrderedJson games = OrderedJson::array();
  for (const render::StudyResult& result : results) {
    games.push_back({{"place", result.place},
                     {"game", result.game},
                     {"kitchen", result.played.kitchen},
                     {"partner", result.played.partner},
                     {"seat", result.seat},
                     {"score", result.score},
                     {"answer", result.answer},
                     {"recording", result.recording}});
  }
  const OrderedJson json = {
      {"study", study_}, {"participant", participant_}, {"games", std::move(games)}};
  std::error_code error;
  fs::create_directories(folder_, error);
  try {
    write_file_atomically(folder_ / "results.json", dump_json(json, 2) + "\n");
  } catch (const std::exception& trouble) {
    return trouble.what();
  }
  return {};
}

}  // namespace potluck::tools
