#include "agents/roster/shipped_agents.h"

#include <doctest/doctest.h>

#include <atomic>
#include <map>
#include <set>
#include <string>

#include "agents/evaluation/file/evaluation_json.h"
#include "agents/evaluation/play/kitchens.h"
#include "agents/evaluation/play/protocols.h"
#include "agents/evaluation/play/run_cross_play.h"
#include "agents/roster/roster.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "env/text/files.h"
#include "tests/temporary_directory.h"

namespace potluck {

TEST_CASE("shipped agents: one of each kind for every kitchen that papers use, small") {
  std::set<std::string> names;
  std::size_t bytes = 0;
  for (const ShippedAgent& agent : shipped_agents()) {
    names.insert(agent.full_name());
    bytes += agent.file.size();
  }
  CHECK(bytes < 4'000'000);
  for (const char* kitchen : {"cramped_room", "asymmetric_advantages", "coordination_ring",
                              "forced_coordination", "counter_circuit_o_1order", "paper_kitchen"}) {
    for (const char* name : {"self_play", "srpo"}) {
      CHECK(names.contains(std::string(kitchen) + "/" + name));
      const ShippedAgent* agent = find_shipped_agent(name, kitchen);
      REQUIRE(agent != nullptr);
      CHECK(load(*agent).layout == kitchen);
      CHECK(load(*agent).algorithm == name);
    }
  }
  CHECK(find_shipped_agent("srpo", "relay") == nullptr);
}

TEST_CASE("shipped agents: each earns with itself what its card says, about") {
  const std::map<std::string, double> team = {{"asymmetric_advantages/self_play", 480},
                                              {"asymmetric_advantages/srpo", 467},
                                              {"coordination_ring/self_play", 340},
                                              {"coordination_ring/srpo", 264},
                                              {"counter_circuit_o_1order/self_play", 180},
                                              {"counter_circuit_o_1order/srpo", 120},
                                              {"cramped_room/self_play", 240},
                                              {"cramped_room/srpo", 220},
                                              {"forced_coordination/self_play", 300},
                                              {"forced_coordination/srpo", 200},
                                              {"paper_kitchen/self_play", 96},
                                              {"paper_kitchen/srpo", 134}};
  for (const ShippedAgent& agent : shipped_agents()) {
    const std::string name = agent.full_name();
    CAPTURE(name);
    const auto layout = load_layout(std::string(agent.kitchen));
    const RosterEntry entry = load_roster({name}, layout).front();
    const CellResult result = play_cell(
        *make_arena(layout), make_team(*entry.policy, entry.policy.get(), 2, 0),
        {.name = "episode", .steps = layout->horizon(), .episodes = 20}, RandomKey{1}.stream(0));
    REQUIRE(team.contains(name));
    CHECK(result.mean_team == doctest::Approx(team.at(name)).epsilon(0.08));
  }
}

TEST_CASE("shipped agents: with itself an agent is a training pair, by whatever name") {
  const TemporaryDirectory folder;
  const std::string file = (folder.path() / "copy.safetensors").string();
  write_file_atomically(file, find_shipped_agent("srpo", "cramped_room")->file);
  const std::vector<std::shared_ptr<const Layout>> kitchen = {load_layout("cramped_room")};
  const auto kitchens = load_kitchens(kitchen, {"srpo", "A=srpo", "self_play"},
                                      {"cramped_room/srpo", file, "B=srpo", "greedy"}, {});
  std::atomic<int> done = 0;
  const CrossPlay evaluation = run_cross_play(
      kitchens, {.protocols = make_protocols(kitchen, {.episodes = 2})}, done, false);
  for (const MatrixCell& cell : evaluation.cells) {
    CAPTURE(cell.row);
    CAPTURE(cell.column);
    const bool same = cell.row < 2 && cell.column < 3;
    CHECK(cell.relation == (same ? Relation::kTrainingPair : Relation::kNeverMet));
  }
  CHECK(parse_evaluation(format_evaluation(evaluation), "test") == evaluation);
  CHECK(unit_name(evaluation.rows[0]) == unit_name(evaluation.columns[1]));
}

TEST_CASE("shipped agents: known by their networks in all kitchens together") {
  const std::vector<std::shared_ptr<const Layout>> kitchens = {load_layout("cramped_room"),
                                                               load_layout("coordination_ring")};
  const auto rosters = load_rosters({"self_play", "{layout}/self_play", "srpo"}, kitchens);
  const std::vector<RosterEntry>& first = rosters[0];
  CHECK(first[0].id.identity == first[1].id.identity);
  CHECK(first[0].id.identity != first[2].id.identity);
  CHECK(first[0].id.identity != load_roster({"self_play"}, kitchens[0]).front().id.identity);
  CHECK(rosters[1][0].id == first[0].id);
}

TEST_CASE("shipped agents: short names in their kitchen only, and unknown ones list them") {
  CHECK(load_roster({"srpo"}, load_layout("cramped_room")).size() == 1);
  CHECK_THROWS_AS((void)load_roster({"srpo"}, load_layout("relay")), InputError);
  CHECK_THROWS_AS((void)load_roster({"cramped_room/srpo"}, load_layout("paper_kitchen")),
                  InputError);
  try {
    (void)load_roster({"nobody"}, load_layout("cramped_room"));
  } catch (const InputError& error) {
    CHECK(std::string(error.what()).find("srpo") != std::string::npos);
  }
}

}  // namespace potluck
