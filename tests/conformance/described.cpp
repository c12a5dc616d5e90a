#include "tests/conformance/described.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "agents/checkpoint/described_agent.h"
#include "agents/network/softmax.h"
#include "agents/policy/unsticking_policy.h"
#include "env/classic/observations/observations.h"
#include "env/layout/reader.h"
#include "env/snapshots.h"
#include "env/vector_env.h"
#include "tests/conformance/recorded_state.h"

namespace potluck::conformance {
namespace {

using Json = nlohmann::json;

constexpr float kAgentTolerance = 1e-4F;
constexpr const char* kCases = "overcooked-bc19-cases-v1";

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

/// A described network in its kitchen, shown one state after another.
class Described {
 public:
  explicit Described(const std::filesystem::path& path)
      : agent_(import_agent(path)),
        layout_(load_layout(agent_.layout, std::vector<std::string>{"old_dynamics=true"})),
        snapshots_(layout_),
        envs_(layout_, {.num_envs = 1}),
        seen_(static_cast<std::size_t>(envs_.observation_size(agent_.observation))),
        outputs_(static_cast<std::size_t>(agent_.seats.front().actor.network.shape().outputs)) {}

  [[nodiscard]] const TrainedAgent& agent() const { return agent_; }
  [[nodiscard]] const Layout& layout() const { return *layout_; }
  [[nodiscard]] std::span<const float> seen() const { return seen_; }
  /// Logits, and the value where there is one.
  [[nodiscard]] std::span<const float> outputs() const { return outputs_; }
  [[nodiscard]] std::vector<float> probabilities() const {
    std::vector<float> row(outputs_.begin(), outputs_.begin() + kNumClassicActions);
    log_softmax(row, 1, kNumClassicActions, row);
    std::ranges::transform(row, row.begin(), [](float log) { return std::exp(log); });
    return row;
  }

  void look(const Snapshot& state, int player) {
    envs_.restore(0, 0, static_cast<std::uint32_t>(state.timestep),
                  snapshots_.to_state(state, "state"));
    envs_.observe(agent_.observation, player, seen_);
    const TrainedNetwork& actor = agent_.seats.front().actor;
    actor.network.forward(actor.parameters, dense_rows(seen_, 1, actor.network.num_inputs()), {},
                          workspace_, outputs_);
  }

 private:
  TrainedAgent agent_;
  std::shared_ptr<const Layout> layout_;
  Snapshots snapshots_;
  VectorEnv envs_;
  std::vector<float> seen_;
  std::vector<float> outputs_;
  NetworkWorkspace workspace_;
};

/// Compares lists of numbers, one by one.
class Comparison {
 public:
  explicit Comparison(FileResult& result) : result_(result) {}

  void numbers(const std::string& field, std::span<const float> expected,
               std::span<const float> found, float tolerance) {
    if (expected.size() != found.size()) {
      add(field, fmt::format("{} numbers", expected.size()), fmt::to_string(found.size()));
      return;
    }
    for (std::size_t i = 0; i < expected.size(); ++i) {
      if (!(std::abs(found[i] - expected[i]) <= tolerance)) {
        add(fmt::format("{}[{}]", field, i), fmt::to_string(expected[i]), fmt::to_string(found[i]));
      }
    }
  }
  void add(const std::string& field, const std::string& expected, const std::string& found) {
    result_.add({.trajectory = 0,
                 .step = result_.steps,
                 .field = field,
                 .expected = expected,
                 .found = found});
  }

