#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "agents/checkpoint/agent_file.h"
#include "agents/evaluation/play/kitchens.h"
#include "agents/evaluation/play/protocols.h"
#include "agents/evaluation/play/run_cross_play.h"
#include "agents/learning/trainer.h"
#include "agents/learning/training_arena.h"
#include "agents/training/make_learner.h"
#include "agents/training/train_run.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "tests/agents/training/training_runs.h"
#include "tests/temporary_directory.h"

using namespace potluck;
namespace fs = std::filesystem;

namespace {

/// Is the tensor of a learner's state that of a network?
bool is_weight(const std::string& tensor) {
  return tensor.find(".adam.") == std::string::npos && !tensor.starts_with("phase") &&
         tensor != "partner_returns";
}

}  // namespace

TEST_CASE("every algorithm trains in both rule sets and changes only what it should") {
  for (const std::string& name : algorithm_names()) {
    if (name == "behavior_cloning") {
      continue;  // plays nothing: cloning_test.cpp
    }
    for (const char* layout : {"paper_kitchen", "cramped_room"}) {
      CAPTURE(name);
      CAPTURE(layout);
      TrainConfig config = short_config(name);
      config.layout = layout;
      config.num_envs = 2;
      config.ppo.minibatches = 2;
      config.rollout_steps = 32;
      config.start_share = 0;  // wants a pool of networks: baselines_test.cpp
      if (responds_to_pool(config.algorithm)) {
        config.partners = {{.agent = "greedy"}};
      }
      Trainer trainer = make_trainer(config, make_arena(load_layout(layout)), 3);
      const TensorFile before = trainer.checkpoint();
      const TensorFile all_before = trainer.state();
      const auto metrics = trainer.run_update();
      CHECK(trainer.updates_done() == 1);
      CHECK(metrics["env_steps"] == 2 * 32);
      const bool two_phases = name == "srpo" || name == "pure_adversarial";
      const int phases = two_phases ? 2 : name == "population" ? config.population : 1;
      CHECK(metrics["interactions"] == phases * 2 * 32);
      CHECK(trainer.checkpoint().tensors != before.tensors);
      // Every layer of every learner moved; with a rate of 0 none does.
      const TensorFile all_after = trainer.state();
      for (const auto& entry : all_before.tensors) {
        const std::string& tensor = entry.first;
        CAPTURE(tensor);
        if (is_weight(tensor)) {
          CHECK(all_after.tensors.at(tensor) != entry.second);
        }
      }
      config.ppo.learning_rate = 0;
      Trainer still = make_trainer(config, make_arena(load_layout(layout)), 3);
      still.run_update();
      for (const auto& [tensor, value] : still.state().tensors) {
        if (is_weight(tensor)) {
          CHECK(value == all_before.tensors.at(tensor));
        }
      }
    }
  }
}

TEST_CASE("what an update leaves alone: critics without weight, and who does not learn") {
  const auto kitchen = make_arena(load_layout("paper_kitchen"));
  TrainConfig config = short_config("srpo");
  config.ppo.value_coefficient = 0;
  Trainer trainer(config, kitchen, 3);
  const TensorFile before = trainer.state();
  trainer.run_update();
  const TensorFile after = trainer.state();
  for (const auto& entry : after.tensors) {
    const std::string& tensor = entry.first;
    if (is_weight(tensor)) {
      CAPTURE(tensor);
      const bool critic = tensor.find(".critic.") != std::string::npos;
      CHECK((entry.second == before.tensors.at(tensor)) == critic);
    }
  }
  // A partner with a network that does not learn is in no tensor.
  const TemporaryDirectory folder;
  const std::string partner = (folder.path() / "partner.safetensors").string();
  save_safetensors(partner, trainer.checkpoint());
  TrainConfig response = short_config("best_response");
  response.partners = {{.agent = partner}};
  Trainer learner = make_trainer(response, kitchen, 3);
  learner.run_update();
  for (const auto& [tensor, value] : learner.state().tensors) {
    CHECK((tensor.starts_with("cook0.") || tensor.starts_with("phase0.") ||
           tensor == "partner_returns"));
  }
  CHECK(load_safetensors(partner) == trainer.checkpoint());
}

