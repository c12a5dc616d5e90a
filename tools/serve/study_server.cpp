#include "tools/serve/study_server.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/fnv.h"
#include "env/text/json_text.h"
#include "env/text/json_tree.h"

namespace potluck::tools {
namespace {

constexpr std::uintmax_t kMostSiteFile = std::uintmax_t{64} << 20;
constexpr std::size_t kMostCallBytes = 16384;
constexpr std::uintmax_t kMostStudyFile = std::uintmax_t{1} << 20;
using Json = nlohmann::ordered_json;

render::Study study_of(const std::filesystem::path& site) {
  const std::filesystem::path file = site / "study.json";
  if (!std::filesystem::exists(file)) {
    throw InputError(site.string(), "no study.json", "a folder that potluck web --study wrote",
                     "write it: potluck web --study FILE --out " + site.string());
  }
  return render::parse_study(read_file(file, kMostStudyFile), file.string());
}

WebAnswer json_answer(const Json& json, int status = 200) {
  return {.status = status, .body = dump_json(json) + "\n"};
}

WebAnswer refuse(int status, const std::string& why) {
  return json_answer({{"error", why}}, status);
}

/// Digits of a participant, of a study's name, of an identity: no surrogates, nothing longer than
/// the call itself.
const JsonValue& field(const JsonValue& call, const char* name, JsonValue::Kind kind,
                       const char* expected) {
  const JsonValue* value = call.find(name);
  if (value == nullptr || value->kind != kind) {
    throw Refusal(400, fmt::format("\"{}\": expected {}", name, expected));
  }
  return *value;
}

JsonValue parse_call(const std::string& body) {
  if (body.size() > kMostCallBytes) {
    throw Refusal(
        413, fmt::format("a call of {} bytes, expected at most {}", body.size(), kMostCallBytes));
  }
  try {
    JsonValue call = parse_json(body, "body");
    if (call.kind != JsonValue::Kind::kObject) {
      throw Refusal(400, "expected a JSON object");
    }
    return call;
  } catch (const InputError& error) {
    throw Refusal(400, error.what());
  }
}

std::string_view type_of(const std::filesystem::path& path) {
  static const std::map<std::string, std::string_view> types = {
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".wasm", "application/wasm"},
      {".png", "image/png"},
      {".svg", "image/svg+xml"},
      {".txt", "text/plain; charset=utf-8"}};
  const auto found = types.find(path.extension().string());
  return found != types.end() ? found->second : "application/octet-stream";
}

/// The path of a URL as a path below a folder; nothing for one that leads out, or to hidden files.
std::optional<std::filesystem::path> safe_path(std::string_view path) {
  std::filesystem::path safe;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view name = path.substr(0, end);
    path.remove_prefix(end);
    if (name.empty() && path.empty()) {
      break;
    }
    const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '.' || c == '_' || c == '-';
    });
    if (name.empty() || name.front() == '.' || !plain) {
      return std::nullopt;
    }
    safe /= name;
  }
  return safe;
}

/// The value of `key` in the query.
std::string_view query_value(std::string_view target, std::string_view key) {
  const std::size_t mark = target.find('?');
  std::string_view query = mark == std::string_view::npos ? "" : target.substr(mark + 1);
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.starts_with(key) && pair.size() > key.size() && pair[key.size()] == '=') {
      return pair.substr(key.size() + 1);
    }
  }
  return {};
}

