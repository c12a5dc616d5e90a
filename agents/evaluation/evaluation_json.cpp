#include "agents/evaluation/evaluation_json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "agents/evaluation/summary_json.h"
#include "env/error.h"
#include "env/files.h"

namespace potluck {
namespace {

using Json =
    nlohmann::ordered_json;  // for writing; a reader's objects must be found faster than in order

constexpr int kFormat = 1;
// Bounds for files from outside; far above what anyone evaluates, far below what hurts.
constexpr std::uintmax_t kMaxBytes = std::uintmax_t{64} << 20U;
constexpr std::size_t kMaxAgents = 1024;
constexpr std::size_t kMaxProtocols = 16;
constexpr std::size_t kMaxTextLength = 65'536;

// ---- writing -----------------------------------------------------------------------------------

Json agent_json(const AgentId& agent) {
  return {{"name", agent.name},
          {"group", agent.group},
          {"algorithm", agent.algorithm},
          {"seed", agent.seed < 0 ? Json(nullptr) : Json(agent.seed)},
          {"checkpoint", agent.checkpoint},
          {"run", agent.run}};
}

Json work_json(const SeatWork& work) {
  Json events = Json::object();
  for (std::size_t event = 0; event < work.events.size(); ++event) {
    if (work.events[event] != 0) {
      events[std::string(kEventNames[event])] = work.events[event];
    }
  }
  return {{"deliveries", work.deliveries}, {"pickups", work.pickups},
          {"moves", work.moves},           {"collisions", work.collisions},
          {"effort", work.effort},         {"stay_fraction", work.stay_fraction},
          {"events", std::move(events)}};
}

Json result_json(const CellResult& result) {
  return {{"episodes", result.episodes},
          {"mean_return", result.mean_return},
          {"sd_return", number_or_null(result.sd_return)},
          {"mean_team", result.mean_team},
          {"seat_return", result.mean_seat_return},
          {"work", Json::array({work_json(result.work[0]), work_json(result.work[1])})}};
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

// ---- reading -----------------------------------------------------------------------------------

/// A value of the document that knows where it stands.
class Node {
 public:
  Node(const nlohmann::json& json, std::string path, const std::string& place)
      : json_(json), path_(std::move(path)), place_(place) {}

  [[nodiscard]] Node key(const char* name) const {
    need(json_.is_object(), "an object");
    const auto found = json_.find(name);
    const std::string path = path_.empty() ? name : path_ + "." + name;
    if (found == json_.end()) {
      throw InputError(place_ + ": " + path, "missing", "a value",
                       "write it with potluck evaluate");
    }
    return {*found, path, place_};
  }
  [[nodiscard]] bool has(const char* name) const {
    return json_.is_object() && json_.contains(name);
  }
  [[nodiscard]] Node item(std::size_t index) const {
    return {json_[index], path_ + "[" + std::to_string(index) + "]", place_};
  }
  [[nodiscard]] std::size_t array_size(std::size_t least, std::size_t most) const {
    const std::string expected =
        least == most ? "an array of " + std::to_string(least)
                      : "an array of " + std::to_string(least) + " to " + std::to_string(most);
    need(json_.is_array(), expected);
    if (json_.size() < least || json_.size() > most) {
      fail(std::to_string(json_.size()) + " entries", expected);
    }
    return json_.size();
  }
  [[nodiscard]] std::string text() const {
    need(json_.is_string(), "a string");
    auto value = json_.get<std::string>();
    if (value.size() > kMaxTextLength) {
      fail("a string of " + std::to_string(value.size()) + " bytes",
           "at most " + std::to_string(kMaxTextLength));
    }
    return value;
  }
  [[nodiscard]] double number() const {
    need(json_.is_number(), "a number");
    return json_.get<double>();
  }
  [[nodiscard]] double number_from(double least, double most) const {
    const double value = number();
    if (value < least || value > most) {
      fail(json_.dump(), most < std::numeric_limits<double>::max()
                             ? "a number from " + nlohmann::json(least).dump() + " to " +
                                   nlohmann::json(most).dump()
                             : "a number not below " + nlohmann::json(least).dump());
    }
    return value;
  }
  [[nodiscard]] double count() const { return number_from(0, std::numeric_limits<double>::max()); }
  [[nodiscard]] int integer(int least, int most = std::numeric_limits<int>::max()) const {
    const std::string expected =
        "an integer from " + std::to_string(least) + " to " + std::to_string(most);
    need(json_.is_number_integer(), expected);
    const bool fits = json_.is_number_unsigned()
                          ? json_.get<std::uint64_t>() <= std::uint64_t{INT32_MAX}
                          : json_.get<std::int64_t>() >= INT32_MIN;
    if (!fits || json_.get<std::int64_t>() < least || json_.get<std::int64_t>() > most) {
      fail(json_.dump(), expected);
    }
    return json_.get<int>();
  }
  [[nodiscard]] std::uint64_t unsigned_integer() const {
    need(json_.is_number_unsigned(), "an integer not below 0");
    return json_.get<std::uint64_t>();
  }
  [[nodiscard]] bool is_null() const { return json_.is_null(); }
  [[nodiscard]] const nlohmann::json& json() const { return json_; }
  [[nodiscard]] const std::string& path() const { return path_; }

  [[noreturn]] void fail(const std::string& found, const std::string& expected) const {
    throw InputError(place_ + (path_.empty() ? "" : ": " + path_), found, expected,
                     "write it with potluck evaluate");
  }

 private:
  void need(bool holds, const std::string& expected) const {
    if (!holds) {
      fail(std::string("found ") + json_.type_name(), expected);
    }
  }

  const nlohmann::json& json_;
  std::string path_;
  const std::string& place_;
};

AgentId read_agent(const Node& node) {
  AgentId agent;
  agent.name = node.key("name").text();
  agent.group = node.key("group").text();
  agent.algorithm = node.key("algorithm").text();
  agent.seed = node.key("seed").is_null() ? -1 : node.key("seed").integer(-1);
  agent.checkpoint = node.key("checkpoint").text();
  agent.run = node.key("run").text();
  return agent;
}

std::vector<AgentId> read_agents(const Node& node) {
  std::vector<AgentId> agents;
  std::set<std::string> names;
  const std::size_t size = node.array_size(1, kMaxAgents);
  for (std::size_t i = 0; i < size; ++i) {
    agents.push_back(read_agent(node.item(i)));
    if (!names.insert(agents.back().name).second) {
      node.item(i).key("name").fail("\"" + agents.back().name + "\" for the second time",
                                    "names that are unique");
    }
  }
  return agents;
}

Protocol read_protocol(const Node& node) {
  return {node.key("name").text(), node.key("steps").integer(0), node.key("episodes").integer(0)};
}

std::array<double, kNumEvents> read_events(const Node& node) {
  if (!node.json().is_object()) {
    node.fail(std::string("found ") + node.json().type_name(), "an object");
  }
  std::array<double, kNumEvents> events{};
  for (std::size_t event = 0; event < events.size(); ++event) {
    const std::string name(kEventNames[event]);
    if (node.has(name.c_str())) {
      events[event] = node.key(name.c_str()).count();
    }
  }
  return events;
}

SeatWork read_work(const Node& node) {
  SeatWork work;
  work.deliveries = node.key("deliveries").count();
  work.pickups = node.key("pickups").count();
  work.moves = node.key("moves").count();
  work.collisions = node.key("collisions").count();
  work.effort = node.key("effort").number();
  work.stay_fraction = node.key("stay_fraction").number_from(0, 1);
  if (node.has("events")) {
    work.events = read_events(node.key("events"));
  }
  return work;
}

CellResult read_result(const Node& node) {
  CellResult result;
  result.episodes = node.key("episodes").integer(0);
  result.mean_return = node.key("mean_return").number();
  const Node sd = node.key("sd_return");
  result.sd_return = sd.is_null() ? kUndefined : sd.count();
  result.mean_team = node.key("mean_team").number();
  const Node seat_return = node.key("seat_return");
  const Node work = node.key("work");
  static_cast<void>(seat_return.array_size(2, 2));
  static_cast<void>(work.array_size(2, 2));
  for (std::size_t seat = 0; seat < 2; ++seat) {
    result.mean_seat_return[seat] = seat_return.item(seat).number();
    result.work[seat] = read_work(work.item(seat));
  }
  return result;
}

Relation read_relation(const Node& node) {
  const std::string text = node.text();
  for (const Relation relation : {Relation::kTrainingPair, Relation::kNeverMet}) {
    if (text == name_of(relation)) {
      return relation;
    }
  }
  node.fail("\"" + text + "\"", one_of({std::string(name_of(Relation::kTrainingPair)),
                                        std::string(name_of(Relation::kNeverMet))}));
}

MatrixCell read_cell(const Node& node, std::size_t row, std::size_t column,
                     std::size_t num_protocols) {
  MatrixCell cell;
  const auto read_index = [&node](const char* name, std::size_t expected) {
    const Node index = node.key(name);
    const int value = index.integer(0);
    if (static_cast<std::size_t>(value) != expected) {
      index.fail(std::to_string(value), std::to_string(expected) + " (cells go row by row)");
    }
    return value;
  };
  cell.row = read_index("row", row);
  cell.column = read_index("column", column);
  cell.relation = read_relation(node.key("relation"));
  const Node results = node.key("results");
  static_cast<void>(results.array_size(num_protocols, num_protocols));
  for (std::size_t i = 0; i < num_protocols; ++i) {
    cell.results.push_back(read_result(results.item(i)));
  }
  return cell;
}

std::vector<BestResponse> read_best_responses(const Node& node, std::size_t num_columns,
                                              std::size_t num_protocols) {
  std::vector<BestResponse> all;
  const std::size_t size = node.array_size(0, num_columns);
  for (std::size_t i = 0; i < size; ++i) {
    const Node entry = node.item(i);
    BestResponse best;
    best.column = entry.key("column").integer(all.empty() ? 0 : all.back().column + 1,
                                              static_cast<int>(num_columns) - 1);
    best.agent = read_agent(entry.key("agent"));
    const Node returns = entry.key("mean_returns");
    static_cast<void>(returns.array_size(num_protocols, num_protocols));
    for (std::size_t protocol = 0; protocol < num_protocols; ++protocol) {
      best.mean_returns.push_back(returns.item(protocol).number());
    }
    all.push_back(std::move(best));
  }
  return all;
}

/// Line of a byte offset, counted from 1.
std::size_t line_of(const std::string& text, std::size_t byte) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text.size()));
  return static_cast<std::size_t>(std::count(text.begin(), end, '\n')) + 1;
}

