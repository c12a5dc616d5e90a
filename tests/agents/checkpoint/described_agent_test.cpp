#include "agents/checkpoint/described_agent.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "env/text/error.h"
#include "tests/agents/network/numbers.h"

namespace potluck {
namespace {

using Json = nlohmann::json;

/// A tensor of a described network with reproducible numbers.
struct Part {
  std::string name;
  std::vector<int> shape;
  AlignedFloats values;

  Part(std::string named, std::vector<int> sizes, std::uint32_t which)
      : name(std::move(named)),
        shape(std::move(sizes)),
        values(test_numbers(which, static_cast<std::size_t>(size_of(shape)))) {}
};

const std::vector<std::string> kActions = {"STAY", "NORTH(0,-1)", "SOUTH(0,1)",
                                           "EAST", "WEST",        "INTERACT"};
/// Where our actions stand in that order.
const std::vector<std::size_t> kOurs = {1, 2, 3, 4, 0, 5};

Json perceptron(int inputs = 96) {
  Json weights = Json::array();
  std::uint32_t which = 1;
  for (const auto& [name, shape] :
       std::vector<std::pair<std::string, std::vector<int>>>{{"W0", {inputs, 4}},
                                                             {"b0", {4}},
                                                             {"W1", {4, 3}},
                                                             {"b1", {3}},
                                                             {"W2", {3, 6}},
                                                             {"b2", {6}}}) {
    const Part tensor(name, shape, which++);
    weights.push_back({{"name", name}, {"shape", shape}, {"data", tensor.values}});
  }
  return {{"format", "overcooked-bc-v1"},
          {"layout", "cramped_room"},
          {"old_dynamics", true},
          {"actions", kActions},
          {"weights", weights}};
}

Json perceptron_of_2019() {
  Json json = perceptron(62);
  json["format"] = "overcooked-bc19-v1";
  json["observation"] = "features_2019";
  json["activation"] = "tanh";
  json["policy"] = {{"sample", true}, {"no_waits", false}, {"stuck_time", 3}, {"history", 4}};
  return json;
}

std::vector<double> dense(const std::vector<double>& x, const Part& w, const Part& b,
                          double slope) {
  const auto outputs = static_cast<std::size_t>(w.shape.back());
  std::vector<double> y(b.values.begin(), b.values.end());
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t j = 0; j < outputs; ++j) {
      y[j] += x[i] * static_cast<double>(w.values[i * outputs + j]);
    }
  }
  for (double& value : y) {
    value = value > 0 ? value : slope * value;
  }
  return y;
}

/// One plane through a convolution of the format, by its definition.
std::vector<double> convolve(const std::vector<double>& x, int width, int height, const Part& k,
                             const Part& b, bool same) {
  const int kernel = k.shape[0];
  const int channels = k.shape[2];
  const int filters = k.shape[3];
  const int pad = same ? kernel / 2 : 0;
  std::vector<double> y;
  for (int ox = 0; ox < width + 2 * pad - kernel + 1; ++ox) {
    for (int oy = 0; oy < height + 2 * pad - kernel + 1; ++oy) {
      for (int f = 0; f < filters; ++f) {
        double sum = static_cast<double>(b.values[static_cast<std::size_t>(f)]);
        for (int kx = 0; kx < kernel; ++kx) {
          for (int ky = 0; ky < kernel; ++ky) {
            const int ix = ox + kx - pad;
            const int iy = oy + ky - pad;
            if (ix < 0 || iy < 0 || ix >= width || iy >= height) {
              continue;
            }
            for (int c = 0; c < channels; ++c) {
              sum += x[static_cast<std::size_t>((ix * height + iy) * channels + c)] *
                     static_cast<double>(k.values[static_cast<std::size_t>(
                         ((kx * kernel + ky) * channels + c) * filters + f)]);
            }
          }
        }
        y.push_back(sum > 0 ? sum : 0.2 * sum);
      }
    }
  }
  return y;
}

std::vector<float> outputs_of(const TrainedAgent& agent, const AlignedFloats& input) {
  const TrainedNetwork& actor = agent.seats.front().actor;
  std::vector<float> outputs(static_cast<std::size_t>(actor.network.shape().outputs));
  NetworkWorkspace workspace;
  actor.network.forward(actor.parameters, dense_rows(input, 1, actor.network.num_inputs()), {},
                        workspace, outputs);
  return outputs;
}

struct Convolutional {
  std::vector<Part> tensors;
  Json json;
  std::string bin;

