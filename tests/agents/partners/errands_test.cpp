// Cooks on random errands: what a mood makes of a state, and what a learner's partner does with it.
#include "agents/partners/errands.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "agents/learning/trainer.h"
#include "env/classic/game/rules.h"
#include "env/classic/game/state.h"
#include "env/text/error.h"
#include "tests/agents/partners/play.h"
#include "tests/agents/training/training_runs.h"

namespace potluck {
namespace {

/// Runs errands of `steps` steps in every seat; what happened, by event.
std::vector<int> events_of(const std::shared_ptr<const Layout>& layout, std::uint32_t steps,
                           int num_envs) {
  const auto n = static_cast<std::size_t>(num_envs);
  const auto seats = static_cast<std::size_t>(layout->num_agents());
  VectorEnv envs(layout, {.num_envs = num_envs, .key = {3}, .first_env = 0});
  const auto policy = partners::make_errands(*layout, steps);
  std::vector<int> which(n);
  std::iota(which.begin(), which.end(), 0);
  std::vector<Action> one(n);
  std::vector<Action> joint(n * seats);
  std::vector<EventMask> events(n * seats);
  std::vector<float> earned(n * seats);
  std::vector<int> counts(kNumEvents);
  for (int step = 0; step < 400; ++step) {
    for (std::size_t seat = 0; seat < seats; ++seat) {
      policy->act({envs, which, static_cast<int>(seat), {4}}, {.actions = one});
      for (std::size_t env = 0; env < n; ++env) {
        joint[env * seats + seat] = one[env];
      }
    }
    envs.step(joint, {.earned = earned, .events = events});
    for (const EventMask mask : events) {
      for (std::size_t event = 0; event < counts.size(); ++event) {
        counts[event] += static_cast<int>(mask >> event & 1);
      }
    }
  }
  return counts;
}

std::shared_ptr<const Layout> parsed(const std::string& grid, const std::string& more = "") {
  return std::make_shared<const Layout>(
      parse_layout(R"({"format": 1, "name": "errands", "old_dynamics": true, "grid": [)" + grid +
                       R"(], "orders": [["onion", "onion", "onion"]])" + more + "}",
                   "errands"));
}

TEST_CASE("errands: the only thing to be done is done, by the shortest way") {
  // Nobody else can reach a counter of this cook, so that no mood waits at one.
  const auto layout = parsed(R"("XXXXXXXX", "O1 XX PD", "XXXXXXSX")");
  const partners::Errands errands(*layout);
  const VectorEnv envs(layout, {.num_envs = 1, .key = {1}, .first_env = 0});
  for (std::uint32_t mood = 0; mood < 20; ++mood) {
    CAPTURE(mood);
    CHECK(errands.decide(envs.state(0), 0, mood) == static_cast<Action>(ClassicAction::kWest));
  }
}

TEST_CASE("errands: nothing to do is staying") {
  const auto layout = parsed(R"("XXXXXXXX", "X1 XX PD", "XXXXOXSX")");
  const partners::Errands errands(*layout);
  const VectorEnv envs(layout, {.num_envs = 1, .key = {1}, .first_env = 0});
  for (std::uint32_t mood = 0; mood < 20; ++mood) {
    CAPTURE(mood);
    CHECK(errands.decide(envs.state(0), 0, mood) == kStayAction);
  }
}

constexpr int kWidth = 5;  // of forced_coordination

/// One cook of forced_coordination, the other staying, after some steps in one mood.
struct After {
  classic::Player cook;
  Action last = kStayAction;
  bool put_down = false;  ///< had it nothing in its hands at some time?