/// The experimenter's page: a table that reads itself anew every two seconds.
constexpr std::string_view kStatusPage = R"page(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Potluck: who is where</title><style>
body { font: 16px system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #2d2228; background: #fbf7f2 }
h1 { font-size: 1.4rem } p { color: #6b5b60 }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { text-align: right; padding: .4rem .7rem; border-bottom: 1px solid #e6dcd2 } th:nth-child(1), td:nth-child(1), th:nth-child(5), td:nth-child(5) { text-align: left }
th { color: #6b5b60; font-weight: 500 }
</style></head><body><h1>Who is where</h1><p id="sum"></p>
<table><thead><tr><th>participant</th><th>order</th><th>chunks</th><th>kB</th><th>state</th><th>last seen</th></tr></thead><tbody id="rows"></tbody></table>
<script>
const token = new URLSearchParams(location.search).get('token') || '';
async function look() {
  const answer = await fetch('api/status', {headers: {Authorization: 'Bearer ' + token}, cache: 'no-store'}).catch(() => null);
  if (!answer || !answer.ok) { document.getElementById('sum').textContent = 'The server does not answer.'; return; }
  const all = await answer.json();
  document.getElementById('sum').textContent = `${all.study}: ${all.at_it} at it, ${all.complete} complete, ${all.left} left; ${all.pairs} pairs, ${all.waiting_for_a_partner} waiting for a partner.`;
  document.getElementById('rows').replaceChildren(...all.participants.map(p => {
    const row = document.createElement('tr');
    const ago = p.seconds_ago == null ? 'before the start' : p.seconds_ago < 60 ? Math.round(p.seconds_ago) + ' s ago' : Math.round(p.seconds_ago / 60) + ' min ago';
    for (const text of [p.participant, p.order, p.chunks, Math.round(p.bytes / 1000), p.outcome || 'at it', ago]) {
      const cell = document.createElement('td'); cell.textContent = text; row.append(cell);
    }
    return row;
  }));
}
look(); setInterval(look, 2000);
</script></body></html>
)page";

}  // namespace

WebAnswer answer_of(const Refusal& refusal) {
  Json json = {{"error", refusal.what()}};
  if (refusal.next_chunk()) {
    json["next_chunk"] = *refusal.next_chunk();
  }
  WebAnswer answer = json_answer(json, refusal.status());
  answer.retry_after = refusal.retry_after();
  return answer;
}

StudyServer::StudyServer(const std::filesystem::path& site, const std::filesystem::path& data,
                         std::string token, StoreLimits limits)
    : site_(site),
      study_(study_of(site)),
      store_(data / study_.name, limits),
      pairs_(study_, data / study_.name / "pairs"),
      token_(std::move(token)) {}

WebAnswer StudyServer::answer(const WebRequest& request, double now) {
  const std::string_view path =
      std::string_view(request.target).substr(0, request.target.find('?'));
  if (!path.starts_with('/')) {
    return refuse(400, "expected a path that begins with /");
  }
  try {
    return answer_call(path, request, now);
  } catch (const Refusal& refusal) {
    return answer_of(refusal);
  } catch (const WriteError& error) {
    fmt::print(stderr, "potluck: {}\n", error.what());
    return refuse(507, "the server cannot write; what was acknowledged is safe");
  } catch (const std::exception& error) {  // a file that went while it was read, and such
    fmt::print(stderr, "potluck: {}\n", error.what());
    return refuse(500, "the server could not do this; what was acknowledged is safe");
  }
}

WebAnswer StudyServer::answer_call(std::string_view path, const WebRequest& request, double now) {
  const bool reads = request.method == "GET" || request.method == "HEAD";
  const bool posts = path == "/api/begin" || path == "/api/end" || path.starts_with("/api/data/");
  if (posts ? request.method != "POST" : !reads) {
    WebAnswer answer = refuse(405, "another method is expected here");
    answer.allow = posts ? "POST" : "GET, HEAD";
    return answer;
  }
  if (path == "/api/hello") {
    return json_answer({{"potluck", 1}, {"study", study_.name}, {"pairs", pairs_.has_pairs()}});
  }
  if (path == "/api/begin") {
    return begin(request, now);
  }
  if (path == "/api/end") {
    return end(request, now);
  }
  if (path.starts_with("/api/data/")) {
    return data(path, request, now);
  }
  if (path == "/status" || path == "/api/status") {
    constexpr std::string_view kBearer = "Bearer ";
    const std::string_view said =
        request.authorization.starts_with(kBearer)
            ? std::string_view(request.authorization).substr(kBearer.size())
            : query_value(request.target, "token");
    if (token_.empty() || said != token_) {
      return refuse(403,
                    "this page is the experimenter's: ?token=…, as the server said at its start");
    }
    if (path == "/status") {
      return {.body = std::string(kStatusPage), .type = "text/html; charset=utf-8"};
    }
    return {.body = status(now)};
  }
  if (path.starts_with("/api/")) {
    return refuse(404, "no such call");
  }
  return file(path, request);
}

WebAnswer StudyServer::file(std::string_view path, const WebRequest& request) const {
  const std::optional<std::filesystem::path> safe = safe_path(path);
  std::error_code error;
  std::filesystem::path found = safe ? site_ / *safe : std::filesystem::path();
  if (safe && std::filesystem::is_directory(found, error)) {
    found /= "index.html";
  }
  // The study's file has the codes, which are for those who are done.
  if (!safe || found.filename() == "study.json" ||
      !std::filesystem::is_regular_file(found, error)) {
    return refuse(404, "no such file");
  }
  std::string bytes = read_file(found, kMostSiteFile);
  std::string etag = fmt::format("\"{:016x}\"", fnv1a(bytes));
  if (request.if_none_match == etag) {
    return {.status = 304, .body = "", .type = "", .etag = std::move(etag)};
  }
  return {.body = std::move(bytes), .type = std::string(type_of(found)), .etag = std::move(etag)};
}

WebAnswer StudyServer::begin(const WebRequest& request, double now) {
  const JsonValue call = parse_call(request.body);
  if (field(call, "study", JsonValue::Kind::kString, "the study's name").text != study_.name) {
    throw Refusal(400, fmt::format("another study than \"{}\"", study_.name));
  }
  StudyIdentity identity;
  if (const JsonValue* given = call.find("identity");
      given != nullptr && given->kind != JsonValue::Kind::kNull) {
    if (given->kind != JsonValue::Kind::kObject) {
      throw Refusal(400, "\"identity\": expected an object");
    }
    for (const JsonValue& value : given->items) {
      if (value.kind != JsonValue::Kind::kString) {
        throw Refusal(400, "\"identity\": expected texts");
      }
      identity[value.key] = value.text;
    }
  }
  std::optional<std::string> resume;
  if (const JsonValue* given = call.find("resume");
      given != nullptr && given->kind == JsonValue::Kind::kString) {
    resume = given->text;
  }
  const RecordStore::Place place = store_.begin(identity, resume, request.key, now);
  return json_answer({{"participant", place.participant},
                      {"key", place.key},
                      {"order", place.order},
                      {"next_chunk", place.next_chunk}});
}

WebAnswer StudyServer::data(std::string_view path, const WebRequest& request, double now) {
  std::string_view rest = path.substr(std::string_view("/api/data/").size());
  const std::size_t slash = rest.find('/');
  int number = 0;
  if (slash == std::string_view::npos) {
    throw Refusal(404, "expected /api/data/PARTICIPANT/CHUNK");
  }
  const std::string_view digits = rest.substr(slash + 1);
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || number < 0) {
    throw Refusal(404, "expected /api/data/PARTICIPANT/CHUNK");
  }
  const int next =
      store_.append(rest.substr(0, slash), request.key, number, request.body, request.crc, now);
  return json_answer({{"next_chunk", next}});
}

