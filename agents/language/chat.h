// The OpenAI-compatible chat interface: what is asked, and what is made of the answers.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace potluck::language {

/// How an answer is kept to the options' numbers.
enum class Choosing : std::uint8_t {
  kNumber,      ///< by asking for one; anything but a bare number is no answer
  kGrammar,     ///< llama.cpp's field `grammar`
  kSchema,      ///< `response_format` json_object with a `schema`, as llama.cpp's servers have it
  kJsonSchema,  ///< `response_format` json_schema, as OpenAI and vLLM have it
  /// The likeliest of the numbers, by the log-probability of the first token, each option asked
  /// once in every place of the list, so that places do not count.
  kScore,
  kRandom,  ///< nobody is asked: what blind chance comes to
};

/// "number", "grammar", … in that order.
[[nodiscard]] std::span<const char* const> choosing_names();
/// The one of that name. Throws InputError (place: `place`) for other names.
[[nodiscard]] Choosing parse_choosing(std::string_view name, const std::string& place);

/// What is asked of a model, whoever it is.
struct Question {
  std::string system;  ///< may be empty
  std::string user;
  int options = 0;                      ///< they are numbered from 1 ...
  std::vector<std::string> names = {};  ///< ... unless they are called so
  bool again = false;                   ///< a second time, with a word on what an answer is
  std::uint32_t seed = 0;  ///< of this question's chance; used if the temperature is above 0
};

struct ChatStyle {
  std::string model;
  Choosing choosing = Choosing::kNumber;
  double temperature = 0;
};

/// The body of the request.
[[nodiscard]] std::string request_body(const Question& question, const ChatStyle& style);

/// The body of a request for a few words: behind `question`, to which the model answered `answer`,
/// the user asks `write`.
[[nodiscard]] std::string writing_body(const Question& question, const std::string& answer,
                                       const std::string& write, const ChatStyle& style);

/// What came back, read by chat_answer().
struct ChatAnswer {
  std::string content;
  std::map<std::string, double> scores;  ///< log-probabilities of first tokens, trimmed
  std::int64_t prompt_tokens = 0;
  std::int64_t answer_tokens = 0;
  std::string failure;  ///< why there is no answer; empty: there is
};
[[nodiscard]] ChatAnswer chat_answer(std::string_view body);

/// The words of an answer to that as one line, without quotation marks around them.
[[nodiscard]] std::string written(const ChatAnswer& answer);

/// What answers to `question` are: the numbers of the options, or their names.
[[nodiscard]] std::vector<std::string> possible_answers(const Question& question);

/// The one of `possible` that `answer` names, from 0; none where it names none, and `why` says so.
/// Not for kScore.
[[nodiscard]] std::optional<int> chosen_option(const ChatAnswer& answer, Choosing choosing,
                                               std::span<const std::string> possible,
                                               std::string& why);
/// For kScore: probabilities of the `possible` answers, given that it is one of them; empty where
/// none of them is among the likeliest tokens, and `why` says so.
[[nodiscard]] std::vector<double> option_probabilities(const ChatAnswer& answer,
                                                       std::span<const std::string> possible,
                                                       std::string& why);

}  // namespace potluck::language
