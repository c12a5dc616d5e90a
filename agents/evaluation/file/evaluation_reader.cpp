// Reading evaluation.json: everything is checked.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "agents/evaluation/file/cell_json.h"
#include "agents/evaluation/file/evaluation_json.h"
#include "agents/evaluation/file/summary_json.h"
#include "agents/evaluation/play/protocols.h"
#include "env/layout.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/json_cursor.h"
#include "env/text/json_text.h"

namespace potluck {
namespace {

// Bounds for files from outside; far above what anyone evaluates, far below what hurts.
constexpr std::uintmax_t kMaxEvaluationBytes = std::uintmax_t{256} << 20U;
constexpr std::size_t kMaxNames = 1024;
constexpr std::size_t kMaxProtocols = 1024;

AgentId read_agent(const JsonCursor& node) {
  AgentId agent;
  agent.name = node.at("name").text();
  agent.group = node.at("group").text();
  agent.algorithm = node.at("algorithm").text();
  if (!node.at("seed").is_null()) {
    agent.seed = node.at("seed").unsigned_whole();
  }
  agent.checkpoint = node.at("checkpoint").text();
  agent.run = node.at("run").text();
  if (node.has("title")) {
    agent.title = node.at("title").text();
  }
  if (node.has("identity")) {
    agent.identity = node.at("identity").text();
  }
  return agent;
}

std::vector<AgentId> read_agents(const JsonCursor& node) {
  std::vector<AgentId> agents;
  std::set<std::string> names;
  const std::size_t size = node.size_within(1, kMaxNames);
  for (std::size_t i = 0; i < size; ++i) {
    agents.push_back(read_agent(node[i]));
    if (!names.insert(agents.back().name).second) {
      node[i].at("name").fail_with("\"" + agents.back().name + "\" for the second time",
                                   "names that are unique");
    }
  }
  return agents;
}

Protocol read_protocol(const JsonCursor& node) {
  Protocol protocol;
  protocol.name = node.at("name").text();
  protocol.steps = node.at("steps").small(0);
  protocol.episodes = node.at("episodes").small(0);
  if (node.has("measure")) {
    protocol.measure = node.at("measure").text();
  }
  if (node.has("kitchen")) {
    protocol.kitchen = node.at("kitchen").text();
  }
  if (node.has("noise")) {
    protocol.noise = node.at("noise").number_within(0, 1);
  }
  if (node.has("temperature")) {
    protocol.temperature = node.at("temperature").number_within(1e-6, 1e6);
  }
  if (node.has("players")) {
    protocol.players = node.at("players").small(1, kMaxAgents);
  }
  if (node.has("row_seat")) {
    protocol.row_seat = node.at("row_seat").small(0, protocol.players - 1);
  }
  if (node.has("seats_swapped") && node.at("seats_swapped").flag()) {
    if (protocol.players != 2) {
      node.at("seats_swapped").fail_with("true", "\"row_seat\" where there are not two players");
    }
    protocol.row_seat = 1;
  }
  return protocol;
}

/// Every name once, and no protocol with other seats without that of seat 0.
void check_protocols(const JsonCursor& node, const CrossPlay& evaluation) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < evaluation.protocols.size(); ++i) {
    const Protocol& protocol = evaluation.protocols[i];
    if (!names.insert(protocol.name).second) {
      node[i].at("name").fail_with("\"" + protocol.name + "\" for the second time",
                                   "names that are unique");
    }
    const auto others = other_seatings(evaluation, i);
    const bool has_seat_0 = std::any_of(others.begin(), others.end(), [&](std::size_t other) {
      return evaluation.protocols[other].row_seat == 0;
    });
    if (protocol.row_seat != 0 && !has_seat_0) {
      const char* key =
          protocol.players == 2 && node[i].has("seats_swapped") ? "seats_swapped" : "row_seat";
      node[i].at(key).fail_with(dump_json(node[i].at(key).json()),
                                "a protocol with the row's agent in seat 0 beside it");
    }
  }
}

Relation read_relation(const JsonCursor& node) {
  const std::string text = node.text();
  for (const Relation relation : {Relation::kTrainingPair, Relation::kNeverMet}) {
    if (text == name_of(relation)) {
      return relation;
    }
  }
  node.fail_with("\"" + text + "\"", one_of({std::string(name_of(Relation::kTrainingPair)),
                                             std::string(name_of(Relation::kNeverMet))}));
}