  [[nodiscard]] bool faces(int col, ClassicAction direction) const {
    return cook.cell % kWidth == col && cook.orientation == static_cast<Action>(direction);
  }
};

/// `objects` lie in the kitchen, `holding` (JSON) is in the hands of player `seat`.
After after_errands(const std::string& objects, const std::string& holding, int seat,
                    std::uint32_t mood) {
  const auto player = [&](int number, int row, int col) {
    return R"({"row": )" + std::to_string(row) + R"(, "col": )" + std::to_string(col) +
           R"(, "facing": "north")" + (number == seat ? holding : "") + "}";
  };
  const auto layout = parsed(R"("XXXPX", "O X1P", "O2X X", "D X X", "XXXSX")",
                             R"(, "start_state": {"players": [)" + player(0, 1, 3) + ", " +
                                 player(1, 2, 1) + R"(], "objects": [)" + objects + "]}");
  VectorEnv envs(layout, {.num_envs = 1, .key = {1}, .first_env = 0});
  const partners::Errands errands(*layout);
  const classic::ClassicRules rules(*layout);
  After after;
  for (int step = 0; step < 12; ++step) {
    after.last = errands.decide(envs.state(0), seat, mood);
    std::vector<Action> joint(2, kStayAction);
    joint[static_cast<std::size_t>(seat)] = after.last;
    envs.step(joint, {});
    const State state = envs.state(0);
    after.cook = classic::ConstView(rules.shape, state.bytes.data()).players()[seat];
    after.put_down |= after.cook.held.item == classic::kNoItem;
  }
  return after;
}

TEST_CASE("errands: with nothing to take, a mood stays or waits where somebody could put it") {
  int patient = 0;
  for (std::uint32_t mood = 0; mood < 40; ++mood) {
    CAPTURE(mood);
    const After after = after_errands("", "", 0, mood);
    if (after.last == kStayAction) {
      CHECK(after.cook.cell == kWidth + 3);
    } else {
      ++patient;
      CHECK(after.last == static_cast<Action>(ClassicAction::kInteract));
      CHECK(after.faces(3, ClassicAction::kWest));
    }
  }
  CHECK(patient > 10);
  CHECK(patient < 30);
}

TEST_CASE("errands: with no room to hand over, a mood insists or puts it elsewhere") {
  const std::string full = R"({"row": 1, "col": 2, "object": "dish"},
                              {"row": 2, "col": 2, "object": "dish"},
                              {"row": 3, "col": 2, "object": "dish"})";
  int patient = 0;
  for (std::uint32_t mood = 0; mood < 40; ++mood) {
    CAPTURE(mood);
    const After after = after_errands(full, R"(, "holding": "dish")", 1, mood);
    if (!after.put_down) {
      ++patient;
      CHECK(after.last == static_cast<Action>(ClassicAction::kInteract));
      CHECK(after.faces(1, ClassicAction::kEast));
    }
  }
  CHECK(patient > 10);
  CHECK(patient < 30);
}

TEST_CASE("errands: moods differ in what they want, and keep to it") {
  const auto layout = kitchen("cramped_room", true);
  const VectorEnv envs(layout, {.num_envs = 1, .key = {1}, .first_env = 0});
  const partners::Errands errands(*layout);
  std::set<Action> wanted;
  for (std::uint32_t mood = 0; mood < 50; ++mood) {
    const Action action = errands.decide(envs.state(0), 0, mood);
    CHECK(action == errands.decide(envs.state(0), 0, mood));
    wanted.insert(action);
  }
  CHECK(wanted.size() > 1);
}

TEST_CASE("errands: fickle moods want something else when something changes, others do not") {
  const auto kitchen_with = [](const std::string& objects) {
    return parsed(R"("XXXPX", "O1  D", "X  2X", "XXXSX")", R"(, "start_state": {"players": [
        {"row": 1, "col": 1, "facing": "north"}, {"row": 2, "col": 3, "facing": "north"}],
        "objects": [)" + objects + "]}");
  };
  const auto empty = kitchen_with("");
  const auto begun = kitchen_with(R"({"row": 0, "col": 3, "object": {"soup": ["onion"]}})");
  const VectorEnv before(empty, {.num_envs = 1, .key = {1}, .first_env = 0});
  const VectorEnv after(begun, {.num_envs = 1, .key = {1}, .first_env = 0});
  const partners::Errands errands(*empty);
  int changed = 0;
  for (std::uint32_t mood = 0; mood < 100; ++mood) {
    changed += errands.decide(before.state(0), 0, mood) != errands.decide(after.state(0), 0, mood);
  }
  CHECK(changed > 10);  // a quarter: half of the moods are fickle, and half of those change
  CHECK(changed < 50);
}

TEST_CASE("errands come to everything that a kitchen offers") {
  const std::vector<int> counts = events_of(kitchen("cramped_room", true), 20, 50);
  for (const Event event :
       {Event::kOnionPickup, Event::kOnionDrop, Event::kDishPickup, Event::kDishDrop,
        Event::kPottingOnion, Event::kSoupPickup, Event::kSoupDelivery}) {
    CAPTURE(static_cast<int>(event));
    CHECK(counts[static_cast<std::size_t>(event)] > 0);
  }
}

TEST_CASE("a cook beside itself on errands learns; refused where there are none to run") {
  const auto config = [](const std::vector<std::string>& more) {
    std::vector<std::string> all = {
        "preset=potluck",
        "algorithm=self_play",
        "observation=features",
        "steps=500000",
        "pair_every=0",
        R"(partners=["self", {"agent": "self", "random": 0.5, "errands": [5, 20]}])"};
    all.insert(all.end(), more.begin(), more.end());
    return parse_config("{}", "test", all);
  };
  const TrainConfig kitchen = config({"layout=cramped_room"});
  Trainer trainer(kitchen, training_arena(kitchen), 1);
  Trainer resumed(kitchen, training_arena(kitchen), 1);
  const auto shaped = [](const nlohmann::ordered_json& metrics) {
    return metrics["shaped_seat0"].get<double>() + metrics["shaped_seat1"].get<double>();
  };
  const double first = shaped(trainer.run_update());
  double last = 0;
  while (!trainer.finished()) {
    last = shaped(trainer.run_update());
    if (trainer.updates_done() == kitchen.num_updates() - 2) {
      resumed.restore(trainer.state(), "test");
    }
  }
  CHECK(last > 1.5 * first);
  while (!resumed.finished()) {
    CHECK(resumed.updates_done() < trainer.updates_done());
    last = shaped(resumed.run_update());
  }
  CHECK(resumed.checkpoint().tensors == trainer.checkpoint().tensors);
  for (const char* layout : {"paper_kitchen", "cramped_room,coordination_ring"}) {
    CAPTURE(layout);
    const TrainConfig none = config({std::string("layout=") + layout, "observation="});
    CHECK_THROWS_AS(Trainer(none, training_arena(none), 1), InputError);
  }
}

}  // namespace
}  // namespace potluck
