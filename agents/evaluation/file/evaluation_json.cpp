#include "agents/evaluation/file/evaluation_json.h"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "agents/evaluation/file/cell_json.h"
#include "agents/evaluation/file/summary_json.h"
#include "env/text/files.h"
#include "env/text/json_text.h"

namespace potluck {
namespace {

using Json = nlohmann::ordered_json;

Json agent_json(const AgentId& agent) {
  Json json = {{"name", agent.name},
               {"group", agent.group},
               {"algorithm", agent.algorithm},
               {"seed", agent.seed ? Json(*agent.seed) : Json(nullptr)},
               {"checkpoint", agent.checkpoint},
               {"run", agent.run}};
  if (!agent.title.empty()) {
    json["title"] = agent.title;
  }
  if (!agent.identity.empty()) {
    json["identity"] = agent.identity;
  }
  return json;
}

/// What is as in an evaluation in one kitchen for two without noise is left out.
Json protocol_json(const Protocol& protocol) {
  Json json = {{"name", protocol.name}, {"steps", protocol.steps}, {"episodes", protocol.episodes}};
  if (!protocol.measure.empty()) {
    json["measure"] = protocol.measure;
  }
  if (!protocol.kitchen.empty()) {
    json["kitchen"] = protocol.kitchen;
  }
  if (protocol.noise != 0) {
    json["noise"] = protocol.noise;
  }
  if (protocol.temperature != 1) {
    json["temperature"] = protocol.temperature;
  }
  if (protocol.players != 2) {
    json["players"] = protocol.players;
  }
  if (protocol.row_seat != 0 && protocol.players == 2) {
    json["seats_swapped"] = true;
  } else if (protocol.row_seat != 0) {
    json["row_seat"] = protocol.row_seat;
  }
  return json;
}

Json cell_json(const MatrixCell& cell) {
  Json results = Json::array();
  for (const CellResult& result : cell.results) {
    results.push_back(result_json(result));
  }
  return {{"row", cell.row},
          {"column", cell.column},
          {"relation", name_of(cell.relation)},
          {"results", std::move(results)}};
}

/// Invalid UTF-8 (a path may hold any bytes) becomes U+FFFD instead of an error.
std::string dump(const Json& json) {
  return dump_json(json);
}

}  // namespace

nlohmann::ordered_json to_json(const CrossPlay& evaluation, const Summary& summary) {
  Json protocols = Json::array();
  for (const Protocol& protocol : evaluation.protocols) {
    protocols.push_back(protocol_json(protocol));
  }
  Json rows = Json::array();
  for (const AgentId& agent : evaluation.rows) {
    rows.push_back(agent_json(agent));
  }
  Json columns = Json::array();
  for (const AgentId& agent : evaluation.columns) {
    columns.push_back(agent_json(agent));
  }
  Json cells = Json::array();
  for (const MatrixCell& cell : evaluation.cells) {
    cells.push_back(cell_json(cell));
  }
  Json best_responses = Json::array();
  for (const BestResponse& best : evaluation.best_responses) {
    best_responses.push_back({{"column", best.column},
                              {"agent", agent_json(best.agent)},
                              {"mean_returns", best.mean_returns}});
    if (!best.seat_returns.empty()) {
      best_responses.back()["seat_returns"] = best.seat_returns;
    }
    if (!best.own_returns.empty()) {
      best_responses.back()["own_returns"] = best.own_returns;
      best_responses.back()["left_returns"] = best.left_returns;
    }
  }
  return {{"format", kEvaluationFormat},
          {"potluck", evaluation.version},
          {"command", evaluation.command},
          {"layout", evaluation.layout},
          {"seed", evaluation.seed},
          {"wall_seconds", evaluation.wall_seconds},
          {"protocols", std::move(protocols)},
          {"rows", std::move(rows)},
          {"columns", std::move(columns)},
          {"cells", std::move(cells)},
          {"best_responses", std::move(best_responses)},
          {"summary", to_json(summary)}};
}

nlohmann::ordered_json to_json(const CrossPlay& evaluation) {
  return to_json(evaluation, summarise(evaluation));
}

std::string format_evaluation(const CrossPlay& evaluation, const Summary& summary) {
  const Json json = to_json(evaluation, summary);
  std::string text = "{\n";
  for (const auto& [key, value] : json.items()) {
    text += (text.size() == 2 ? "" : ",\n") + dump(key) + ": ";
    const bool is_object = value.is_object();
    if (!is_object && !value.is_array()) {
      text += dump(value);
      continue;
    }
    std::string parts;
    for (const auto& [name, part] : value.items()) {
      parts += parts.empty() ? "\n " : ",\n ";
      parts += (is_object ? dump(name) + ": " : "") + dump(part);
    }
    text += (is_object ? "{" : "[") + parts + (is_object ? "}" : "]");
  }
  return text + "\n}\n";
}

std::string format_evaluation(const CrossPlay& evaluation) {
  return format_evaluation(evaluation, summarise(evaluation));
}

void write_evaluation(const CrossPlay& evaluation, const Summary& summary,
                      const std::filesystem::path& path) {
  write_file_atomically(path, format_evaluation(evaluation, summary));
}

void write_evaluation(const CrossPlay& evaluation, const std::filesystem::path& path) {
  write_evaluation(evaluation, summarise(evaluation), path);
}

}  // namespace potluck
