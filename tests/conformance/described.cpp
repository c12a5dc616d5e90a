#include "tests/conformance/described.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "agents/checkpoint/described_agent.h"
#include "env/layout/reader.h"
#include "env/snapshots.h"
#include "env/vector_env.h"

namespace potluck::conformance {
namespace {

using Json = nlohmann::json;

constexpr double kAgentTolerance = 1e-4;

Object soup(int onions, int tomatoes, int tick) {
  Object object{.kind = ObjectKind::kSoup, .ingredients = {}, .cooking_tick = tick};
  object.ingredients.assign(static_cast<std::size_t>(onions), Ingredient::kOnion);
  object.ingredients.insert(object.ingredients.end(), static_cast<std::size_t>(tomatoes),
                            Ingredient::kTomato);
  return object;
}

Object plain(int kind) {
  return {.kind = static_cast<ObjectKind>(kind), .ingredients = {}};
}

/// [x0, y0, facing0, held0, x1, y1, facing1, held1, objects], x to the right, as in the games of
/// people; what lies in pots has its tick, and soups in hands are done.
Snapshot snapshot_of(const Json& state, int cook_time, int timestep) {
  Snapshot snapshot;
  snapshot.timestep = timestep;
  for (std::size_t player = 0; player < 2; ++player) {
    const std::size_t at = 4 * player;
    PlayerSnapshot words{
        .position = {.row = state.at(at + 1).get<int>(), .col = state.at(at).get<int>()},
        .orientation = static_cast<Orientation>(state.at(at + 2).get<int>()),
        .held = {}};
    const Json& held = state.at(at + 3);
    if (held.is_array()) {
      words.held = soup(held.at(1).get<int>(), held.at(2).get<int>(), cook_time);
    } else if (held.get<int>() != 0) {
      words.held = plain(held.get<int>());
    }
    snapshot.players.push_back(std::move(words));
  }
  for (const Json& object : state.at(8)) {
    const int kind = object.at(0).get<int>();
    const Position where{.row = object.at(2).get<int>(), .col = object.at(1).get<int>()};
    snapshot.objects.push_back(
        {where,
         kind == 4 ? soup(object.at(3).get<int>(), object.at(4).get<int>(), object.at(5).get<int>())
                   : plain(kind)});
  }
  return snapshot;
}

/// The observation that a case says its state has; empty if it says none.
std::vector<float> recorded_input(const Json& entry, const std::vector<int>& shape) {
  std::vector<float> input;
  if (entry.contains("input")) {
    input = entry.at("input").get<std::vector<float>>();
  } else if (entry.contains("input_nonzero")) {
    input.assign(static_cast<std::size_t>(size_of(shape)), 0.0F);
    for (const Json& number : entry.at("input_nonzero")) {
      const int at =
          (number.at(0).get<int>() * shape.at(1) + number.at(1).get<int>()) * shape.at(2) +
          number.at(2).get<int>();
      input.at(static_cast<std::size_t>(at)) = number.at(3).get<float>();
    }
  }
  return input;
}

}  // namespace

bool is_described(const Json& file) {
  const auto format = file.is_object() ? file.find("format") : file.end();
  return file.is_object() && format != file.end() && format->is_string() &&
         (*format == "overcooked-bc-v1" || *format == "overcooked-ppo-v1");
}

FileResult check_described(const Json& file, const std::filesystem::path& path) {
  FileResult result;
  const TrainedAgent agent = import_agent(path);
  const auto layout = load_layout(agent.layout, std::vector<std::string>{"old_dynamics=true"});
  const Snapshots snapshots(layout);
  VectorEnv envs(layout, {.num_envs = 1});
  const Network& network = agent.seats.front().actor.network;
  std::vector<float> seen(static_cast<std::size_t>(envs.observation_size(agent.observation)));
  std::vector<float> outputs(static_cast<std::size_t>(network.shape().outputs));
  NetworkWorkspace workspace;
  ++result.trajectories;
  for (const Json& entry : file.at("reference")) {
    const int timestep = entry.value("timestep", 0);
    const int cook_time = 20;
    envs.restore(0, 0, static_cast<std::uint32_t>(timestep),
                 snapshots.to_state(snapshot_of(entry.at("state"), cook_time, timestep), "state"));
    envs.observe(agent.observation, entry.at("player").get<int>(), seen);
    const auto mismatch = [&](const std::string& field, double expected, double found) {
      result.add({.trajectory = 0,
                  .step = result.steps,
                  .field = field,
                  .expected = fmt::format("{}", expected),
                  .found = fmt::format("{}", found)});
    };
    const std::vector<float> input = recorded_input(entry, agent.shape);
    for (std::size_t i = 0; i < input.size(); ++i) {
      if (input[i] != seen.at(i)) {
        mismatch(fmt::format("input[{}]", i), static_cast<double>(input[i]),
                 static_cast<double>(seen[i]));
      }
    }
    network.forward(agent.seats.front().actor.parameters, dense_rows(seen, 1, network.num_inputs()),
                    {}, workspace, outputs);
    std::vector<double> expected = entry.at("logits").get<std::vector<double>>();
    if (entry.contains("value")) {
      expected.push_back(entry.at("value").get<double>());
    }
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const auto found = static_cast<double>(outputs.at(i));
      if (!(std::abs(found - expected[i]) <= kAgentTolerance)) {
        mismatch(i < 6 ? fmt::format("logits[{}]", i) : "value", expected[i], found);
      }
    }
    ++result.steps;
  }
  return result;
}

}  // namespace potluck::conformance
