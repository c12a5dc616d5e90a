// A small kitchen to try rules in: a grid, a state to set, steps to take, outcomes to look at.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "env/classic/game/convert.h"
#include "env/classic/game/parameters.h"
#include "env/classic/game/rules.h"
#include "env/classic/game/step.h"
#include "env/layout.h"

namespace potluck::classic::testing {

inline Object onion() {
  return {.kind = ObjectKind::kOnion, .ingredients = {}, .cooking_tick = -1};
}
inline Object tomato() {
  return {.kind = ObjectKind::kTomato, .ingredients = {}, .cooking_tick = -1};
}
inline Object dish() {
  return {.kind = ObjectKind::kDish, .ingredients = {}, .cooking_tick = -1};
}

/// A soup: "oot" are onion, onion, tomato in the order added.
inline Object soup(std::string_view ingredients, int tick = -1) {
  Object object{.kind = ObjectKind::kSoup, .ingredients = {}, .cooking_tick = tick};
  for (const char letter : ingredients) {
    object.ingredients.push_back(letter == 'o' ? Ingredient::kOnion : Ingredient::kTomato);
  }
  return object;
}

inline std::shared_ptr<const Layout> make_layout(std::vector<std::string> grid,
                                                 classic::Parameters parameters = {},
                                                 Effort effort = {}, int horizon = 400) {
  LayoutSpec spec;
  spec.name = "test";
  spec.grid = std::move(grid);
  classic::parameters(spec) = std::move(parameters);
  spec.effort = effort;
  spec.horizon = horizon;
  return std::make_shared<const Layout>(std::move(spec), "test");
}

class Kitchen {
 public:
  explicit Kitchen(std::vector<std::string> grid, classic::Parameters parameters = {},
                   Effort effort = {})
      : layout_(make_layout(std::move(grid), std::move(parameters), effort)),
        rules_(*layout_),
        state_(standard_start(rules_)),
        outcomes_(static_cast<std::size_t>(layout_->num_agents())) {}

  const ClassicRules& rules() const { return rules_; }
  const State& state() const { return state_; }
  View view() { return {rules_.shape, state_.bytes.data()}; }
  Snapshot now() const { return to_snapshot(rules_, state_); }
  void set(const Snapshot& snapshot) { state_ = to_state(rules_, snapshot); }

  /// Puts `object` on the counter or in the pot at (row, col), as the last one put down.
  void place(int row, int col, const Object& object) {
    Snapshot snapshot = now();
    snapshot.objects.push_back({.position = {.row = row, .col = col}, .object = object});
    set(snapshot);
  }
  void give(std::size_t player, const Object& object) {
    Snapshot snapshot = now();
    snapshot.players[player].held = object;
    set(snapshot);
  }
  void turn(std::size_t player, Orientation orientation) {
    Snapshot snapshot = now();
    snapshot.players[player].orientation = orientation;
    set(snapshot);
  }
  void move_to(std::size_t player, int row, int col) {
    Snapshot snapshot = now();
    snapshot.players[player].position = {.row = row, .col = col};
    set(snapshot);
  }

  /// One step; a letter per player: n, s, e, w, '.' stay, i interact.
  void step(std::string_view letters) {
    constexpr std::string_view kLetters = "nsew.i";
    std::vector<Action> actions;
    for (const char letter : letters) {
      actions.push_back(static_cast<Action>(kLetters.find(letter)));
    }
    classic::step(rules_, view(), actions, outcomes_);
  }

  const Outcome& outcome(std::size_t player) const { return outcomes_[player]; }
  /// Events that the reference logs.
  EventMask events(std::size_t player) const {
    return outcomes_[player].events & (bit(Event::kMoveAction) - 1);
  }
  /// Potluck's own events.
  EventMask own_events(std::size_t player) const {
    return outcomes_[player].events & ~(bit(Event::kMoveAction) - 1);
  }

  std::optional<Object> held(std::size_t player) const { return now().players[player].held; }
  Position position(std::size_t player) const { return now().players[player].position; }
  Orientation orientation(std::size_t player) const { return now().players[player].orientation; }
  /// What is at (row, col), if anything.
  std::optional<Object> at(int row, int col) const {
    for (const PlacedObject& placed : now().objects) {
      if (placed.position == Position{.row = row, .col = col}) {
        return placed.object;
      }
    }
    return std::nullopt;
  }

 private:
  std::shared_ptr<const Layout> layout_;
  ClassicRules rules_;
  State state_;
  std::vector<Outcome> outcomes_;
};

template <typename... Events>
EventMask mask(Events... events) {
  return (EventMask{0} | ... | bit(events));
}

}  // namespace potluck::classic::testing
