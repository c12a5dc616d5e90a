#include "agents/language/chat.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "env/text/error.h"
#include "env/text/excerpt.h"
#include "env/text/json_cursor.h"
#include "env/text/json_text.h"

namespace potluck::language {
namespace {

using OrderedJson = nlohmann::ordered_json;

constexpr std::array<const char*, 6> kChoosings = {"number",      "grammar", "schema",
                                                   "json_schema", "score",   "random"};
constexpr int kMostAnswerTokens = 8;
constexpr int kMostSchemaTokens = 24;
constexpr int kMostWrittenTokens = 64;
constexpr int kTopTokens = 20;  // the most that OpenAI's interface gives

/// Half a document of an answer, at most.
const JsonLimits& chat_limits() {
  static const JsonLimits limits{.what = "an answer", .depth = 16, .values = 100'000};
  return limits;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = std::min(text.find_first_not_of(kBlanks), text.size());
  text.remove_prefix(first);
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

/// As llama.cpp's grammars have it.
std::string rule_of(std::span<const std::string> possible) {
  std::string rule = "root ::= ";
  for (const std::string& one : possible) {
    rule += (&one == possible.data() ? "" : " | ") + OrderedJson(one).dump();
  }
  return rule;
}

/// An object {"choice": N}, or of a name.
OrderedJson schema_of(const Question& question) {
  OrderedJson values = OrderedJson::array();
  for (int i = 1; question.names.empty() && i <= question.options; ++i) {
    values.push_back(i);
  }
  for (const std::string& name : question.names) {
    values.push_back(name);
  }
  return {
      {"type", "object"},
      {"properties",
       {{"choice", {{"type", question.names.empty() ? "integer" : "string"}, {"enum", values}}}}},
      {"required", {"choice"}},
      {"additionalProperties", false}};
}

/// Which of `possible` the text is; a point behind it is forgiven.
std::optional<int> bare_answer(std::string_view text, std::span<const std::string> possible) {
  text = trimmed(text);
  if (text.ends_with('.')) {
    text.remove_suffix(1);
  }
  const auto found = std::find(possible.begin(), possible.end(), text);
  return found == possible.end() ? std::nullopt
                                 : std::optional(static_cast<int>(found - possible.begin()));
}

/// "number from 1 to 6", or "'A' or 'B'".
std::string in_words(std::span<const std::string> possible) {
  return possible.front() == "1" ? fmt::format("number from 1 to {}", possible.size())
                                 : fmt::format("'{}'", fmt::join(possible, "' or '"));
}

std::int64_t count_of(const nlohmann::json& usage, const char* key) {
  constexpr std::int64_t kMost = 1'000'000'000;
  const auto found = usage.is_object() ? usage.find(key) : usage.end();
  return usage.is_object() && found != usage.end() && found->is_number_integer()
             ? std::clamp<std::int64_t>(found->get<std::int64_t>(), 0, kMost)
             : 0;
}

void add_score(ChatAnswer& answer, std::string_view token, const nlohmann::json& value) {
  if (value.is_number() && std::isfinite(value.get<double>())) {
    const auto [place, is_new] =
        answer.scores.try_emplace(std::string(trimmed(token)), value.get<double>());
    // " 1" and "1" are one answer: the likelier one stands for both.
    place->second = is_new ? place->second : std::max(place->second, value.get<double>());
  }
}

/// Of the first token, in OpenAI's form.
void read_scores(const nlohmann::json& choice, ChatAnswer& answer) {
  const auto logprobs = choice.find("logprobs");
  if (logprobs == choice.end() || !logprobs->is_object()) {
    return;
  }
  const auto content = logprobs->find("content");
  if (content == logprobs->end() || !content->is_array() || content->empty() ||
      !content->front().is_object()) {
    return;
  }
  const auto top = content->front().find("top_logprobs");
  if (top == content->front().end() || !top->is_array()) {
    return;
  }
  for (const nlohmann::json& one : *top) {
    if (one.is_object() && one.contains("token") && one["token"].is_string() &&
        one.contains("logprob")) {
      add_score(answer, one["token"].get_ref<const std::string&>(), one["logprob"]);
    }
  }
}

/// The question and how it is to be answered, without what keeps the answer to the options.
OrderedJson body_of(const Question& question, const ChatStyle& style, int most_tokens) {
  OrderedJson messages = OrderedJson::array();
  if (!question.system.empty()) {
    messages.push_back({{"role", "system"}, {"content", question.system}});
  }
  const std::string again = question.again ? fmt::format("\nAnswer with one {} and nothing else.",
                                                         in_words(possible_answers(question)))
                                           : "";
  messages.push_back({{"role", "user"}, {"content", question.user + again}});
  OrderedJson body = {{"model", style.model},
                      {"messages", messages},
                      {"temperature", style.temperature},
                      {"max_tokens", most_tokens}};
  if (style.temperature > 0) {
    body["seed"] = question.seed & 0x7FFFFFFFU;
  }
  return body;
}

}  // namespace

std::span<const char* const> choosing_names() {
  return kChoosings;
}

Choosing parse_choosing(std::string_view name, const std::string& place) {
  const auto found = std::find(kChoosings.begin(), kChoosings.end(), name);
  if (found == kChoosings.end()) {
    throw InputError(place, "'" + std::string(name) + "'",
                     one_of({kChoosings.begin(), kChoosings.end()}));
  }
  return static_cast<Choosing>(found - kChoosings.begin());
}

std::string request_body(const Question& question, const ChatStyle& style) {
  OrderedJson body = body_of(question, style, kMostAnswerTokens);
  switch (style.choosing) {
    case Choosing::kNumber:
    case Choosing::kRandom:
      break;
    case Choosing::kGrammar:
      body["grammar"] = rule_of(possible_answers(question));
      break;
    case Choosing::kSchema:
      body["max_tokens"] = kMostSchemaTokens;
      body["response_format"] = {{"type", "json_object"}, {"schema", schema_of(question)}};
      break;
    case Choosing::kJsonSchema:
      body["max_tokens"] = kMostSchemaTokens;
      body["response_format"] = {
          {"type", "json_schema"},
          {"json_schema", {{"name", "choice"}, {"strict", true}, {"schema", schema_of(question)}}}};
      break;
    case Choosing::kScore:
      body["max_tokens"] = 1;
      body["logprobs"] = true;
      body["top_logprobs"] = kTopTokens;
      break;
  }
  return dump_json(body);
}

std::string writing_body(const Question& question, const std::string& answer,
                         const std::string& write, const ChatStyle& style) {
  OrderedJson body = body_of(question, style, kMostWrittenTokens);
  body["messages"].push_back({{"role", "assistant"}, {"content", answer}});
  body["messages"].push_back({{"role", "user"}, {"content", write}});
  return dump_json(body);
}

ChatAnswer chat_answer(std::string_view body) {
  ChatAnswer answer;
  nlohmann::json json;
  try {
    json = parse_json_document(body, "", chat_limits());
  } catch (const InputError&) {
    answer.failure = "answered " + excerpt(body) + ", no JSON";
    return answer;
  }
  const auto choices = json.is_object() ? json.find("choices") : json.end();
  const bool has_choice = json.is_object() && choices != json.end() && choices->is_array() &&
                          !choices->empty() && choices->front().is_object();
  const nlohmann::json nothing = nlohmann::json::object();
  const nlohmann::json& choice = has_choice ? choices->front() : nothing;
  const auto message = choice.find("message");
  if (message == choice.end() || !message->is_object() || !message->contains("content") ||
      !(*message)["content"].is_string()) {
    answer.failure = "answered " + excerpt(body) + ", no choices[0].message.content";
    return answer;
  }
  answer.content = (*message)["content"].get<std::string>();
  read_scores(choice, answer);
  if (const auto usage = json.find("usage"); usage != json.end()) {
    answer.prompt_tokens = count_of(*usage, "prompt_tokens");
    answer.answer_tokens = count_of(*usage, "completion_tokens");
  }
  return answer;
}

std::string written(const ChatAnswer& answer) {
  std::string_view text = trimmed(answer.content);
  text = trimmed(text.substr(0, text.find('\n')));
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    text = trimmed(text.substr(1, text.size() - 2));
  }
  return std::string(text);
}

std::vector<std::string> possible_answers(const Question& question) {
  std::vector<std::string> possible = question.names;
  for (int i = 1; question.names.empty() && i <= question.options; ++i) {
    possible.push_back(std::to_string(i));
  }
  return possible;
}

std::optional<int> chosen_option(const ChatAnswer& answer, Choosing choosing,
                                 std::span<const std::string> possible, std::string& why) {
  why = "answered " + excerpt(answer.content) + ", no " + in_words(possible);
  if (choosing == Choosing::kSchema || choosing == Choosing::kJsonSchema) {
    const auto json = json_or_discarded(answer.content);
    if (!json.is_object() || !json.contains("choice")) {
      return std::nullopt;
    }
    const nlohmann::json& choice = json["choice"];
    return choice.is_number_integer()
               ? bare_answer(std::to_string(choice.get<std::int64_t>()), possible)
           : choice.is_string() && possible.front() != "1"
               ? bare_answer(choice.get_ref<const std::string&>(), possible)
               : std::nullopt;
  }
  return bare_answer(answer.content, possible);
}

std::vector<double> option_probabilities(const ChatAnswer& answer,
                                         std::span<const std::string> possible, std::string& why) {
  std::vector<double> probabilities(possible.size(), 0.0);
  double sum = 0;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    const auto score = answer.scores.find(possible[i]);
    probabilities[i] = score == answer.scores.end() ? 0.0 : std::exp(std::min(score->second, 0.0));
    sum += probabilities[i];
  }
  if (!(sum > 0)) {
    why = answer.scores.empty()
              ? "an answer without log-probabilities (llama.cpp: --logits_all true)"
              : "no " + in_words(possible) + " among the likeliest tokens";
    return {};
  }
  for (double& probability : probabilities) {
    probability /= sum;
  }
  return probabilities;
}

}  // namespace potluck::language
