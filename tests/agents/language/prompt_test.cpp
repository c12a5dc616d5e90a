#include "agents/language/prompt.h"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

#include "env/text/error.h"

using namespace potluck;
using namespace potluck::language;

TEST_CASE("prompt: gaps, parting, and options that turn like a wheel") {
  const Situation situation{.layout = "here",
                            .others = "nobody",
                            .state = "{options}",
                            .history = "",
                            .rules = "",
                            .orders = "",
                            .options = {"a", "b", "c"}};
  const Prompt prompt(
      "You are in {layout} with {others}.\n---\n{history}\n\n\n{state} {x y} {\n{options}\n",
      "file");
  const Question question = prompt.fill(situation, 0);
  CHECK(question.system == "You are in here with nobody.");
  CHECK(question.user == "{options} {x y} {\n1. a\n2. b\n3. c");
  CHECK(question.options == 3);
  CHECK(Prompt("{options}", "file").fill(situation, 5).user == "1. c\n2. a\n3. b");
  CHECK(Prompt("{options}", "file").fill(situation, 5).system.empty());
  CHECK_THROWS_WITH_AS(Prompt("{options} {opt}", "file"), doctest::Contains("{opt}"), InputError);
  CHECK_THROWS_WITH_AS(Prompt("What now?", "file"), doctest::Contains("{options}"), InputError);
  for (const auto text : {stock_kitchen_prompt(), stock_game_prompt()}) {
    CHECK(Prompt(text, "stock").fill(situation, 1).user.find("1. b") != std::string::npos);
  }
}

TEST_CASE("prompt: with names, what is asked in a round begins as it did in the round before") {
  const Prompt prompt(stock_rounds_prompt(), "stock");
  CHECK(prompt.wording().names == std::vector<std::string>{"A", "B"});
  CHECK(prompt.wording().round_line("A", "B") == "Me A you B");
  Situation situation{.layout = "here",
                      .others = "another player",
                      .state = "",
                      .history = "",
                      .rules = "Rules.",
                      .orders = "",
                      .options = {"A", "B"}};
  const Question first = prompt.fill(situation, 1);
  CHECK(first.user == "Me");
  CHECK(first.names == std::vector<std::string>{"A", "B"});
  situation.history = "Me A you B";
  CHECK(prompt.fill(situation, 0).user == "Me A you B\nMe");
  CHECK_THROWS_WITH_AS(Prompt("@names A A\nx", "file"), doctest::Contains("different"), InputError);
  CHECK_THROWS_WITH_AS(Prompt("@name A B\nx", "file"), doctest::Contains("@names"), InputError);
  CHECK_THROWS_WITH_AS(Prompt("@names A\n@round {me}\n", "file"), doctest::Contains("{mine}"),
                       InputError);
}
