// Who can be chosen as a partner.
#include "tools/play/play_partners.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "agents/checkpoint/safetensors.h"
#include "agents/learning/training_arena.h"
#include "agents/roster/guests.h"
#include "agents/training/make_learner.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "tests/temporary_directory.h"

namespace potluck::tools {
namespace {

namespace fs = std::filesystem;

/// Goes into a folder and, at the end, back.
struct InFolder {
  explicit InFolder(const fs::path& folder) : before(fs::current_path()) {
    fs::current_path(folder);
  }
  ~InFolder() { fs::current_path(before); }
  fs::path before;
};

}  // namespace

TEST_CASE("partners: runs in a kitchen's file cook in that kitchen") {
  const TemporaryDirectory temporary;
  const InFolder there(temporary.path());
  fs::create_directories("kitchens");
  std::ofstream("kitchens/mine.json")
      << R"({"format": 1, "grid": ["XXPXX", "O1 2O", "X   X", "XDXSX"]})";
  TrainConfig config = parse_config(
      "{}", "test", {"layout=kitchens/mine.json", "algorithm=self_play", "steps=2000"});
  fs::create_directories("runs/a/checkpoints");
  std::ofstream("runs/a/config.json") << R"({"layout": "kitchens/mine.json", "algorithm": )"
                                      << R"("self_play"})";
  const Trainer trainer = make_trainer(config, training_arena(config), 1);
  save_safetensors("runs/a/checkpoints/seed_1.safetensors", trainer.checkpoint());
  const auto offers = [](const std::string& kitchen) {
    const auto choices = PlayPartners({}).choices(*load_layout(kitchen));
    return std::ranges::any_of(choices, [](const auto& choice) { return choice.name == "runs/a"; });
  };
  CHECK(offers("kitchens/mine.json"));
  CHECK_FALSE(offers("cramped_room"));
  // The run is known by the kitchen's name when the file has moved.
  fs::rename("kitchens/mine.json", "mine.json");
  CHECK(offers("mine.json"));
}

TEST_CASE("play: a guest who thinks long stands still meanwhile, and the window does not wait") {
  const auto layout = load_layout("cramped_room");
  Guests guests({});
  const std::string name =
      "process:read h; echo {}; while read l; do sleep 0.3; echo '{\"action\": \"west\"}'; done";
  const VectorEnv game(layout, {.num_envs = 1});
  const auto quick = PlayPartners({name}, &guests).make(name, layout);
  quick->begin_episode();
  int stood = 0;
  Action action = kStayAction;
  while (action == kStayAction && stood < 1000) {
    action = quick->decide(game, 1, {}).action;
    stood += action == kStayAction ? 1 : 0;
  }
  CHECK(action == Action{3});
  CHECK(stood >= 1);
  const auto patient = PlayPartners({name}, &guests, true).make(name, layout);
  CHECK(patient->decide(game, 1, {}).action == Action{3});
  CHECK_THROWS_AS((void)PlayPartners({}).make(name, layout), InputError);
}

TEST_CASE("play: what a guest writes beside its word reaches the window") {
  const auto layout = load_layout("trust_and_split");
  Guests guests({});
  const std::string name =
      "process:read h; echo {}; while read l; do echo '{\"action\": 1, \"message\": \"rock\"}'; "
      "done";
  const VectorEnv game(layout, {.num_envs = 1});
  const auto speaker = PlayPartners({name}, &guests, true).make(name, layout);
  speaker->begin_episode();
  CHECK(speaker->decide(game, 0, {}).says == "rock");
  CHECK(speaker->decide(game, 1, {}).says.empty());  // it is not its turn
}

}  // namespace potluck::tools