MatrixCell read_cell(const JsonCursor& node, std::size_t row, std::size_t column,
                     const std::vector<Protocol>& protocols) {
  MatrixCell cell;
  const auto read_index = [&node](const char* name, std::size_t expected) {
    const JsonCursor index = node.at(name);
    const int value = index.small(0);
    if (static_cast<std::size_t>(value) != expected) {
      index.fail_with(std::to_string(value), std::to_string(expected) + " (cells go row by row)");
    }
    return value;
  };
  cell.row = read_index("row", row);
  cell.column = read_index("column", column);
  cell.relation = read_relation(node.at("relation"));
  const JsonCursor results = node.at("results");
  static_cast<void>(results.size_within(protocols.size(), protocols.size()));
  for (std::size_t i = 0; i < protocols.size(); ++i) {
    const auto players = static_cast<std::size_t>(protocols[i].players);
    static_cast<void>(results[i].at("work").size_within(players, players));
    cell.results.push_back(read_result(results[i]));
  }
  return cell;
}

/// [protocols][players]; empty where the key is missing.
std::vector<std::vector<double>> read_seat_returns(const JsonCursor& entry, const char* key,
                                                   const std::vector<Protocol>& protocols) {
  std::vector<std::vector<double>> returns;
  if (!entry.has(key)) {
    return returns;
  }
  const JsonCursor all = entry.at(key);
  static_cast<void>(all.size_within(protocols.size(), protocols.size()));
  for (std::size_t protocol = 0; protocol < protocols.size(); ++protocol) {
    const auto players = static_cast<std::size_t>(protocols[protocol].players);
    static_cast<void>(all[protocol].size_within(players, players));
    std::vector<double>& in_seat = returns.emplace_back();
    for (std::size_t seat = 0; seat < players; ++seat) {
      in_seat.push_back(all[protocol][seat].number());
    }
  }
  return returns;
}

std::vector<BestResponse> read_best_responses(const JsonCursor& node, std::size_t num_columns,
                                              const std::vector<Protocol>& protocols) {
  const std::size_t num_protocols = protocols.size();
  std::vector<BestResponse> all;
  const std::size_t size = node.size_within(0, num_columns);
  for (std::size_t i = 0; i < size; ++i) {
    const JsonCursor entry = node[i];
    BestResponse best;
    best.column = entry.at("column").small(all.empty() ? 0 : all.back().column + 1,
                                           static_cast<int>(num_columns) - 1);
    best.agent = read_agent(entry.at("agent"));
    const JsonCursor returns = entry.at("mean_returns");
    static_cast<void>(returns.size_within(num_protocols, num_protocols));
    for (std::size_t protocol = 0; protocol < num_protocols; ++protocol) {
      best.mean_returns.push_back(returns[protocol].number());
    }
    best.seat_returns = read_seat_returns(entry, "seat_returns", protocols);
    best.own_returns = read_seat_returns(entry, "own_returns", protocols);
    best.left_returns = read_seat_returns(entry, "left_returns", protocols);
    if (best.own_returns.size() != best.left_returns.size()) {
      entry.fail_with("own_returns or left_returns alone", "both or neither");
    }
    all.push_back(std::move(best));
  }
  return all;
}

CrossPlay read_cross_play(const JsonCursor& root) {
  const JsonCursor format = root.at("format");
  if (format.small(0) != kEvaluationFormat) {
    format.fail_with(dump_json(format.json()), std::to_string(kEvaluationFormat));
  }
  CrossPlay evaluation;
  evaluation.version = root.at("potluck").text();
  evaluation.command = root.at("command").text();
  evaluation.layout = root.at("layout").text();
  evaluation.seed = root.at("seed").unsigned_whole();
  evaluation.wall_seconds = root.at("wall_seconds").count();

  const JsonCursor protocols = root.at("protocols");
  const std::size_t num_protocols = protocols.size_within(1, kMaxProtocols);
  for (std::size_t i = 0; i < num_protocols; ++i) {
    evaluation.protocols.push_back(read_protocol(protocols[i]));
  }
  check_protocols(protocols, evaluation);
  evaluation.rows = read_agents(root.at("rows"));
  evaluation.columns = read_agents(root.at("columns"));

  const JsonCursor cells = root.at("cells");
  const std::size_t num_cells = evaluation.rows.size() * evaluation.columns.size();
  static_cast<void>(cells.size_within(num_cells, num_cells));
  evaluation.cells.reserve(num_cells);
  for (std::size_t i = 0; i < num_cells; ++i) {
    evaluation.cells.push_back(read_cell(cells[i], i / evaluation.columns.size(),
                                         i % evaluation.columns.size(), evaluation.protocols));
  }
  if (root.has("best_responses")) {
    evaluation.best_responses = read_best_responses(
        root.at("best_responses"), evaluation.columns.size(), evaluation.protocols);
  }
  return evaluation;
}

}  // namespace

CrossPlay parse_evaluation(const std::string& text, const std::string& place) {
  const nlohmann::json json = parse_json_document(
      text, place, {.what = "an evaluation", .values = kMaxEvaluationBytes / 2});
  return read_cross_play(JsonCursor(json, place, "", "write it with potluck evaluate"));
}

CrossPlay read_evaluation(const std::filesystem::path& path) {
  return parse_evaluation(read_file(path, kMaxEvaluationBytes), path.string());
}

}  // namespace potluck
