// What a run goes on with: the same kitchens, the same partners, states as they were written.
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "agents/checkpoint/safetensors.h"
#include "agents/learning/trainer.h"
#include "agents/learning/training_arena.h"
#include "agents/training/train_run.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "tests/agents/training/training_runs.h"
#include "tests/temporary_directory.h"

namespace potluck {

TEST_CASE("a run goes on in the same kitchen with the same partners only") {
  const TemporaryDirectory folder;
  const std::string kitchen = (folder.path() / "kitchen.json").string();
  const std::string partner = (folder.path() / "partner.safetensors").string();
  write_file_atomically(kitchen, write_layout(load_layout("cramped_room")->spec()));
  const auto save_partner = [&](std::uint64_t seed) {
    TrainConfig config = short_config("self_play");
    config.layout = kitchen;
    save_safetensors(partner, Trainer(config, training_arena(config), seed).checkpoint());
  };
  save_partner(1);
  TrainConfig config = short_config("best_response");
  config.layout = kitchen;
  config.partners = {{.agent = partner}};
  const RunOptions options{.out = folder.path() / "run", .resume = true};
  run_to_end(config, options);
  const auto resumed = [&]() -> std::string {
    try {
      TrainRun run(config, training_arena(config), options);
      return {};
    } catch (const InputError& error) {
      return error.what();
    }
  };
  CHECK(resumed().empty());
  SUBCASE("another agent under the partner's name") {
    save_partner(2);
    CHECK(resumed().find("another partner " + partner) != std::string::npos);
  }
  SUBCASE("an edited layout file") {
    LayoutSpec spec = load_layout("cramped_room")->spec();
    spec.horizon = 300;
    write_file_atomically(kitchen, write_layout(spec));
    CHECK(resumed().find("another kitchen cramped_room") != std::string::npos);
  }
  SUBCASE("but its description may be another") {
    LayoutSpec spec = load_layout("cramped_room")->spec();
    spec.description = "small";
    write_file_atomically(kitchen, write_layout(spec));
    CHECK(resumed().empty());
  }
}

TEST_CASE("a state with changed bytes is refused, and never ends the program") {
  for (const char* layout : {"paper_kitchen", "cramped_room", "counter_circuit"}) {
    TrainConfig config = short_config("self_play");
    config.layout = layout;
    config.reset_every_batch = false;
    const auto kitchen = training_arena(config);
    Trainer trainer(config, kitchen, 1);
    trainer.run_update();
    const TensorFile state = trainer.state();
    const auto refused = [&](const TensorFile& file) {
      Trainer other(config, kitchen, 1);
      try {
        other.restore(file, "test");
      } catch (const InputError&) {
        return true;
      }
      other.run_update();  // whatever it is, it can be played on from
      return false;
    };
    CHECK_FALSE(refused(state));
    int let_through = 0;
    for (std::uint32_t i = 0; i < 60; ++i) {
      TensorFile changed = state;
      for (std::uint32_t j = 0; j < 4; ++j) {
        const PhiloxBlock bits = RandomKey{5}.draw(i, j, 0, Purpose::kAction);
        std::vector<std::byte>& bytes = changed.tensors.at("phase0.states").bytes;
        const std::size_t env = bits[0] % 8;
        bytes[env * kMaxStateBytes + bits[1] % 80] = static_cast<std::byte>(bits[2]);
      }
      CHECK((changed == state || refused(changed)));
      changed.metadata.erase("digest");  // as in a file of version 0.1, or a forger's
      let_through += static_cast<int>(!refused(changed));
    }
    CHECK(let_through < 15);  // bytes that make another state of that kitchen
    TensorFile clock = state;
    clock.metadata.erase("digest");
    clock.tensors.at("phase0.clocks").bytes[15] = std::byte{1};  // a step beyond 32 bits
    CHECK(refused(clock));
    clock = state;
    clock.metadata.erase("digest");
    clock.tensors.at("phase0.clocks").bytes[9] = std::byte{100};  // beyond the horizon
    CHECK(refused(clock));
    TensorFile weights = state;
    weights.tensors.at("cook0.actor.0.weight").bytes[2] ^= std::byte{1};
    CHECK(refused(weights));
  }
}

}  // namespace potluck
