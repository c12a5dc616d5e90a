#include "agents/evaluation/file/cell_json.h"

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "agents/evaluation/file/summary_json.h"
#include "env/layout.h"
#include "env/text/json_cursor.h"

namespace potluck {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostNameBytes = 256;  // of an action

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

std::array<double, kNumEvents> read_events(const JsonCursor& node) {
  node.require_object();
  std::array<double, kNumEvents> events{};
  for (std::size_t event = 0; event < events.size(); ++event) {
    const std::string name(kEventNames[event]);
    if (node.has(name.c_str())) {
      events[event] = node.at(name.c_str()).count();
    }
  }
  return events;
}

Responses read_responses(const JsonCursor& node) {
  Responses responses;
  const JsonCursor names = node.at("actions");
  const std::size_t actions = names.size_within(1, kMostAnswered);
  for (std::size_t i = 0; i < actions; ++i) {
    responses.actions.push_back(names[i].text(kMostNameBytes));
  }
  const JsonCursor counts = node.at("counts");
  const std::size_t size = counts.size_within(actions, (1 + kMostAnswered) * actions);
  if (size % actions != 0) {
    counts.fail_with(std::to_string(size) + " counts", "as many for each action");
  }
  for (std::size_t i = 0; i < size; ++i) {
    responses.counts.push_back(counts[i].count());
  }
  return responses;
}

std::vector<std::string> read_names(const JsonCursor& node) {
  std::vector<std::string> names;
  const std::size_t count = node.size_within(1, kMostSaid);
  for (std::size_t i = 0; i < count; ++i) {
    names.push_back(node[i].text(kMostNameBytes));
  }
  return names;
}

WordUse read_word_use(const JsonCursor& node) {
  WordUse use{.secrets = read_names(node.at("secrets")), .words = read_names(node.at("words"))};
  const JsonCursor counts = node.at("counts");
  const std::size_t size = use.secrets.size() * use.words.size();
  static_cast<void>(counts.size_within(size, size));
  for (std::size_t i = 0; i < size; ++i) {
    use.counts.push_back(counts[i].count());
  }
  return use;
}

SeatWork read_work(const JsonCursor& node) {
  SeatWork work;
  work.deliveries = node.at("deliveries").count();
  work.pickups = node.at("pickups").count();
  work.moves = node.at("moves").count();
  work.collisions = node.at("collisions").count();
  work.effort = node.at("effort").number();
  work.stay_fraction = node.at("stay_fraction").number_within(0, 1);
  if (node.has("events")) {
    work.events = read_events(node.at("events"));
  }
  return work;
}

}  // namespace

nlohmann::ordered_json result_json(const CellResult& result) {
  Json work = Json::array();
  for (const SeatWork& seat : result.work) {
    work.push_back(work_json(seat));
  }
  Json json = {{"episodes", result.episodes},
               {"mean_return", result.mean_return},
               {"sd_return", number_or_null(result.sd_return)},
               {"mean_team", result.mean_team},
               {"seat_return", result.mean_seat_return},
               {"work", std::move(work)}};
  for (const Responses& seat : result.responses) {
    json["responses"].push_back({{"actions", seat.actions}, {"counts", seat.counts}});
  }
  for (const WordUse& seat : result.word_use) {
    json["word_use"].push_back(
        {{"secrets", seat.secrets}, {"words", seat.words}, {"counts", seat.counts}});
  }
  return json;
}

CellResult read_result(const JsonCursor& node) {
  CellResult result;
  result.episodes = node.at("episodes").small(0);
  result.mean_return = node.at("mean_return").number();
  const JsonCursor sd = node.at("sd_return");
  result.sd_return = sd.is_null() ? kUndefined : sd.count();
  result.mean_team = node.at("mean_team").number();
  const JsonCursor seat_return = node.at("seat_return");
  const JsonCursor work = node.at("work");
  const std::size_t seats = work.size_within(1, kMaxAgents);
  static_cast<void>(seat_return.size_within(seats, seats));
  for (std::size_t seat = 0; seat < seats; ++seat) {
    result.mean_seat_return.push_back(seat_return[seat].number());
    result.work.push_back(read_work(work[seat]));
  }
  if (node.has("responses")) {
    const JsonCursor responses = node.at("responses");
    static_cast<void>(responses.size_within(seats, seats));
    for (std::size_t seat = 0; seat < seats; ++seat) {
      result.responses.push_back(read_responses(responses[seat]));
      if (result.responses.back().counts.size() != result.responses.front().counts.size()) {
        responses.fail_with("tables of several sizes", "one size for all seats");
      }
    }
  }
  if (node.has("word_use")) {
    const JsonCursor uses = node.at("word_use");
    static_cast<void>(uses.size_within(seats, seats));
    for (std::size_t seat = 0; seat < seats; ++seat) {
      result.word_use.push_back(read_word_use(uses[seat]));
      if (result.word_use.back().counts.size() != result.word_use.front().counts.size()) {
        uses.fail_with("tables of several sizes", "one size for all seats");
      }
    }
  }
  return result;
}

}  // namespace potluck
