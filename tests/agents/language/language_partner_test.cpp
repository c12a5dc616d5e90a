#include "agents/language/language_partner.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>
#include <vector>

#include "agents/partners/scripted.h"
#include "agents/roster/guests.h"
#include "agents/roster/roster.h"
#include "env/arena.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/json_text.h"
#include "tests/temporary_directory.h"

using namespace potluck;
using namespace potluck::language;

namespace {

/// A model that is a function of what it is asked, without a network.
class FakeHttp final : public HttpServer {
 public:
  /// The user's message -> what is said to it.
  using Model = std::function<HttpAnswer(const std::string& user)>;
  explicit FakeHttp(Model model) : model_(std::move(model)) {}

  [[nodiscard]] std::vector<HttpAnswer> post_all(std::span<const std::string> bodies) override {
    std::vector<HttpAnswer> answers;
    for (const std::string& body : bodies) {
      answers.push_back(model_(json_or_discarded(body)["messages"].back()["content"]));
    }
    return answers;
  }
  [[nodiscard]] HttpAnswer ask_for_models() override { return {.body = "{}"}; }

 private:
  Model model_;
};

HttpAnswer says(const std::string& content) {
  return {.body = dump_json(nlohmann::json{{"choices", {{{"message", {{"content", content}}}}}},
                                           {"usage", {{"prompt_tokens", 10}}}})};
}

/// The number of the first option that has one of `wishes` in it, the first wish first; "1" if none
/// has.
std::string number_of(const std::string& user, const std::vector<std::string>& wishes) {
  for (const std::string& wish : wishes) {
    const std::size_t at = user.find(". " + wish);
    if (at != std::string::npos) {
      return user.substr(at - 1, 1);
    }
  }
  return "1";
}

HttpAnswer sensible_cook(const std::string& user) {
  const bool is_dish = user.find(" ready") != std::string::npos;
  return says(number_of(
      user, {"serve", "take the soup", "start the cooking", "put the onion into", "pass", "go to",
             is_dish ? "take the dish" : "take the onion",
             is_dish ? "fetch a dish" : "fetch an onion", "take the", "fetch", "make room"}));
}

std::shared_ptr<LanguagePartner> partner_of(const std::string& kitchen, FakeHttp::Model model,
                                            ChatStyle style = {.model = "fake"},
                                            ServerOptions options = {}, Complain complain = {}) {
  auto server =
      std::make_shared<ModelServer>(options, std::make_unique<FakeHttp>(std::move(model)));
  return std::make_shared<LanguagePartner>(style, load_layout(kitchen), "", "", server,
                                           std::move(complain));
}

/// Plays `envs` episodes with `partner` in seat 0 and `other` in seat 1: what was earned, and the
/// actions of seat 0.
std::pair<double, std::vector<Action>> play_with(const std::shared_ptr<LanguagePartner>& partner,
                                                 const std::string& kitchen,
                                                 const std::string& other, int envs, int steps) {
  const auto layout = load_layout(kitchen);
  const auto policy = LanguagePartner::make_policy(partner);
  const auto fellow = make_scripted(other, layout);
  const RandomKey key{3};
  const auto batch = make_arena(layout)->make({.num_envs = envs, .key = key});
  const auto n = static_cast<std::size_t>(envs);
  std::vector<int> which(n);
  std::iota(which.begin(), which.end(), 0);
  std::vector<Action> chosen(n);
  std::vector<Action> joint(n * 2);
  std::vector<Action> all;
  std::vector<float> earned(n * 2);
  double sum = 0;
  for (int step = 0; step < steps; ++step) {
    for (int seat = 0; seat < 2; ++seat) {
      (seat == 0 ? policy : fellow)->act({*batch, which, seat, key}, {.actions = chosen});
      for (std::size_t env = 0; env < n; ++env) {
        joint[env * 2 + static_cast<std::size_t>(seat)] = chosen[env];
      }
      if (seat == 0) {
        all.insert(all.end(), chosen.begin(), chosen.end());
      }
    }
    batch->step(joint, {.earned = earned});
    sum += static_cast<double>(std::accumulate(earned.begin(), earned.end(), 0.0F));
  }
  return {sum, all};
}

}  // namespace

TEST_CASE("language: a sensible model serves soups, alone and beside others") {
  for (const std::string kitchen :
       {"cramped_room", "asymmetric_advantages", "counter_circuit_o_1order"}) {
    CAPTURE(kitchen);
    const auto partner = partner_of(kitchen, sensible_cook);
    CHECK(play_with(partner, kitchen, "stay", 2, 400).first >= 2 * 60);
    const LanguageTotals totals = partner->totals();
    CHECK(totals.fallbacks == 0);
    CHECK(totals.again == 0);
    CHECK(totals.questions < 2 * 200);  // it is not asked at every step
  }
  for (const std::string kitchen : {"coordination_ring", "forced_coordination"}) {
    CAPTURE(kitchen);
    CHECK(play_with(partner_of(kitchen, sensible_cook), kitchen, "greedy", 1, 400).first >= 100);
  }
}

