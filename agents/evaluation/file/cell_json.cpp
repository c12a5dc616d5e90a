#include "agents/evaluation/file/cell_json.h"

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "agents/evaluation/file/summary_json.h"
#include "env/layout.h"

namespace potluck {
namespace {

using Json = nlohmann::ordered_json;

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

std::array<double, kNumEvents> read_events(const JsonNode& node) {
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

SeatWork read_work(const JsonNode& node) {
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

}  // namespace

nlohmann::ordered_json result_json(const CellResult& result) {
  Json work = Json::array();
  for (const SeatWork& seat : result.work) {
    work.push_back(work_json(seat));
  }
  return {{"episodes", result.episodes},
          {"mean_return", result.mean_return},
          {"sd_return", number_or_null(result.sd_return)},
          {"mean_team", result.mean_team},
          {"seat_return", result.mean_seat_return},
          {"work", std::move(work)}};
}

CellResult read_result(const JsonNode& node) {
  CellResult result;
  result.episodes = node.key("episodes").integer(0);
  result.mean_return = node.key("mean_return").number();
  const JsonNode sd = node.key("sd_return");
  result.sd_return = sd.is_null() ? kUndefined : sd.count();
  result.mean_team = node.key("mean_team").number();
  const JsonNode seat_return = node.key("seat_return");
  const JsonNode work = node.key("work");
  const std::size_t seats = work.array_size(1, kMaxAgents);
  static_cast<void>(seat_return.array_size(seats, seats));
  for (std::size_t seat = 0; seat < seats; ++seat) {
    result.mean_seat_return.push_back(seat_return.item(seat).number());
    result.work.push_back(read_work(work.item(seat)));
  }
  return result;
}

}  // namespace potluck