  explicit Convolutional(int planes = 26, bool has_value = true) {
    std::uint32_t which = 20;
    const auto add = [&](const char* name, std::vector<int> shape) {
      tensors.emplace_back(name, std::move(shape), which++);
    };
    add("conv_initial/kernel", {3, 3, planes, 3});
    add("conv_initial/bias", {3});
    add("conv_0/kernel", {3, 3, 3, 2});
    add("conv_0/bias", {2});
    add("dense/kernel", {2 * 2 * 2, 5});
    add("dense/bias", {5});
    add("dense_1/kernel", {5, 6});
    add("dense_1/bias", {6});
    if (has_value) {
      add("dense_2/kernel", {5, 1});
      add("dense_2/bias", {1});
    }
    Json list = Json::array();
    for (const Part& tensor : tensors) {
      list.push_back({{"name", tensor.name},
                      {"shape", tensor.shape},
                      {"offset_floats", bin.size() / sizeof(float)}});
      bin.append(reinterpret_cast<const char*>(tensor.values.data()),
                 tensor.values.size() * sizeof(float));
    }
    json = {{"format", "overcooked-ppo-v1"},
            {"layout", "cramped_room"},
            {"old_dynamics", true},
            {"actions", kActions},
            {"input_shape", {4, 4, planes}},
            {"architecture",
             {"conv_initial 3x3, 3 filters, SAME, + bias, leaky_relu 0.2",
              "conv_0 3x3, 2, VALID, + bias, leaky_relu 0.2", "dense 5 + bias, leaky_relu 0.3",
              "dense_1 -> 6 logits (linear)", "dense_2 -> value (linear)"}},
            {"tensors", list}};
  }
};

}  // namespace

TEST_CASE("described perceptrons are what their description says") {
  const TrainedAgent agent = parse_described_agent(perceptron().dump(), {}, "test");
  CHECK(agent.layout == "cramped_room");
  CHECK(agent.algorithm == kImported);
  CHECK(agent.seats.size() == 2);
  CHECK(agent.network.hidden == std::vector<int>{4, 3});
  const AlignedFloats input = test_numbers(9, 96);
  const std::vector<double> x(input.begin(), input.end());
  const auto hidden = dense(x, {"", {96, 4}, 1}, {"", {4}, 2}, 0);
  const auto top = dense(hidden, {"", {4, 3}, 3}, {"", {3}, 4}, 0);
  const auto logits = dense(top, {"", {3, 6}, 5}, {"", {6}, 6}, 1);
  const std::vector<float> found = outputs_of(agent, input);
  for (std::size_t k = 0; k < 6; ++k) {
    CHECK(static_cast<double>(found[k]) == doctest::Approx(logits[kOurs[k]]).epsilon(1e-5));
  }
  // It is a checkpoint like any other.
  const TrainedAgent again = read_agent(write_agent(agent), "test");
  CHECK(outputs_of(again, input) == found);
}

TEST_CASE("described convolutions are what their description says") {
  const Convolutional described;
  const TrainedAgent agent = parse_described_agent(described.json.dump(), described.bin, "test");
  const std::vector<Part>& t = described.tensors;
  const AlignedFloats input = test_numbers(8, 4 * 4 * 26);
  std::vector<double> x(input.begin(), input.end());
  x = convolve(x, 4, 4, t[0], t[1], /*same=*/true);
  x = convolve(x, 4, 4, t[2], t[3], /*same=*/false);
  x = dense(x, t[4], t[5], 0.3);
  const auto logits = dense(x, t[6], t[7], 1);
  const auto value = dense(x, t[8], t[9], 1);
  const std::vector<float> found = outputs_of(agent, input);
  REQUIRE(found.size() == 7);
  for (std::size_t k = 0; k < 6; ++k) {
    CHECK(static_cast<double>(found[k]) == doctest::Approx(logits[kOurs[k]]).epsilon(1e-5));
  }
  CHECK(static_cast<double>(found[6]) == doctest::Approx(value[0]).epsilon(1e-5));
  const TrainedAgent again = read_agent(write_agent(agent), "test");
  CHECK(again.network == agent.network);
  CHECK(outputs_of(again, input) == found);
}

TEST_CASE("clones of 2019 have other inputs, another activation and a way of drawing") {
  const Json good = perceptron_of_2019();
  const TrainedAgent agent = parse_described_agent(good.dump(), {}, "test");
  CHECK(to_string(agent.observation.kind) == "features_2019");
  CHECK(agent.network.activation == Activation::kTanh);
  CHECK(agent.drawing == Drawing{.no_waits = false, .stuck_time = 3});
  const AlignedFloats input = test_numbers(9, 62);
  std::vector<double> x(input.begin(), input.end());
  for (std::uint32_t layer = 0; layer < 2; ++layer) {
    x = dense(x, {"", layer == 0 ? std::vector<int>{62, 4} : std::vector<int>{4, 3}, 2 * layer + 1},
              {"", {layer == 0 ? 4 : 3}, 2 * layer + 2}, 1);
    for (double& value : x) {
      value = std::tanh(value);
    }
  }
  const auto logits = dense(x, {"", {3, 6}, 5}, {"", {6}, 6}, 1);
  const std::vector<float> found = outputs_of(agent, input);
  for (std::size_t k = 0; k < 6; ++k) {
    CHECK(static_cast<double>(found[k]) == doctest::Approx(logits[kOurs[k]]).epsilon(1e-4));
  }
  const TensorFile file = write_agent(agent);
  CHECK(read_agent(file, "test").drawing == agent.drawing);
  TensorFile spoilt = file;
  for (const char* drawing : {"{}", R"({"no_waits": 1, "stuck_time": 3})",
                              R"({"no_waits": true, "stuck_time": 6})", "3"}) {
    spoilt.metadata["drawing"] = drawing;
    CHECK_THROWS_AS((void)read_agent(spoilt, "test"), InputError);
  }
  const auto refused = [&](const char* pointer, const Json& value) {
    Json json = good;
    json[Json::json_pointer(pointer)] = value;
    CAPTURE(pointer);
    CHECK_THROWS_AS((void)parse_described_agent(json.dump(), {}, "test"), InputError);
  };
  refused("/observation", "features");
  refused("/activation", "relu");
  refused("/policy", 3);
  refused("/policy/sample", false);
  refused("/policy/no_waits", 0);
  refused("/policy/stuck_time", 6);
  refused("/policy/stuck_time", -1);
  refused("/policy/history", 3);
}

