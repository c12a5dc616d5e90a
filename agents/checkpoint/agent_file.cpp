#include "agents/checkpoint/agent_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "agents/network/conv_text.h"
#include "agents/policy/unsticking_policy.h"
#include "env/text/error.h"
#include "env/text/json_text.h"

namespace potluck {
namespace {

using Json = nlohmann::ordered_json;

// Nothing larger is sensible; a hostile file must not make us allocate more.
constexpr int kMaxWidth = 65536;
constexpr std::size_t kMaxLayers = 8;
constexpr std::size_t kMaxParameters = std::size_t{1} << 28U;

void put_tensors(TensorFile& file, const std::string& prefix, const TrainedNetwork& network) {
  const std::span<const float> parameters = network.parameters;
  for (const NamedTensor& tensor : network.network.tensors()) {
    file.tensors[prefix + tensor.name] =
        make_tensor(parameters.subspan(tensor.offset, tensor.size()), tensor.shape);
  }
}

void get_tensors(const TensorFile& file, const std::string& prefix, TrainedNetwork& network,
                 const std::string& place) {
  const std::span<float> parameters = network.parameters;
  for (const NamedTensor& tensor : network.network.tensors()) {
    const auto numbers = parameters.subspan(tensor.offset, tensor.size());
    file.copy(prefix + tensor.name, numbers, place);
    if (!std::ranges::all_of(numbers, [](float number) { return std::isfinite(number); })) {
      throw InputError(
          place, "tensor '" + prefix + tensor.name + "' with numbers that are not finite",
          "finite weights", "the file is damaged, or its training diverged: take an earlier one");
    }
  }
}

template <class Number>
Number parse_number(const TensorFile& file, const std::string& key, const std::string& place) {
  const std::string& text = file.meta(key, place);
  Number number{};
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  if (result.ec != std::errc{} || result.ptr != text.data() + text.size()) {
    throw InputError(place, fmt::format("metadata '{}' = '{}'", key, text.substr(0, 40)),
                     "a whole number");
  }
  return number;
}

Json parse_json(const TensorFile& file, const std::string& key, const std::string& place) {
  Json object = ordered_json_or_discarded(file.meta(key, place));
  if (!object.is_object()) {
    throw InputError(place, "metadata '" + key + "' that is no JSON object");
  }
  return object;
}

/// object[key] as a whole number in [1, kMaxWidth].
int width_of(const Json& value, const std::string& place) {
  if (!value.is_number_integer() || value.get<std::int64_t>() < 1 ||
      value.get<std::int64_t>() > kMaxWidth) {
    throw InputError(place, "an architecture with a width of " + dump_json(value).substr(0, 40),
                     fmt::format("1 to {}", kMaxWidth));
  }
  return value.get<int>();
}

std::vector<std::string> texts_of(const Json& list, const std::string& place) {
  const bool good = list.is_array() && std::all_of(list.begin(), list.end(), [](const Json& item) {
                      return item.is_string();
                    });
  if (!good) {
    throw InputError(place, "an architecture with convolutions that are none", "a list of texts");
  }
  return list.get<std::vector<std::string>>();
}

}  // namespace

void put_network(TensorFile& file, const std::string& prefix, const ActorCritic& network) {
  put_tensors(file, prefix + ".actor.", network.actor);
  if (network.critic) {
    put_tensors(file, prefix + ".critic.", *network.critic);
  }
}

void get_network(const TensorFile& file, const std::string& prefix, ActorCritic& network,
                 const std::string& place) {
  get_tensors(file, prefix + ".actor.", network.actor, place);
  if (network.critic) {
    get_tensors(file, prefix + ".critic.", *network.critic, place);
  }
}

TensorFile write_agent(const TrainedAgent& agent) {
  TensorFile file;
  const ActorCritic& first = agent.seats.front();
  file.metadata = {
      {"format", kAgentFormat},
      {"algorithm", agent.algorithm},
      {"layout", agent.layout},
      {"seats", std::to_string(agent.seats.size())},
      {"observation", dump_json(Json{{"kind", std::string(to_string(agent.observation.kind))},
                                     {"ego_centred", agent.observation.ego_centred},
                                     {"shape", agent.shape}})},
      {"architecture",
       dump_json(Json{
           {"inputs", first.observation_size()},
           {"conv", to_texts(agent.network.conv)},
           {"hidden", agent.network.hidden},
           {"gru", agent.network.gru},
           {"outputs", first.num_actions()},
           {"activation", std::string(to_string(agent.network.activation))},
           {"conv_activation", std::string(to_string(first.actor.network.shape().conv_activation))},
           {"shared_trunk", agent.network.shared_trunk},
           {"predict_partner", agent.network.predict_partner}})},
      {"env_steps", std::to_string(agent.env_steps)},
      {"seed", std::to_string(agent.seed)},
      {"config", agent.config},
  };
  if (agent.drawing != Drawing{}) {
    file.metadata["drawing"] = dump_json(
        Json{{"no_waits", agent.drawing.no_waits}, {"stuck_time", agent.drawing.stuck_time}});
  }
  for (std::size_t seat = 0; seat < agent.seats.size(); ++seat) {
    put_network(file, fmt::format("seat{}", seat), agent.seats[seat]);
  }
  return file;
}

TrainedAgent read_agent(const TensorFile& file, const std::string& place) {
  if (const std::string& format = file.meta("format", place); format != kAgentFormat) {
    throw InputError(place, "format '" + format.substr(0, 40) + "'", kAgentFormat);
  }
  TrainedAgent agent;
  agent.algorithm = file.meta("algorithm", place);
  agent.layout = file.meta("layout", place);
  agent.seed = parse_number<std::uint64_t>(file, "seed", place);
  agent.env_steps = parse_number<std::int64_t>(file, "env_steps", place);
  agent.config = file.meta("config", place);

  const Json observation = parse_json(file, "observation", place);
  if (!observation.contains("kind") || !observation["kind"].is_string() ||
      !observation.contains("ego_centred") || !observation["ego_centred"].is_boolean()) {
    throw InputError(place, "metadata 'observation' without kind and ego_centred");
  }
  agent.observation = {.kind = parse_observation(observation["kind"].get<std::string>(), place),
                       .ego_centred = observation["ego_centred"].get<bool>()};

  if (observation.contains("shape")) {
    const Json& shape = observation["shape"];
    if (!shape.is_array() || shape.size() > 3) {
      throw InputError(place, "metadata 'observation' with a shape that is none");
    }
    for (const Json& extent : shape) {
      agent.shape.push_back(width_of(extent, place));
    }
  }

  if (file.metadata.contains("drawing")) {
    const Json drawing = parse_json(file, "drawing", place);
    if (!drawing.contains("no_waits") || !drawing["no_waits"].is_boolean() ||
        !drawing.contains("stuck_time") || !drawing["stuck_time"].is_number_integer() ||
        drawing["stuck_time"] < 0 || drawing["stuck_time"] > kMaxStuckTime) {
      throw InputError(place, "metadata 'drawing' = " + dump_json(drawing).substr(0, 60),
                       fmt::format("no_waits and a stuck_time of 0 to {}", kMaxStuckTime));
    }
    agent.drawing = {.no_waits = drawing["no_waits"].get<bool>(),
                     .stuck_time = drawing["stuck_time"].get<int>()};
  }

  const Json architecture = parse_json(file, "architecture", place);
  for (const char* key : {"inputs", "hidden", "outputs", "activation"}) {
    if (!architecture.contains(key)) {
      throw InputError(place, fmt::format("an architecture without '{}'", key));
    }
  }
  const Json& hidden = architecture["hidden"];
  if (!hidden.is_array() || hidden.empty() || hidden.size() > kMaxLayers ||
      !architecture["activation"].is_string()) {
    throw InputError(
        place, "an architecture that is none",
        fmt::format("1 to {} hidden layers and the name of an activation", kMaxLayers));
  }
  agent.network.hidden.clear();
  for (const Json& width : hidden) {
    agent.network.hidden.push_back(width_of(width, place));
  }
  const auto read_flag = [&](const char* key, bool& flag) {
    if (!architecture.contains(key)) {
      return;  // a file of an earlier version
    }
    if (!architecture[key].is_boolean()) {
      throw InputError(place,
                       fmt::format("an architecture with {} that is neither true nor false", key));
    }
    flag = architecture[key].get<bool>();
  };
  read_flag("shared_trunk", agent.network.shared_trunk);
  read_flag("predict_partner", agent.network.predict_partner);
  if (architecture.contains("conv")) {
    agent.network.conv = parse_convolutions(texts_of(architecture["conv"], place), place);
  }
  if (architecture.contains("gru") && architecture["gru"] != 0) {
    agent.network.gru = width_of(architecture["gru"], place);
  }
  agent.network.activation = parse_activation(architecture["activation"].get<std::string>(), place);
  if (architecture.contains("conv_activation")) {
    if (!architecture["conv_activation"].is_string()) {
      throw InputError(place, "an architecture with conv_activation that is no text");
    }
    const Activation found =
        parse_activation(architecture["conv_activation"].get<std::string>(), place);
    if (found != agent.network.activation) {
      agent.network.conv_activation = found;
    }
  }
  const int inputs = width_of(architecture["inputs"], place);
  const int outputs = width_of(architecture["outputs"], place);
  check_actions(outputs, place);

  const auto seats = parse_number<std::size_t>(file, "seats", place);
  if (seats < 1 || seats > static_cast<std::size_t>(kMaxAgents)) {
    throw InputError(place, fmt::format("{} seats", seats), fmt::format("1 to {}", kMaxAgents));
  }
  if (!agent.shape.empty()) {
    std::int64_t size = 1;
    for (const int extent : agent.shape) {
      size *= extent;
    }
    if (size != inputs) {
      throw InputError(place, fmt::format("an observation of {} numbers", size),
                       fmt::format("{}, the inputs of the network", inputs));
    }
  }
  // Files of the first version do not know the shape.
  const std::vector<int> input = agent.shape.empty() ? std::vector<int>{inputs} : agent.shape;
  const NetworkShape shape = agent.network.shape(input, outputs);
  check(shape, place);
  const std::size_t parameters = Network(shape).num_parameters();
  if (parameters > kMaxParameters) {
    throw InputError(place, fmt::format("an architecture of {} weights", parameters),
                     fmt::format("at most {}", kMaxParameters));
  }
  // The tensors are there before networks of their size are made.
  std::size_t stored = 0;
  for (const auto& [name, tensor] : file.tensors) {
    stored += tensor.bytes.size() / sizeof(float);
  }
  if (stored < parameters * seats) {
    throw InputError(place, fmt::format("{} weights", stored),
                     fmt::format("{} or more for its architecture", parameters * seats));
  }
  for (std::size_t seat = 0; seat < seats; ++seat) {
    ActorCritic& network = agent.seats.emplace_back(input, outputs, agent.network);
    get_network(file, fmt::format("seat{}", seat), network, place);
  }
  return agent;
}

TrainedAgent load_agent(const std::filesystem::path& path) {
  return read_agent(load_safetensors(path), path.string());
}

}  // namespace potluck
