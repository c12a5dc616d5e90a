#include "agents/language/chat.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/json_text.h"

using namespace potluck;
using namespace potluck::language;

namespace {

std::string chat_body(const std::string& content) {
  return dump_json(
      nlohmann::json{{"choices", {{{"message", {{"role", "assistant"}, {"content", content}}}}}},
                     {"usage", {{"prompt_tokens", 7}, {"completion_tokens", 2}}}});
}

std::optional<int> chosen(const std::string& content, Choosing choosing = Choosing::kNumber) {
  std::string why;
  return chosen_option(chat_answer(chat_body(content)), choosing,
                       possible_answers({.system = {}, .user = {}, .options = 6}), why);
}

}  // namespace

TEST_CASE("chat: thirty real answers, of which none is a bare number") {
  const auto answers =
      json_or_discarded(read_file(POTLUCK_TEST_DATA "/language/answers.json", 1U << 20U));
  REQUIRE(answers.size() == 30);
  for (const auto& one : answers) {
    const std::string text = one["free"];
    CHECK(chosen(text).has_value() == one["strict"].get<bool>());
    // With a grammar all are.
    CHECK(chosen(std::to_string(one["position"].get<int>())) == one["position"].get<int>() - 1);
  }
}

TEST_CASE("chat: strictly a number") {
  CHECK(chosen("3") == 2);
  CHECK(chosen(" 6.\n") == 5);
  for (const char* text : {"", " ", "0", "7", "-1", "+2", "3 apples", "3.5", "1.\n2.", "three",
                           "99999999999999999999", "3..", "１", "{\"choice\": 3}"}) {
    CHECK_FALSE_MESSAGE(chosen(text).has_value(), text);
  }
  CHECK(chosen("{\"choice\": 3}", Choosing::kSchema) == 2);
  CHECK_FALSE(chosen("{\"choice\": \"3\"}", Choosing::kJsonSchema).has_value());
  CHECK_FALSE(chosen("{\"choice\": 9}", Choosing::kJsonSchema).has_value());
  CHECK_FALSE(chosen("3", Choosing::kSchema).has_value());
}

TEST_CASE("chat: what is asked in each way") {
  Question question{.system = "s", .user = "u", .options = 3, .seed = 0xFFFFFFFFU};
  const auto body = [&](Choosing choosing, double temperature = 0) {
    return json_or_discarded(
        request_body(question, {.model = "m", .choosing = choosing, .temperature = temperature}));
  };
  CHECK(body(Choosing::kNumber)["messages"][1]["content"] == "u");
  CHECK_FALSE(body(Choosing::kNumber).contains("seed"));
  CHECK(body(Choosing::kNumber, 0.5)["seed"] == 0x7FFFFFFF);
  CHECK(body(Choosing::kGrammar)["grammar"] == "root ::= \"1\" | \"2\" | \"3\"");
  CHECK(
      body(Choosing::kSchema)["response_format"]["schema"]["properties"]["choice"]["enum"].size() ==
      3);
  CHECK(body(Choosing::kJsonSchema)["response_format"]["json_schema"]["strict"] == true);
  CHECK(body(Choosing::kScore)["max_tokens"] == 1);
  question.again = true;
  question.system.clear();
  CHECK(body(Choosing::kNumber)["messages"][0]["content"] ==
        "u\nAnswer with one number from 1 to 3 and nothing else.");
  CHECK(parse_choosing("score", "--x") == Choosing::kScore);
  CHECK_THROWS_AS((void)parse_choosing("guess", "--x"), InputError);
}

TEST_CASE("chat: options with names are asked for and answered by name") {
  const Question question{.system = {}, .user = "Me", .options = 2, .names = {"A", "B"}};
  const auto possible = possible_answers(question);
  std::string why;
  const auto answered = [&](const char* content, Choosing choosing) {
    return chosen_option(chat_answer(chat_body(content)), choosing, possible, why);
  };
  CHECK(answered(" B.", Choosing::kNumber) == 1);
  CHECK_FALSE(answered("2", Choosing::kNumber).has_value());
  CHECK(why.find("'A' or 'B'") != std::string::npos);
  CHECK(answered(R"({"choice": "A"})", Choosing::kSchema) == 0);
  CHECK_FALSE(answered(R"({"choice": 1})", Choosing::kSchema).has_value());
  const auto body = [&](Choosing choosing) {
    return json_or_discarded(
        request_body(question, {.model = "m", .choosing = choosing, .temperature = 0}));
  };
  CHECK(body(Choosing::kGrammar)["grammar"] == "root ::= \"A\" | \"B\"");
  const auto choice = body(Choosing::kSchema)["response_format"]["schema"]["properties"]["choice"];
  CHECK(choice["enum"] == nlohmann::json{"A", "B"});
  CHECK(choice["type"] == "string");
}

TEST_CASE("chat: log-probabilities of the options") {
  const std::string body =
      R"({"choices": [{"message": {"content": "2"}, "logprobs": {"content": [{"token": "2", "top_logprobs": [)"
      R"({"token": " 1", "logprob": -2}, {"token": "1", "logprob": -1}, {"token": "2", "logprob": -1},)"
      R"({"token": "x", "logprob": 0}, {"token": "3", "logprob": null}, 5]}]}}]})";
  std::string why;
  const auto possible = possible_answers({.system = {}, .user = {}, .options = 3});
  const auto probabilities = option_probabilities(chat_answer(body), possible, why);
  REQUIRE(probabilities.size() == 3);
  CHECK(probabilities[0] == doctest::Approx(0.5));
  CHECK(probabilities[1] == doctest::Approx(0.5));
  CHECK(probabilities[2] == 0);
  CHECK(option_probabilities(chat_answer(chat_body("1")), possible, why).empty());
  CHECK(why.find("logits_all") != std::string::npos);
}

TEST_CASE("chat: answers that are none") {
  CHECK(chat_answer(chat_body("x")).prompt_tokens == 7);
  CHECK(chat_answer(chat_body("x")).answer_tokens == 2);
  for (const char* body :
       {"", "Internal Server Error", "[]", "{}", "null", "{\"choices\": []}", "{\"choices\": [{}]}",
        "{\"choices\": {\"message\": 1}}", "{\"choices\": [{\"message\": {\"content\": null}}]}",
        "{\"choices\": [{\"message\": {\"content\": [\"1\"]}}]}", "\xFF\xFE", "{\"choices\": [",
        "{\"object\": \"error\", \"message\": \"no\"}"}) {
    const ChatAnswer answer = chat_answer(body);
    CHECK_FALSE_MESSAGE(answer.failure.empty(), body);
    CHECK(answer.failure.find('\n') == std::string::npos);
  }
  CHECK_FALSE(chat_answer(std::string(100'000, '[')).failure.empty());
  // Numbers that lie.
  const ChatAnswer lies = chat_answer(
      R"({"choices": [{"message": {"content": "1"}, "logprobs": []}], "usage": {"prompt_tokens": -5, "completion_tokens": 1e99}})");
  CHECK(lies.failure.empty());
  CHECK(lies.prompt_tokens == 0);
  CHECK(lies.answer_tokens == 0);
}
