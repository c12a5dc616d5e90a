#include "render/play/study.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "env/text/error.h"
#include "render/play/setup.h"

namespace potluck::render {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostGames = 64;
constexpr std::size_t kLongestText = 200;

class Reader {
 public:
  Reader(const Json& object, std::string place) : object_(object), place_(std::move(place)) {}

  void text(const char* key, std::string& value, bool wanted = false) {
    known_.emplace_back(key);
    if (!object_.contains(key)) {
      if (wanted) {
        throw InputError(place_, "no \"" + std::string(key) + "\"", "a text");
      }
      return;
    }
    const Json& found = object_[key];
    if (!found.is_string() || found.get_ref<const std::string&>().empty() ||
        found.get_ref<const std::string&>().size() > kLongestText) {
      throw InputError(place_ + ": " + key, found.dump().substr(0, 60), "a text of 1 to 200 bytes");
    }
    value = found.get<std::string>();
  }
  template <class T>
  void number(const char* key, T& value, double low, double high) {
    known_.emplace_back(key);
    if (!object_.contains(key)) {
      return;
    }
    const Json& found = object_[key];
    const bool whole = std::is_integral_v<T>;
    if (!(whole ? found.is_number_integer() : found.is_number()) || found.get<double>() < low ||
        found.get<double>() > high) {
      throw InputError(place_ + ": " + key, found.dump().substr(0, 60),
                       "a number from " + Json(low).dump() + " to " + Json(high).dump());
    }
    value = found.get<T>();
  }
  void also(const char* key) { known_.emplace_back(key); }
  void finish() const {
    for (const auto& [key, value] : object_.items()) {
      if (std::ranges::find(known_, key) == known_.end()) {
        throw InputError(place_, "unknown key '" + key.substr(0, 40) + "'", one_of(known_));
      }
    }
  }

 private:
  const Json& object_;
  std::string place_;
  std::vector<std::string> known_;
};

StudyGame read_game(const Json& object, const std::string& place) {
  if (!object.is_object()) {
    throw InputError(place, object.dump().substr(0, 60), R"({"kitchen": …, "partner": …})");
  }
  StudyGame game;
  Reader reader(object, place);
  reader.text("kitchen", game.kitchen, /*wanted=*/true);
  reader.text("partner", game.partner, /*wanted=*/true);
  reader.finish();
  return game;
}

}  // namespace

Study parse_study(std::string_view text, const std::string& place) {
  const Json object = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) {
    throw InputError(place, "no JSON object", R"(something like {"name": "trust", "games": […]})");
  }
  Study study;
  Reader reader(object, place);
  reader.text("name", study.name, /*wanted=*/true);
  if (!std::ranges::all_of(study.name,
                           [](unsigned char c) { return std::isalnum(c) || c == '_'; })) {
    throw InputError(place + ": name", study.name, "letters, digits and underscores");
  }
  reader.also("practice");
  if (object.contains("practice")) {
    study.practice = read_game(object["practice"], place + ": practice");
  }
  reader.also("games");
  if (!object.contains("games") || !object["games"].is_array() || object["games"].empty() ||
      object["games"].size() > kMostGames) {
    throw InputError(place + ": games", "no list of games", "1 to 64 games");
  }
  for (std::size_t i = 0; i < object["games"].size(); ++i) {
    study.games.push_back(
        read_game(object["games"][i], place + ": games[" + std::to_string(i) + "]"));
  }
  std::string order = "latin_square";
  reader.text("order", order);
  if (order != "latin_square" && order != "fixed") {
    throw InputError(place + ": order", order, "latin_square or fixed");
  }
  study.counter_balanced = order == "latin_square";
  reader.text("question", study.question);
  reader.text("lowest", study.lowest);
  reader.text("highest", study.highest);
  reader.number("points", study.points, 2, 11);
  reader.number("pace", study.pace, static_cast<double>(kSlowestPace),
                static_cast<double>(kFastestPace));
  reader.number("seed", study.seed, 0, 1e15);
  reader.finish();
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