TEST_CASE("seeds start from other weights, and adversaries from a cook's") {
  const auto layout = make_arena(load_layout("paper_kitchen"));
  const Trainer one(short_config("srpo"), layout, 1);
  const Trainer two(short_config("srpo"), layout, 2);
  CHECK(one.checkpoint().tensors != two.checkpoint().tensors);
  const TensorFile state = one.state();
  CHECK(state.tensors.at("adversary0.actor.0.weight") == state.tensors.at("cook0.actor.0.weight"));
  CHECK(state.tensors.at("cook0.actor.0.weight") != state.tensors.at("cook1.actor.0.weight"));
  TrainConfig config = short_config("srpo");
  config.adversary_init = AdversaryInit::kPartner;
  const TensorFile other = Trainer(config, layout, 1).state();
  CHECK(other.tensors.at("adversary0.actor.0.weight") == other.tensors.at("cook1.actor.0.weight"));
}

TEST_CASE("a restored trainer goes on to the same weights and metrics, bit for bit") {
  for (const char* algorithm : {"ippo", "srpo", "self_play"}) {
    for (const bool resets : {true, false}) {
      for (const char* layout_name : {"paper_kitchen", "coordination_ring"}) {
        CAPTURE(algorithm);
        CAPTURE(resets);
        CAPTURE(layout_name);
        TrainConfig config = short_config(algorithm);
        config.layout = layout_name;
        config.num_envs = 3;
        config.reset_every_batch = resets;
        config.ppo.minibatches = resets ? 1 : 3;
        config.ppo.bootstrap_time_limit = !resets;
        const auto layout =
            make_arena(load_layout(layout_name, std::vector<std::string>{"horizon=50"}));
        Trainer straight(config, layout, 4);
        std::vector<std::string> lines;
        for (int i = 0; i < 5; ++i) {
          lines.push_back(straight.run_update().dump());
        }
        Trainer first(config, layout, 4);
        first.run_update();
        first.run_update();
        const std::string saved = write_safetensors(first.state());
        Trainer second(config, layout, 4);
        second.restore(parse_safetensors(saved, "memory"), "memory");
        for (std::size_t i = 2; i < 5; ++i) {
          CHECK(second.run_update().dump() == lines[i]);
        }
        CHECK(second.state() == straight.state());
        Trainer other_seed(config, layout, 5);
        CHECK_THROWS_AS(other_seed.restore(straight.state(), "memory"), InputError);
      }
    }
  }
}

TEST_CASE("networks with convolutions and memory restore and go on, bit for bit") {
  for (const char* algorithm : {"srpo", "self_play"}) {
    for (const bool shared : {false, true}) {
      TrainConfig config = short_config(algorithm);
      config.num_envs = 3;
      config.reset_every_batch = false;
      config.ppo.minibatches = 3;
      config.network.conv = {{.filters = 5, .kernel = 3, .padding = Padding::kValid}};
      config.network.gru = 6;
      config.network.shared_trunk = shared;
      // Episodes end within rollouts, and rollouts within episodes.
      const auto arena =
          make_arena(load_layout("cramped_room", std::vector<std::string>{"horizon=50"}));
      Trainer straight(config, arena, 4);
      (void)straight.run_update();
      Trainer second(config, arena, 4);
      second.restore(parse_safetensors(write_safetensors(straight.state()), "memory"), "memory");
      for (int i = 0; i < 3; ++i) {
        CHECK(second.run_update().dump() == straight.run_update().dump());
      }
      CHECK(second.state() == straight.state());
      const TrainedAgent agent = read_agent(straight.checkpoint(), "memory");
      CHECK(agent.network == config.network);
      CHECK(write_agent(agent) == straight.checkpoint());
    }
  }
}

TEST_CASE("networks with memory refuse what they cannot do") {
  TrainConfig config = short_config("srpo");
  config.network.gru = 6;
  config.policy_sharing = true;
  CHECK_THROWS_AS(Trainer(config, make_arena(load_layout("paper_kitchen")), 1), InputError);
  config.policy_sharing = false;
  config.network.conv = {{.filters = 5, .kernel = 3, .padding = Padding::kValid}};
  CHECK_THROWS_AS(Trainer(config, make_arena(load_layout("paper_kitchen")), 1), InputError);
  CHECK_THROWS_AS((void)parse_config("{}", "test", {"gru=8", "minibatches=9", "num_envs=8"}),
                  InputError);
  CHECK_THROWS_AS((void)parse_config("{}", "test", {"conv=usual"}), InputError);
}