nlohmann::json parse_json(const std::string& text, const std::string& place) {
  try {
    return nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    throw InputError(place + ":" + std::to_string(line_of(text, error.byte)), "not valid JSON",
                     "a whole evaluation.json", "write it again with potluck evaluate");
  } catch (const nlohmann::json::exception&) {
    throw InputError(place, "a number beyond what a double holds", "finite numbers",
                     "write it again with potluck evaluate");
  }
}

CrossPlay read_cross_play(const Node& root) {
  const Node format = root.key("format");
  if (format.integer(0) != kFormat) {
    format.fail(format.json().dump(), std::to_string(kFormat));
  }
  CrossPlay evaluation;
  evaluation.version = root.key("potluck").text();
  evaluation.command = root.key("command").text();
  evaluation.layout = root.key("layout").text();
  evaluation.seed = root.key("seed").unsigned_integer();
  evaluation.wall_seconds = root.key("wall_seconds").count();

  const Node protocols = root.key("protocols");
  const std::size_t num_protocols = protocols.array_size(1, kMaxProtocols);
  for (std::size_t i = 0; i < num_protocols; ++i) {
    evaluation.protocols.push_back(read_protocol(protocols.item(i)));
  }
  evaluation.rows = read_agents(root.key("rows"));
  evaluation.columns = read_agents(root.key("columns"));

  const Node cells = root.key("cells");
  const std::size_t num_cells = evaluation.rows.size() * evaluation.columns.size();
  static_cast<void>(cells.array_size(num_cells, num_cells));
  evaluation.cells.reserve(num_cells);
  for (std::size_t i = 0; i < num_cells; ++i) {
    evaluation.cells.push_back(read_cell(cells.item(i), i / evaluation.columns.size(),
                                         i % evaluation.columns.size(), num_protocols));
  }
  if (root.has("best_responses")) {
    evaluation.best_responses =
        read_best_responses(root.key("best_responses"), evaluation.columns.size(), num_protocols);
  }
  return evaluation;
}

/// Invalid UTF-8 (a path may hold any bytes) becomes U+FFFD instead of an error.
std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

nlohmann::ordered_json to_json(const CrossPlay& evaluation, const Summary& summary) {
  Json protocols = Json::array();
  for (const Protocol& protocol : evaluation.protocols) {
    protocols.push_back(
        {{"name", protocol.name}, {"steps", protocol.steps}, {"episodes", protocol.episodes}});
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
  }
  return {{"format", kFormat},
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

CrossPlay parse_evaluation(const std::string& text, const std::string& place) {
  const nlohmann::json json = parse_json(text, place);
  return read_cross_play(Node(json, "", place));
}

CrossPlay read_evaluation(const std::filesystem::path& path) {
  return parse_evaluation(read_file(path, kMaxBytes), path.string());
}

void write_evaluation(const CrossPlay& evaluation, const Summary& summary,
                      const std::filesystem::path& path) {
  write_file_atomically(path, format_evaluation(evaluation, summary));
}

void write_evaluation(const CrossPlay& evaluation, const std::filesystem::path& path) {
  write_evaluation(evaluation, summarise(evaluation), path);
}

}  // namespace potluck
