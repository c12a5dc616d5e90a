#include "render/play/study.h"

#include <doctest/doctest.h>

#include <limits>
#include <map>
#include <set>

#include "env/layout/reader.h"
#include "env/text/error.h"
#include "render/play/study_screen.h"

namespace potluck::render {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

const char* const kText = R"({"name": "trust",
  "practice": {"kitchen": "cramped_room", "partner": "stay"},
  "games": [{"kitchen": "cramped_room", "partner": "a"}, {"kitchen": "paper_kitchen", "partner": "b"},
            {"kitchen": "cramped_room", "partner": "c"}, {"kitchen": "cramped_room", "partner": "d"}],
  "points": 5})";

class Sitter final : public Partner {
 public:
  void begin_episode() override {}
  [[nodiscard]] Decision decide(const VectorEnv&, int, RandomKey) override { return {}; }
};

class Sitters final : public Partners {
 public:
  [[nodiscard]] std::vector<PartnerChoice> choices(const Layout&) const override { return {}; }
  [[nodiscard]] std::unique_ptr<Partner> make(const std::string& name,
                                              const std::shared_ptr<const Layout>&) const override {
    if (name == "nobody") {
      throw InputError(name, "unknown", "somebody");
    }
    return std::make_unique<Sitter>();
  }
};

class Bin final : public GameKeeper {
 public:
  void begin_game() override { ++games; }
  std::string keep(const GameRecord& /*record*/) override { return {}; }
  std::string finish() override { return {}; }
  [[nodiscard]] std::string name() const override { return "game " + std::to_string(games); }
  int games = 0;
};

}  // namespace

TEST_CASE("studies: orders are counter-balanced") {
  const Study study = parse_study(kText, "test");
  CHECK(study.points == 5);
  REQUIRE(study.practice);
  std::vector<std::map<int, int>> at_place(4);
  std::map<std::pair<int, int>, int> follows;
  for (int participant = 0; participant < 4; ++participant) {
    const std::vector<int> order = order_for(study, participant);
    CHECK(std::set<int>(order.begin(), order.end()).size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
      ++at_place[i][order[i]];
      if (i > 0) {
        ++follows[{order[i - 1], order[i]}];
      }
    }
  }
  for (const auto& place : at_place) {
    CHECK(place.size() == 4);
  }
  CHECK(follows.size() == 12);
  Study fixed = study;
  fixed.counter_balanced = false;
  CHECK(order_for(fixed, 3) == std::vector<int>{0, 1, 2, 3});
}

TEST_CASE("studies: nonsense is refused by key") {
  for (const char* text :
       {"", "[]", "{}", R"({"name": "a b", "games": [{"kitchen": "x", "partner": "y"}]})",
        R"({"name": "a", "games": []})", R"({"name": "a", "games": [{"kitchen": "x"}]})",
        R"({"name": "a", "games": [{"kitchen": "x", "partner": "y", "pace": 3}]})",
        R"({"name": "a", "games": [{"kitchen": "x", "partner": "y"}], "order": "random"})",
        R"({"name": "a", "games": [{"kitchen": "x", "partner": "y"}], "points": 99})",
        R"({"name": "a", "games": [{"kitchen": "x", "partner": "y"}], "question": 7})",
        R"({"name": "a", "games": [{"kitchen": "x", "partner": "y"}], "colour": "red"})"}) {
    CAPTURE(text);
    CHECK_THROWS_AS((void)parse_study(text, "test"), InputError);
  }
}

TEST_CASE("studies: results are read as they were written, of this participant only") {
  const std::vector<StudyResult> some = {
      {.place = -1, .game = -1, .played = {"a", "b"}},
      {.place = 0, .game = 3, .played = {"c", "d"}, .seat = 1, .score = kInfinity, .answer = 7}};
  const std::string text = format_results(some, "trust", 4);
  CHECK(format_results(parse_results(text, "test", "trust", 4), "trust", 4) == text);
  const auto refused = [](const std::string& results, const std::string& why) {
    CAPTURE(results);
    CHECK_THROWS_WITH_AS((void)parse_results(results, "test", "trust", 4),
                         doctest::Contains(why.c_str()), InputError);
  };
  refused(format_results(some, "other", 4), "choose another --record");
  refused(format_results(some, "trust", 3), "participant");
  refused("", "test");
  refused("[]", "test");
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"\"place\": 0", "\"place\": 64"},
           {"\"game\": 3", "\"game\": 1e300"},
           {"\"seat\": 1", "\"seat\": 9"},
           {"\"inf\"", "\"in\""},
           {"\"answer\": 7", "\"answer\": 7.5"},
           {"\"kitchen\": \"c\"", "\"kitchen\": null"}}) {
    std::string broken = text;
    REQUIRE(broken.find(from) != std::string::npos);
    broken.replace(broken.find(from), from.size(), to);
    refused(broken, "test: games[1].");
  }
}

