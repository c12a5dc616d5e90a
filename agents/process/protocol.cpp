#include "agents/process/protocol.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <nlohmann/json.hpp>

#include "env/env_spec.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/text/excerpt.h"
#include "env/text/json_cursor.h"
#include "env/text/json_text.h"
#include "env/text/key_writer.h"

namespace potluck::process {
namespace {

constexpr std::size_t kMostMessage = 10'000;
constexpr int kMostBatch = 1'000'000;

/// Of a line, which a million decisions may share.
JsonLimits answer_limits() {
  return {.what = "an answer", .depth = 8, .values = 8'000'000};
}

std::string written_observation(const ObservationSpec& spec) {
  std::vector<std::string> shape;
  for (const int size : spec.shape) {
    shape.push_back(std::to_string(size));
  }
  return inline_object({{"name", json_text(spec.name)},
                        {"shape", inline_list(shape)},
                        {"dtype", json_text(to_string(spec.dtype))},
                        {"low", json_amount(static_cast<double>(spec.low))},
                        {"high", json_amount(static_cast<double>(spec.high))}});
}

std::string on_one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::string written_names(std::span<const std::string> names) {
  std::vector<std::string> items;
  for (const std::string& name : names) {
    items.push_back(json_text(name));
  }
  return inline_list(items);
}

/// An action by number or name.
Answer read_action(const nlohmann::json& value, std::span<const std::string> actions) {
  if (value.is_object()) {
    const auto found = value.find("action");
    if (found == value.end() || found->is_object()) {
      return {.action = std::nullopt, .wrong = "an answer without \"action\""};
    }
    const auto message = value.find("message");
    if (message != value.end() &&
        !(message->is_string() && message->get_ref<const std::string&>().size() <= kMostMessage)) {
      return {.action = std::nullopt,
              .wrong = fmt::format("a message that is no text of {} bytes at most", kMostMessage)};
    }
    Answer answer = read_action(*found, actions);
    answer.message = message != value.end() ? message->get<std::string>() : "";
    return answer;
  }
  std::size_t number = actions.size();
  if (value.is_string()) {
    const auto found =
        std::find(actions.begin(), actions.end(), value.get_ref<const std::string&>());
    number = static_cast<std::size_t>(found - actions.begin());
  } else if (value.is_number_integer() && value >= 0 && value < actions.size()) {
    number = value.get<std::size_t>();
  }
  if (number < actions.size()) {
    return {.action = static_cast<Action>(number)};
  }
  return {.action = std::nullopt,
          .wrong = fmt::format("action {}, expected one of {}", excerpt(dump_json(value)),
                               fmt::join(actions, ", "))};
}

}  // namespace

std::string hello_line(const Layout& layout, std::uint32_t seed) {
  const EnvSpec spec = env_spec(layout);
  std::vector<std::string> actions;
  for (const auto& names : spec.actions) {
    actions.push_back(written_names(names));
  }
  std::vector<std::string> observations;
  for (const ObservationSpec& observation : spec.observations) {
    observations.push_back(written_observation(observation));
  }
  const std::string about =
      inline_object({{"name", json_text(spec.name)},
                     {"rules", json_text(spec.rules)},
                     {"agents", std::to_string(spec.num_agents)},
                     {"actions", inline_list(actions)},
                     {"observations", inline_list(observations)},
                     {"horizon", std::to_string(spec.horizon)},
                     {"shares_rewards", spec.shares_rewards ? "true" : "false"}});
  return inline_object({{"hello", json_text("potluck")},
                        {"protocol", std::to_string(kProtocol)},
                        {"seed", std::to_string(seed)},
                        {"spec", about},
                        {"layout", on_one_line(write_layout(layout.spec()))}}) +
         "\n";
}

Wishes parse_hello_answer(std::string_view line, const Layout& layout, const std::string& place) {
  if (json_or_discarded(line).is_discarded()) {
    throw InputError(place, "answered the hello with " + excerpt(line),
                     "one line of JSON, such as {}", "agents/process/README.md says more");
  }
  const nlohmann::json json = parse_json_document(line, place, answer_limits());
  const JsonCursor answer(json, place, "the answer to the hello");
  answer.require_object();
  answer.only({"name", "observation", "state", "text", "batch"});
  Wishes wishes;
  wishes.observation = default_observation(layout.rules());
  if (const auto name = answer.find("name")) {
    (void)name->text();
  }
  if (answer.has("observation")) {
    const JsonCursor wanted = answer.at("observation");
    if (wanted.json() == false || wanted.is_null()) {
      wishes.observation = nullptr;
    } else {
      wishes.observation = parse_observation(wanted.text(), wanted.where());
      (void)observation_spec(layout, {wishes.observation});
    }
  }
  if (const auto state = answer.find("state")) {
    wishes.state = state->flag();
  }
  if (const auto text = answer.find("text")) {
    wishes.text = text->flag();
  }
  if (const auto batch = answer.find("batch")) {
    wishes.batch = batch->small(1, kMostBatch);
  }
  return wishes;
}

std::string turn_text(const Turn& turn, std::span<const std::string> actions) {
  if (turn.legal.count > 0) {
    actions = actions.subspan(turn.legal.first, static_cast<std::size_t>(turn.legal.count));
  }
  std::string text = fmt::format(
      R"({{"game": {}, "env": {}, "seat": {}, "episode": {}, "step": {}, "begins": {}, "seed": {}, "legal": {})",
      turn.game, turn.env, turn.seat, turn.episode, turn.step, turn.begins, turn.seed,
      written_names(actions));
  std::vector<std::string> heard;
  for (const Messages::Heard& one : turn.heard) {
    heard.push_back(
        inline_object({{"seat", std::to_string(one.seat)}, {"message", json_text(one.text)}}));
  }
  if (!heard.empty()) {
    text += R"(, "heard": )" + inline_list(heard);
  }
  if (!turn.observation.empty()) {
    text += R"(, "observation": [)";
    std::array<char, 32> digits{};
    for (std::size_t i = 0; i < turn.observation.size(); ++i) {
      text += i == 0 ? "" : ",";
      const auto end =
          std::to_chars(digits.data(), digits.data() + digits.size(), turn.observation[i]);
      text.append(digits.data(), end.ptr);
    }
    text += ']';
  }
  if (!turn.state.empty()) {
    text += R"(, "state": )" + turn.state;
  }
  if (turn.text) {
    text += R"(, "text": )" + json_text(*turn.text);
  }
  return text + '}';
}

std::string decide_line(std::span<const std::string> turns) {
  return fmt::format("{{\"decide\": [{}]}}\n", fmt::join(turns, ", "));
}

std::vector<Answer> parse_answers(std::string_view line, std::size_t turns,
                                  std::span<const std::string> actions, std::string& wrong) {
  nlohmann::json json;
  try {
    json = parse_json_document(line, "", answer_limits());
  } catch (const InputError&) {
    wrong = "answered " + excerpt(line) + ", no line of JSON";
    return {};
  }
  std::vector<Answer> answers;
  const auto list = json.is_object() ? json.find("actions") : json.end();
  if (json.is_object() && list == json.end() && json.contains("action") && turns == 1) {
    answers.push_back(read_action(json, actions));
    return answers;
  }
  const nlohmann::json& all = json.is_object() && list != json.end() ? *list : json;
  if (!all.is_array()) {
    wrong = "answered " + excerpt(line) + R"(, expected {"actions": [...]})";
    return {};
  }
  if (all.size() != turns) {
    wrong = fmt::format("answered {} actions to {} decisions", all.size(), turns);
    return {};
  }
  for (const nlohmann::json& one : all) {
    answers.push_back(read_action(one, actions));
  }
  return answers;
}

}  // namespace potluck::process