TEST_CASE("language: models write to each other where there are words") {
  std::string asked[2];
  const auto speaker = [&](int seat) {
    return partner_of("trust_and_split", [&asked, seat](const std::string& user) {
      asked[seat] += user + "\n";
      const bool is_to_write = user.find("Write one short sentence") != std::string::npos;
      return says(is_to_write ? fmt::format(" \"I am number {}\"\nHow was that?", seat) : "1");
    });
  };
  const std::shared_ptr<LanguagePartner> partners[] = {speaker(0), speaker(1)};
  const std::unique_ptr<Policy> policies[] = {LanguagePartner::make_policy(partners[0]),
                                              LanguagePartner::make_policy(partners[1])};
  const auto envs = make_arena(load_layout("trust_and_split"))->make({.num_envs = 1, .key = {2}});
  Messages messages;
  std::vector<Action> joint(2);
  const std::vector<int> which = {0};
  for (int step = 0; step < 3; ++step) {  // a word each, then claims
    for (const std::size_t seat : {0U, 1U}) {
      policies[seat]->act({*envs, which, static_cast<int>(seat), {2}, &messages},
                          {.actions = std::span(joint).subspan(seat, 1)});
    }
    envs->step(joint, {});
  }
  for (const std::size_t seat : {0U, 1U}) {
    CAPTURE(seat);
    CHECK(partners[seat]->totals().messages == 1);
    CHECK(partners[seat]->totals().fallbacks == 0);
    CHECK(asked[seat].find(fmt::format("You wrote: \"I am number {}\".", seat)) !=
          std::string::npos);
    CHECK(asked[seat].find(fmt::format("It wrote: \"I am number {}\".", 1 - seat)) !=
          std::string::npos);
    CHECK(asked[seat].find("How was that?") == std::string::npos);
  }
  // Who cannot be heard is not asked to write.
  const auto alone = speaker(0);
  play_with(alone, "trust_and_split", "greedy", 1, 3);
  CHECK(alone->totals().messages == 0);
}

TEST_CASE("language: matrix games, with what was played before") {
  std::string last;
  const auto partner = partner_of("prisoners_dilemma", [&](const std::string& user) {
    last = user;
    return says(number_of(user, {"defect"}));
  });
  const auto [earned, actions] = play_with(partner, "prisoners_dilemma", "random", 3, 9);
  CHECK(std::count(actions.begin(), actions.end(), Action{1}) == 27);
  CHECK(last.find("Round 1: you chose defect, the other chose ") != std::string::npos);
  CHECK(last.find("This is round 9 of 10.") != std::string::npos);
}

TEST_CASE("language: nonsense is asked for again, then chance acts, and both are counted") {
  int asked = 0;
  std::vector<std::string> complaints;
  const auto partner = partner_of(
      "prisoners_dilemma",
      [&](const std::string& user) {
        const bool again = user.find("and nothing else") != std::string::npos;
        return ++asked % 2 == 0 && again ? says("1") : says("I would rather not.");
      },
      {.model = "fake"}, {}, [&](const std::string& line) { complaints.push_back(line); });
  (void)play_with(partner, "prisoners_dilemma", "random", 8, 8);
  const LanguageTotals totals = partner->totals();
  CHECK(totals.questions == 64);
  CHECK(totals.again == 64);
  CHECK(totals.fallbacks > 0);
  CHECK(totals.fallbacks < 64);
  CHECK(totals.answered == 64 - totals.fallbacks);
  CHECK(totals.firsts == totals.answered);
  CHECK(complaints.size() == 5);
  CHECK(complaints.front().find("language:fake: answered \"I would rather not.\", no number from 1 "
                                "to 2") == 0);
  // Only chance: as often one as the other.
  const auto blind =
      std::make_shared<LanguagePartner>(ChatStyle{.model = "none", .choosing = Choosing::kRandom},
                                        load_layout("prisoners_dilemma"), "", "", nullptr, nullptr);
  const auto actions = play_with(blind, "prisoners_dilemma", "random", 100, 10).second;
  CHECK(std::count(actions.begin(), actions.end(), Action{1}) == doctest::Approx(500).epsilon(0.1));
}

TEST_CASE("language: a server that is gone is not waited for for ever") {
  int asked = 0;
  const auto partner = partner_of("prisoners_dilemma", [&](const std::string& /*user*/) {
    ++asked;
    return HttpAnswer{.failure = "no connection"};
  });
  (void)play_with(partner, "prisoners_dilemma", "random", 4, 10);
  CHECK(asked < 40);
  CHECK(partner->totals().fallbacks == 40);
}