TEST_CASE("threads, stops and resumes leave the same files") {
  const TemporaryDirectory folder;
  TrainConfig config = short_config("srpo");
  config.seeds = {1, 2, 3};
  for (const int threads : {1, 2, 4}) {
    run_to_end(config, {.out = folder.path() / std::to_string(threads), .threads = threads});
  }
  const auto expected = files_in(folder.path() / "1");
  CHECK(expected.contains("metrics.jsonl"));
  CHECK(expected.contains("checkpoints/seed_3.safetensors"));
  CHECK(expected.contains("checkpoints/seed_3_step_256.safetensors"));
  CHECK(expected == files_in(folder.path() / "2"));
  CHECK(expected == files_in(folder.path() / "4"));

  std::map<int, int> timed;
  std::ifstream timing(folder.path() / "4" / "timing.jsonl");
  for (std::string line; std::getline(timing, line);) {
    const auto entry = nlohmann::json::parse(line);
    CHECK(entry["cpu_seconds"].get<double>() > 0);
    timed[entry["seed"]] += entry["updates"].get<int>();
  }
  CHECK(timed == std::map<int, int>{{1, 6}, {2, 6}, {3, 6}});

  // Stopped as soon as it started, with a torn last line as a kill would leave it, then resumed.
  const fs::path out = folder.path() / "resumed";
  {
    TrainRun run(config, training_arena(config), {.out = out, .threads = 1});
    run.start();
    while (run.progress().updates_done == 0) {
      run.wait(0.001);
    }
    run.request_stop();
    run.finish();
  }
  std::ofstream(out / "metrics.jsonl", std::ios::app) << "{\"seed\":1,\"upd";
  CHECK_THROWS_AS(run_to_end(config, {.out = out, .threads = 1}), InputError);
  TrainConfig other = config;
  other.tau = 1;
  CHECK_THROWS_AS(run_to_end(other, {.out = out, .threads = 1, .resume = true}), InputError);
  run_to_end(config, {.out = out, .threads = 2, .resume = true});
  CHECK(expected == files_in(out));
  // Resuming a finished run with fewer seeds loses nothing.
  config.seeds = {2};
  run_to_end(config, {.out = out, .threads = 2, .resume = true});
  CHECK(expected == files_in(out));
}

TEST_CASE("a configuration survives being written, and nonsense is refused by name") {
  const TrainConfig config = preset_config("jaxmarl", "test");
  const TrainConfig back = parse_config(to_json(config).dump(), "config.json");
  CHECK(to_json(back) == to_json(config));
  CHECK(to_json(preset_config("paper", "test"))["learning_rate"].dump() == "0.0006");
  const auto refused = [](const std::string& text, const std::string& words) {
    CAPTURE(text);
    try {
      static_cast<void>(parse_config(text, "c.json"));
      FAIL("accepted");
    } catch (const InputError& error) {
      CHECK_MESSAGE(std::string(error.what()).find(words) != std::string::npos, error.what());
    }
  };
  refused(R"({"taw": 1})", "unknown key 'taw', expected one of");
  refused(R"({"tau": "much"})", "c.json: tau: \"much\", expected a number between");
  refused(R"({"tau": -1})", "c.json: tau: -1");
  refused(R"({"num_envs": 1.5})", "c.json: num_envs: 1.5, expected a whole number");
  refused(R"({"hidden": []})", "c.json: hidden: 0 layers");
  refused(R"({"hidden": [64, "x"]})", "c.json: hidden");
  refused(R"({"algorithm": "sarsa"})", "unknown algorithm 'sarsa', expected one of ippo");
  refused(R"({"preset": "best"})", "unknown preset 'best'");
  refused(R"({"seeds": [-1]})", "c.json: seeds");
  refused(R"({"minibatches": 60000})", "c.json: minibatches");
  refused("{\"tau\": 1,\n\"steps\" 3}", "c.json:2");
  refused("[1]", "no JSON object");
}

