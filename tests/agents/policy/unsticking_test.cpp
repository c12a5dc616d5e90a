#include <doctest/doctest.h>

#include <array>
#include <numeric>
#include <vector>

#include "agents/policy/unsticking_policy.h"
#include "env/layout/reader.h"
#include "env/vector_env.h"

namespace potluck {
namespace {

/// Does the same always; says that other actions were possible, too.
class Mule final : public Policy {
 public:
  explicit Mule(Action action) : action_(action) {}
  void act(const PolicyBatch& batch, const PolicyOutput& out) override {
    for (std::size_t i = 0; i < batch.which.size(); ++i) {
      out.actions[i] = action_;
      for (std::size_t k = 0; k < 6 && !out.probabilities.empty(); ++k) {
        out.probabilities[6 * i + k] = k == action_ ? 0.5F : 0.1F;
      }
    }
  }
  [[nodiscard]] std::unique_ptr<Policy> clone() const override {
    return std::make_unique<Mule>(action_);
  }

 private:
  Action action_;
};

/// What player 1 of one kitchen does in `steps` steps from now, player 0 staying.
struct Course {
  std::vector<Action> actions;
  std::vector<std::vector<float>> probabilities;
};

Course play(Policy& policy, VectorEnv& envs, int steps) {
  Course course;
  const std::array<int, 1> which = {0};
  for (int t = 0; t < steps; ++t) {
    std::array<Action, 1> action{};
    std::vector<float> probabilities(6);
    policy.act({envs, which, 1, RandomKey{5}}, {.actions = action, .probabilities = probabilities});
    course.actions.push_back(action[0]);
    course.probabilities.push_back(probabilities);
    envs.step(std::array<Action, 2>{kStayAction, action[0]}, {});
  }
  return course;
}

}  // namespace

TEST_CASE("forbidden actions leave their share to the others") {
  std::vector<float> p = {0.5F, 0.25F, 0.25F};
  rule_out({}, p);
  CHECK(p == std::vector<float>{0.5F, 0.25F, 0.25F});
  rule_out(std::array<Action, 2>{0, 0}, p);
  CHECK(p == std::vector<float>{0.0F, 0.5F, 0.5F});
  rule_out(std::array<Action, 2>{1, 2}, p);  // nothing would be left
  CHECK(p == std::vector<float>{0.0F, 0.5F, 0.5F});
}

TEST_CASE("who is stuck does something else, from the fifth step on") {
  const auto layout = load_layout("cramped_room");
  VectorEnv envs(layout, {.num_envs = 1});
  const auto policy = drawing_as({.stuck_time = 3}, std::make_unique<Mule>(kStayAction), layout);
  const Course course = play(*policy, envs, 5);
  for (std::size_t t = 0; t < 4; ++t) {
    CHECK(course.actions[t] == kStayAction);
    CHECK(course.probabilities[t][kStayAction] == 0.5F);
  }
  CHECK(course.actions[4] != kStayAction);
  CHECK(course.probabilities[4][kStayAction] == 0.0F);
  CHECK(course.probabilities[4][0] == doctest::Approx(0.2));
  const float sum =
      std::accumulate(course.probabilities[4].begin(), course.probabilities[4].end(), 0.0F);
  CHECK(sum == doctest::Approx(1));

  // A new game begins with an empty memory, and so does a clone.
  envs.reset();
  policy->begin_episode(0);
  CHECK(play(*policy, envs, 4).actions == std::vector<Action>(4, kStayAction));
  CHECK(play(*policy->clone(), envs, 1).actions.front() == kStayAction);
}

TEST_CASE("asked twice about a step, who is stuck answers alike") {
  const auto layout = load_layout("cramped_room");
  VectorEnv envs(layout, {.num_envs = 1});
  const auto policy = drawing_as({.stuck_time = 3}, std::make_unique<Mule>(kStayAction), layout);
  (void)play(*policy, envs, 4);
  std::array<Action, 1> first{};
  std::array<Action, 1> again{};
  const std::array<int, 1> which = {0};
  policy->act({envs, which, 1, RandomKey{5}}, {.actions = first});
  policy->act({envs, which, 1, RandomKey{5}}, {.actions = again});
  CHECK(first[0] != kStayAction);
  CHECK(first == again);
}

TEST_CASE("who may not wait never does, and who turns is not stuck") {
  const auto layout = load_layout("cramped_room");
  VectorEnv envs(layout, {.num_envs = 1});
  const auto restless = drawing_as({.no_waits = true}, std::make_unique<Mule>(kStayAction), layout);
  for (const auto& probabilities : play(*restless, envs, 6).probabilities) {
    CHECK(probabilities[kStayAction] == 0.0F);
  }
  Standstill past;
  PlayerSnapshot player;
  for (std::uint32_t step = 0; step < 9; ++step) {
    player.orientation = static_cast<Orientation>(step % 2);
    CHECK(past.actions(step, player, 3).empty());
    past.remember(step, player, 0);
  }
  // Drawn as it comes, a policy is left alone.
  auto plain = std::make_unique<Mule>(kStayAction);
  const Policy* const same = plain.get();
  CHECK(drawing_as({}, std::move(plain), layout).get() == same);
}

}  // namespace potluck
