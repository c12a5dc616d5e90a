#include "agents/evaluation/play/responses.h"

#include <algorithm>

#include "env/rule_set.h"

namespace potluck {

ResponseCounter::ResponseCounter(const Arena& arena, int num_envs)
    : players_(static_cast<std::size_t>(arena.num_agents())),
      actions_(static_cast<std::size_t>(arena.num_actions())) {
  std::size_t joint = 1;
  for (std::size_t player = 0; player < players_ && joint <= kMostAnswered; ++player) {
    joint *= actions_;
  }
  const auto layout = arena.layout();
  if (layout == nullptr || layout->rules().has_grid() || joint > kMostAnswered) {
    return;
  }
  last_.resize(static_cast<std::size_t>(num_envs) * players_);
  for (std::size_t player = 0; player < players_; ++player) {
    Responses& seat = responses_.emplace_back();
    seat.counts.resize((1 + joint) * actions_);
    for (std::size_t action = 0; action < actions_; ++action) {
      seat.actions.push_back(layout->rules().action_name(*layout, static_cast<int>(player),
                                                         static_cast<Action>(action)));
    }
  }
}

void ResponseCounter::begin_episode(std::size_t env) {
  if (!responses_.empty()) {
    std::fill_n(last_.begin() + static_cast<std::ptrdiff_t>(env * players_), players_, 0U);
  }
}

void ResponseCounter::count(std::span<const Action> actions) {
  for (std::size_t at = 0; at < last_.size(); at += players_) {
    for (std::size_t me = 0; me < players_; ++me) {
      const std::size_t mine = actions[at + me];
      responses_[me].counts[last_[at + me] * actions_ + mine] += 1;
      std::size_t joint = mine;
      for (std::size_t other = 0; other < players_; ++other) {
        joint = other == me ? joint : joint * actions_ + actions[at + other];
      }
      last_[at + me] = 1 + joint;
    }
  }
}

}  // namespace potluck
