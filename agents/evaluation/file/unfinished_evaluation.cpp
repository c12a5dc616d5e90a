#include "agents/evaluation/file/unfinished_evaluation.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "agents/evaluation/file/cell_json.h"
#include "agents/evaluation/file/evaluation_json.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/fnv.h"
#include "env/text/json_cursor.h"
#include "env/text/json_text.h"

namespace potluck {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uintmax_t kMaxCellsBytes = std::uintmax_t{1} << 30U;
constexpr std::uintmax_t kMaxAgentBytes = std::uintmax_t{1} << 30U;
constexpr int kMaxGames = 100'000'000;

std::string digest_of(std::string_view bytes) {
  return fmt::format("{:016x}", fnv1a(bytes));
}

/// Names, and what is in the file of each in each kitchen.
Json agents_json(const std::vector<RosterEntry>& agents, const std::string& kitchen) {
  Json json = Json::object();
  for (const RosterEntry& agent : agents) {
    const AgentId& id = agent.id;
    json[id.name] = id.checkpoint.empty()
                        ? id.group
                        : digest_of(read_file(in_kitchen(id.checkpoint, kitchen), kMaxAgentBytes));
  }
  return json;
}

/// Invalid UTF-8 (a path may hold any bytes) becomes U+FFFD instead of an error.
std::string line_of(const Json& json) {
  return dump_json(json);
}

/// The first thing in which two fingerprints differ.
std::string difference_of(const std::string& found, const std::string& expected) {
  const Json a = ordered_json_or_discarded(found);
  const Json b = ordered_json_or_discarded(expected);
  if (!a.is_object()) {
    return "no unfinished evaluation";
  }
  for (const auto& [key, value] : b.items()) {
    if (!a.contains(key) || a[key] != value) {
      return fmt::format("an unfinished evaluation with other {}", key);
    }
  }
  return "an unfinished evaluation of another kind";
}

}  // namespace

std::string fingerprint_of(std::span<const EvaluationKitchen> kitchens,
                           const CrossPlayOptions& options, const std::string& version) {
  Json protocols = Json::array();
  for (const Protocol& protocol : options.protocols) {
    protocols.push_back(Json::array({protocol.name, protocol.steps, protocol.episodes}));
  }
  Json layouts = Json::object();
  Json rows = Json::object();
  Json columns = Json::object();
  Json best_responses = Json::object();
  for (const EvaluationKitchen& kitchen : kitchens) {
    const std::string& name = kitchen.layout->name();
    layouts[name] = digest_of(write_layout(kitchen.layout->spec()));
    rows[name] = agents_json(kitchen.rows, name);
    columns[name] = agents_json(kitchen.columns, name);
    for (const NamedBest& best : kitchen.best_responses) {
      best_responses[name].push_back(Json::array({best.column, agents_json({best.agent}, name)}));
    }
  }
  return line_of({{"potluck", version},
                  {"seed", options.seed},
                  {"protocols", std::move(protocols)},
                  {"layouts", std::move(layouts)},
                  {"rows", std::move(rows)},
                  {"columns", std::move(columns)},
                  {"best responses", std::move(best_responses)}});
}

UnfinishedEvaluation::UnfinishedEvaluation(std::filesystem::path path,
                                           const std::string& fingerprint, bool resume)
    : path_(std::move(path)) {
  std::error_code ignored;
  if (std::filesystem::exists(path_, ignored)) {
    if (!resume) {
      throw InputError(path_.string(), "an unfinished evaluation", "",
                       "add --resume to go on with it, or remove the file");
    }
    read(fingerprint);
  }
  // Written anew, so that no line that was cut off stays in the middle.
  std::string text = fingerprint + "\n";
  for (const auto& [game, result] : known_) {
    text += line_of({{"game", game}, {"result", result_json(result)}}) + "\n";
  }
  write_file_atomically(path_, text);
  file_.open(path_, std::ios::binary | std::ios::app);
}

void UnfinishedEvaluation::read(const std::string& fingerprint) {
  const std::string text = read_file(path_, kMaxCellsBytes);
  const std::string place = path_.string();
  std::size_t end = text.find('\n');
  const std::string first = text.substr(0, end);
  if (first != fingerprint) {
    throw InputError(place, difference_of(first, fingerprint), "one of this evaluation",
                     "repeat the command that was interrupted, or remove the file");
  }
  while (end != std::string::npos) {
    const std::size_t begin = end + 1;
    end = text.find('\n', begin);
    if (end == std::string::npos) {
      break;  // nothing, or a line that was cut off
    }
    const nlohmann::json json =
        json_or_discarded(std::string_view(text).substr(begin, end - begin));
    const JsonCursor node(json, place, "", "write it with potluck evaluate");
    known_[static_cast<std::size_t>(node.at("game").small(0, kMaxGames))] =
        read_result(node.at("result"));
  }
}

void UnfinishedEvaluation::add(std::size_t game, const CellResult& result) {
  file_ << line_of({{"game", game}, {"result", result_json(result)}}) + "\n" << std::flush;
  if (!file_) {
    throw WriteError(path_, "no room or no permission");
  }
}

void UnfinishedEvaluation::remove() {
  file_.close();
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

}  // namespace potluck