TEST_CASE("a run's return is the team's, mean over all seeds, those that earn nothing too") {
  const TemporaryDirectory folder;
  TrainConfig config = short_config("self_play");
  config.layout_overrides = {"horizon=20"};  // so short that some seeds serve nothing
  config.seeds = {1, 2, 3, 4, 5, 6};
  const RunOptions options{.out = folder.path() / "run"};
  const auto progress_of = [&](const RunOptions& how) {
    TrainRun run(config, training_arena(config), how);
    run.start();
    REQUIRE(run.finish() == RunOutcome::kComplete);
    return run.progress();
  };
  const RunProgress progress = progress_of(options);
  std::map<int, nlohmann::json> last;
  std::istringstream lines(read_file(options.out / "metrics.jsonl", 1 << 20));
  for (std::string line; std::getline(lines, line);) {
    const auto json = nlohmann::json::parse(line);
    if (json.contains("pair_return")) {
      last[json["seed"].get<int>()] = json;
    }
  }
  REQUIRE(last.size() == 6);
  double sum = 0;
  int zeros = 0;
  for (const auto& [seed, json] : last) {
    const auto team = json["pair_return"].get<double>();
    CHECK(json["pair_seats_return"].get<double>() < 2 * team);  // moves cost something here
    sum += team;
    zeros += static_cast<int>(team == 0);
  }
  WARN(zeros > 0);
  REQUIRE(sum > 0);
  REQUIRE(progress.pair_return.has_value());
  CHECK(*progress.pair_return == doctest::Approx(sum / 6));

  SUBCASE("also of seeds that were finished before") {
    config.seeds = {1};
    CHECK(progress_of({.out = options.out, .resume = true}).pair_return == progress.pair_return);
  }
  SUBCASE("nothing is measured: no number") {
    config.pair_every = 0;
    CHECK_FALSE(progress_of({.out = folder.path() / "other"}).pair_return.has_value());
  }
}

TEST_CASE("cross-play is the same on any number of threads and knows who trained together") {
  const TemporaryDirectory folder;
  TrainConfig config = short_config("ippo");
  config.seeds = {1, 2};
  run_to_end(config, {.out = folder.path() / "run", .threads = 2});
  const auto layout = load_layout("paper_kitchen");
  const std::vector<std::shared_ptr<const Layout>> layouts = {layout};
  const std::vector<std::string> names = {(folder.path() / "run").string(), "greedy", "stay"};
  const auto kitchens = load_kitchens(layouts, names, names, {});
  REQUIRE(kitchens.front().rows.size() == 4);
  std::atomic<int> done = 0;
  const std::atomic<bool> stop = false;
  CrossPlayOptions options{
      .protocols = make_protocols(layouts, {.episodes = 20}), .seed = 1, .threads = 1};
  const CrossPlay one = run_cross_play(kitchens, options, done, stop);
  CHECK(done == 32);  // 16 pairs under two protocols
  options.threads = 3;
  CHECK(run_cross_play(kitchens, options, done, stop) == one);
  options.seed = 2;
  CHECK_FALSE(run_cross_play(kitchens, options, done, stop) == one);
  CHECK(one.at(0, 0).relation == Relation::kTrainingPair);
  CHECK(one.at(0, 1).relation == Relation::kNeverMet);
  CHECK(one.at(2, 2).relation == Relation::kNeverMet);
  // Two cooks that stay earn nothing and pay nothing; greedy pays 0.2 a move and delivers.
  const CellResult& idle = one.at(3, 3).results[0];
  CHECK(idle.mean_return == 0);
  CHECK(idle.work[0].stay_fraction == 1);
  const CellResult& cooked = one.at(2, 3).results[0];
  CHECK(cooked.work[0].deliveries > 15);
  CHECK(cooked.work[1].deliveries == 0);
  CHECK(cooked.work[0].effort >= 0.2 * cooked.work[0].moves - 1e-6);
  CHECK(cooked.mean_return ==
        doctest::Approx(2 * cooked.mean_team - cooked.work[0].effort - cooked.work[1].effort));
  CHECK_THROWS_AS(static_cast<void>(load_roster({"gredy"}, layout)), InputError);
  // An agent of another kitchen is refused.
  CHECK_THROWS_AS(static_cast<void>(
                      load_roster({(folder.path() / "run").string()}, load_layout("cramped_room"))),
                  InputError);
}