TEST_CASE("language: the place in the list does not count where options are scored") {
  // It likes "defect" a little, and the first place a lot.
  const auto partner = partner_of(
      "prisoners_dilemma",
      [](const std::string& user) {
        const bool first = number_of(user, {"defect"}) == "1";
        nlohmann::json top = {{{"token", "1"}, {"logprob", first ? -0.1 : -0.3}},
                              {{"token", "2"}, {"logprob", first ? -2.4 : -1.4}}};
        return HttpAnswer{.body = dump_json(nlohmann::json{
                              {"choices",
                               {{{"message", {{"content", "1"}}},
                                 {"logprobs", {{"content", {{{"top_logprobs", top}}}}}}}}}})};
      },
      {.model = "fake", .choosing = Choosing::kScore});
  const auto actions = play_with(partner, "prisoners_dilemma", "random", 4, 8).second;
  CHECK(std::count(actions.begin(), actions.end(), Action{1}) == 32);
}

TEST_CASE("language: a run repeats from its record, failures and all, without a server") {
  const TemporaryDirectory folder;
  const std::string file = (folder.path() / "words.jsonl").string();
  int asked = 0;
  const auto moody = [&](const std::string& user) {
    ++asked;
    return asked % 7 == 0    ? HttpAnswer{.failure = "status 500: \"no\""}
           : asked % 5 == 0  ? HttpAnswer{.body = "\xFF no JSON"}
           : asked % 11 == 0 ? says("well…")
           : asked % 3 == 0  ? says("1")
                             : sensible_cook(user);
  };
  std::vector<Action> played;
  std::int64_t fallbacks = 0;
  {
    const auto partner = partner_of("cramped_room", moody, {.model = "fake"}, {.record = file});
    played = play_with(partner, "cramped_room", "greedy", 3, 100).second;
    fallbacks = partner->totals().fallbacks;
    CHECK(fallbacks > 0);
  }
  const int before = asked;
  const std::string again = (folder.path() / "again.jsonl").string();
  {
    auto server = std::make_shared<ModelServer>(ServerOptions{.record = again, .replay = file});
    const auto partner = std::make_shared<LanguagePartner>(
        ChatStyle{.model = "fake"}, load_layout("cramped_room"), "", "", server, nullptr);
    CHECK(play_with(partner, "cramped_room", "greedy", 3, 100).second == played);
    CHECK(partner->totals().fallbacks == fallbacks);
    // What is not in the record is a failure like any other.
    (void)play_with(partner, "cramped_room", "stay", 1, 100);
    CHECK(partner->totals().fallbacks > fallbacks);
  }
  CHECK(asked == before);
  // Spoiled records.
  for (const char* text : {"nonsense\n", "{}\n", "{\"request\": 5, \"answer\": \"x\"}\n",
                           "{\"request\": {}, \"answer\": 5}\n", "\n"}) {
    const std::string bad = (folder.path() / "bad.jsonl").string();
    std::ofstream(bad) << text;
    CHECK_THROWS_WITH_AS(ModelServer({.replay = bad}), doctest::Contains("bad.jsonl:1"),
                         InputError);
  }
}

TEST_CASE("language: names, prompts and what is missing") {
  const auto layout = load_layout("cramped_room");
  CHECK_THROWS_AS((void)load_roster({"language:m"}, layout), InputError);
  Guests nowhere({});
  CHECK_THROWS_WITH_AS((void)load_roster({"language:m"}, layout, &nowhere),
                       doctest::Contains("POTLUCK_LANGUAGE_URL"), InputError);
  CHECK_THROWS_WITH_AS((void)load_roster({"language:"}, layout, &nowhere),
                       doctest::Contains("no model"), InputError);
  const TemporaryDirectory folder;
  const std::string file = (folder.path() / "prompt.txt").string();
  std::ofstream(file) << "Choose:\n{options}\n";
  Guests blind(
      {.process = {}, .language = {.choosing = Choosing::kRandom, .prompt = file}, .complain = {}});
  const auto roster = load_roster({"small=language:org/model:8b"}, layout, &blind);
  CHECK(roster.front().id.name == "small");
  CHECK(roster.front().id.algorithm == "language");
  REQUIRE(blind.summary().size() == 1);
  CHECK(blind.summary().front().find("language:org/model:8b in cramped_room: 0 choices") == 0);
  std::ofstream(file) << "Choose!";
  Guests wrong(
      {.process = {}, .language = {.choosing = Choosing::kRandom, .prompt = file}, .complain = {}});
  CHECK_THROWS_WITH_AS((void)load_roster({"language:m"}, layout, &wrong),
                       doctest::Contains("prompt.txt"), InputError);
}
