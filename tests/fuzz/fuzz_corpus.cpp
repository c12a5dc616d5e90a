// fuzz_corpus DIR: makes what the fuzzers begin with, one folder per target.
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "agents/checkpoint/agent_file.h"
#include "agents/evaluation/file/evaluation_json.h"
#include "env/layout/reader.h"
#include "env/layout/reference_layout.h"
#include "env/text/files.h"
#include "tests/agents/evaluation/example.h"
#include "tests/fuzz/training.h"

namespace potluck::fuzz {
namespace {

using Json = nlohmann::ordered_json;

std::vector<float> numbers(std::size_t n) {
  std::vector<float> some(n);
  for (std::size_t i = 0; i < n; ++i) {
    some[i] = static_cast<float>(i % 3) - 1;
  }
  return some;
}

std::vector<std::string> action_names() {
  return {"STAY", "NORTH", "SOUTH", "EAST", "WEST", "INTERACT"};
}

std::string perceptron() {
  Json weights = Json::array();
  const auto add = [&](const char* name, const std::vector<std::size_t>& shape) {
    const std::size_t size = shape.size() == 1 ? shape[0] : shape[0] * shape[1];
    weights.push_back({{"name", name}, {"shape", shape}, {"data", numbers(size)}});
  };
  add("W0", {96, 1});
  add("b0", {1});
  add("W1", {1, 6});
  add("b1", {6});
  return Json{{"format", "overcooked-bc-v1"},
              {"layout", "cramped_room"},
              {"old_dynamics", true},
              {"actions", action_names()},
              {"weights", weights}}
      .dump();
}

std::string convolutional() {
  Json tensors = Json::array();
  std::string bin;
  const auto add = [&](const char* name, const std::vector<std::size_t>& shape) {
    std::size_t size = 1;
    for (const std::size_t extent : shape) {
      size *= extent;
    }
    tensors.push_back(
        {{"name", name}, {"shape", shape}, {"offset_floats", bin.size() / sizeof(float)}});
    const std::vector<float> values = numbers(size);
    bin.append(reinterpret_cast<const char*>(values.data()), size * sizeof(float));
  };
  add("conv_initial/kernel", {3, 3, 26, 1});
  add("conv_initial/bias", {1});
  add("dense/kernel", {6, 2});
  add("dense/bias", {2});
  add("dense_1/kernel", {2, 6});
  add("dense_1/bias", {6});
  add("dense_2/kernel", {2, 1});
  add("dense_2/bias", {1});
  const Json json = {{"format", "overcooked-ppo-v1"},
                     {"layout", "cramped_room"},
                     {"old_dynamics", true},
                     {"actions", action_names()},
                     {"input_shape", {5, 4, 26}},
                     {"architecture",
                      {"conv_initial 3x3, 1 filters, VALID, + bias, leaky_relu 0.2",
                       "dense 2 + bias, leaky_relu 0.2", "dense_1 -> 6 logits (linear)",
                       "dense_2 -> value (linear)"}},
                     {"tensors", tensors}};
  return json.dump() + '\0' + bin;
}

/// A state file's bytes, and changes to one (state_fuzz.cpp).
std::vector<std::string> states() {
  std::vector<std::string> list = {write_safetensors(state())};
  for (char value = 0; value < 8; ++value) {
    std::string changes(1, '\0');
    for (const char where : std::string("\1\10\12\14\24\50")) {
      changes += {'\xFF', where, '\0', value};
    }
    list.push_back(changes);
  }
  return list;
}

/// A record of a browser: one game of three steps, and an answer.
std::string study_record() {
  const Json layout = Json::parse(write_layout(load_layout("cramped_room")->spec()));
  std::string text;
  for (const Json& line : {Json{{"potluck_study_record", 1},
                                {"study", "fuzz"},
                                {"participant", "123456789012"},
                                {"order", 0},
                                {"language", "en"},
                                {"program", "0.1.0"},
                                {"signature", "0"}},
                           Json{{"event", "consent"}, {"at", 1}},
                           Json{{"event", "game_begin"},
                                {"place", 0},
                                {"game", 0},
                                {"kitchen", "cramped_room"},
                                {"partner", "stay"},
                                {"seat", 0},
                                {"seed", 1},
                                {"pace", 6.0},
                                {"agents", {"person", "stay"}},
                                {"layout", layout},
                                {"at", 2}},
                           Json{{"event", "step"}, {"t", 0}, {"a", {0, 4}}, {"s", 0.1}, {"at", 3}},
                           Json{{"event", "step"}, {"t", 1}, {"a", {5, 4}}, {"s", 0.3}, {"at", 4}},
                           Json{{"event", "hidden"}, {"ms", 500}, {"at", 5}},
                           Json{{"event", "step"}, {"t", 2}, {"a", {3, 4}}, {"s", 0.5}, {"at", 6}},
                           Json{{"event", "game_end"}, {"score", 0}, {"at", 7}}}) {
    text += line.dump() + "\n";
  }
  return text;
}

}  // namespace
}  // namespace potluck::fuzz