TEST_CASE("studies: a game that was stopped is kept, does not count and is played again") {
  const Sitters sitters;
  Bin bin;
  std::vector<StudyResult> kept;
  auto made = std::make_unique<StudyScreen>(
      parse_study(kText, "test"), 0, kept, sitters, bin,
      StudyServices{.load = [](const std::string& name) { return load_layout(name); },
                    .keep =
                        [&kept](const std::vector<StudyResult>& results) {
                          kept = results;
                          return std::string();
                        }});
  ScreenStack stack(std::move(made));
  const auto press = [&](Key key) {
    stack.handle(KeyDown{.key = key});
    (void)stack.scene({1280, 720});
  };
  (void)stack.scene({1280, 720});
  press(Key::kEnter);
  REQUIRE(stack.depth() == 2);
  press(Key::kLeft);
  stack.update(0.2);
  // What would bend the game does nothing.
  for (const Key key : {Key::kU, Key::kComma, Key::kR, Key::kX, Key::kT, Key::kPeriod, Key::kH}) {
    press(key);
  }
  press(Key::kEscape);
  CHECK(stack.depth() == 2);
  press(Key::kDown);
  press(Key::kEnter);  // "Stop this game"
  CHECK(stack.depth() == 1);
  CHECK(kept.empty());
  CHECK(bin.games == 1);
  (void)stack.scene({1280, 720});
  press(Key::kEnter);
  CHECK(stack.depth() == 2);
  CHECK(bin.games == 2);
}

TEST_CASE("studies: a participant is led through, and goes on after an interruption") {
  const Sitters sitters;
  Bin bin;
  std::vector<StudyResult> kept;
  const StudyServices services{.load =
                                   [](const std::string& name) {
                                     return load_layout(name,
                                                        std::vector<std::string>{"horizon=3"});
                                   },
                               .keep =
                                   [&kept](const std::vector<StudyResult>& results) {
                                     kept = results;
                                     return std::string();
                                   }};
  const auto sit = [&](int games) {
    bin.games = 0;
    auto made =
        std::make_unique<StudyScreen>(parse_study(kText, "test"), 1, kept, sitters, bin, services);
    const StudyScreen& screen = *made;
    ScreenStack stack(std::move(made));
    (void)stack.scene({1280, 720});
    for (int i = 0; i < games; ++i) {
      stack.handle(KeyDown{.key = Key::kEnter});
      (void)stack.scene({1280, 720});
      REQUIRE(stack.depth() == 2);
      stack.handle(KeyDown{.key = Key::kUp});
      for (int tick = 0; tick < 10; ++tick) {
        stack.update(0.2);
      }
      stack.handle(KeyDown{.key = Key::kEnter});
      stack.update(0);
      REQUIRE(stack.depth() == 1);
      stack.handle(KeyDown{.key = Key::k4});
      (void)stack.scene({1280, 720});
    }
    return screen.finished();
  };
  CHECK_FALSE(sit(3));
  REQUIRE(kept.size() == 3);
  CHECK(kept[0].place == -1);
  CHECK(kept[0].answer == 0);
  CHECK(kept[1].answer == 4);
  CHECK(kept[1].recording == "game 2");
  CHECK(sit(2));
  CHECK(kept.size() == 5);
  const std::vector<int> order = order_for(parse_study(kText, "test"), 1);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(kept[i + 1].game == order[i]);
    CHECK(kept[i + 1].seat == static_cast<int>(i % 2));
  }
  Study wrong = parse_study(kText, "test");
  wrong.games[2].partner = "nobody";
  CHECK_THROWS_AS(StudyScreen(wrong, 0, {}, sitters, bin, services), InputError);
}

}  // namespace potluck::render
