// Baselines that learn beside partners: each learns a small kitchen, delivers what it should, and
// goes on after a stop as if there had been none.
#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "agents/learning/hidden_rewards.h"
#include "agents/learning/trainer.h"
#include "agents/learning/training_plan.h"
#include "agents/training/make_learner.h"
#include "agents/training/stages.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "tests/agents/training/training_runs.h"
#include "tests/temporary_directory.h"

using namespace potluck;

namespace {

/// Mean team return of the learner in its last updates.
double last_team_return(const TrainConfig& config, int updates = 20) {
  Trainer trainer = make_trainer(config, training_arena(config), 1);
  double sum = 0;
  while (!trainer.finished()) {
    const nlohmann::ordered_json metrics = trainer.run_update();
    if (trainer.updates_done() > config.num_updates() - updates) {
      sum += metrics["team_return_cook0"].get<double>() / updates;
    }
  }
  return sum;
}

TrainConfig grid_config(const std::string& algorithm, std::vector<std::string> more) {
  more.insert(more.begin(), {"layout=paper_kitchen", "preset=jaxmarl", "algorithm=" + algorithm,
                             "steps=300000", "entropy=0.02", "pair_every=0"});
  return parse_config("{}", "test", more);
}

}  // namespace

TEST_CASE("a best response learns to cook beside a greedy cook, and for an idle one") {
  CHECK(last_team_return(grid_config("best_response", {"partners=[\"greedy\"]"})) > 80);
  CHECK(last_team_return(grid_config("best_response", {"partners=[\"stay\"]"})) > 60);
}

TEST_CASE("a cook beside its own noisy self learns, and predicts better than chance") {
  const TrainConfig config = grid_config(
      "e3t", {R"(partners=[{"agent": "self", "random": 0.3}])", "prediction=0.1", "effort=0"});
  Trainer trainer(config, training_arena(config), 1);
  nlohmann::ordered_json metrics;
  while (!trainer.finished()) {
    metrics = trainer.run_update();
  }
  CHECK(metrics["team_return_cook0"].get<double>() > 60);
  CHECK(metrics["prediction_loss_cook0"].get<double>() < 1.5);  // log 5 = 1.61: no idea
}

TEST_CASE("a cook beside its own faltering self learns") {
  CHECK(last_team_return(grid_config(
            "self_play",
            {R"(partners=["self", {"agent": "self", "random": [0.3, 0.6], "hold": [1, 20]}])",
             "effort=0"})) > 60);
}

TEST_CASE("a cook with memory learns beside its own noisy self, and goes on after a stop") {
  const TrainConfig config = grid_config(
      "e3t",
      {R"(partners=[{"agent": "self", "random": 0.3, "hold": [1, 20]}])", "effort=0", "gru=16"});
  Trainer whole(config, training_arena(config), 1);
  Trainer half(config, training_arena(config), 1);
  nlohmann::ordered_json metrics;
  while (!whole.finished()) {
    metrics = whole.run_update();
    if (whole.updates_done() == config.num_updates() - 3) {
      half.restore(whole.state(), "test");
    }
  }
  CHECK(metrics["team_return_cook0"].get<double>() > 60);
  while (!half.finished()) {
    half.run_update();
  }
  CHECK(write_safetensors(half.state()) == write_safetensors(whole.state()));
}

TEST_CASE("an algorithm without partners refuses to respond to them") {
  CHECK_THROWS_AS((void)make_trainer(grid_config("best_response", {}),
                                     training_arena(grid_config("ippo", {})), 1),
                  InputError);
  const TrainConfig config = grid_config("ippo", {"partners=[\"greedy\"]"});
  CHECK_THROWS_AS((void)make_trainer(config, training_arena(config), 1), InputError);
}

TEST_CASE("pools: trained first, then responded to; a stopped run ends at the same files") {
  for (const std::string algorithm : {"fcp", "mep", "hsp", "state_augmented"}) {
    CAPTURE(algorithm);
    const TemporaryDirectory folder;
    TrainConfig config =
        parse_config("{}", "test",
                     {"layout=paper_kitchen", "algorithm=" + algorithm, "steps=4096", "num_envs=8",
                      "rollout_steps=32", "minibatches=2", "pool_size=2", "pair_every=4"});
    const auto pool = pool_stage(config, folder.path() / "run");
    REQUIRE(pool.has_value());
    run_to_end(pool->config, {.out = pool->out, .threads = 2});
    config = with_pool(config, *pool);
    if (algorithm == "hsp") {  // an expert and a moderate of each that is viable
      CHECK((config.partners.size() == 2 || config.partners.size() == 4));
    } else {  // the finished ones, or three skills of each
      // State augmentation meets itself, besides.
      CHECK(config.partners.size() == (algorithm == "state_augmented" ? 1 + 2 : 6));
      const auto untrained = std::count_if(
          config.partners.begin(), config.partners.end(), [](const PartnerEntry& entry) {
            return entry.agent.find("_step_0") != std::string::npos;
          });
      CHECK(untrained == (algorithm == "fcp" ? 2 : 0));
    }
    const auto arena = training_arena(config);
    Trainer whole = make_trainer(config, arena, 1);
    Trainer half = make_trainer(config, arena, 1);
    while (!whole.finished()) {
      whole.run_update();
      if (whole.updates_done() == config.num_updates() / 2) {
        half.restore(whole.state(), "test");
      }
    }
    while (!half.finished()) {
      half.run_update();
    }
    CHECK(write_safetensors(half.state()) == write_safetensors(whole.state()));
  }
}

