// What the tests of OvercookedV2 share: kitchens in JaxMARL's symbols, and a game to step by hand.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "env/layout/jaxmarl_layout.h"
#include "env/layout/reader.h"
#include "env/overcooked_v2/observations.h"
#include "env/overcooked_v2/parameters.h"
#include "env/overcooked_v2/rules.h"
#include "env/overcooked_v2/words.h"
#include "env/vector_env.h"

namespace potluck::overcooked_v2 {

inline constexpr Action kNorth = 0;
inline constexpr Action kSouth = 1;
inline constexpr Action kEast = 2;
inline constexpr Action kWest = 3;
inline constexpr Action kStay = 4;
inline constexpr Action kUse = 5;

/// The kitchen of JaxMARL's rows, changed by `change(parameters)`.
template <class Change>
std::shared_ptr<const Layout> soup_kitchen(const std::string& rows, const Change& change) {
  LayoutSpec spec = parse_jaxmarl_layout(rows, "kitchen").spec;
  change(parameters(spec));
  return std::make_shared<const Layout>(std::move(spec));
}

/// One environment, everything of its last step.
struct SoupGame {
  explicit SoupGame(std::shared_ptr<const Layout> layout_of)
      : layout(std::move(layout_of)),
        rules(*layout),
        env(layout, {.num_envs = 1, .key = {5}}),
        earned(static_cast<std::size_t>(layout->num_agents())),
        shaped(earned.size()),
        events(earned.size()) {}

  void step(const std::vector<Action>& actions) {
    env.step(actions, {.earned = earned, .shaped = shaped, .events = events});
  }
  [[nodiscard]] bool did(int seat, Event event) const {
    return (events[static_cast<std::size_t>(seat)] & bit(event)) != 0;
  }
  /// Everybody else stays.
  void act(int seat, std::initializer_list<Action> actions) {
    for (const Action action : actions) {
      std::vector<Action> joint(earned.size(), kStay);
      joint[static_cast<std::size_t>(seat)] = action;
      step(joint);
    }
  }
  [[nodiscard]] Snapshot words() const { return to_snapshot(rules, env.state(0)); }
  void put(const Snapshot& state) { env.set_state(0, to_state(rules, state, "test")); }
  /// The number at a cell and channel of what a player sees; windows by their own rows and columns.
  [[nodiscard]] float sees(int seat, int row, int col, int channel,
                           ObservationKind kind = kOv2) const {
    const ObservationSpec spec = observation_spec(*layout, {kind});
    std::vector<float> seen(static_cast<std::size_t>(spec.size));
    env.observe({kind}, seat, seen);
    return seen.at(static_cast<std::size_t>((row * spec.shape[1] + col) * spec.shape[2] + channel));
  }

  std::shared_ptr<const Layout> layout;
  Rules rules;
  VectorEnv env;
  std::vector<float> earned;
  std::vector<float> shaped;
  std::vector<EventMask> events;
};

}  // namespace potluck::overcooked_v2
