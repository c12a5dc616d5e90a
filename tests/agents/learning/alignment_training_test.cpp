// Training with aligned advantages: company, groups of equal chance, earlier selves, resuming.
#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "agents/learning/grouped_env.h"
#include "agents/learning/trainer.h"
#include "agents/learning/training_arena.h"
#include "agents/learning/training_plan.h"
#include "agents/training/make_learner.h"
#include "env/classic/observations/observations.h"
#include "env/layout/reader.h"
#include "env/text/error.h"

using namespace potluck;

namespace {

TrainConfig tiny(const std::string& algorithm, std::vector<std::string> settings) {
  const std::vector<std::string> common = {"algorithm=" + algorithm,
                                           "layout=paper_kitchen",
                                           "num_envs=4",
                                           "rollout_steps=24",
                                           "steps=768",
                                           "hidden=[8]",
                                           "pair_every=0"};
  settings.insert(settings.begin(), common.begin(), common.end());
  return parse_config("{}", "test", settings);
}

std::string refusal(const std::string& algorithm, std::vector<std::string> settings) {
  try {
    const TrainConfig config = tiny(algorithm, std::move(settings));
    check_plan(config, *training_arena(config));
    return {};
  } catch (const InputError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("environments of a group share their chance and nothing else") {
  for (const char* name : {"paper_kitchen", "cramped_room", "multiplayer_schelling"}) {
    const auto arena = make_arena(load_layout(name));
    const Observation seen{arena->default_observation()};
    const RandomKey key{11};
    GroupedEnv grouped(*arena, {.num_envs = 6, .key = key, .first_env = 0}, 3);
    const auto plain = arena->make({.num_envs = 2, .key = key, .first_env = 0});
    const auto players = static_cast<std::size_t>(arena->num_agents());
    const auto size = static_cast<std::size_t>(grouped.observation_size(seen));
    REQUIRE(grouped.num_envs() == 6);
    for (std::uint32_t step = 0; step < 60; ++step) {
      // Copies 0 and 2 act as the plain batch does, copy 1 otherwise.
      std::vector<Action> actions;
      for (std::uint32_t i = 0; i < 2 * players; ++i) {
        actions.push_back(static_cast<Action>(key.draw(i, step, 0, 1U)[0] % 5));
      }
      std::vector<Action> all = actions;
      all.insert(all.end(), 2 * players, Action{0});
      all.insert(all.end(), actions.begin(), actions.end());
      std::vector<float> earned(2 * players);
      std::vector<float> all_earned(6 * players);
      plain->step(actions, {.earned = earned});
      grouped.step(all, {.earned = all_earned});
      std::vector<float> one(2 * size);
      std::vector<float> whole(6 * size);
      plain->observe(seen, 0, one);
      grouped.observe(seen, 0, whole);
      CHECK(std::equal(one.begin(), one.end(), whole.begin()));
      CHECK(
          std::equal(one.begin(), one.end(), whole.end() - static_cast<std::ptrdiff_t>(2 * size)));
      CHECK(std::equal(earned.begin(), earned.end(), all_earned.begin()));
      CHECK(grouped.state(5) == plain->state(1));
    }
    // Sparse rows are those of the copies, one after the other.
    std::vector<std::uint32_t> begins(6 * players + 1);
    std::vector<SparseEntry> entries(6 * grouped.sparse_capacity(seen));
    grouped.observe_sparse(seen, {.row_begin = begins, .entries = entries});
    std::vector<std::uint32_t> plain_begins(2 * players + 1);
    std::vector<SparseEntry> plain_entries(2 * plain->sparse_capacity(seen));
    plain->observe_sparse(seen, {.row_begin = plain_begins, .entries = plain_entries});
    const std::uint32_t shift = begins[4 * players];
    for (std::size_t row = 0; row <= 2 * players; ++row) {
      CHECK(begins[row] == plain_begins[row]);
      CHECK(begins[4 * players + row] - shift == plain_begins[row]);
    }
    CHECK(std::equal(plain_entries.begin(), plain_entries.begin() + plain_begins.back(),
                     entries.begin() + shift));
  }
}

TEST_CASE("aligned learners resume to equal bits, with earlier selves, groups and company") {
  const std::vector<std::vector<std::string>> variants = {
      {"past_selves=0.5", "past_kept=3", "reset_every_batch=false"},
      {"policy_sharing=false", R"(partners=["self"])", "past_selves=0.5", "past_kept=20"},
      {"baseline=group", "group=2", "past_selves=0.3", "alignment_every=4"},
      {"gru=4", "alignment_now=true", "alignment_scale=gamma"},
      {R"(partners=["self", "greedy", {"agent": "self", "random": 0.5}])", "baseline=group",
       "group=4", "alignment_every=0"},
  };
  for (const std::vector<std::string>& variant : variants) {
    CAPTURE(variant.front());
    const TrainConfig config = tiny("advantage_alignment", variant);
    const auto arena = training_arena(config);
    Trainer whole = make_trainer(config, arena, 5);
    Trainer first = make_trainer(config, arena, 5);
    for (int update = 0; update < 4; ++update) {
      whole.run_update();
      first.run_update();
    }
    Trainer second = make_trainer(config, arena, 5);
    second.restore(first.state(), "test");
    CHECK(second.state() == first.state());
    while (!whole.finished()) {
      CHECK(whole.run_update() == second.run_update());
    }
    CHECK(whole.state() == second.state());
  }
}

TEST_CASE("earlier selves are of the moments that they are said to be") {
  const TrainConfig config =
      tiny("advantage_alignment", {"policy_sharing=true", "past_selves=0.5", "past_kept=4"});
  Trainer trainer = make_trainer(config, training_arena(config), 2);
  REQUIRE(config.num_updates() == 8);
  const std::string layer = ".actor.0.weight";
  std::vector<Tensor> before;
  for (int update = 0; update < 8; ++update) {
    before.push_back(trainer.state().tensors.at("cook0" + layer));
    trainer.run_update();
    const TensorFile state = trainer.state();
    for (int moment = 0; moment < 4; ++moment) {
      const std::string name = "past" + std::to_string(moment) + "_cook0" + layer;
      REQUIRE(state.tensors.contains(name) == (2 * moment <= update));
      if (2 * moment <= update) {
        CHECK(state.tensors.at(name) == before[static_cast<std::size_t>(2 * moment)]);
      }
    }
  }
}

TEST_CASE("the term changes what is learned, and a weight of almost nothing does not") {
  const auto weights = [](const char* alignment) {
    const TrainConfig config = tiny("advantage_alignment", {std::string("alignment=") + alignment,
                                                            "normalize_advantages=false"});
    Trainer trainer(config, training_arena(config), 1);
    trainer.run_update();
    return trainer.checkpoint().tensors;
  };
  TrainConfig plain = tiny("ippo", {"preset=advantage_alignment", "alignment=0",
                                    "algorithm=self_play", "normalize_advantages=false"});
  Trainer self_play(plain, training_arena(plain), 1);
  self_play.run_update();
  CHECK(weights("1") != weights("1e-30"));
  CHECK(weights("1e-30") == self_play.checkpoint().tensors);
}

TEST_CASE("what does not go together is refused in one line") {
  CHECK(refusal("advantage_alignment", {}).empty());
  CHECK(refusal("advantage_alignment", {"alignment=0"}).find("set alignment=1") !=
        std::string::npos);
  CHECK(refusal("ippo", {"alignment=1"}).find("advantage_alignment or srpo") != std::string::npos);
  CHECK(refusal("srpo", {"alignment=1"}).find("set baseline=group") != std::string::npos);
  CHECK(refusal("srpo", {"alignment=1", "baseline=group", "group=2"}).empty());
  CHECK(refusal("ippo", {"baseline=group"}).find("aligns advantages") != std::string::npos);
  CHECK(refusal("advantage_alignment", {"baseline=group", "group=3"}).find("whole groups") !=
        std::string::npos);
  CHECK(refusal("advantage_alignment", {"baseline=none"}).find("critic") != std::string::npos);
  CHECK(refusal("advantage_alignment", {"alignment_scale=linear"}).find("gamma") !=
        std::string::npos);
  CHECK(refusal("srpo", {"past_selves=0.5"}).find("set past_selves=0") != std::string::npos);
  CHECK(refusal("ippo", {"past_selves=0.5"}).empty());
  CHECK(refusal("sum_of_rewards", {"past_selves=0.5"}).empty());
  CHECK(refusal("advantage_alignment", {"past_selves=0.5", "gru=4"}).find("earlier selves") !=
        std::string::npos);
}