TEST_CASE("hidden wishes: every list is drawn from, evenly, and bad ones are refused") {
  int likes = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const HiddenReward wish =
        draw_hidden_reward({"onion_pickup=-3|0|3", "team=0.5"}, RandomKey{seed});
    likes += static_cast<int>(wish.worth[static_cast<std::size_t>(Event::kOnionPickup)] > 1);
    CHECK(wish.team == 0.5F);
    CHECK(wish.worth[static_cast<std::size_t>(Event::kSoupDelivery)] == 0);
  }
  CHECK(likes > 70);
  CHECK(likes < 130);
  for (const char* bad : {"onion_pickup", "onion_pickup=", "onion_pickup=a", "nothing=1"}) {
    CHECK_THROWS_AS((void)draw_hidden_reward({bad}, {}), InputError);
  }
}

TEST_CASE("who dislikes cooking does not cook, and its helper is delivered too") {
  const TrainConfig config = grid_config(
      "hidden_reward",
      {R"(hidden_rewards=["onion_pickup=-5","soup_delivery=-5","move_action=-1","team=0"])"});
  Trainer trainer(config, training_arena(config), 1);
  nlohmann::ordered_json metrics;
  while (!trainer.finished()) {
    metrics = trainer.run_update();
  }
  for (const char* seat : {"seat0", "seat1"}) {
    CAPTURE(seat);
    CHECK(metrics[std::string("moves_cook0_") + seat].get<double>() < 10);  // of 50 steps
    CHECK(metrics[std::string("deliveries_cook0_") + seat].get<double>() < 0.5);
  }
  CHECK(trainer.other_checkpoints().contains("response"));
}

TEST_CASE("reward_scale scales wishes and the population's bonus too") {
  const auto learned = [](const std::string& algorithm, const std::string& more) {
    const TrainConfig config =
        parse_config("{}", "test",
                     {"layout=paper_kitchen", "algorithm=" + algorithm, "num_envs=4",
                      "minibatches=1", "rollout_steps=32", "pair_every=0", "reward_scale=0", more});
    Trainer trainer(config, training_arena(config), 1);
    trainer.run_update();
    return trainer.checkpoint().tensors;
  };
  // At scale 0 nothing is worth anything.
  CHECK(learned("hidden_reward", R"(hidden_rewards=["move_action=5"])") ==
        learned("hidden_reward", R"(hidden_rewards=["move_action=0"])"));
  CHECK(learned("population", "population_entropy=10") ==
        learned("population", "population_entropy=0"));
}

TEST_CASE("what cannot train is refused before a pool is made") {
  const TrainConfig memory = grid_config("fcp", {"gru=8"});
  CHECK_THROWS_AS(check_plan(memory, *training_arena(memory)), InputError);
  const TrainConfig alone =
      parse_config("{}", "test", {"layout=cramped_room_single", "algorithm=fcp"});
  CHECK_THROWS_AS(check_plan(alone, *training_arena(alone)), InputError);
}

TEST_CASE("partners with a memory are refused") {
  const TemporaryDirectory folder;
  TrainConfig config = short_config("self_play");
  config.network.gru = 8;
  run_to_end(config, {.out = folder.path() / "memory"});
  TrainConfig response = short_config("best_response");
  response.partners = {{.agent = (folder.path() / "memory").string()}};
  CHECK_THROWS_AS((void)make_trainer(response, training_arena(response), 1), InputError);
}

TEST_CASE("samples learned from: seatings count by their weight") {
  TrainConfig config = short_config("self_play");
  config.partners = {{.weight = 1}, {.agent = "greedy", .weight = 3}};
  Trainer trainer = make_trainer(config, make_arena(load_layout("paper_kitchen")), 1);
  trainer.run_update();
  // A quarter of the episodes with both seats, the others with one.
  CHECK(4 * trainer.agent_samples() == 5 * trainer.env_steps());
}

TEST_CASE("a population with memory is refused before it trains") {
  TrainConfig config = short_config("population");
  config.network.gru = 8;
  CHECK_THROWS_AS(Trainer(config, make_arena(load_layout("paper_kitchen")), 1), InputError);
  config.layout = "cramped_room";
  CHECK_THROWS_AS(check_plan(config, *make_arena(load_layout("cramped_room"))), InputError);
  config.algorithm = Algorithm::kE3t;  // a bonus that asks the cook itself only
  config.ppo.prediction = 0.1F;
  config.partners = {{.random = {0.5}, .hold = {1}}};
  Trainer trainer(config, make_arena(load_layout("cramped_room")), 1);
  trainer.run_update();
}
