#include "agents/language/chat.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
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

std::string number_rule(int options) {
  std::string rule = "root ::= ";
  for (int i = 1; i <= options; ++i) {
    rule += fmt::format("{}\"{}\"", i == 1 ? "" : " | ", i);
  }
  return rule;
}

/// An object {"choice": N}.
OrderedJson number_schema(int options) {
  OrderedJson numbers = OrderedJson::array();
  for (int i = 1; i <= options; ++i) {
    numbers.push_back(i);
  }
  return {{"type", "object"},
          {"properties", {{"choice", {{"type", "integer"}, {"enum", numbers}}}}},
          {"required", {"choice"}},
          {"additionalProperties", false}};
}

/// The number that `text` is, of so many options; a point behind it is forgiven.
std::optional<int> bare_number(std::string_view text, int options) {
  text = trimmed(text);
  if (text.ends_with('.')) {
    text.remove_suffix(1);
  }
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc{} && end == text.data() + text.size();
  return is_number && number >= 1 && number <= options ? std::optional(number - 1) : std::nullopt;
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
  OrderedJson messages = OrderedJson::array();
  if (!question.system.empty()) {
    messages.push_back({{"role", "system"}, {"content", question.system}});
  }
  const std::string again =
      question.again
          ? fmt::format("\nAnswer with one number from 1 to {} and nothing else.", question.options)
          : "";
  messages.push_back({{"role", "user"}, {"content", question.user + again}});
  OrderedJson body = {{"model", style.model},
                      {"messages", messages},
                      {"temperature", style.temperature},
                      {"max_tokens", kMostAnswerTokens}};
  if (style.temperature > 0) {
    body["seed"] = question.seed & 0x7FFFFFFFU;
  }
  switch (style.choosing) {
    case Choosing::kNumber:
    case Choosing::kRandom:
      break;
    case Choosing::kGrammar:
      body["grammar"] = number_rule(question.options);
      break;
    case Choosing::kSchema:
      body["max_tokens"] = kMostSchemaTokens;
      body["response_format"] = {{"type", "json_object"},
                                 {"schema", number_schema(question.options)}};
      break;
    case Choosing::kJsonSchema:
      body["max_tokens"] = kMostSchemaTokens;
      body["response_format"] = {
          {"type", "json_schema"},
          {"json_schema",
           {{"name", "choice"}, {"strict", true}, {"schema", number_schema(question.options)}}}};
      break;
    case Choosing::kScore:
      body["max_tokens"] = 1;
      body["logprobs"] = true;
      body["top_logprobs"] = kTopTokens;
      break;
  }
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

std::optional<int> chosen_option(const ChatAnswer& answer, Choosing choosing, int options,
                                 std::string& why) {
  why = "answered " + excerpt(answer.content) + fmt::format(", no number from 1 to {}", options);
  if (choosing == Choosing::kSchema || choosing == Choosing::kJsonSchema) {
    const auto json = json_or_discarded(answer.content);
    if (json.is_object() && json.contains("choice") && json["choice"].is_number_integer()) {
      return bare_number(std::to_string(json["choice"].get<std::int64_t>()), options);
    }
    return std::nullopt;
  }
  return bare_number(answer.content, options);
}

std::vector<double> option_probabilities(const ChatAnswer& answer, int options, std::string& why) {
  std::vector<double> probabilities(static_cast<std::size_t>(options), 0.0);
  double sum = 0;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    const auto score = answer.scores.find(std::to_string(i + 1));
    probabilities[i] = score == answer.scores.end() ? 0.0 : std::exp(std::min(score->second, 0.0));
    sum += probabilities[i];
  }
  if (!(sum > 0)) {
    why = answer.scores.empty()
              ? "an answer without log-probabilities (llama.cpp: --logits_all true)"
              : "no number among the likeliest tokens";
    return {};
  }
  for (double& probability : probabilities) {
    probability /= sum;
  }
  return probabilities;
}

}  // namespace potluck::language
