// One seed on several threads: the same bits with any number of them.
#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "agents/checkpoint/safetensors.h"
#include "agents/learning/trainer.h"
#include "agents/learning/training_arena.h"
#include "agents/roster/frozen_partners.h"
#include "agents/training/make_learner.h"
#include "env/text/error.h"
#include "tests/agents/training/training_runs.h"
#include "tests/temporary_directory.h"

namespace potluck {
namespace {

std::vector<std::string> kinds_of_training() {
  return {R"({"algorithm": "self_play", "layout": "cramped_room", "minibatches": 4})",
          R"({"algorithm": "self_play", "layout": "cramped_room", "gru": 4, "minibatches": 2})",
          R"({"algorithm": "srpo", "layout": "paper_kitchen"})",
          R"({"algorithm": "e3t", "layout": "cramped_room", "observation": "features"})",
          R"({"algorithm": "population", "layout": "cramped_room", "population": 2})",
          R"({"algorithm": "best_response", "layout": "cramped_room", "target_kl": 0.001,
              "partners": [{"agent": "greedy"}, {"agent": "self", "random": 0.5, "errands": 5}]})"};
}

TrainConfig config_of(const std::string& text, int shards) {
  TrainConfig config = parse_config(text, "test", {"rollout_steps=16", "pair_every=2"});
  config.num_envs = 8;
  config.shards = shards;
  config.steps = 4 * 8 * 16;
  config.reset_every_batch = false;
  return config;
}

std::string state_of(const Trainer& trainer) {
  return write_safetensors(trainer.state());
}

}  // namespace

TEST_CASE("a run ends at the same bytes with one, two and four threads on a seed") {
  for (const std::string& text : kinds_of_training()) {
    CAPTURE(text);
    const TrainConfig config = config_of(text, 4);
    const TemporaryDirectory folder;
    for (const int threads : {1, 2, 4}) {
      run_to_end(config, {.out = folder.path() / std::to_string(threads), .threads = threads});
    }
    const auto alone = files_in(folder.path() / "1");
    CHECK(files_in(folder.path() / "2") == alone);
    CHECK(files_in(folder.path() / "4") == alone);
  }
}

TEST_CASE("a seed goes on with another number of threads as if never stopped") {
  for (const std::string& text : kinds_of_training()) {
    CAPTURE(text);
    const TrainConfig config = config_of(text, 4);
    const auto arena = training_arena(config);
    Trainer whole = make_trainer(config, arena, 3);
    Trainer half = make_trainer(config, arena, 3);
    half.use_threads(2);
    for (int i = 0; i < 2; ++i) {
      half.run_update();
    }
    Trainer rest = make_trainer(config, arena, 3);
    rest.restore(half.state(), "test");
    rest.use_threads(3);
    while (!whole.finished()) {
      whole.run_update();
    }
    while (!rest.finished()) {
      rest.run_update();
    }
    CHECK(state_of(rest) == state_of(whole));
  }
}

TEST_CASE("shards play the very games of the whole, and learn the same but for rounding") {
  const std::string text =
      R"({"algorithm": "self_play", "layout": "cramped_room", "minibatches": 1, "epochs": 1})";
  Trainer whole = make_trainer(config_of(text, 1), training_arena(config_of(text, 1)), 5);
  Trainer parts = make_trainer(config_of(text, 4), training_arena(config_of(text, 4)), 5);
  const nlohmann::ordered_json expected = whole.run_update();
  const nlohmann::ordered_json found = parts.run_update();
  for (const auto& [key, value] : expected.items()) {
    CAPTURE(key);
    if (value.is_number()) {
      CHECK(found[key].get<double>() == doctest::Approx(value.get<double>()).epsilon(1e-4));
    }
  }
  const TensorFile a = whole.checkpoint();
  const TensorFile b = parts.checkpoint();
  for (const auto& [name, tensor] : a.tensors) {
    CAPTURE(name);
    std::vector<float> ours(tensor.bytes.size() / sizeof(float));
    std::vector<float> theirs(ours.size());
    a.copy(name, ours, "test");
    b.copy(name, theirs, "test");
    double apart = 0;
    for (std::size_t i = 0; i < ours.size(); ++i) {
      apart = std::max(apart, std::abs(static_cast<double>(ours[i] - theirs[i])));
    }
    CHECK(apart < 2e-4);  // Adam's first step moves a weight by the learning rate at most
  }
}

TEST_CASE("shards that do not fit are refused") {
  const auto refused = [](const std::vector<std::string>& set) {
    std::vector<std::string> all = {"layout=cramped_room", "num_envs=8"};
    all.insert(all.end(), set.begin(), set.end());
    CHECK_THROWS_AS((void)parse_config("{}", "test", all), InputError);
  };
  refused({"shards=3"});
  refused({"shards=16"});
  refused({"shards=0"});
  refused({"shards=2", "algorithm=advantage_alignment", "layout=prisoners_dilemma"});
  refused({"shards=4", "gru=8", "minibatches=4"});
  refused({"shards=8", "rollout_steps=2", "minibatches=4"});
}

}  // namespace potluck
