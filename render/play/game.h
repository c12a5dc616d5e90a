// A game in progress: the kitchen, who cooks, what happened so far. No clock and no drawing; the
// same chance, partners and actions give the same game.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "env/snapshots.h"
#include "env/trajectory/trajectory.h"
#include "env/vector_env.h"
#include "render/play/partner.h"
#include "render/scene/cook_totals.h"

namespace potluck::render {

/// Who sits in a seat: a person, or a partner.
struct Seat {
  std::string name = "person";
  std::shared_ptr<Partner> partner = nullptr;  ///< null: a person

  [[nodiscard]] bool is_person() const { return partner == nullptr; }
};

class Game {
 public:
  /// `seats`: one per player of `layout`. `seed`: of all chance.
  Game(std::shared_ptr<const Layout> layout, std::vector<Seat> seats, std::uint64_t seed);

  [[nodiscard]] const Layout& layout() const { return *layout_; }
  [[nodiscard]] const std::shared_ptr<const Layout>& shared_layout() const { return layout_; }
  [[nodiscard]] const std::vector<Seat>& seats() const { return seats_; }
  [[nodiscard]] std::uint64_t seed() const { return seed_; }

  /// Steps played; the kitchen's clock may have begun later than 0.
  [[nodiscard]] int steps() const { return static_cast<int>(history_.size()); }
  [[nodiscard]] int steps_left() const { return layout_->horizon() - clock(); }
  [[nodiscard]] bool over() const { return terminated_ || steps_left() <= 0; }
  /// Now, and one step before (now, at the beginning).
  [[nodiscard]] const State& now() const { return states_.back(); }
  [[nodiscard]] const State& before() const {
    return states_.size() > 1 ? states_[states_.size() - 2] : states_.back();
  }

  /// One step. `people` [num_agents]: what the people do; other seats' entries are not read.
  /// Nothing happens when the game is over.
  void step(std::span<const Action> people);
  /// Steps that were played before, [steps][num_agents]: of the partners, too, who see them again.
  /// Throws InputError for steps that no game has had.
  void replay(std::span<const std::vector<Action>> steps);
  /// Takes back up to `steps` steps: what happened since is forgotten, by the partners, too.
  void undo(int steps);

  [[nodiscard]] double score() const;  ///< what the team has earned
  [[nodiscard]] CookTotals totals(int seat) const;
  /// The last step; null before the first.
  [[nodiscard]] const TrajectoryStep* last_step() const {
    return history_.empty() ? nullptr : &history_.back().step;
  }
  /// What the partner in `seat` is about to do; nothing of people.
  [[nodiscard]] const std::optional<Decision>& thought(int seat) const {
    return thoughts_[static_cast<std::size_t>(seat)];
  }
  /// What a partner said last, in words of its own.
  struct Saying {
    int seat = 0;
    std::string text;  ///< empty: nobody has said anything
  };
  [[nodiscard]] const Saying& saying() const { return saying_; }
  /// The partner's estimates before each step so far, and now; what it did not say is no number.
  [[nodiscard]] std::vector<float> value_curve(int seat) const;

  /// The game so far; replays with `potluck replay`. `program`: "potluck 0.1.0".
  [[nodiscard]] Trajectory trajectory(std::string program) const;

 private:
  struct Played {
    TrajectoryStep step;
    std::vector<float> values;  ///< [num_agents] estimates before the step
  };

  [[nodiscard]] int clock() const { return static_cast<int>(envs_.steps()[0]); }
  void think();
  /// A step in which everybody does as told.
  void play(std::vector<Action> actions);

  std::shared_ptr<const Layout> layout_;
  std::vector<Seat> seats_;
  std::uint64_t seed_;
  RandomKey key_;
  VectorEnv envs_;
  bool terminated_ = false;  ///< the game itself has ended
  int first_clock_ = 0;
  std::vector<State> states_;  ///< [steps + 1]
  std::vector<Played> history_;
  std::vector<std::optional<Decision>> thoughts_;  ///< by seat
  Saying saying_;
};

}  // namespace potluck::render
