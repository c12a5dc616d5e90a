// Learning in a kitchen of OvercookedV2: its observations, shaping and rewards fit together.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "agents/learning/trainer.h"
#include "agents/training/make_learner.h"
#include "agents/training/stages.h"
#include "env/text/files.h"
#include "tests/agents/training/training_runs.h"
#include "tests/temporary_directory.h"

using namespace potluck;

TEST_CASE("a cook that has everything around it learns to make soup in OvercookedV2") {
  const TemporaryDirectory folder;
  const std::string rooms = (folder.path() / "nook.txt").string();
  write_file_atomically(rooms, "WPW\n0AX\nWBW\npossible_recipes=[[0, 0, 0]]\n");
  const TrainConfig config =
      parse_config("{}", "test",
                   {"layout=" + rooms, "preset=jaxmarl", "algorithm=ippo", "steps=1000000",
                    "pair_every=0", "layout_overrides=[\"horizon=100\"]"});
  Trainer trainer = make_trainer(config, training_arena(config), 1);
  double team_return = 0;
  while (!trainer.finished()) {
    team_return = trainer.run_update()["team_return_cook0"].get<double>();
  }
  CHECK(team_return > 15);  // 31 was seen; who acts at random earns nothing
}

TEST_CASE("the presets of OvercookedV2 train, with ingredients permuted, too") {
  for (const char* preset : {"ov2", "overcooked_v2", "overcooked_v2_cnn"}) {
    CAPTURE(preset);
    const TrainConfig config =
        parse_config("{}", "test",
                     {"layout=cramped_room_v2", std::string("preset=") + preset, "steps=64",
                      "num_envs=4", "rollout_steps=8", "minibatches=2", "pair_every=0",
                      "layout_overrides=[\"permute=[\\\"onion\\\",\\\"tomato\\\"]\"]"});
    CHECK(config.observation == "ov2");
    CHECK((config.network.gru > 0) == (std::string(preset) != "overcooked_v2_cnn"));
    Trainer trainer = make_trainer(config, training_arena(config), 1);
    while (!trainer.finished()) {
      CHECK(trainer.run_update().contains("team_return_cook0"));
    }
  }
}
