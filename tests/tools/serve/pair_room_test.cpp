// People in pairs, with the clock in hand.
#include "tools/serve/pair_room.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/temporary_directory.h"

namespace potluck::tools {
namespace {

render::Study study_of_pairs() {
  return render::parse_study(
      R"({"name": "pairs", "games": [{"kitchen": "cramped_room", "partner": "person"}], "pace": 10,
          "pairs": {"wait_seconds": 30}})",
      "test");
}

/// What a page hears.
struct Page {
  std::vector<nlohmann::json> heard;
  bool cut = false;

  PairRoom::Send send() {
    return [this](const std::string& text) {
      if (text.empty()) {
        cut = true;
      } else {
        heard.push_back(nlohmann::json::parse(text));
      }
    };
  }
  [[nodiscard]] int count(const char* key) const {
    return static_cast<int>(std::count_if(
        heard.begin(), heard.end(), [key](const auto& message) { return message.contains(key); }));
  }
  [[nodiscard]] std::string end() const {
    return !heard.empty() && heard.back().contains("end") ? heard.back()["end"].get<std::string>()
                                                          : "";
  }
};

}  // namespace

TEST_CASE("serve: a pair's steps come at the study's pace, however seldom the room is asked") {
  const TemporaryDirectory folder;
  const render::Study study = study_of_pairs();
  PairRoom room(study, folder.path());
  Page a;
  Page b;
  const auto line = room.join("a", 0, a.send(), 0);
  CHECK(room.tick(0) <= 0.1);
  CHECK(a.count("wait") == 1);
  room.join("b", 0, b.send(), 5);
  CHECK(a.heard.back()["start"]["seat"] == 0);
  CHECK(b.heard.back()["start"]["seat"] == 1);
  CHECK(room.hear(line, R"({"action": 5, "tick": 0})", 5.5));
  for (double now = 5; now < 7.05; now += 0.01) {
    (void)room.tick(now);
  }
  CHECK(a.count("tick") == 11);  // from a second after the start
  CHECK(a.heard[2]["actions"] == nlohmann::json({5, 4}));
  CHECK(a.heard[3]["actions"] == nlohmann::json({4, 4}));
  (void)room.tick(9);  // two seconds late: not twenty steps at once
  CHECK(a.count("tick") <= 13);
  CHECK(a.count("tick") == b.count("tick"));
}

TEST_CASE("serve: whose partner is away for a minute is told so, and nobody plays alone for ever") {
  const TemporaryDirectory folder;
  const render::Study study = study_of_pairs();
  PairRoom room(study, folder.path());
  Page a;
  Page b;
  room.join("a", 0, a.send(), 0);
  const auto line = room.join("b", 0, b.send(), 0);
  for (double now = 0; now < 3; now += 0.05) {
    (void)room.tick(now);
  }
  room.leave(line, 3);
  CHECK(a.heard.back() == nlohmann::json({{"gone", 1}}));
  const int before = a.count("tick");
  for (double now = 3; now < 30; now += 0.05) {
    (void)room.tick(now);
  }
  CHECK(a.count("tick") > before);
  CHECK(a.end().empty());
  for (double now = 30; now < 64; now += 0.05) {
    (void)room.tick(now);
  }
  CHECK((a.end() == "partner_left" || a.end() == "finished"));
  CHECK(room.status().games == 0);
}

TEST_CASE("serve: who withdraws is in no file, and the partner is told") {
  const TemporaryDirectory folder;
  const render::Study study = study_of_pairs();
  PairRoom room(study, folder.path());
  Page a;
  Page b;
  room.join("a", 0, a.send(), 0);
  room.join("b", 0, b.send(), 0);
  (void)room.tick(2);
  CHECK(!std::filesystem::is_empty(folder.path()));
  room.remove("a");
  CHECK(b.end() == "partner_left");
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("serve: a newer line of a page cuts the older one") {
  const TemporaryDirectory folder;
  const render::Study study = study_of_pairs();
  PairRoom room(study, folder.path());
  Page old;
  Page now;
  const auto line = room.join("a", 0, old.send(), 0);
  room.join("a", 0, now.send(), 1);
  CHECK(old.cut);
  CHECK(!now.cut);
  CHECK(!room.hear(line, R"({"action": 1, "tick": 0})", 1));
  CHECK(room.status().waiting == 1);
}

TEST_CASE("serve: what no page says cuts its line; what comes too late does not") {
  const TemporaryDirectory folder;
  const render::Study study = study_of_pairs();
  PairRoom room(study, folder.path());
  Page a;
  const auto line = room.join("a", 0, a.send(), 0);
  CHECK(room.hear(line, R"({"action": 5, "tick": 0})", 0));
  for (const char* text :
       {"", "{", "[]", "{}", R"({"action": 6, "tick": 0})", R"({"action": -1, "tick": 0})",
        R"({"action": 1})", R"({"action": 1, "tick": -1})", R"({"action": 1, "tick": 1.5})",
        R"({"hash": 1, "tick": 1})", R"({"action": 1, "hash": "a", "tick": 1})"}) {
    CAPTURE(text);
    CHECK(!room.hear(line, text, 10));
  }
}

}  // namespace potluck::tools
