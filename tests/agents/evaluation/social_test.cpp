// Who gets what: measured in games small enough to be worked out by hand.
#include "agents/evaluation/measures/social.h"

#include <doctest/doctest.h>

#include <atomic>
#include <cmath>
#include <string>
#include <vector>

#include "agents/evaluation/file/evaluation_json.h"
#include "agents/evaluation/measures/summary.h"
#include "agents/evaluation/play/kitchens.h"
#include "agents/evaluation/play/protocols.h"
#include "agents/evaluation/play/run_cross_play.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "tests/agents/evaluation/example.h"

using namespace potluck;

namespace {

/// Two agents of a group and a scripted one in seat 0, the scripted one in seat 1.
CrossPlay example_of_two() {
  CrossPlay evaluation;
  evaluation.layout = "prisoners_dilemma";
  evaluation.protocols = {{.name = "episode", .steps = 10, .episodes = 5}};
  evaluation.rows = {example::learner("ippo", 1, 0), example::learner("ippo", 2, 0)};
  evaluation.columns = {example::scripted("other")};
  for (int row = 0; row < 2; ++row) {
    CellResult result;
    result.mean_seat_return = row == 0 ? std::vector<double>{4, 10} : std::vector<double>{8, 6};
    result.mean_return = 14;
    result.work.resize(2);
    Responses responses{.actions = {"cooperate", "defect"},
                        .counts = {3, 1, 8, 0, 1, 3, 0, 0, 2, 2}};
    result.responses = {responses, responses};
    evaluation.cells.push_back({row, 0, Relation::kNeverMet, {result}});
  }
  return evaluation;
}

}  // namespace

TEST_CASE("welfare, gap and envy of a group with a partner") {
  const CrossPlay evaluation = example_of_two();
  const SocialMeasures social = summarise_social(evaluation, 0.95);
  REQUIRE(social.sharing.size() == 1);
  const SharingSummary& entry = social.sharing.front();
  CHECK(entry.of.group == "runs/ippo");
  CHECK(entry.of.partner == "other");
  CHECK(entry.of.pairs == 2);
  CHECK(entry.welfare.value == 14);
  CHECK(entry.own.value == 6);
  CHECK(entry.other.value == 8);
  CHECK(entry.gap.value == 4);
  CHECK(entry.envy.value == 3);  // 6 and 0
  // Two seeds, 4 and 8: the t interval with one degree of freedom.
  CHECK(entry.own.interval.low == doctest::Approx(6 - 12.706 * 2).epsilon(1e-3));
  CHECK(entry.welfare.interval.low == 14);
}

TEST_CASE("answers are shares of what was seen, and blank where it never was") {
  const SocialMeasures social = summarise_social(example_of_two(), 0.95);
  REQUIRE(social.reciprocity.size() == 1);
  const ReciprocitySummary& entry = social.reciprocity.front();
  CHECK(entry.states == std::vector<std::string>{"start", "CC", "CD", "DC", "DD"});
  CHECK(entry.counts == std::vector<double>{8, 16, 8, 0, 8});
  CHECK(entry.probability[0] == 0.75);
  CHECK(entry.probability[2] == 1);
  CHECK(entry.probability[4] == 0.25);
  CHECK(std::isnan(entry.probability[6]));
  CHECK(entry.probability[8] == 0.5);
}

TEST_CASE("among three it does not matter which of the others did what") {
  CrossPlay evaluation = example_of_two();
  evaluation.protocols.front().players = 3;
  for (MatrixCell& cell : evaluation.cells) {
    CellResult& result = cell.results.front();
    result.mean_seat_return = {1, 2, 3};
    result.work.resize(3);
    Responses responses{.actions = {"give", "keep"}, .counts = std::vector<double>(18)};
    responses.counts[2 * (1 + 1)] = 3;      // after own give, others' give, keep: it gives
    responses.counts[2 * (1 + 2) + 1] = 1;  // after give, keep, give it keeps
    result.responses.assign(3, responses);
  }
  const SocialMeasures social = summarise_social(evaluation, 0.95);
  const ReciprocitySummary& entry = social.reciprocity.front();
  CHECK(entry.states ==
        std::vector<std::string>{"start", "GGG", "GGK", "GKK", "KGG", "KGK", "KKK"});
  CHECK(entry.counts[2] == 8);
  CHECK(entry.probability[4] == 0.75);
  CHECK(social.sharing.front().other.value == 2.5);
}

TEST_CASE("answers survive the way to a file and back, wrong ones do not") {
  CrossPlay evaluation = example_of_two();
  evaluation.best_responses = {{.column = 0,
                                .agent = example::scripted("greedy"),
                                .mean_returns = {12},
                                .seat_returns = {{11, 13}},
                                .own_returns = {{9, 8}},
                                .left_returns = {{2, 5}}}};
  const std::string text = format_evaluation(evaluation);
  CHECK(parse_evaluation(text, "test") == evaluation);
  const auto refused = [&](const std::string& from, const std::string& to) {
    std::string changed = text;
    const std::size_t at = changed.find(from);
    REQUIRE(at != std::string::npos);
    changed.replace(at, from.size(), to);
    CHECK_THROWS_AS((void)parse_evaluation(changed, "test"), InputError);
  };
  refused(R"(["cooperate","defect"])", R"(["cooperate","defect","wait"])");
  refused(R"(["cooperate","defect"])", "[]");
  refused(R"("counts":[3.0)", R"("counts":[-3.0)");
  refused(R"("left_returns")", R"("left")");
}

