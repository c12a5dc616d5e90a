#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "agents/checkpoint/agent_file.h"
#include "agents/checkpoint/safetensors.h"
#include "env/coop_grid/observations.h"
#include "env/text/error.h"

using namespace potluck;

namespace {

TensorFile example() {
  TensorFile file;
  file.metadata = {{"format", "example"}, {"odd", "quotes \" and \n lines"}};
  const std::vector<float> values = {1, 2, 3, 4, 5, 6};
  const std::vector<std::uint64_t> counts = {7, 1ULL << 60U};
  file.tensors["weights"] = make_tensor(std::span<const float>(values), {2, 3});
  file.tensors["counts"] = make_tensor(std::span<const std::uint64_t>(counts));
  file.tensors["empty"] = make_tensor(std::span<const float>(), {0});
  return file;
}

TrainedAgent example_agent() {
  TrainedAgent agent;
  agent.algorithm = "ippo";
  agent.layout = "paper_kitchen";
  agent.observation.kind = coop_grid::kGrid8;
  agent.config = "{}";
  agent.network.hidden = {4, 3};
  for (int seat = 0; seat < 2; ++seat) {
    ActorCritic& network = agent.seats.emplace_back(std::vector<int>{8}, 5, agent.network);
    network.actor.network.initialise(Initialisation::kUniform, 1, {1},
                                     static_cast<std::uint32_t>(seat), network.actor.parameters);
  }
  return agent;
}

}  // namespace

TEST_CASE("tensors come back as they were, and equal files are equal bytes") {
  const TensorFile file = example();
  const std::string bytes = write_safetensors(file);
  CHECK(parse_safetensors(bytes, "memory") == file);
  CHECK(write_safetensors(parse_safetensors(bytes, "memory")) == bytes);
  std::vector<float> values(6);
  file.copy("weights", std::span<float>(values), "memory");
  CHECK(values[5] == 6);
  CHECK_THROWS_AS(file.copy("weights", std::span<float>(values).first(5), "memory"), InputError);
  CHECK_THROWS_AS(file.copy("absent", std::span<float>(values), "memory"), InputError);
}

TEST_CASE("every cut of a file and every broken header is refused") {
  const std::string bytes = write_safetensors(example());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CAPTURE(size);
    CHECK_THROWS_AS(static_cast<void>(parse_safetensors(bytes.substr(0, size), "cut")), InputError);
  }
  const auto with_header = [](const std::string& header, const std::string& data) {
    std::string file(8, '\0');
    const std::uint64_t size = header.size();
    std::memcpy(file.data(), &size, sizeof size);
    return file + header + data;
  };
  for (const char* header :
       {"[]", "{", "{\"a\": 1}", R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}})",
        R"({"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})",
        R"({"a":{"dtype":"F99","shape":[1],"data_offsets":[0,4]}})",
        R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}})",
        R"({"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,0]}})",
        R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,400]}})",
        R"({"__metadata__":{"a":1}})", R"({"__metadata__":7})"}) {
    CAPTURE(header);
    CHECK_THROWS_AS(static_cast<void>(parse_safetensors(with_header(header, "12345678"), "bad")),
                    InputError);
  }
  CHECK_THROWS_AS(static_cast<void>(parse_safetensors(bytes + "tail", "longer")), InputError);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(parse_safetensors(
          with_header(R"({"a":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}})", "12345678"),
          "half")),
      "half: tensor 'a' of dtype \"F16\", expected F32, U64 or U8; write the weights as 32-bit "
      "floats",
      InputError);
  for (const char* header :  // a gap, and the same bytes twice
       {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
        R"({"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},)"
        R"("b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})"}) {
    CHECK_THROWS_AS(static_cast<void>(parse_safetensors(with_header(header, "12345678"), "bad")),
                    InputError);
  }
  std::string huge = bytes;
  huge[7] = '\x7f';
  CHECK_THROWS_AS(static_cast<void>(parse_safetensors(huge, "huge")), InputError);
}

TEST_CASE(
    "an agent comes back with its weights, and a stranger's file is checked before it is used") {
  const TrainedAgent agent = example_agent();
  const TensorFile file = write_agent(agent);
  const TrainedAgent back = read_agent(file, "memory");
  CHECK(back.seats.size() == 2);
  CHECK(back.seats[1].actor.parameters == agent.seats[1].actor.parameters);
  CHECK(back.network.hidden == agent.network.hidden);
  const auto broken = [&](const std::string& key, const std::string& value) {
    TensorFile bad = file;
    bad.metadata[key] = value;
    CAPTURE(key);
    CAPTURE(value);
    CHECK_THROWS_AS(static_cast<void>(read_agent(bad, "bad")), InputError);
  };
  TensorFile spoilt = file;
  const float nan = std::nanf("");
  std::memcpy(spoilt.tensors.begin()->second.bytes.data(), &nan, sizeof nan);
  CHECK_THROWS_AS(static_cast<void>(read_agent(spoilt, "spoilt")), InputError);
  broken("format", "other");
  broken("seats", "3");
  broken("seats", "-1");
  broken("seats", "99999999999999999999");
  broken("observation", "{}");
  broken("observation", R"({"kind": "sonar", "ego_centred": false})");
  broken("architecture", R"({"inputs": 8, "hidden": [4, 3], "outputs": 5})");
  broken("architecture",
         R"({"inputs": 8, "hidden": [60000, 60000], "outputs": 5, "activation": "tanh"})");
  broken("architecture", R"({"inputs": 8, "hidden": [4, 4], "outputs": 5, "activation": "tanh"})");
  broken("architecture",
         R"({"inputs": 1e9, "hidden": [4, 3], "outputs": 5, "activation": "tanh"})");
  TensorFile missing = file;
  missing.tensors.erase("seat1.actor.0.bias");
  CHECK_THROWS_AS(static_cast<void>(read_agent(missing, "bad")), InputError);
}