int main(int argc, char** argv) {
  using namespace potluck;
  if (argc != 2) {
    fmt::print(stderr, "usage: fuzz_corpus DIR\n");
    return EXIT_FAILURE;
  }
  const auto write = [&](const char* target, const std::vector<std::string>& inputs) {
    const std::filesystem::path folder = std::filesystem::path(argv[1]) / target;
    std::filesystem::create_directories(folder);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      write_file_atomically((folder / std::to_string(i)).string(), inputs[i]);
    }
  };
  Trainer begun = fuzz::trainer();
  write("safetensors",
        {write_safetensors(begun.checkpoint()),
         write_safetensors({{{"a", "b"}}, {{"t", make_tensor(fuzz::numbers(2), {2})}}})});
  write("state", fuzz::states());
  write("evaluation", {format_evaluation(example::evaluation())});
  write("described_agent", {fuzz::perceptron(), fuzz::convolutional()});
  write("study", {R"({"name": "trust", "practice": {"kitchen": "a", "partner": "b"},
 "games": [{"kitchen": "a", "partner": "b"}, {"kitchen": "c", "partner": "d"}],
 "order": "latin_square", "question": "How?", "lowest": "not", "highest": "very",
 "points": 5, "pace": 6, "seed": 1})"});
  write("pair", {"{\"action\": 5, \"tick\": 0}\n{\"action\": 2, \"tick\": 1} \n",
                 "{\"hash\": \"aa\", \"tick\": 0}\n{\"hash\": \"ab\", \"tick\": 0} \n"});
  write("study_record", {fuzz::study_record()});
  write("study_results", {R"({"study": "trust", "participant": 0, "games": [
 {"place": -1, "game": -1, "kitchen": "a", "partner": "b", "seat": 0, "score": "inf", "answer": 0,
  "recording": ""},
 {"place": 0, "game": 1, "kitchen": "a", "partner": "b", "seat": 1, "score": 20.5, "answer": 5,
  "recording": "game_00001.json"}]})"});
  std::vector<std::string> layouts;
  std::vector<std::string> reference;
  for (const char* name : {"cramped_room", "paper_kitchen"}) {
    const LayoutSpec spec = load_layout_spec(name);
    layouts.push_back(write_layout(spec));
  }
  reference.push_back(write_reference_layout(load_layout_spec("cramped_room")).text);
  write("layout", layouts);
  write("reference_layout", reference);
  std::vector<std::string> recordings;
  for (const char* name : {"demo_2019.json", "human_game.json", "people.csv", "saved.reftraj"}) {
    constexpr std::size_t kMost = 1 << 20;
    recordings.push_back(read_file(std::string(POTLUCK_TEST_DATA "/trajectories/") + name, kMost));
  }
  write("trajectory", recordings);
  return EXIT_SUCCESS;
}