TEST_CASE("networks of 2019 see twenty planes and know no value") {
  Convolutional described(20, /*has_value=*/false);
  described.json["format"] = "overcooked-ppo19-v1";
  described.json["observation"] = "lossless_2019";
  const TrainedAgent agent = parse_described_agent(described.json.dump(), described.bin, "test");
  CHECK(to_string(agent.observation.kind) == "lossless_2019");
  const std::vector<Part>& t = described.tensors;
  const AlignedFloats input = test_numbers(8, 4 * 4 * 20);
  std::vector<double> x(input.begin(), input.end());
  x = convolve(x, 4, 4, t[0], t[1], /*same=*/true);
  x = convolve(x, 4, 4, t[2], t[3], /*same=*/false);
  x = dense(x, t[4], t[5], 0.3);
  const auto logits = dense(x, t[6], t[7], 1);
  const std::vector<float> found = outputs_of(agent, input);
  REQUIRE(found.size() == 7);
  for (std::size_t k = 0; k < 6; ++k) {
    CHECK(static_cast<double>(found[k]) == doctest::Approx(logits[kOurs[k]]).epsilon(1e-5));
  }
  CHECK(found[6] == 0.0F);
  described.json["observation"] = "lossless";
  CHECK_THROWS_AS((void)parse_described_agent(described.json.dump(), described.bin, "test"),
                  InputError);
}

TEST_CASE("descriptions that are wrong are refused before anything is made of them") {
  const auto refused = [](const Json& json, std::string_view bin = {}) {
    CHECK_THROWS_AS((void)parse_described_agent(json.dump(), bin, "test"), InputError);
  };
  CHECK_THROWS_AS((void)parse_described_agent("{", {}, "test"), InputError);
  for (const char* key : {"format", "layout", "old_dynamics", "actions", "weights"}) {
    CAPTURE(key);
    Json json = perceptron();
    json.erase(key);
    refused(json);
    json = perceptron();
    json[key] = 7;
    refused(json);
  }
  Json json = perceptron();
  json["actions"][0] = "NORTH";
  refused(json);
  json = perceptron();
  json["weights"][2]["shape"] = {5, 3};
  refused(json);
  json = perceptron();
  json["weights"][0]["shape"] = {65536, 65536};
  refused(json);
  json = perceptron();
  json["weights"][0]["data"].push_back(1);
  refused(json);
  json = perceptron();
  json["weights"].erase(5);
  refused(json);
  // Sizes that no observation has.
  json = perceptron();
  json["weights"][0]["shape"] = {62, 4};
  json["weights"][0]["data"] = std::vector<float>(62 * 4, 0.5F);
  CHECK_THROWS_WITH_AS(
      (void)parse_described_agent(json.dump(), {}, "test"),
      "test: weights: W0: 62 inputs, expected 96, the size of \"features\" for two "
      "cooks",
      InputError);

  const Convolutional good;
  refused(good.json, std::string_view(good.bin).substr(4));
  for (const char* key : {"input_shape", "architecture", "tensors"}) {
    json = good.json;
    json.erase(key);
    refused(json, good.bin);
  }
  json = good.json;
  json["tensors"][4]["offset_floats"] = 1e18;
  refused(json, good.bin);
  json = good.json;
  json["tensors"][0]["offset_floats"] = -1;
  refused(json, good.bin);
  json = good.json;
  json["input_shape"] = {4, 4};
  refused(json, good.bin);
  json["input_shape"] = {4, 4, 20};
  CHECK_THROWS_WITH_AS((void)parse_described_agent(json.dump(), good.bin, "test"),
                       "test: input_shape: 20 planes, expected 26, those of \"lossless\"",
                       InputError);
  json = good.json;
  json["input_shape"] = {2, 2, 26};
  refused(json, good.bin);
  json = good.json;
  json["architecture"][0] = "conv_initial 3x3, 3 filters, SAME, + bias, swish";
  refused(json, good.bin);
  std::string spoilt = good.bin;
  const float nan = std::nanf("");
  std::memcpy(spoilt.data(), &nan, sizeof nan);
  refused(good.json, spoilt);
}

}  // namespace potluck