 private:
  FileResult& result_;
};

FileResult check_reference(const Json& file, const std::filesystem::path& path) {
  FileResult result;
  Comparison comparison(result);
  Described network(path);
  ++result.trajectories;
  if (!file.contains("reference") && file.at("format") == "overcooked-bc19-v1") {
    return result;
  }
  for (const Json& entry : file.at("reference")) {
    const int timestep = entry.value("timestep", 0);
    const Json& state = entry.at("state");
    constexpr int kCookTime = 20;
    network.look(state.size() == 2 ? recorded_snapshot(state, network.layout(), timestep)
                                   : snapshot_of(state, kCookTime, timestep),
                 entry.at("player").get<int>());
    const std::vector<float> input = recorded_input(entry, network.agent().shape);
    if (!input.empty()) {
      comparison.numbers("input", input, network.seen(), 0);
    }
    comparison.numbers("logits", entry.at("logits").get<std::vector<float>>(),
                       network.outputs().first(kNumClassicActions), kAgentTolerance);
    if (entry.contains("value")) {
      comparison.numbers("value", std::vector<float>{entry.at("value").get<float>()},
                         network.outputs().subspan(kNumClassicActions), kAgentTolerance);
    }
    if (entry.contains("probs")) {
      comparison.numbers("probs", entry.at("probs").get<std::vector<float>>(),
                         network.probabilities(), kAgentTolerance);
    }
    ++result.steps;
  }
  return result;
}

using Models = std::function<Described&(const std::string&)>;

/// A game of two clones as the original's wrapper had them play it: who was stuck, by its own past,
/// and, where the file says who they are, what each would do.
void check_wrapped(const Json& game, const Layout& layout, const Models& model,
                   FileResult& result) {
  Comparison comparison(result);
  std::array<Standstill, 2> pasts;
  const auto actions = game.at("actions").get<std::string>();
  const Json& states = game.at("states");
  for (std::size_t t = 0; t < states.size(); ++t) {
    const Snapshot state = recorded_snapshot(states.at(t), layout, static_cast<int>(t));
    const auto step = static_cast<std::uint32_t>(t);
    for (std::size_t player = 0; player < 2; ++player) {
      Described* const network = game.contains("models")
                                     ? &model(game.at("models").at(player).get<std::string>())
                                     : nullptr;
      const int stuck_time = network != nullptr ? network->agent().drawing.stuck_time : 3;
      const std::span<const Action> stuck =
          pasts[player].actions(step, state.players[player], stuck_time);
      const bool expected = game.at("stuck").at(t).at(player) != 0;
      if (expected != !stuck.empty()) {
        comparison.add(fmt::format("stuck[{}][{}]", t, player), fmt::to_string(expected),
                       fmt::to_string(!stuck.empty()));
      }
      if (network != nullptr) {
        network->look(state, static_cast<int>(player));
        std::vector<float> probabilities = network->probabilities();
        rule_out(stuck, probabilities);
        comparison.numbers(fmt::format("probs[{}][{}]", t, player),
                           game.at("probs").at(t).at(player).get<std::vector<float>>(),
                           probabilities, kAgentTolerance);
      }
      pasts[player].remember(step, state.players[player],
                             static_cast<Action>(actions.at(2 * t + player) - '0'));
      ++result.steps;
    }
  }
}

FileResult check_cases(const Json& file, const std::filesystem::path& path) {
  FileResult result;
  Comparison comparison(result);
  const auto kitchen = file.at("layout").get<std::string>();
  const auto layout = load_layout(kitchen, std::vector<std::string>{"old_dynamics=true"});
  const Snapshots snapshots(layout);
  VectorEnv envs(layout, {.num_envs = 1});
  std::map<std::string, Described> models;
  const Models model = [&](const std::string& name) -> Described& {
    const std::string beside = fmt::format("{}_{}.json", kitchen, name);
    return models.try_emplace(name, path.parent_path() / beside).first->second;
  };
  const auto look = [&](ObservationKind kind, std::size_t player) {
    std::vector<float> seen(static_cast<std::size_t>(envs.observation_size({.kind = kind})));
    envs.observe({.kind = kind}, static_cast<int>(player), seen);
    return seen;
  };
  ++result.trajectories;
  for (const Json& entry : file.at("cases")) {
    const Snapshot state = recorded_snapshot(entry.at("state"), *layout, 0);
    envs.restore(0, 0, 0, snapshots.to_state(state, "state"));
    for (std::size_t player = 0; player < 2; ++player) {
      if (entry.contains("features")) {
        comparison.numbers("features", entry.at("features").at(player).get<std::vector<float>>(),
                           look(classic::kFeatures2019, player), 0);
      }
      if (entry.contains("planes") && !entry.at("planes").at(player).is_null()) {
        const Json planes = {{"input_nonzero", entry.at("planes").at(player)}};
        comparison.numbers(
            "planes",
            recorded_input(planes,
                           observation_spec(*layout, {.kind = classic::kLossless2019}).shape),
            look(classic::kLossless2019, player), 0);
      }
      for (const Json& name : file.at("models")) {
        const auto answers = [&](const char* key) {
          return entry.at(key).at(name.get<std::string>()).at(player).get<std::vector<float>>();
        };
        Described& network = model(name.get<std::string>());
        network.look(state, static_cast<int>(player));
        comparison.numbers("logits", answers("logits"), network.outputs(), kAgentTolerance);
        comparison.numbers("probs", answers("probs"), network.probabilities(), kAgentTolerance);
      }
      ++result.steps;
    }
  }
  for (const Json& game : file.value("wrapped_games", Json::array())) {
    ++result.trajectories;
    check_wrapped(game, *layout, model, result);
  }
  return result;
}

}  // namespace

bool is_described(const Json& file) {
  const auto format = file.is_object() ? file.find("format") : file.end();
  constexpr std::array kFormats = {"overcooked-bc-v1", "overcooked-ppo-v1", "overcooked-bc19-v1",
                                   "overcooked-ppo19-v1", kCases};
  return file.is_object() && format != file.end() && format->is_string() &&
         std::ranges::any_of(kFormats, [&](const char* known) { return *format == known; });
}

FileResult check_described(const Json& file, const std::filesystem::path& path) {
  return file.at("format") == kCases ? check_cases(file, path) : check_reference(file, path);
}

}  // namespace potluck::conformance