TEST_CASE("exploited: what best responses get and leave, seed by seed") {
  CrossPlay evaluation = example_of_two();
  evaluation.columns = {example::learner("aligned", 1, 1), example::learner("aligned", 2, 1)};
  const CellResult played = evaluation.cells.front().results.front();
  evaluation.cells.clear();
  for (int row = 0; row < 2; ++row) {
    for (int column = 0; column < 2; ++column) {
      evaluation.cells.push_back({row, column, Relation::kNeverMet, {played}});
    }
  }
  evaluation.best_responses = {{0, example::scripted("b"), {12}, {{11, 13}}, {{9, 8}}, {{2, 5}}},
                               {1, example::scripted("c"), {12}, {{11, 13}}, {{7, 6}}, {{4, 7}}}};
  const SocialMeasures social = summarise_social(evaluation, 0.95);
  REQUIRE(social.exploits.size() == 1);
  const ExploitSummary& entry = social.exploits.front();
  CHECK(entry.group == "runs/aligned");
  CHECK(entry.agents == 2);
  CHECK(entry.gets.value == 7.5);
  CHECK(entry.leaves.value == 4.5);
  CHECK(std::isnan(entry.itself.value));
}

TEST_CASE("what is played is what is counted") {
  const std::vector<std::shared_ptr<const Layout>> layouts = {load_layout("prisoners_dilemma")};
  const auto kitchens = load_kitchens(layouts, {"random"}, {"random"}, {});
  std::atomic<int> done = 0;
  const CrossPlay evaluation = run_cross_play(
      kitchens, {.protocols = make_protocols(layouts, {.episodes = 2000}), .seed = 3}, done, false);
  const SocialMeasures social = summarise_social(evaluation, 0.95);
  REQUIRE(!social.reciprocity.empty());
  const ReciprocitySummary& entry = social.reciprocity.back();
  for (std::size_t state = 0; state < entry.states.size(); ++state) {
    CHECK(entry.counts[state] > 1000);
    CHECK(std::abs(entry.probability[2 * state] - 0.5) < 0.05);
  }
  // Kitchens have no such table.
  const std::vector<std::shared_ptr<const Layout>> kitchen = {load_layout("cramped_room")};
  const CrossPlay cooked = run_cross_play(
      load_kitchens(kitchen, {"greedy"}, {"stay"}, {}),
      {.protocols = make_protocols(kitchen, {.episodes = 2}), .seed = 3}, done, false);
  CHECK(summarise_social(cooked, 0.95).reciprocity.empty());
  CHECK(summarise_social(cooked, 0.95).sharing.size() == cooked.protocols.size());
}

TEST_CASE("what words tell, in bits") {
  CHECK(mutual_information(std::vector<double>{5, 0, 0, 5}, 2) == doctest::Approx(1));
  CHECK(mutual_information(std::vector<double>{3, 3, 3, 3}, 2) == doctest::Approx(0));
  // One secret of three tells itself, the others share a word: H(1/3).
  CHECK(mutual_information(std::vector<double>{4, 0, 0, 4, 0, 4}, 2) ==
        doctest::Approx(std::log2(3.0) - 2.0 / 3));
  CHECK(std::isnan(mutual_information(std::vector<double>{0, 0}, 2)));
}

TEST_CASE("words are counted by what their speaker held, and survive the way to a file") {
  const std::vector<std::shared_ptr<const Layout>> layouts = {load_layout("trust_and_split")};
  const auto kitchens = load_kitchens(layouts, {"honest", "random"}, {"honest"}, {});
  std::atomic<int> done = 0;
  const CrossPlay evaluation = run_cross_play(
      kitchens,
      {.protocols = make_protocols(layouts, {.measures = {kEpisode}, .episodes = 50}), .seed = 3},
      done, false);
  const SocialMeasures social = summarise_social(evaluation, 0.95);
  // Honest beside honest, beside random, and random beside honest.
  REQUIRE(social.word_use.size() == 3);
  const WordUseSummary& honest = social.word_use.front();
  CHECK(honest.secrets == std::vector<std::string>{"rock", "paper", "scissors"});
  CHECK(honest.words == std::vector<std::string>{"say rock", "say paper", "say scissors"});
  CHECK(honest.probability == std::vector<double>{1, 0, 0, 0, 1, 0, 0, 0, 1});
  CHECK(honest.information.value == doctest::Approx(std::log2(3.0)).epsilon(0.02));
  // 500 words of chance: 4 / (2 * 500 log 2) bits too many.
  CHECK(social.word_use.back().information.value < 0.03);
  const std::string text = format_evaluation(evaluation);
  CHECK(parse_evaluation(text, "test") == evaluation);
  std::string changed = text;
  const std::string words = R"("words":["say rock",)";
  const std::size_t at = changed.find(words);
  REQUIRE(at != std::string::npos);
  changed.replace(at, words.size(), R"("words":[)");
  CHECK_THROWS_AS((void)parse_evaluation(changed, "test"), InputError);
}
