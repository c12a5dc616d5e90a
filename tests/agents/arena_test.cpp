#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>
#include <vector>

#include "agents/checkpoint/agent_file.h"
#include "agents/learning/trainer.h"
#include "agents/learning/training_arena.h"
#include "agents/network/softmax.h"
#include "agents/policy/network_policy.h"
#include "agents/training/make_learner.h"
#include "env/classic/observations/observations.h"
#include "env/kitchen_source.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/varied_env.h"

using namespace potluck;

namespace {

TrainConfig short_config(const std::string& layout, std::vector<std::string> overrides = {}) {
  overrides.insert(overrides.begin(), {"layout=" + layout, "preset=jaxmarl", "num_envs=3",
                                       "rollout_steps=40", "pair_every=2", "hidden=[16]"});
  TrainConfig config = parse_config("{}", "test", overrides);
  config.steps = 5 * 3 * 40;
  return config;
}

}  // namespace

TEST_CASE("a run across kitchens resumes to the same bits, listed or generated") {
  for (const char* layout : {"cramped_room,coordination_ring", "generated"}) {
    for (const char* more : {"algorithm=self_play", "shared_trunk=true"}) {
      CAPTURE(layout);
      CAPTURE(more);
      const TrainConfig config = short_config(layout, {more, "generator.horizon=30"});
      const auto arena = training_arena(config);
      Trainer straight(config, arena, 2);
      Trainer first(config, arena, 2);
      first.run_update();
      first.run_update();
      const TensorFile saved = first.state();
      Trainer second(config, arena, 2);
      second.restore(saved, "memory");
      straight.run_update();
      straight.run_update();
      for (int i = 2; i < 5; ++i) {
        CHECK(second.run_update().dump() == straight.run_update().dump());
      }
      CHECK(second.state() == straight.state());
    }
  }
}

TEST_CASE("wishes for generated kitchens are numbers or ranges, names or lists of them") {
  const TrainConfig config = short_config(
      "generated", {"generator.width=[5, 9]", "generator.openness=[0.5, 1]", "generator.pots=2",
                    R"(generator.cooperation=["any", "forced"])", "generator.old_dynamics=0.5"});
  CHECK(config.generator.width == GeneratorVariety::Between<int>{5, 9});
  CHECK(config.generator.pots == GeneratorVariety::Between<int>{2, 2});
  CHECK(config.generator.cooperation.size() == 2);
  const std::string text = to_json(config).dump();
  CHECK(text.find(R"("generator.width":[5,9])") != std::string::npos);
  CHECK(text.find(R"("generator.pots":2)") != std::string::npos);
  CHECK(parse_config(text, "test").generator == config.generator);
  CHECK(training_arena(config)->observation_spec({classic::kLossless}).shape ==
        std::vector{9, 6, 26});
  const auto error = [](const std::string& wish) {
    try {
      (void)short_config("generated", {wish});
    } catch (const InputError& refusal) {
      return std::string(refusal.what());
    }
    return std::string("accepted");
  };
  CHECK(error("generator.width=[9, 5]") == "--set: generator.width: [9,5], expected [least, most]");
  CHECK(error("generator.width=[5]") ==
        "--set: generator.width: [5], expected a number, or [least, most]");
  CHECK(error("generator.width=[5, 900]").find("900") != std::string::npos);
  CHECK(error("generator.cooperation=[]").find("one name or more") != std::string::npos);
}

TEST_CASE("what lies on counters is seen in one kitchen only") {
  const Observation observation = {.kind = classic::kFeaturesCounters};
  TrainConfig config;
  config.layout = "cramped_room";
  const ObservationSpec small = training_arena(config)->observation_spec(observation);
  CHECK(padded_indices(small, small.shape, "test").empty());
  CHECK_THROWS_AS((void)padded_indices(small, {small.size + 4}, "test"), InputError);
  for (const char* layout : {"cramped_room,coordination_ring", "generated"}) {
    CAPTURE(layout);
    config.layout = layout;
    const auto arena = training_arena(config);
    CHECK(arena->observation_spec({.kind = classic::kLossless}).size > 0);
    CHECK_THROWS_AS((void)arena->observation_spec(observation), InputError);
  }
}

