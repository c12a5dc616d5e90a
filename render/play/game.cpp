#include "render/play/game.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "env/text/assert.h"
#include "env/text/error.h"

namespace potluck::render {

Game::Game(std::shared_ptr<const Layout> layout, std::vector<Seat> seats, std::uint64_t seed)
    : layout_(std::move(layout)),
      seats_(std::move(seats)),
      seed_(seed),
      key_{seed},
      envs_(layout_, {.num_envs = 1, .key = key_}),
      first_clock_(clock()),
      states_{envs_.state(0)},
      thoughts_(seats_.size()) {
  POTLUCK_ASSERT(seats_.size() == static_cast<std::size_t>(layout_->num_agents()));
  for (const Seat& seat : seats_) {
    if (!seat.is_person()) {
      seat.partner->begin_episode();
    }
  }
  think();
}

void Game::think() {
  for (std::size_t seat = 0; seat < seats_.size(); ++seat) {
    thoughts_[seat].reset();
    if (!seats_[seat].is_person() && !over()) {
      thoughts_[seat] = seats_[seat].partner->decide(envs_, static_cast<int>(seat), key_);
    }
  }
}

void Game::step(std::span<const Action> people) {
  if (over()) {
    return;
  }
  std::vector<Action> actions;
  for (std::size_t seat = 0; seat < seats_.size(); ++seat) {
    const std::optional<Decision>& thought = thoughts_[seat];
    actions.push_back(thought ? thought->action : people[seat]);
  }
  play(std::move(actions));
}

void Game::replay(std::span<const std::vector<Action>> steps) {
  for (const std::vector<Action>& actions : steps) {
    const bool known = std::ranges::all_of(
        actions, [this](Action action) { return action < layout_->num_actions(); });
    if (over() || actions.size() != seats_.size() || !known) {
      throw InputError("step " + std::to_string(this->steps()), "a step that no game has",
                       "an action of each player, until the game is over");
    }
    play(actions);
  }
}

void Game::play(std::vector<Action> actions) {
  const std::size_t players = seats_.size();
  Played played;
  TrajectoryStep& step = played.step;
  step.actions = std::move(actions);
  for (std::size_t seat = 0; seat < players; ++seat) {
    const std::optional<Decision>& thought = thoughts_[seat];
    if (thought && !thought->says.empty()) {
      saying_ = {static_cast<int>(seat), thought->says};
    }
    played.values.push_back(thought && thought->value ? *thought->value
                                                      : std::numeric_limits<float>::quiet_NaN());
  }
  step.earned.assign(players, 0);
  step.shaped.assign(players, 0);
  step.effort.assign(players, 0);
  step.events.assign(players, 0);
  std::array<std::uint8_t, 1> terminated{};
  std::array<std::uint8_t, 1> truncated{};
  const auto clock_before = static_cast<std::uint32_t>(clock());
  envs_.step(step.actions, {.earned = step.earned,
                            .shaped = step.shaped,
                            .effort = step.effort,
                            .events = step.events,
                            .terminated = terminated,
                            .truncated = truncated});
  terminated_ = terminated[0] != 0;
  if (terminated_ || truncated[0] != 0) {
    // The environment has begun another episode; the game stays where it ended.
    envs_.restore(0, 0, clock_before + 1, envs_.final_state(0));
  }
  states_.push_back(envs_.state(0));
  history_.push_back(std::move(played));
  think();
}

void Game::undo(int steps) {
  const int kept = std::max(this->steps() - std::max(steps, 0), 0);
  if (kept == this->steps()) {
    return;
  }
  terminated_ = false;
  saying_ = {};
  history_.erase(history_.begin() + kept, history_.end());
  states_.erase(states_.begin() + kept + 1, states_.end());
  for (const Seat& seat : seats_) {
    if (!seat.is_person()) {
      seat.partner->begin_episode();
    }
  }
  // Partners with memory see again what they had seen until then.
  for (int step = 0; step <= kept; ++step) {
    envs_.restore(0, 0, static_cast<std::uint32_t>(first_clock_ + step),
                  states_[static_cast<std::size_t>(step)]);
    think();
  }
}

double Game::score() const {
  double sum = 0;
  for (const Played& played : history_) {
    sum += static_cast<double>(played.step.team());
  }
  return sum;
}

CookTotals Game::totals(int seat) const {
  CookTotals totals;
  const auto s = static_cast<std::size_t>(seat);
  for (const Played& played : history_) {
    totals.add(played.step, s);
  }
  return totals;
}

std::vector<float> Game::value_curve(int seat) const {
  const auto s = static_cast<std::size_t>(seat);
  std::vector<float> values;
  for (const Played& played : history_) {
    values.push_back(played.values[s]);
  }
  if (thoughts_[s] && thoughts_[s]->value) {
    values.push_back(*thoughts_[s]->value);
  }
  return values;
}

Trajectory Game::trajectory(std::string program) const {
  const Snapshots snapshots(layout_);
  std::vector<std::string> names;
  for (const Seat& seat : seats_) {
    names.push_back(seat.name);
  }
  TrajectoryRecorder recorder(layout_, {.seed = seed_}, std::move(names),
                              snapshots.to_snapshot(states_.front()), std::move(program));
  for (std::size_t t = 0; t < history_.size(); ++t) {
    const TrajectoryStep& step = history_[t].step;
    recorder.add(step.actions, step.earned, step.shaped, step.effort, step.events,
                 snapshots.to_snapshot(states_[t + 1]));
  }
  return recorder.trajectory();
}

}  // namespace potluck::render
