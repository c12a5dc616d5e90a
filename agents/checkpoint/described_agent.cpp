#include "agents/checkpoint/described_agent.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>

#include "agents/policy/unsticking_policy.h"
#include "env/classic/observations/features.h"
#include "env/classic/observations/lossless.h"
#include "env/classic/observations/observations.h"
#include "env/classic/observations/of_2019.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/json_text.h"

namespace potluck {
namespace {

using Description = nlohmann::json;

constexpr std::uintmax_t kMaxDescription = 64U << 20U;
constexpr std::uintmax_t kMaxWeights = 256U << 20U;
constexpr std::size_t kMaxDescribedLayers = 8;
constexpr int kMaxExtent = 65536;

/// Which networks a description may be of.
enum class Generation : std::uint8_t { k2023, k2019 };

/// A tensor of the description: its shape, and its numbers.
struct Described {
  std::string name;
  std::vector<int> shape;
  std::vector<float> values;
};

[[noreturn]] void refuse(const std::string& place, const std::string& found,
                         const std::string& expected) {
  throw InputError(place, found, expected);
}

const Description& member(const Description& object, const char* key, const std::string& place) {
  if (!object.is_object() || !object.contains(key)) {
    refuse(place, fmt::format("no \"{}\"", key), "a described network");
  }
  return object[key];
}

std::string text_of(const Description& object, const char* key, const std::string& place) {
  const Description& value = member(object, key, place);
  if (!value.is_string()) {
    refuse(place + ": " + key, dump_json(value).substr(0, 60), "a text");
  }
  return value.get<std::string>();
}

std::vector<int> shape_of(const Description& list, const std::string& place) {
  std::vector<int> shape;
  if (!list.is_array() || list.empty() || list.size() > 4) {
    refuse(place, dump_json(list).substr(0, 60), "a shape of 1 to 4 sizes");
  }
  std::int64_t size = 1;
  for (const Description& extent : list) {
    if (!extent.is_number_integer() || extent.get<std::int64_t>() < 1 ||
        extent.get<std::int64_t>() > kMaxExtent) {
      refuse(place, dump_json(list).substr(0, 60), fmt::format("sizes from 1 to {}", kMaxExtent));
    }
    shape.push_back(extent.get<int>());
    size *= shape.back();
    if (size > static_cast<std::int64_t>(kMaxWeights / sizeof(float))) {
      refuse(place, dump_json(list).substr(0, 60), "a tensor of sensible size");
    }
  }
  return shape;
}

std::size_t count_of(const std::vector<int>& shape) {
  return static_cast<std::size_t>(size_of(shape));
}

void require_finite(const Described& tensor, const std::string& place) {
  if (!std::ranges::all_of(tensor.values, [](float value) { return std::isfinite(value); })) {
    refuse(place, tensor.name + " has numbers that are not finite", "finite weights");
  }
}

/// "weights": tensors with their numbers.
std::vector<Described> listed_tensors(const Description& list, const std::string& place) {
  std::vector<Described> tensors;
  if (!list.is_array() || list.empty() || list.size() > 2 * (kMaxDescribedLayers + 1)) {
    refuse(place, "no list of weights", "W0, b0, W1, …");
  }
  for (const Description& item : list) {
    Described tensor;
    tensor.name = text_of(item, "name", place);
    tensor.shape = shape_of(member(item, "shape", place), place + ": " + tensor.name);
    const Description& data = member(item, "data", place);
    if (!data.is_array() || data.size() != count_of(tensor.shape)) {
      refuse(place + ": " + tensor.name, fmt::format("{} numbers", data.size()),
             fmt::format("{}, as the shape says", count_of(tensor.shape)));
    }
    for (const Description& value : data) {
      if (!value.is_number()) {
        refuse(place + ": " + tensor.name, dump_json(value).substr(0, 40), "a number");
      }
      tensor.values.push_back(value.get<float>());
    }
    require_finite(tensor, place);
    tensors.push_back(std::move(tensor));
  }
  return tensors;
}

/// "tensors": shapes and offsets into a file of float32.
std::vector<Described> stored_tensors(const Description& list, std::string_view bin,
                                      const std::string& place) {
  static_assert(std::endian::native == std::endian::little);
  std::vector<Described> tensors;
  if (!list.is_array() || list.empty() || list.size() > 4 * (kMaxDescribedLayers + 1)) {
    refuse(place, "no list of tensors", "kernels and biases");
  }
  const std::size_t stored = bin.size() / sizeof(float);
  for (const Description& item : list) {
    Described tensor;
    tensor.name = text_of(item, "name", place);
    tensor.shape = shape_of(member(item, "shape", place), place + ": " + tensor.name);
    const Description& offset = member(item, "offset_floats", place);
    const std::size_t count = count_of(tensor.shape);
    if (!offset.is_number_unsigned() || offset.get<std::uint64_t>() > stored ||
        stored - offset.get<std::uint64_t>() < count) {
      refuse(
          place + ": " + tensor.name,
          fmt::format("offset {} in a file of {} numbers", dump_json(offset).substr(0, 20), stored),
          fmt::format("room for {}", count));
    }
    tensor.values.resize(count);
    std::memcpy(tensor.values.data(), bin.data() + offset.get<std::size_t>() * sizeof(float),
                count * sizeof(float));
    require_finite(tensor, place);
    tensors.push_back(std::move(tensor));
  }
  return tensors;
}

/// Number of our action for each logit.
std::vector<int> action_order(const Description& list, const std::string& place) {
  constexpr std::array<std::string_view, kNumClassicActions> kNames = {
      "NORTH", "SOUTH", "EAST", "WEST", "STAY", "INTERACT"};
  std::vector<int> order;
  if (list.is_array()) {
    for (const Description& item : list) {
      const std::string text = item.is_string() ? item.get<std::string>() : std::string();
      for (std::size_t i = 0; i < kNames.size(); ++i) {
        if (text.starts_with(kNames[i])) {
          order.push_back(static_cast<int>(i));
        }
      }
    }
  }
  std::vector<int> sorted = order;
  std::ranges::sort(sorted);
  if (sorted != std::vector<int>{0, 1, 2, 3, 4, 5} || list.size() != 6) {
    refuse(place + ": actions", dump_json(list).substr(0, 80),
           "NORTH, SOUTH, EAST, WEST, STAY and INTERACT in some order");
  }
  return order;
}

/// Columns of the last layer where our actions stand.
Described reordered(const Described& tensor, const std::vector<int>& order) {
  Described out = tensor;
  const std::size_t width = order.size();
  for (std::size_t row = 0; row < tensor.values.size() / width; ++row) {
    for (std::size_t k = 0; k < width; ++k) {
      out.values[row * width + static_cast<std::size_t>(order[k])] = tensor.values[row * width + k];
    }
  }
  return out;
}

void require_actions(const Described& tensor, const std::string& place) {
  if (tensor.shape.back() != kNumClassicActions) {
    refuse(place + ": " + tensor.name, fmt::format("{} outputs", tensor.shape.back()),
           "6, one per action");
  }
}

/// Puts the tensors, in the order of the network's, into its weights.
void fill(TrainedNetwork& network, const std::vector<Described>& tensors,
          const std::string& place) {
  const std::vector<NamedTensor> wanted = network.network.tensors();
  if (wanted.size() != tensors.size()) {
    refuse(place, fmt::format("{} tensors", tensors.size()),
           fmt::format("{}, a weight and a bias per layer", wanted.size()));
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const std::vector<std::size_t> shape(tensors[i].shape.begin(), tensors[i].shape.end());
    if (shape != wanted[i].shape) {
      refuse(place + ": " + tensors[i].name,
             fmt::format("{} numbers in a shape that does not follow from the layer before",
                         tensors[i].values.size()),
             fmt::format("{} numbers", wanted[i].size()));
    }
    std::ranges::copy(tensors[i].values,
                      network.parameters.begin() + static_cast<std::ptrdiff_t>(wanted[i].offset));
  }
}

TrainedAgent agent_of(const Description& description, const std::string& place) {
  TrainedAgent agent;
  agent.algorithm = kImported;
  agent.layout = text_of(description, "layout", place);
  const Description& old = member(description, "old_dynamics", place);
  if (!old.is_boolean()) {
    refuse(place + ": old_dynamics", dump_json(old).substr(0, 40), "true or false");
  }
  const std::vector<std::string> overrides =
      old.get<bool>() ? std::vector<std::string>{"old_dynamics=true"} : std::vector<std::string>();
  agent.config = dump_json(Description{{"layout", agent.layout}, {"layout_overrides", overrides}});
  return agent;
}

/// description[key] must be exactly `wanted`.
void require_text(const Description& description, const char* key, std::string_view wanted,
                  const std::string& place) {
  if (const std::string found = text_of(description, key, place); found != wanted) {
    refuse(place + ": " + key, found.substr(0, 40), std::string(wanted));
  }
}

/// "policy": how actions are drawn.
Drawing drawing_of(const Description& policy, const std::string& place) {
  const auto flag = [&](const char* key) {
    const Description& value = member(policy, key, place);
    if (!value.is_boolean()) {
      refuse(place + ": " + key, dump_json(value).substr(0, 40), "true or false");
    }
    return value.get<bool>();
  };
  if (!flag("sample")) {
    refuse(place + ": sample", "false", "true: actions are drawn");
  }
  const Description& stuck_time = member(policy, "stuck_time", place);
  if (!stuck_time.is_number_integer() || stuck_time < 0 || stuck_time > kMaxStuckTime) {
    refuse(place + ": stuck_time", dump_json(stuck_time).substr(0, 40),
           fmt::format("0 to {}", kMaxStuckTime));
  }
  const Drawing drawing{.no_waits = flag("no_waits"), .stuck_time = stuck_time.get<int>()};
  const Description& history = member(policy, "history", place);
  if (drawing.stuck_time > 0 && history != drawing.stuck_time + 1) {
    refuse(place + ": history", dump_json(history).substr(0, 40),
           fmt::format("{}, one more than stuck_time", drawing.stuck_time + 1));
  }
  return drawing;
}

TrainedAgent read_perceptron(const Description& description, Generation generation,
                             const std::string& place) {
  TrainedAgent agent = agent_of(description, place);
  std::vector<Described> tensors =
      listed_tensors(member(description, "weights", place), place + ": weights");
  const std::vector<int> order = action_order(member(description, "actions", place), place);
  if (tensors.size() % 2 != 0 || tensors.size() < 4) {
    refuse(place + ": weights", fmt::format("{} tensors", tensors.size()),
           "a weight and a bias per layer, two layers or more");
  }
  agent.observation.kind = classic::kFeatures;
  agent.network.activation = Activation::kRelu;
  int features = classic::Features::size_for(2);
  if (generation == Generation::k2019) {
    agent.observation.kind = classic::kFeatures2019;
    require_text(description, "observation", to_string(agent.observation.kind), place);
    agent.network.activation = Activation::kTanh;
    require_text(description, "activation", to_string(agent.network.activation), place);
    agent.drawing = drawing_of(member(description, "policy", place), place + ": policy");
    features = classic::Of2019::features_size(2);
  }
  agent.network.hidden.clear();
  for (std::size_t i = 0; i < tensors.size(); i += 2) {
    if (tensors[i].shape.size() != 2) {
      refuse(place + ": " + tensors[i].name, "no matrix", "a weight [in, out]");
    }
    if (i + 2 < tensors.size()) {
      agent.network.hidden.push_back(tensors[i].shape[1]);
    }
  }
  require_actions(tensors.back(), place);
  require_actions(tensors[tensors.size() - 2], place);
  for (std::size_t i = tensors.size() - 2; i < tensors.size(); ++i) {
    tensors[i] = reordered(tensors[i], order);
  }
  agent.shape = {tensors.front().shape[0]};
  if (agent.shape.front() != features) {
    refuse(place + ": weights: " + tensors.front().name,
           fmt::format("{} inputs", agent.shape.front()),
           fmt::format("{}, the size of \"{}\" for two cooks", features,
                       to_string(agent.observation.kind)));
  }
  ActorCritic network(agent.shape, kNumClassicActions, agent.network);
  fill(network.actor, tensors, place);
  agent.seats.assign(2, network);
  return agent;
}

/// The slope in "… leaky_relu 0.2"; "relu" and "tanh" too.
Activation activation_in(const std::string& line, const std::string& place) {
  for (const char* name : {"leaky_relu_0.2", "leaky_relu_0.3", "leaky_relu_0.01"}) {
    std::string written = name;
    written[10] = ' ';
    if (line.ends_with(written)) {
      return parse_activation(written.ends_with("0.01") ? "leaky_relu" : name, place);
    }
  }
  for (const Activation activation : {Activation::kRelu, Activation::kTanh}) {
    if (line.ends_with(to_string(activation))) {
      return activation;
    }
  }
  refuse(place, line.substr(0, 80), "an activation: relu, tanh, leaky_relu 0.01, 0.2 or 0.3");
}

struct Architecture {
  std::vector<Padding> paddings;
  std::optional<Activation> conv;
  std::optional<Activation> dense;
};

Architecture architecture_of(const Description& lines, const std::string& place) {
  Architecture architecture;
  if (!lines.is_array() || lines.size() > 4 * kMaxDescribedLayers) {
    refuse(place, "no list of layers", "a line per layer");
  }
  const auto same = [&](std::optional<Activation>& known, const std::string& line) {
    const Activation found = activation_in(line, place);
    if (known.value_or(found) != found) {
      refuse(place, line.substr(0, 80), "one activation for all layers of a kind");
    }
    known = found;
  };
  for (const Description& item : lines) {
    const std::string line = item.is_string() ? item.get<std::string>() : std::string();
    if (line.starts_with("conv")) {
      const bool is_same = line.find("SAME") != std::string::npos;
      if (!is_same && line.find("VALID") == std::string::npos) {
        refuse(place, line.substr(0, 80), "SAME or VALID");
      }
      architecture.paddings.push_back(is_same ? Padding::kSame : Padding::kValid);
      same(architecture.conv, line);
    } else if (line.starts_with("dense") && line.find("->") == std::string::npos) {
      same(architecture.dense, line);
    }
  }
  if (!architecture.dense) {
    refuse(place, "no dense layer", "at least one before the logits");
  }
  return architecture;
}

TrainedAgent read_convolutional(const Description& description, Generation generation,
                                std::string_view bin, const std::string& place) {
  TrainedAgent agent = agent_of(description, place);
  const std::vector<int> order = action_order(member(description, "actions", place), place);
  agent.shape = shape_of(member(description, "input_shape", place), place + ": input_shape");
  const bool has_value = generation == Generation::k2023;
  int planes = classic::kLosslessChannels;
  agent.observation.kind = classic::kLossless;
  if (generation == Generation::k2019) {
    planes = classic::kLossless2019Channels;
    agent.observation.kind = classic::kLossless2019;
    require_text(description, "observation", to_string(agent.observation.kind), place);
  }
  if (agent.shape.size() == 3 && agent.shape.back() != planes) {
    refuse(place + ": input_shape", fmt::format("{} planes", agent.shape.back()),
           fmt::format("{}, those of \"{}\"", planes, to_string(agent.observation.kind)));
  }
  const Architecture architecture =
      architecture_of(member(description, "architecture", place), place + ": architecture");
  std::vector<Described> tensors =
      stored_tensors(member(description, "tensors", place), bin, place + ": tensors");
  const std::size_t heads = has_value ? 4 : 2;  // tensors of logits and value
  if (tensors.size() < heads + 2 || tensors.size() % 2 != 0 || agent.shape.size() != 3) {
    refuse(place + ": tensors", fmt::format("{} tensors", tensors.size()),
           "kernels and biases of layers, logits and value over planes");
  }
  agent.network.shared_trunk = true;
  agent.network.activation = *architecture.dense;
  agent.network.conv_activation = architecture.conv;
  agent.network.hidden.clear();
  for (std::size_t i = 0; i + heads < tensors.size(); i += 2) {
    const std::vector<int>& shape = tensors[i].shape;
    if (shape.size() == 4) {
      if (shape[0] != shape[1] || agent.network.conv.size() >= architecture.paddings.size()) {
        refuse(place + ": " + tensors[i].name, "a kernel that the architecture does not describe",
               "a square one");
      }
      agent.network.conv.push_back({.filters = shape[3],
                                    .kernel = shape[0],
                                    .padding = architecture.paddings[agent.network.conv.size()]});
    } else if (shape.size() == 2) {
      agent.network.hidden.push_back(shape[1]);
    } else {
      refuse(place + ": " + tensors[i].name, "neither kernel nor matrix", "one of them");
    }
  }
  if (agent.network.hidden.empty() || agent.network.hidden.size() > kMaxDescribedLayers ||
      agent.network.conv.size() > kMaxDescribedLayers) {
    refuse(place + ": tensors", "too few or too many layers", "1 to 8 of a kind");
  }
  // Logits and value become one layer with seven outputs; a value that is missing is 0.
  const std::size_t last = tensors.size() - heads;
  require_actions(tensors[last], place);
  require_actions(tensors[last + 1], place);
  const Described logits = reordered(tensors[last], order);
  const Described biases = reordered(tensors[last + 1], order);
  const std::size_t rows = logits.values.size() / kNumClassicActions;
  std::vector<float> value(rows, 0.0F);
  float value_bias = 0;
  if (has_value) {
    if (tensors[last + 2].values.size() != rows || tensors[last + 3].values.size() != 1) {
      refuse(place + ": " + tensors[last + 2].name, "a value that does not fit the logits",
             fmt::format("[{}, 1]", rows));
    }
    value = tensors[last + 2].values;
    value_bias = tensors[last + 3].values.front();
  }
  Described top{
      .name = logits.name, .shape = {static_cast<int>(rows), kNumClassicActions + 1}, .values = {}};
  Described top_bias{
      .name = biases.name, .shape = {kNumClassicActions + 1}, .values = biases.values};
  for (std::size_t row = 0; row < rows; ++row) {
    const auto begin =
        logits.values.begin() + static_cast<std::ptrdiff_t>(row * kNumClassicActions);
    top.values.insert(top.values.end(), begin, begin + kNumClassicActions);
    top.values.push_back(value[row]);
  }
  top_bias.values.push_back(value_bias);
  tensors.resize(last);
  tensors.push_back(std::move(top));
  tensors.push_back(std::move(top_bias));
  check(agent.network.shape(agent.shape, kNumClassicActions + 1), place);
  ActorCritic network(agent.shape, kNumClassicActions, agent.network);
  fill(network.actor, tensors, place);
  agent.seats.assign(2, network);
  return agent;
}

Description parse(std::string_view text, const std::string& place) {
  Description description = json_or_discarded(text);
  if (!description.is_object()) {
    refuse(place, "no JSON object", "a described network");
  }
  return description;
}

}  // namespace

TrainedAgent parse_described_agent(std::string_view text, std::string_view bin,
                                   const std::string& place) {
  const Description description = parse(text, place);
  const std::string format = text_of(description, "format", place);
  if (format == "overcooked-bc-v1") {
    return read_perceptron(description, Generation::k2023, place);
  }
  if (format == "overcooked-bc19-v1") {
    return read_perceptron(description, Generation::k2019, place);
  }
  if (format == "overcooked-ppo-v1") {
    return read_convolutional(description, Generation::k2023, bin, place);
  }
  if (format == "overcooked-ppo19-v1") {
    return read_convolutional(description, Generation::k2019, bin, place);
  }
  refuse(place + ": format", format.substr(0, 40),
         one_of({"overcooked-bc-v1", "overcooked-bc19-v1", "overcooked-ppo-v1",
                 "overcooked-ppo19-v1"}));
}

TrainedAgent import_agent(const std::filesystem::path& path) {
  const std::string place = path.string();
  const std::string text = read_file(path, kMaxDescription);
  const Description description = parse(text, place);
  std::string bin;
  if (description.contains("bin")) {
    const std::string name = text_of(description, "bin", place);
    if (name.find('/') != std::string::npos) {
      refuse(place + ": bin", name.substr(0, 60), "the name of a file beside the description");
    }
    bin = read_file(path.parent_path() / name, kMaxWeights);
  }
  return parse_described_agent(text, bin, place);
}

}  // namespace potluck