TEST_CASE("an agent of several kitchens sees each of them as in training") {
  const TrainConfig config =
      short_config("cramped_room,coordination_ring", {"algorithm=self_play"});
  const auto agent = std::make_shared<const TrainedAgent>(
      read_agent(Trainer(config, training_arena(config), 1).checkpoint(), "memory"));
  CHECK(agent->shape == std::vector<int>{5, 5, 26});

  const auto layout = load_layout("cramped_room");
  const Observation lossless{.kind = classic::kLossless};
  NetworkPolicy policy(agent, *layout, "memory");
  VectorEnv envs(layout, {.num_envs = 2, .key = {5}});
  const std::vector<std::shared_ptr<const Layout>> both = {layout,
                                                           load_layout("coordination_ring")};
  const auto source = std::make_shared<const KitchenSource>(both, RandomKey{1});
  VariedEnv varied(source, {.num_envs = 2, .key = {5}});
  std::uint32_t episode = 0;
  while (varied.kitchen(0).layout != layout || varied.kitchen(1).layout != layout) {
    varied.reset(++episode);
  }
  const std::vector<int> which = {0, 1};
  std::vector<Action> actions(2);
  std::vector<float> probabilities(12);
  std::vector<float> seen(2 * 5 * 5 * 26);
  std::vector<float> logits(12);
  NetworkWorkspace workspace;
  for (int step = 0; step < 30; ++step) {
    for (int seat = 0; seat < 2; ++seat) {
      policy.act({.envs = envs, .which = which, .seat = seat, .key = {9}},
                 {.actions = actions, .probabilities = probabilities});
      varied.observe(lossless, seat, seen);
      const TrainedNetwork& actor = agent->seats[0].actor;
      actor.network.forward(actor.parameters, dense_rows(seen, 2, actor.network.num_inputs()), {},
                            workspace, logits);
      log_softmax(logits, 2, 6, logits);
      for (std::size_t i = 0; i < 12; ++i) {
        CHECK(probabilities[i] ==
              doctest::Approx(static_cast<double>(std::exp(logits[i]))).epsilon(1e-5));
      }
    }
    const std::vector<Action> joint = {static_cast<Action>(step % 6), 5, 2,
                                       static_cast<Action>(step % 5)};
    std::vector<float> earned(4);
    envs.step(joint, {.earned = earned});
    varied.step(joint, {.earned = earned});
  }
  CHECK_THROWS_AS(NetworkPolicy(agent, *load_layout("asymmetric_advantages"), "memory"),
                  InputError);
}

TEST_CASE("arenas refuse kitchens that do not fit together") {
  CHECK_THROWS_AS((void)training_arena(short_config("cramped_room,paper_kitchen")), InputError);
  CHECK_THROWS_AS((void)training_arena(short_config("cramped_room,multiplayer_schelling")),
                  InputError);
  CHECK_THROWS_AS((void)training_arena(short_config("cramped_room,")), InputError);
  TrainConfig changed = short_config("generated");
  changed.layout_overrides = {"horizon=10"};
  CHECK_THROWS_AS((void)training_arena(changed), InputError);
}

TEST_CASE("every kitchen from one to four players trains with every algorithm that fits") {
  for (const char* layout : {"cramped_room_single", "cramped_room", "multiplayer_schelling"}) {
    for (const std::string& algorithm : algorithm_names()) {
      if (algorithm == "behavior_cloning") {
        continue;  // plays nothing: cloning_test.cpp
      }
      for (const bool sharing : {false, true}) {
        TrainConfig config = short_config(
            layout,
            {"algorithm=" + algorithm, sharing ? "policy_sharing=true" : "policy_sharing=false",
             algorithm == "advantage_alignment" ? "alignment=1" : "alignment=0"});
        config.ppo.minibatches = 1;
        config.start_share = 0;  // wants a pool of networks: baselines_test.cpp
        if (responds_to_pool(config.algorithm)) {
          config.partners = {{.agent = "greedy"}};
        }
        if (algorithm == "e3t") {
          config.partners = {{.random = {0.5}, .hold = {1}}};
        }
        const auto arena = training_arena(config);
        const bool wants_company = responds_to_pool(config.algorithm) || algorithm == "e3t" ||
                                   algorithm == "hidden_reward";
        const bool adversarial = algorithm == "srpo" || algorithm == "pure_adversarial";
        const int players = arena->num_agents();
        CAPTURE(layout);
        CAPTURE(algorithm);
        CAPTURE(sharing);
        if ((wants_company && players == 1) ||
            (adversarial && (players == 1 || (players > 2 && !sharing)))) {
          CHECK_THROWS_AS((void)make_trainer(config, arena, 1), InputError);
          continue;
        }
        Trainer trainer = make_trainer(config, arena, 1);
        const TensorFile before = trainer.checkpoint();
        const auto metrics = trainer.run_update();
        CHECK(metrics.contains(algorithm == "population" ? "entropy_member0" : "entropy_cook0"));
        CHECK(metrics.contains("tether_kl_adversary0") == (algorithm == "srpo"));
        CHECK(trainer.checkpoint().tensors != before.tensors);
      }
    }
  }
}
