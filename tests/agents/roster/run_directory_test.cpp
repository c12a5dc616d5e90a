// What counts as an agent of a run.
#include "agents/roster/run_directory.h"

#include <doctest/doctest.h>

#include "agents/roster/roster.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "tests/agents/training/training_runs.h"
#include "tests/temporary_directory.h"

namespace potluck {

TEST_CASE("a seed that has milestones only has no agent yet") {
  const TemporaryDirectory folder;
  TrainConfig config = short_config("self_play");
  config.seeds = {1, 2};
  config.checkpoints = {0, 0.5};
  const RunOptions options{.out = folder.path() / "run"};
  run_to_end(config, options);
  const RunDirectory run(options.out);
  CHECK(run.agents().size() == 2);
  std::filesystem::remove(run.agent(2));
  REQUIRE(std::filesystem::exists(run.milestone(2, 0)));
  REQUIRE(run.agents().size() == 1);
  CHECK(run.agents().at(1) == run.agent(1));
  CHECK(run.kept_agents().size() == 5);  // the milestones are kept all the same
  std::filesystem::remove(run.agent(1));
  CHECK_THROWS_AS((void)run.agents(), InputError);
}

TEST_CASE("a seed keeps all its 64 bits from the flag to the table") {
  const TemporaryDirectory folder;
  TrainConfig config = short_config("self_play");
  config.seeds = {3'000'000'000, 18'446'744'073'709'551'615U};
  const RunOptions options{.out = folder.path() / "run"};
  run_to_end(config, options);
  const auto roster = load_roster({options.out.string()}, load_layout("paper_kitchen"));
  REQUIRE(roster.size() == 2);
  CHECK(roster[0].id.seed == 3'000'000'000U);
  CHECK(roster[1].id.seed == 18'446'744'073'709'551'615U);
  CHECK(roster[1].id.name == "run seed 18446744073709551615");
}

}  // namespace potluck