WebAnswer StudyServer::end(const WebRequest& request, double now) {
  const JsonValue call = parse_call(request.body);
  const std::string& participant =
      field(call, "participant", JsonValue::Kind::kString, "a participant's number").text;
  const std::string& outcome =
      field(call, "outcome", JsonValue::Kind::kString, "the name of an outcome").text;
  bool known = false;
  for (int i = 0; i < render::kNumOutcomes; ++i) {
    known = known || outcome == render::name_of(static_cast<render::Outcome>(i));
  }
  if (!known) {
    throw Refusal(400, "\"outcome\": expected the name of an outcome");
  }
  store_.end(participant, request.key, outcome, now);
  if (outcome == "withdrawn") {
    pairs_.remove(participant);
  }
  const auto code = study_.codes.find(outcome);
  return json_answer({{"code", code != study_.codes.end() ? code->second : ""}});
}

StudyServer::PairPlace StudyServer::pair_place(const std::string& target, double now) {
  if (std::string_view(target).substr(0, target.find('?')) != "/api/pair") {
    throw Refusal(404, "no such call");
  }
  const std::string_view digits = query_value(target, "game");
  PairPlace place{.participant = std::string(query_value(target, "participant")), .game = -1};
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), place.game);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() ||
      !pairs_.is_pair_game(place.game)) {
    throw Refusal(404, "no game of two people has that number");
  }
  store_.check(place.participant, query_value(target, "key"), now);
  return place;
}

std::string StudyServer::status(double now) const {
  Json all = {{"study", study_.name}, {"at_it", 0}, {"complete", 0}, {"left", 0}};
  const PairRoom::Status pairs = pairs_.status();
  all["waiting_for_a_partner"] = pairs.waiting;
  all["pairs"] = pairs.games;
  all["tick_delay_99_ms"] = 1000 * pairs.tick_delay_99;
  Json rows = Json::array();
  for (const RecordStore::Status& one : store_.status()) {
    Json& count = all[one.outcome.empty()         ? "at_it"
                      : one.outcome == "complete" ? "complete"
                                                  : "left"];
    count = count.get<int>() + 1;
    rows.push_back({{"participant", one.participant},
                    {"order", one.order},
                    {"chunks", one.chunks},
                    {"bytes", one.bytes},
                    {"outcome", one.outcome},
                    {"seconds_ago", one.last_seen ? Json(now - *one.last_seen) : Json()}});
  }
  all["participants"] = std::move(rows);
  return dump_json(all) + "\n";
}

}  // namespace potluck::tools
