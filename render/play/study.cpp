#include "render/play/study.h"

#include <algorithm>
#include <cctype>
#include <string>

#include "env/text/error.h"
#include "env/text/json_cursor.h"
#include "render/play/setup.h"

namespace potluck::render {
namespace {

constexpr std::size_t kLongestText = 200;

/// A text of 1 to kLongestText bytes; `otherwise` where there is none.
std::string text_of(const JsonCursor& object, const char* key, const std::string& otherwise) {
  if (!object.has(key)) {
    return otherwise;
  }
  const std::string& text = object.at(key).text(kLongestText);
  if (text.empty()) {
    object.at(key).fail("a text of 1 to " + std::to_string(kLongestText) + " bytes");
  }
  return text;
}

StudyGame read_game(const JsonCursor& object) {
  if (!object.json().is_object()) {
    object.fail(R"({"kitchen": …, "partner": …})");
  }
  object.only({"kitchen", "partner"});
  StudyGame game;
  game.kitchen = text_of(object, "kitchen", object.at("kitchen").text());
  game.partner = text_of(object, "partner", object.at("partner").text());
  return game;
}

}  // namespace

Study parse_study(std::string_view text, const std::string& place) {
  const nlohmann::json json =
      parse_json_document(text, place, {.what = "a study", .values = 10'000});
  const JsonCursor object(json, place);
  if (!json.is_object()) {
    object.fail(R"(something like {"name": "trust", "games": […]})");
  }
  object.only({"name", "practice", "games", "order", "question", "lowest", "highest", "points",
               "pace", "seed"});
  Study study;
  study.name = text_of(object, "name", object.at("name").text());
  if (!std::ranges::all_of(study.name,
                           [](unsigned char c) { return std::isalnum(c) || c == '_'; })) {
    object.at("name").fail("letters, digits and underscores");
  }
  if (object.has("practice")) {
    study.practice = read_game(object.at("practice"));
  }
  const JsonCursor games = object.at("games");
  const std::size_t count = games.size_within(1, kMostStudyGames);
  for (std::size_t i = 0; i < count; ++i) {
    study.games.push_back(read_game(games[i]));
  }
  const std::string order = text_of(object, "order", "latin_square");
  if (order != "latin_square" && order != "fixed") {
    object.at("order").fail("latin_square or fixed");
  }
  study.counter_balanced = order == "latin_square";
  study.question = text_of(object, "question", study.question);
  study.lowest = text_of(object, "lowest", study.lowest);
  study.highest = text_of(object, "highest", study.highest);
  if (object.has("points")) {
    study.points = object.at("points").small(2, kMostStudyPoints);
  }
  if (object.has("pace")) {
    study.pace = static_cast<decltype(study.pace)>(object.at("pace").number_within(
        static_cast<double>(kSlowestPace), static_cast<double>(kFastestPace)));
  }
  if (object.has("seed")) {
    study.seed =
        static_cast<decltype(study.seed)>(object.at("seed").whole(0, 1'000'000'000'000'000));
  }
  return study;
}

std::vector<int> order_for(const Study& study, int participant) {
  const int n = static_cast<int>(study.games.size());
  std::vector<int> order;
  for (int i = 0; i < n; ++i) {
    if (!study.counter_balanced) {
      order.push_back(i);
      continue;
    }
    // 0, 1, n-1, 2, n-2, …, shifted by the participant.
    const int zigzag = i == 0 ? 0 : (i % 2 == 1 ? (i + 1) / 2 : n - i / 2);
    order.push_back((zigzag + participant) % n);
  }
  return order;
}

}  // namespace potluck::render
