#include "render/play/study_results.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "env/layout.h"
#include "env/text/json_cursor.h"
#include "env/text/json_text.h"

namespace potluck::render {
namespace {

using OrderedJson = nlohmann::ordered_json;

StudyResult read_result(const JsonCursor& object) {
  constexpr int kMostGames = static_cast<int>(kMostStudyGames);
  StudyResult result;
  result.place = object.at("place").small(-1, kMostGames - 1);
  result.game = object.at("game").small(-1, kMostGames - 1);
  result.played = {.kitchen = object.at("kitchen").text(), .partner = object.at("partner").text()};
  result.seat = object.at("seat").small(0, kMaxAgents - 1);
  result.score = object.at("score").number_or_infinite();
  result.answer = object.at("answer").small(0, kMostStudyPoints);
  result.recording = object.at("recording").text();
  return result;
}

OrderedJson score_json(double score) {
  return std::isinf(score) ? OrderedJson(score > 0 ? "inf" : "-inf") : OrderedJson(score);
}

}  // namespace

std::vector<StudyResult> parse_results(std::string_view text, const std::string& place,
                                       const std::string& study, int participant) {
  const nlohmann::json json =
      parse_json_document(text, place, {.what = "results of a study", .values = 10'000});
  const JsonCursor object(json, place, {}, "move the file away to begin anew");
  if (object.at("study").text() != study) {
    object.at("study").fail(study, "choose another --record");
  }
  if (object.at("participant").whole(0, participant) != participant) {
    object.at("participant").fail(std::to_string(participant));
  }
  const JsonCursor games = object.at("games");
  std::vector<StudyResult> results;
  const std::size_t count = games.size_within(0, kMostStudyGames + 1);  // and practice
  for (std::size_t i = 0; i < count; ++i) {
    results.push_back(read_result(games[i]));
  }
  return results;
}

std::string format_results(const std::vector<StudyResult>& results, const std::string& study,
                           int participant) {
  OrderedJson games = OrderedJson::array();
  for (const StudyResult& result : results) {
    games.push_back({{"place", result.place},
                     {"game", result.game},
                     {"kitchen", result.played.kitchen},
                     {"partner", result.played.partner},
                     {"seat", result.seat},
                     {"score", score_json(result.score)},
                     {"answer", result.answer},
                     {"recording", result.recording}});
  }
  const OrderedJson json = {
      {"study", study}, {"participant", participant}, {"games", std::move(games)}};
  return dump_json(json, 2) + "\n";
}

}  // namespace potluck::render
