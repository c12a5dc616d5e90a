#include "agents/language/model_server.h"

#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <utility>

#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/json_text.h"

namespace potluck::language {
namespace {

constexpr std::uintmax_t kMostRecord = std::uintmax_t{2} << 30U;
// A server that is gone costs so many waits, and no more.
constexpr int kMostFailuresInARow = 20;

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

ModelServer::ModelServer(ServerOptions options)
    : ModelServer(options, options.replay.empty() ? make_http_server(options.http) : nullptr) {}

ModelServer::ModelServer(ServerOptions options, std::unique_ptr<HttpServer> http)
    : options_(std::move(options)), http_(std::move(http)) {
  if (!options_.replay.empty()) {
    read_record(options_.replay);
  } else {
    const HttpAnswer answer = http_->ask_for_models();
    // A server need not list its models; it must be there, and let us in.
    const bool is_there = answer.failure.empty() || answer.failure.starts_with("status ");
    const bool lets_in =
        !answer.failure.starts_with("status 401") && !answer.failure.starts_with("status 403");
    if (!is_there || !lets_in) {
      throw InputError(options_.http.url, answer.failure,
                       "a server with the OpenAI-compatible chat interface",
                       "start one, or say where it is: POTLUCK_LANGUAGE_URL=http://HOST:PORT/v1");
    }
  }
  if (!options_.record.empty()) {
    record_.open(options_.record, std::ios::binary | std::ios::trunc);
    if (!record_) {
      throw InputError(options_.record, "a file that cannot be written", "a place for the record",
                       "choose another");
    }
  }
}

ModelServer::~ModelServer() = default;

void ModelServer::read_record(const std::filesystem::path& path) {
  const std::string text = read_file(path, kMostRecord);
  std::string_view rest = text;
  for (int line = 1; !rest.empty(); ++line) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const auto json = ordered_json_or_discarded(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const auto is_text = [&json](const char* key) {
      return json.contains(key) && json[key].is_string();
    };
    if (!json.is_object() || !json.contains("request") || !json["request"].is_object() ||
        !(is_text("answer") || is_text("failure"))) {
      throw InputError(fmt::format("{}:{}", path.string(), line), "no line of a record",
                       R"({"request": {...}, "answer": "..."})",
                       "--language-record writes such a file");
    }
    HttpAnswer& outcome = recorded_[dump_json(json["request"])].emplace_back();
    // With both, the answer was no answer.
    (is_text("failure") ? outcome.failure : outcome.body) =
        json[is_text("failure") ? "failure" : "answer"].get<std::string>();
  }
}

/// In the order in which they came; the last one stays.
HttpAnswer ModelServer::recorded(const std::string& body) {
  const auto found = recorded_.find(body);
  if (found == recorded_.end()) {
    return {.body = {}, .failure = "a question that is not in " + options_.replay};
  }
  HttpAnswer outcome = found->second.front();
  if (found->second.size() > 1) {
    found->second.pop_front();
  }
  return outcome;
}

void ModelServer::write(const std::string& body, const HttpAnswer& answer, double seconds) {
  if (record_.is_open()) {
    nlohmann::ordered_json line = {{"request", ordered_json_or_discarded(body)}};
    if (!answer.body.empty()) {
      line["answer"] = answer.body;
    }
    if (!answer.failure.empty()) {
      line["failure"] = answer.failure;
    }
    line["seconds"] = seconds;
    record_ << dump_json(line) << '\n' << std::flush;
  }
}

std::vector<ChatAnswer> ModelServer::ask(std::span<const std::string> bodies) {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> fresh;
  std::set<std::string_view> seen;
  for (const std::string& body : bodies) {
    if (!known_.contains(body) && seen.insert(body).second) {
      fresh.push_back(body);
    } else {
      ++totals_.remembered;
    }
  }
  const auto begin = std::chrono::steady_clock::now();
  std::vector<HttpAnswer> outcomes;
  if (!options_.replay.empty()) {
    for (const std::string& body : fresh) {
      outcomes.push_back(recorded(body));
    }
  } else if (failures_in_a_row_ >= kMostFailuresInARow) {
    outcomes.assign(fresh.size(),
                    {.body = {},
                     .failure = fmt::format("not asked any more after {} failures in a row",
                                            kMostFailuresInARow)});
  } else if (!fresh.empty()) {
    outcomes = http_->post_all(fresh);
  }
  const double seconds = seconds_since(begin);
  totals_.seconds += seconds;
  std::map<std::string_view, ChatAnswer> failed;
  for (std::size_t i = 0; i < fresh.size(); ++i) {
    ChatAnswer answer;
    answer.failure = outcomes[i].failure;
    if (answer.failure.empty()) {
      answer = chat_answer(outcomes[i].body);
      outcomes[i].failure = answer.failure;
    }
    write(fresh[i], outcomes[i], seconds);
    ++totals_.requests;
    totals_.prompt_tokens += answer.prompt_tokens;
    totals_.answer_tokens += answer.answer_tokens;
    if (answer.failure.empty()) {
      failures_in_a_row_ = 0;
      known_.emplace(fresh[i], std::move(answer));
    } else {
      ++totals_.failures;
      ++failures_in_a_row_;
      failed.emplace(fresh[i], std::move(answer));
    }
  }
  std::vector<ChatAnswer> answers;
  for (const std::string& body : bodies) {
    const auto found = known_.find(body);
    answers.push_back(found != known_.end() ? found->second : failed.at(body));
  }
  return answers;
}

ServerTotals ModelServer::totals() const {
  const std::lock_guard lock(mutex_);
  return totals_;
}

}  // namespace potluck::language
